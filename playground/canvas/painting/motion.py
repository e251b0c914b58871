"""Motion: blocks and dots that an edit moves glide to their new places, and a wire that was replaced lights up once more as it goes."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ..items.look import Look
from ..scene import CanvasScene

LONGEST_GLIDE = 150  # milliseconds
FLASH = 3  # times as long as something glides


class Motion(QObject):
    """Shows the way from one state of the scene to the next. Everything that acts on the scene ends it first."""

    moved = Signal()

    def __init__(self, scene: CanvasScene, parent: QObject):
        super().__init__(parent)
        self._scene = scene
        self._ways: dict[str, tuple[QPointF, QPointF]] = {}
        self._paths: list[QPainterPath] = []
        self._glide = self._clock(self._advance, self.finish)
        self._flash = self._clock(lambda _: self.moved.emit(), self._forget_paths)

    def _clock(self, advance, finished) -> QVariantAnimation:
        clock = QVariantAnimation(self)
        clock.setStartValue(0.0)
        clock.setEndValue(1.0)
        clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        clock.valueChanged.connect(advance)
        clock.finished.connect(finished)
        return clock

    def glide(self, befores: dict[str, QPointF], milliseconds: int) -> None:
        """Let blocks and dots, which stand at their new places already, come there from where they were."""
        if milliseconds <= 0:
            return
        places = {key: self._scene.place_of(key) for key in befores}
        self._ways = {key: (before, QPointF(places[key])) for key, before in befores.items() if places[key] is not None}
        if self._ways:
            self._glide.setDuration(min(LONGEST_GLIDE, milliseconds))
            self._advance(0.0)
            self._glide.start()

    def flash(self, paths: list[QPainterPath], milliseconds: int) -> None:
        """Light up wires that are gone."""
        if paths and milliseconds > 0:
            self._paths = paths
            self._flash.setDuration(FLASH * milliseconds)
            self._flash.start()

    @property
    def gliding(self) -> bool:
        return bool(self._ways)

    def at_rest(self, ask: Callable[[], QRectF]) -> QRectF:
        """A part of the scene as it will be when nothing glides any more."""
        if not self._ways:
            return ask()
        now = {key: self._scene.place_of(key) for key in self._ways}
        self._scene.preview_places({key: end for key, (_, end) in self._ways.items() if now[key] is not None})
        try:
            return ask()
        finally:
            self._scene.preview_places({key: place for key, place in now.items() if place is not None})

    def finish(self) -> None:
        """Put everything where it belongs at once."""
        self._glide.stop()
        if self._ways:
            self._ways = {}
            self._scene.settle()
            self.moved.emit()

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw what fades, in scene units."""
        share = float(self._flash.currentValue() or 0.0)
        for path in self._paths:
            painter.setPen(QPen(look.faded(look.error, round(255 * (1 - share))), 3.0 + 3.0 * share))
            painter.drawPath(path)

    def _advance(self, share: float) -> None:
        places = {key: end if share == 1.0 else begin + (end - begin) * share for key, (begin, end) in self._ways.items()}
        self._scene.preview_places({key: place for key, place in places.items() if self._scene.place_of(key) is not None})
        self.moved.emit()

    def _forget_paths(self) -> None:
        self._paths = []
        self.moved.emit()
