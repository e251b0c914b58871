"""Flight: the camera glides to another place instead of jumping, so that a person doesn't lose the way."""

from collections.abc import Callable
from math import exp, log

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation

from .camera import Camera


class Flight(QObject):
    """Moves a camera; with a duration of zero it jumps."""

    def __init__(self, camera: Camera, moved: Callable[[], None], parent: QObject):
        super().__init__(parent)
        self._camera = camera
        self._moved = moved
        self._clock = QVariantAnimation(self)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._clock.valueChanged.connect(self._advance)
        self._begin = self._end = (camera.scale, camera.center)

    def go(self, scale: float, center: QPointF, milliseconds: int) -> None:
        self.stop()
        self._begin = (self._camera.scale, QPointF(self._camera.center))
        self._end = (scale, QPointF(center))
        if milliseconds <= 0:
            self._advance(1.0)
            return
        self._clock.setDuration(milliseconds)
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    def _advance(self, share: float) -> None:
        (scale, center), (end_scale, end_center) = self._begin, self._end
        self._camera.scale = end_scale if share >= 1 else exp(log(scale) * (1 - share) + log(end_scale) * share)
        self._camera.center = end_center if share >= 1 else center + (end_center - center) * share
        self._moved()
