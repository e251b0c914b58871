"""Try it: draw something, or pick a sample, and see what the network makes of it."""

from collections.abc import Callable
from random import Random
from time import monotonic

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QToolButton, QVBoxLayout, QWidget

from engine.data.columns import SPLITS
from engine.probes import Frame, Sample, Want
from engine.sentence import Sentence
from playground.style.words import said

from ..style import icons, theme
from ..style.colormaps import to_qimage
from .drawing.bars import Bar, Bars
from .drawing.pad import Pad
from .panel import Panel, open_alone
from .reading import Output, classifier, image_column, picture_of, probabilities

_LAST = 999_999
_LABELS = {"train": Sentence("Training"), "validation": Sentence("Validation"), "test": Sentence("Test")}


class TryIt(Panel):
    """Drawing pad and sample picker at the left, class probabilities at the right."""

    kind = "try_it"
    title = "Try it"
    help = "Draw a digit or pick a sample; the bars say how sure the network is of each class, and all panels follow."

    sample_chosen = Signal(object)  # Sample: what all panels look at from now on

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._column = ""
        self._shape: tuple[int, ...] = ()
        self._output: Output | None = None
        self._random = Random(7)
        self.sample = Sample()
        self.pad = Pad()
        self.pad.setToolTip(self.tr("Draw with the left button, rub out with the right one"))
        self.pad.drawn.connect(self._drawn)
        self.bars = Bars()
        self.bars.setAccessibleName(self.tr("Class probabilities"))
        self.bars.setToolTip(self.tr("How sure the network is of each class; the tick marks the right answer"))
        self.answer = QLabel()
        self.answer.setProperty("role", "title")
        self.truth = QLabel()
        self.truth.setProperty("role", "caption")
        self.truth.setWordWrap(True)
        self.everywhere = QLabel(self.tr("The sample goes through all panels."))
        self.everywhere.setProperty("role", "caption")
        self.everywhere.setWordWrap(True)
        self._build(self._make_picker())
        self.context_changed()

    def _make_picker(self) -> QHBoxLayout:
        self.split = QComboBox()
        for name in SPLITS:
            self.split.addItem(said(_LABELS[name]), name)
        self.split.setCurrentIndex(2)
        self.split.setAccessibleName(self.tr("Which samples"))
        self.split.setToolTip(self.tr("Training samples were learned from; test samples are new to the network"))
        self.number = QSpinBox(minimum=0, maximum=_LAST, wrapping=False)
        self.number.lineEdit().setTextMargins(4, 0, 0, 0)  # a stylesheet can't pad the text of a spin box
        self.number.setAccessibleName(self.tr("Number of the sample"))
        self.number.setToolTip(self.tr("The number of the sample; arrow keys go to the next"))
        row = QHBoxLayout()
        row.setSpacing(theme.current().space.tight)
        row.addWidget(self.number, 1)
        for name, action, why in (
            ("dice", self.pick_random, self.tr("A sample by chance")),
            ("trash", self.clear, self.tr("Empty the drawing pad")),
        ):
            button = QToolButton(autoRaise=True)
            button.setIcon(icons.icon(name, "muted"))
            button.setAccessibleName(why)
            button.setToolTip(why)
            button.clicked.connect(action)
            row.addWidget(button)
        self.split.currentIndexChanged.connect(self._picked)
        self.number.valueChanged.connect(self._picked)
        return row

    def _build(self, picker: QHBoxLayout) -> None:
        space = theme.current().space
        left = QVBoxLayout()
        left.setSpacing(space.small)
        left.addWidget(self.pad, 1)
        left.addWidget(self.split)
        left.addLayout(picker)
        right = QVBoxLayout()
        right.setSpacing(space.tight)
        right.addWidget(self.answer)
        right.addWidget(self.truth)
        right.addWidget(self.bars, 1)
        grid = self._grid = QGridLayout(self.body)
        grid.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.addWidget(self.everywhere, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def context_changed(self) -> None:
        column = image_column(self.project)
        self._output = classifier(self.project, self.analysis)
        if not column:
            self.say(self.tr("Nothing to try here yet. Use data with pictures, such as MNIST digits, and connect an Input block to them."))
            return
        self.unsay()
        shape = self.project.source.columns()[column].spec.shape
        if (column, shape) != (self._column, self._shape):
            self._column, self._shape = column, shape
            self.pad.clear(shape[0])
        answers = self._output is not None
        for widget in (self.answer, self.truth, self.bars):
            widget.setVisible(answers)
        self.everywhere.setVisible(not answers)
        self._grid.setColumnStretch(1, int(answers))  # without an answer the pad has all the room
        self._grid.setHorizontalSpacing(theme.current().space.large if answers else 0)

    def wants(self) -> set[Want]:
        if not self._column or self.message():
            return set()
        wants = {Want("column", name=self._column)}
        if self._output is not None:
            wants |= {Want("prediction", self._output.block), Want("column", name=self._output.column)}
        return wants

    def draw(self, frame: Frame) -> None:
        image = frame.get(Want("column", name=self._column))
        drawing = frame.sample.values is not None
        if image is not None and not drawing and self.sample.values is None:
            self.pad.show_picture(to_qimage(picture_of(image)))
        if self._output is None:
            return
        values = frame.get(Want("prediction", self._output.block))
        if values is None or len(values) != len(self._output.classes):
            return
        label = None if drawing else frame.get(Want("column", name=self._output.column))
        self._show_answer(probabilities(self._output, values), None if label is None else _class_of(label))

    def _show_answer(self, shares: np.ndarray, right: int | None) -> None:
        names, known = self._output.classes, bool(np.isfinite(shares).all())
        best = int(np.argmax(shares)) if known else -1
        bars = tuple(
            Bar(
                name,
                share if known else 0.0,
                f"{100 * share:.0f} %" if known else "–",
                "accent" if number == best else "outline",
                number == best,
                number == right,
            )
            for number, (name, share) in enumerate(zip(names, shares.tolist(), strict=True))
        )
        self.bars.set_bars(bars)
        if not known:
            self.answer.setText(self.tr("No answer"))
            self.truth.setText(self.tr("What the network gives are no numbers any more. Restart with a lower learning rate."))
            return
        self.answer.setText(self.tr("It is {0}").format(names[best]) if shares[best] > 0.5 else self.tr("Perhaps {0}").format(names[best]))
        if right is None:
            self.truth.setText(self.tr("your drawing"))
        else:
            self.truth.setText(self.tr("right") if right == best else self.tr("wrong: it should be {0}").format(names[right]))

    def clear(self) -> None:
        """Empty the pad."""
        self.pad.clear()
        self._drawn()

    def pick_random(self) -> None:
        """Show a sample by chance."""
        before = self.number.value()
        self.number.setValue(self._random.randrange(1000))
        if self.number.value() == before:
            self._picked()

    def _picked(self, *_: object) -> None:
        self._choose(Sample(self.split.currentData(), self.number.value()))

    def _drawn(self) -> None:
        values = self.pad.values()
        picture = np.repeat(values[:, :, None], self._shape[2], axis=2) if self._shape else values[:, :, None]
        self._choose(Sample(self.split.currentData(), self.number.value(), {self._column: picture}))

    def _choose(self, sample: Sample) -> None:
        self.sample = sample
        self.sample_chosen.emit(sample)


def _class_of(label: np.ndarray) -> int:
    """The class number of a label or of a row of shares."""
    return int(label) if label.ndim == 0 else int(np.argmax(label))


if __name__ == "__main__":
    open_alone(TryIt)
