"""The still: the last frame of the canvas, kept, so that a camera that moves shifts or scales it and paints only what it doesn't show."""

from collections.abc import Callable
from time import thread_time

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform

from .camera import Camera

# Paints the part of the viewport that is given, with a camera as it is given; in haste only what one sees at a glance.
Scene = Callable[[QPainter, QTransform, QRectF, bool], None]

SLOW = 0.008  # seconds: frames that take less are painted anew at each step of a zoom, because that is sharper
LEAST, MOST = 0.5, 2.0  # how far a zoom may shrink and enlarge what was painted: beyond, it is too blurred
AHEAD = 0.7  # how much smaller a still is made than a zoom outwards needs now, so that the next steps find all they show
MANY = 8  # rectangles: more are painted as one, because each looks at the whole scene


class Still:
    """One frame in pixels of the screen, and the camera that took it. Everything else that changes has to be said with `forget`."""

    def __init__(self, camera: Camera):
        self._camera = camera
        self._picture = QPixmap()
        self._taken = QTransform()  # from the scene to pixels of the picture
        self._sharp = 1.0  # the scale at which all of it was painted last
        self._stale: list[QRectF] | None = None  # parts of the scene that look different now; None: all of it
        self._patient: list[QRectF] = []  # more of them, which a zoom that lasts leaves as they are
        self._cost = 0.0

    def forget(self, part: QRectF | None = None, *, patient: bool = False) -> None:
        """This part of the scene may look different now; without a part, all of it. A patient one can wait until a zoom rests.

        Live pictures are patient: dozens that change thirty times a second would take most of the frames of a zoom.
        """
        if part is None:
            self._stale = None
            self._patient.clear()
        elif self._stale is not None:
            (self._patient if patient else self._stale).append(part)

    def show(self, painter: QPainter, scene: Scene) -> None:
        """Paint the canvas as the camera sees it; leaves the transform from scene to viewport set."""
        ratio = painter.device().devicePixelRatioF()
        wanted = on_pixels(self._camera.transform(), ratio)
        same = abs(wanted.m11() / self._taken.m11() - 1) < 1e-9
        fits = self._stale is not None and self._has_size(ratio)
        if fits and not same and LEAST <= wanted.m11() / self._sharp <= MOST and self._cost > SLOW:
            seen = self._camera.transform()
            self._paint(self._stale_region(self._taken), self._taken, ratio, scene)
            if not self._place(seen).adjusted(-1, -1, 1, 1).contains(QRectF(QPointF(), self._camera.size)):
                self._widen(seen, ratio, scene)
            self._paint_scaled(painter, seen, scene)
            painter.setTransform(seen, True)
            return
        if self._stale is not None:
            self._stale += self._patient
        self._patient = []
        if not (fits and same and self._shift(wanted, ratio, scene)):
            self._take(wanted, ratio, scene)
        painter.drawPixmap(0, 0, self._picture)
        painter.setTransform(to_viewport(wanted, ratio), True)

    # -- the same scale ------------------------------------------------------------------------------------------------

    def _take(self, wanted: QTransform, ratio: float, scene: Scene) -> None:
        if not self._has_size(ratio):
            self._picture = self._blank(ratio)
        self._sharp = wanted.m11()
        began = thread_time()
        self._paint(QRegion(self._picture.rect()), wanted, ratio, scene)
        self._cost = thread_time() - began

    def _has_size(self, ratio: float) -> bool:
        return self._picture.size() == (self._camera.size * ratio).toSize() and self._picture.devicePixelRatioF() == ratio

    def _blank(self, ratio: float) -> QPixmap:
        picture = QPixmap((self._camera.size * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.black)  # without a hole, so that it is copied and not blended
        return picture

    def _shift(self, wanted: QTransform, ratio: float, scene: Scene) -> bool:
        """Move what is kept to where it belongs now and paint the rest; whether that was worth while."""
        across, down = round(wanted.dx() - self._taken.dx()), round(wanted.dy() - self._taken.dy())
        room = self._picture.rect()
        kept = QRegion(room.translated(across, down)) & QRegion(room)
        if kept.isEmpty():
            return False
        if across or down:
            self._picture.scroll(across, down, room)
        self._paint((QRegion(room) - kept) + self._stale_region(wanted), wanted, ratio, scene)
        return True

    def _stale_region(self, wanted: QTransform) -> QRegion:
        """What has to be painted anew in the picture if it is taken so."""
        region = QRegion()
        for part in self._stale:
            region += wanted.mapRect(part).toAlignedRect().adjusted(-2, -2, 2, 2)
        return region & QRegion(self._picture.rect())

    def _paint(self, region: QRegion, wanted: QTransform, ratio: float, scene: Scene) -> None:
        self._taken, self._stale = wanted, []
        if not region.isEmpty():
            seen = to_viewport(wanted, ratio)
            with QPainter(self._picture) as painter:
                _paint_region(painter, region, ratio, lambda exposed: scene(painter, seen, exposed, False))

    # -- another scale -------------------------------------------------------------------------------------------------

    def _place(self, seen: QTransform) -> QRectF:
        """Where the still lies in the viewport."""
        return (self._taken.inverted()[0] * seen).mapRect(QRectF(self._picture.rect()))

    def _paint_scaled(self, painter: QPainter, seen: QTransform, scene: Scene) -> None:
        """While a zoom lasts: the still at another size, and the scene itself where it shows nothing."""
        place = self._place(seen)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
        room = QRect(0, 0, round(self._camera.size.width()), round(self._camera.size.height()))
        bare = QRegion(room) - QRegion(place.adjusted(1, 1, -1, -1).toRect())
        _paint_region(painter, bare, 1.0, lambda exposed: scene(painter, seen, exposed, True))

    def _widen(self, seen: QTransform, ratio: float, scene: Scene) -> None:
        """Keep the still with what is painted around it, and more of that than is seen now."""
        middle = self._camera.size / 2
        smaller = seen * QTransform(AHEAD, 0, 0, AHEAD, (1 - AHEAD) * middle.width(), (1 - AHEAD) * middle.height())
        wanted, wider = on_pixels(smaller, ratio), self._blank(ratio)
        with QPainter(wider) as painter:
            self._paint_scaled(painter, to_viewport(wanted, ratio), scene)
        self._picture, self._taken = wider, wanted


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
