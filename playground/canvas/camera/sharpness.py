"""Sharpness: kept pictures of blocks are made for the zoom at which the camera rests; while it zooms, those that are there do."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, QTimer

from .camera import Camera

SETTLE = 110  # milliseconds after which a camera rests
FRAME = 0.02  # seconds of a frame that making pictures anew may take; the rest comes with the next frames


class Sharpness(QObject):
    """`scale` is that at which the camera came to rest last. `changed` is called when it does, with a part of the scene or with None."""

    def __init__(self, camera: Camera, changed: Callable[[QRectF | None], None], parent: QObject):
        super().__init__(parent)
        self.scale = 1.0
        self._camera = camera
        self._changed = changed
        self._spent = 0.0  # seconds, in this frame, on pictures
        self._late: list[QRectF] = []
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.catch_up)
        self._go_on = QTimer(self, singleShot=True, interval=0)
        self._go_on.timeout.connect(self._make_more)

    def camera_moved(self) -> None:
        if abs(self.scale - self._camera.scale) > 1e-9:
            self._late = []
            self._settle.start()

    def catch_up(self) -> None:
        """The camera rests."""
        self._settle.stop()
        self.scale = self._camera.scale
        self._changed(None)

    @property
    def reached(self) -> bool:
        """Whether everything is as sharp as it can be."""
        return self.scale == self._camera.scale and not self._late

    # -- for those who paint a frame -----------------------------------------------------------------------------------

    def begin_frame(self) -> None:
        self._spent = 0.0

    def spend(self, seconds: float) -> None:
        """Making a picture took so long."""
        self._spent += seconds

    def has_time(self) -> bool:
        """Whether another picture can be made anew in this frame."""
        return self._spent < FRAME

    def put_off(self, part: QRectF) -> None:
        """A part of the scene is painted with an old picture for now."""
        self._late.append(part)
        self._go_on.start()

    def _make_more(self) -> None:
        late, self._late = self._late, []
        for part in late:
            self._changed(part)
