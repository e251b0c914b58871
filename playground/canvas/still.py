"""The still: the last frame of the canvas, kept, so that a camera that moves shifts or scales it and paints only what it doesn't show."""

from collections.abc import Callable
from time import thread_time

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform

from .camera import Camera

Scene = Callable[[QPainter, QTransform, QRectF], None]  # paints the part of the viewport that is given, with a camera as it is given

SLOW = 0.008  # seconds: frames that take less are painted anew at each step of a zoom, because that is sharper
LEAST, MOST = 0.7, 2.0  # how far a zoom may shrink and enlarge a still: then it is blurred, or most would be painted around it anyway
MANY = 8  # rectangles: more are painted as one, because each looks at the whole scene


class Still:
    """One frame in pixels of the screen, and the camera that took it. Everything else that changes has to be said with `forget`."""

    def __init__(self, camera: Camera):
        self._camera = camera
        self._picture = QPixmap()
        self._taken = QTransform()  # from the scene to pixels of the picture
        self._stale: list[QRectF] | None = None  # parts of the scene that look different now; None: all of it
        self._cost = 0.0

    def forget(self) -> None:
        """Everything may look different now."""
        self._stale = None

    def forget_part(self, part: QRectF) -> None:
        """This part of the scene looks different now."""
        if self._stale is not None:
            self._stale.append(part)

    def show(self, painter: QPainter, scene: Scene) -> None:
        """Paint the canvas as the camera sees it; leaves the transform from scene to viewport set."""
        ratio = painter.device().devicePixelRatioF()
        wanted = on_pixels(self._camera.transform(), ratio)
        zoom = wanted.m11() / self._taken.m11()
        same = abs(zoom - 1) < 1e-9
        fits = self._stale is not None and self._picture.size() == (self._camera.size * ratio).toSize()
        if fits and not same and LEAST <= zoom <= MOST and self._cost > SLOW:
            self._show_scaled(painter, scene)
            return
        if not (fits and same and self._shift(wanted, ratio, scene)):
            self._take(wanted, ratio, scene)
        painter.drawPixmap(0, 0, self._picture)
        painter.setTransform(to_viewport(wanted, ratio), True)

    # -- the same scale ------------------------------------------------------------------------------------------------

    def _take(self, wanted: QTransform, ratio: float, scene: Scene) -> None:
        self._picture = QPixmap((self._camera.size * ratio).toSize())
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.black)  # without a hole, so that it is copied and not blended
        began = thread_time()
        self._paint(QRegion(self._picture.rect()), wanted, ratio, scene)
        self._cost = thread_time() - began

    def _shift(self, wanted: QTransform, ratio: float, scene: Scene) -> bool:
        """Move what is kept to where it belongs now and paint the rest; whether that was worth while."""
        across, down = round(wanted.dx() - self._taken.dx()), round(wanted.dy() - self._taken.dy())
        room = self._picture.rect()
        kept = QRegion(room.translated(across, down)) & QRegion(room)
        if kept.isEmpty():
            return False
        if across or down:
            self._picture.scroll(across, down, room)
        stale = QRegion()
        for part in self._stale:
            stale += wanted.mapRect(part).toAlignedRect().adjusted(-2, -2, 2, 2)
        self._paint((QRegion(room) - kept) + (stale & QRegion(room)), wanted, ratio, scene)
        return True

    def _paint(self, region: QRegion, wanted: QTransform, ratio: float, scene: Scene) -> None:
        self._taken, self._stale = wanted, []
        if not region.isEmpty():
            seen = to_viewport(wanted, ratio)
            with QPainter(self._picture) as painter:
                _paint_region(painter, region, ratio, lambda exposed: scene(painter, seen, exposed))

    # -- another scale -------------------------------------------------------------------------------------------------

    def _show_scaled(self, painter: QPainter, scene: Scene) -> None:
        """While a zoom lasts: the still at another size, and the scene itself where it shows nothing, or what has changed."""
        seen = self._camera.transform()
        place = (self._taken.inverted()[0] * seen).mapRect(QRectF(self._picture.rect()))
        inside = place.adjusted(1, 1, -1, -1).toRect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
        room = QRect(0, 0, round(self._camera.size.width()), round(self._camera.size.height()))
        bare = QRegion(room) - QRegion(inside)
        for part in self._stale:
            bare += seen.mapRect(part).toAlignedRect().adjusted(-2, -2, 2, 2) & room
        _paint_region(painter, bare, 1.0, lambda exposed: scene(painter, seen, exposed))
        painter.setTransform(seen, True)


def on_pixels(transform: QTransform, ratio: float) -> QTransform:
    """From scene to pixels of the screen, moved by less than one of them, so that every shift is one by whole pixels."""
    scale = transform.m11() * ratio
    return QTransform(scale, 0, 0, scale, round(transform.dx() * ratio), round(transform.dy() * ratio))


def to_viewport(pixels: QTransform, ratio: float) -> QTransform:
    return pixels * QTransform.fromScale(1 / ratio, 1 / ratio)


def _paint_region(painter: QPainter, region: QRegion, ratio: float, paint: Callable[[QRectF], None]) -> None:
    """Paint each rectangle of a region; `ratio` is how many of its units one of the painter's has."""
    for part in region if region.rectCount() <= MANY else [region.boundingRect()]:
        exposed = QRectF(part.x() / ratio, part.y() / ratio, part.width() / ratio, part.height() / ratio)
        painter.save()
        painter.setClipRect(exposed)
        paint(exposed)
        painter.restore()
