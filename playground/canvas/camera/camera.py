"""The camera: which part of the endless scene stands in the viewport, and how large."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

NEAREST, FARTHEST = 4.0, 0.1


class Camera:
    """Scale (viewport pixels per scene unit) and the scene point in the middle of the viewport."""

    def __init__(self, scale: float = 1.0, center: QPointF | None = None, size: QSizeF | None = None):
        self.scale = scale
        self.center = center or QPointF(0, 0)
        self.size = size or QSizeF(640, 480)

    def transform(self) -> QTransform:
        """From scene to viewport."""
        middle = QPointF(self.size.width() / 2, self.size.height() / 2)
        return QTransform(
            self.scale, 0, 0, self.scale, middle.x() - self.center.x() * self.scale, middle.y() - self.center.y() * self.scale
        )

    def to_view(self, point: QPointF) -> QPointF:
        return QPointF(
            (point.x() - self.center.x()) * self.scale + self.size.width() / 2,
            (point.y() - self.center.y()) * self.scale + self.size.height() / 2,
        )

    def to_scene(self, point: QPointF) -> QPointF:
        return QPointF(
            (point.x() - self.size.width() / 2) / self.scale + self.center.x(),
            (point.y() - self.size.height() / 2) / self.scale + self.center.y(),
        )

    def visible(self) -> QRectF:
        """The part of the scene in the viewport."""
        return QRectF(self.to_scene(QPointF(0, 0)), QSizeF(self.size.width() / self.scale, self.size.height() / self.scale))

    def pan(self, pixels: QPointF) -> None:
        """Move the picture by viewport pixels."""
        self.center -= pixels / self.scale

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom so that the scene point under the viewport point `point` stays there."""
        fixed = self.to_scene(point)
        self.scale = limited(self.scale * factor)
        self.center += fixed - self.to_scene(point)

    def fitting(self, rect: QRectF, largest: float = 1.0) -> tuple[float, QPointF]:
        """Scale and centre that show `rect` with a margin of a tenth, no larger than `largest`."""
        if rect.isEmpty():
            return 1.0, rect.center()
        scale = min(self.size.width() / (rect.width() * 1.2), self.size.height() / (rect.height() * 1.2), largest)
        return limited(scale), rect.center()


def limited(scale: float) -> float:
    return max(FARTHEST, min(NEAREST, scale))
