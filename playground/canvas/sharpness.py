"""Sharpness: for which scale the kept pictures of blocks are made, so that a zoom paints old ones until it comes to rest."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from .camera import Camera

SETTLE = 110  # milliseconds after which kept pictures are made anew for a new zoom


class Sharpness(QObject):
    """`scale` follows that of the camera: at once where it is far off, else when the zoom rests; `changed` is called then."""

    def __init__(self, camera: Camera, changed: Callable[[], None], parent: QObject):
        super().__init__(parent)
        self.scale = 1.0
        self._camera = camera
        self._changed = changed
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.catch_up)

    def camera_moved(self) -> None:
        if not 0.5 <= self._camera.scale / self.scale <= 2.0:
            self.scale = self._camera.scale
        elif abs(self.scale - self._camera.scale) > 1e-9:
            self._settle.start()

    def catch_up(self) -> None:
        """Make pictures for the scale as it is now."""
        self._settle.stop()
        self.scale = self._camera.scale
        self._changed()
