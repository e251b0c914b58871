"""The page on devices: how a GPU is added, and a trial that says stage by stage what works."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.device_probe import STAGES, Stage
from playground.style import icons
from playground.style.words import said
from playground.training.device_probe import DeviceProbe

SIGN = 16  # pixels


class Installing(Protocol):
    """The lines that add CuPy, and the folder that they fill, if there is one."""

    newer: str
    older: str
    folder: Path | None


class Devices(QWidget):
    """Nothing is tried until a person asks; the trial runs in a process of its own, so that nothing here can stall or crash."""

    def __init__(self, probe: DeviceProbe, installing: Installing, parent: QWidget | None = None):
        super().__init__(parent)
        self._probe = probe
        self._signs: dict[str, QLabel] = {}
        self._texts: dict[str, QLabel] = {}
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setAccessibleName(self.tr("What the trial found"))
        self.button = QPushButton(self.tr("Try the GPU"))
        self.button.setToolTip(self.tr("Go through what a GPU needs, in a process of its own that is ended if it does not answer"))
        self.button.clicked.connect(self.try_gpu)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._paragraph(self._how(installing)))
        column.addWidget(self._line(installing.newer, self.tr("For NVIDIA drivers R580 or newer")))
        column.addWidget(self._line(installing.older, self.tr("For older drivers")))
        if installing.folder is not None:
            column.addWidget(self._paragraph(self.tr("Packages folder: {folder}").format(folder=installing.folder)))
        column.addSpacing(8)
        column.addLayout(self._stages())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(self.verdict, 1)
        column.addLayout(row)
        column.addStretch(1)
        probe.stage_done.connect(self._show_stage)
        probe.finished.connect(self._show_end)

    def try_gpu(self) -> None:
        """Begin the trial, or end the one that runs."""
        if self._probe.runs:
            self.close_probe()
            self._show_end(False)
            self.verdict.setText(self.tr("Ended before it was finished."))
            return
        for name in STAGES:
            self._mark(name, "minus", "muted", "")
        self.verdict.setText(self.tr("Trying…"))
        self.button.setText(self.tr("Stop"))
        self._probe.start()

    def close_probe(self) -> None:
        """End a trial that still runs."""
        self._probe.stop()

    def _how(self, installing: Installing) -> str:
        if installing.folder is None:
            return self.tr(
                "Networks are computed on the CPU. With an NVIDIA GPU, one of these lines in a terminal adds it; then start Blockprop "
                "anew. More than 1 GB is downloaded."
            )
        return self.tr(
            "This program computes on the CPU. With an NVIDIA GPU, one of these lines in a terminal (it takes a Python with pip) "
            "fills a folder in which Blockprop looks for it; then start Blockprop anew. More than 1 GB is downloaded."
        )

    def _paragraph(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _line(self, text: str, title: str) -> QWidget:
        holder = QWidget()
        label = QLabel(title)
        label.setProperty("role", "caption")
        line = QLineEdit(text)
        line.setReadOnly(True)
        line.setCursorPosition(0)
        line.setAccessibleName(title)
        line.setToolTip(self.tr("Type this line in a terminal"))
        label.setBuddy(line)
        copy = QPushButton(self.tr("Copy"))
        copy.setAutoDefault(False)
        copy.setToolTip(self.tr("Copy this line"))
        copy.setAccessibleName(self.tr("Copy: {title}").format(title=title))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setHorizontalSpacing(8)
        grid.addWidget(label, 0, 0)
        grid.addWidget(line, 1, 0)
        grid.addWidget(copy, 1, 1)
        return holder

    def _stages(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, (name, title) in enumerate(STAGES.items()):
            self._signs[name], self._texts[name] = QLabel(), QLabel()
            self._signs[name].setFixedWidth(SIGN)
            self._texts[name].setWordWrap(True)
            self._texts[name].setProperty("role", "muted")
            self._texts[name].setAccessibleName(said(title))
            for place, label in enumerate((self._signs[name], QLabel(said(title)), self._texts[name])):
                grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
            self._mark(name, "minus", "muted", "")
        return grid

    def _mark(self, name: str, sign: str, role: str, text: str) -> None:
        self._signs[name].setPixmap(icons.pixmap(sign, SIGN, role, self.devicePixelRatioF()))
        self._texts[name].setText(text)

    def _show_stage(self, stage: Stage) -> None:
        self._mark(stage.name, *(("check", "success") if stage.passed else ("error", "error")), said(stage.text))

    def _show_end(self, usable: bool) -> None:
        self.button.setText(self.tr("Try the GPU"))
        self.verdict.setText(self.tr("The GPU can be used.") if usable else self.tr("The GPU can't be used; the CPU does the work."))
