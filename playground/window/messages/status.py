"""The status bar: what just happened on the left; size of the network and what pictures cost on the right."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from engine.analysis import Cost
from engine.memory import in_words
from playground.inspector.numbers import count, memory, short
from playground.style.words import local, said

from .. import figures

SHOWN_MS = 8000
EDGE = 8  # pixels between the last word and the edge of the window


class Status(QStatusBar):
    """One line below everything."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, EDGE, 0)
        self.size = QLabel()
        self.size.setToolTip(self.tr("Trained numbers, multiply-adds and memory of activations for one sample"))
        self.memory = QLabel()
        self.memory.setToolTip(self.tr("Memory that training takes: samples, weights, and everything between them for a whole batch"))
        self.saving = QLabel()
        self.saving.setToolTip(self.tr("The project is being written to its file; you can go on working"))
        self.saving.hide()
        self.prediction = QLabel()
        self.prediction.setToolTip(self.tr("How long an epoch takes on this machine: as measured, or as foreseen from its multiply-adds"))
        self.meter = QLabel()
        self.meter.setToolTip(
            self.tr("Frames a second and the share of the time that pictures cost; they come less often when it is too much")
        )
        facts = QWidget()
        row = QHBoxLayout(facts)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(24)
        row.addStretch(1)
        for widget in (self.size, self.memory, self.prediction, self.meter):
            row.addWidget(widget)
        self.addWidget(facts, 1)  # they make way while something is said, so that no sentence is cut
        self.kept = QLabel()
        self.kept.setToolTip(
            self.tr("Each change is written down at once, beside your file: a crash loses nothing, and Save puts it there.")
        )
        for widget in (self.saving, self.kept):
            self.addPermanentWidget(widget)

    def say(self, text: str) -> None:
        """Tell something for a few seconds."""
        self.showMessage(said(text), SHOWN_MS)

    def show_saving(self, part: float) -> None:
        """A saving that takes long is this far."""
        self.saving.setText(self.tr("Saving… {share} %").format(share=round(100 * part)))
        self.saving.show()

    def end_saving(self) -> None:
        self.saving.hide()

    def show_kept(self, text: str) -> None:
        """Say where the work is."""
        if text != self.kept.text():
            self.kept.setText(text)

    def show_memory(self, size: int) -> None:
        """What the training needs, samples included; nothing while that is not known."""
        text = self.tr("needs {size}").format(size=local(in_words(size))) if size else ""
        if text != self.memory.text():
            self.memory.setText(text)

    def show_cost(self, cost: Cost) -> None:
        self.size.setText(
            self.tr("{parameters} parameters  ·  {work} multiply-adds  ·  {memory}").format(
                parameters=count(cost.parameters), work=short(cost.multiply_adds), memory=memory(cost.activation_bytes)
            )
        )

    def show_epoch(self, seconds: float, *, measured: bool) -> None:
        """How long an epoch takes, or will take about; nothing while that can't be known."""
        words = self.tr("{time} an epoch") if measured else self.tr("about {time} an epoch")
        text = words.format(time=figures.short_time(seconds)) if seconds > 0 else ""
        if text != self.prediction.text():
            self.prediction.setText(text)

    def show_meter(self, frames: float, share: float) -> None:
        text = self.tr("{frames} frames/s  ·  pictures {share} %").format(frames=round(frames), share=round(100 * share))
        if text != self.meter.text():
            self.meter.setText(text)
