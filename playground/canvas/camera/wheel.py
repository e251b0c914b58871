"""What turning the wheel, or two fingers on a touchpad, does to the camera."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent

from .camera import Camera

PER_UNIT = 1.0014  # a notch of the wheel is 120 units


def turn(camera: Camera, event: QWheelEvent, *, zooms: bool) -> None:
    """Zoom at the pointer, or pan: a touchpad pans, Ctrl always zooms, Shift pans sideways; `zooms` is what the bare wheel does."""
    pixels, held = event.pixelDelta(), event.modifiers()
    if held & Qt.KeyboardModifier.ControlModifier or (zooms and pixels.isNull() and not held):
        camera.zoom_at(event.position(), PER_UNIT ** (event.angleDelta().y() or event.angleDelta().x()))
        return
    if not pixels.isNull():
        camera.pan(QPointF(pixels))
        return
    way = QPointF(event.angleDelta()) / 2
    camera.pan(QPointF(way.y(), way.x()) if held & Qt.KeyboardModifier.ShiftModifier else way)
