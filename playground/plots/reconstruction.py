"""Reconstruction: what goes into an autoencoder and what comes out, side by side."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.probes import Frame, Want

from ..style import theme
from ..style.colormaps import to_qimage
from .drawing.axis import number
from .drawing.picture import Picture
from .drawing.tiles import Tiles
from .drawing.tone import Tone
from .panel import Panel, open_alone
from .reading import Output, is_picture, outputs, picture_of

_STRIP = 110  # pixels


class Reconstruction(Panel):
    """The wanted picture, the network's picture, and where they differ."""

    kind = "reconstruction"
    empty_until_drawn = True
    title = "Reconstruction"
    help = "The picture that should come out, the one that does, and the difference: blue is too bright, orange too dark."
    specimen = "autoencoder"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._output: Output | None = None
        self._tone = Tone()
        self._tone.is_signed = True
        self._tone.limit = 1.0
        space = theme.current().space
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        self.wanted = self._picture(row, self.tr("Wanted"), self.tr("The picture that should come out"))
        self.made = self._picture(row, self.tr("Made"), self.tr("The picture that the network makes"))
        self.difference = self._picture(row, self.tr("Difference"), self.tr("Blue: too bright. Orange: too dark."))
        self.error = QLabel()
        self.error.setProperty("role", "muted")
        self.error.setWordWrap(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        self.others = Tiles(self.tr("More samples: above what should come out, below what does"))
        self.others.setToolTip(self.tr("More samples of the test data: above what should come out, below what the network makes"))
        self.others.setMinimumHeight(48)
        self.others.setMaximumHeight(_STRIP)
        column.addWidget(self.error)
        column.addLayout(row, 5)
        column.addWidget(self.others, 2)
        self.context_changed()

    def _picture(self, row: QHBoxLayout, name: str, why: str) -> Picture:
        picture = Picture(high=True)
        picture.setAccessibleName(name)
        picture.setToolTip(why)
        label = QLabel(name)
        label.setProperty("role", "caption")
        column = QVBoxLayout()
        column.setSpacing(theme.current().space.tight)
        column.addWidget(label)
        column.addWidget(picture, 1)
        row.addLayout(column, 1)
        return picture

    def context_changed(self) -> None:
        found = outputs(self.project, self.analysis)
        self._output = next((out for out in found if is_picture(out.target.spec) and out.prediction.size == out.target.spec.size), None)
        if self._output is None:
            self.say(
                self.tr("No picture comes out of this network. Open the autoencoder template, or compare a loss with the image column.")
            )
        else:
            self.unsay()

    def wants(self) -> set[Want]:
        if self._output is None:
            return set()
        block, column = self._output.block, self._output.column
        return {Want("activation", block), Want("column", name=column), Want("reconstructions", block, column)}

    def draw(self, frame: Frame) -> None:
        if self._output is None:
            return
        made = frame.get(Want("activation", self._output.block))
        wanted = frame.get(Want("column", name=self._output.column))
        if made is None or wanted is None:
            return
        made = made.reshape(wanted.shape)
        self.wanted.set_image(to_qimage(picture_of(wanted)))
        self.made.set_image(to_qimage(picture_of(made)))
        difference = (made - wanted).mean(axis=-1)
        self.difference.set_image(self._tone.image(difference))
        self._draw_others(frame.get(Want("reconstructions", self._output.block, self._output.column)))
        error = float(np.square(made - wanted).mean())
        self.error.setText(self.tr("Mean squared error: {0}").format(number(error)))

    def _draw_others(self, pairs: np.ndarray | None) -> None:
        """(2, n, height, width, colours): the wanted ones in a row, the made ones below."""
        if pairs is not None and pairs.ndim == 5:
            pixels = picture_of(pairs.reshape(-1, *pairs.shape[2:]))
            stack = pixels.reshape(-1, *pixels.shape[2:])
            self.others.set_stack(to_qimage(stack), 2 * pairs.shape[1], (), columns=pairs.shape[1])


if __name__ == "__main__":
    open_alone(Reconstruction)
