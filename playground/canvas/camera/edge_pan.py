"""Edge pan: what is dragged to the edge of the canvas takes the canvas along."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QSizeF, QTimer

from .camera import Camera

EDGE = 28.0  # pixels from the edge in which it begins
FASTEST = 18.0  # pixels a tick
TICK_MS = 16


class EdgePan(QObject):
    """Moves the camera while the pointer of a gesture rests near an edge; `moved` is called with the pointer's place after each tick.

    What is dragged in from outside has to cross an edge: that doesn't count before it was in the middle.
    """

    def __init__(self, camera: Camera, moved: Callable[[QPointF], None], parent: QObject):
        super().__init__(parent)
        self._camera = camera
        self._moved = moved
        self._pointer = QPointF()
        self._way = QPointF()  # in scene units, since the gesture began
        self._crosses = False
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)

    def follow(self, pointer: QPointF) -> None:
        """The pointer of a gesture is here now, in viewport pixels."""
        self._pointer = QPointF(pointer)
        if pull(pointer, self._camera.size).isNull():
            self._crosses = False
            self._clock.stop()
        elif not (self._crosses or self._clock.isActive()):
            self._clock.start()

    def enter(self) -> None:
        """A gesture comes in from outside."""
        self.stop()
        self._crosses = True

    def stop(self) -> None:
        self._clock.stop()
        self._way, self._crosses = QPointF(), False

    def take_back(self) -> None:
        """The gesture is cancelled: the canvas goes back where it was taken from."""
        self._camera.center -= self._way
        self.stop()

    @property
    def active(self) -> bool:
        return self._clock.isActive()

    def tick(self) -> None:
        before = QPointF(self._camera.center)
        self._camera.pan(-pull(self._pointer, self._camera.size))
        self._way += self._camera.center - before
        self._moved(self._pointer)


def pull(pointer: QPointF, size: QSizeF) -> QPointF:
    """How far the canvas goes in a tick: the nearer to the edge, the faster."""
    return QPointF(_one(pointer.x(), size.width()), _one(pointer.y(), size.height()))


def _one(place: float, length: float) -> float:
    if place < EDGE:
        return -FASTEST * min(1.0, (EDGE - place) / EDGE)
    return FASTEST * min(1.0, (place - length + EDGE) / EDGE) if place > length - EDGE else 0.0
