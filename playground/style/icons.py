"""Line icons from resources/icons, drawn in a colour of the theme and sharp at any size; they follow the theme live."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt, qAddPostRoutine
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from . import theme

_FOLDER = files("resources") / "icons"
_KINDS = "kind"  # a folder: one for each kind of block
_CATEGORY_PREFIX = "category-"


@cache
def names() -> tuple[str, ...]:
    """All icons that there are."""
    folders = {"": _FOLDER, f"{_KINDS}/": _FOLDER / _KINDS}
    found = (before + entry.name[:-4] for before, folder in folders.items() for entry in folder.iterdir() if entry.name.endswith(".svg"))
    return tuple(sorted(found))


def block(kind: str, category_name: str) -> str:
    """The name of the icon of a kind of block: its own, or else that of its category."""
    own = f"{_KINDS}/{kind}"
    return own if own in names() else category(category_name)


def block_icon(kind: str, category_name: str) -> QIcon:
    """The icon of a kind of block in the hue of its category."""
    return icon(block(kind, category_name), f"category:{category_name}")


def category(name: str) -> str:
    """The name of the icon of a layer category."""
    wanted = _CATEGORY_PREFIX + name.lower()
    return wanted if wanted in names() else _CATEGORY_PREFIX + "other"


def icon(name: str, role: str = "text") -> QIcon:
    """The icon `name` in the colour `role` of the tokens in force when it is painted ("text", "accent", "category:Pooling", ...)."""
    _source(name)
    return QIcon(_Engine(name, role))


def pixmap(name: str, size: int, role: str = "text", ratio: float = 1.0) -> QPixmap:
    """The icon as a square picture of `size` device-independent pixels for a screen with this device pixel ratio."""
    return _pixmap(name, size, theme.current().color(role), ratio)


def paint(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw the icon into `rect` in a colour "#rrggbb"; vectors, so sharp at any zoom of a canvas."""
    _renderer(name, color).render(painter, rect)


@cache
def _source(name: str) -> str:
    if name not in names():
        raise ValueError(f"There is no icon called {name!r}; there are: {', '.join(names())}.")
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _forget_at_the_end() -> None:
    """Pictures must not outlive the application: Qt's memory for them goes with it."""
    qAddPostRoutine(_forget)


def _forget() -> None:
    _pixmap.cache_clear()
    _renderer.cache_clear()


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    _forget_at_the_end()
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


@cache
def _pixmap(name: str, size: int, color: str, ratio: float) -> QPixmap:
    image = QImage(round(size * ratio), round(size * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        paint(painter, QRectF(image.rect()), name, color)
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made


class _Engine(QIconEngine):
    """Draws an icon when it is asked to, in the colour that the theme has then."""

    def __init__(self, name: str, role: str):
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, QRectF(rect), self._name, self._color(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return QPixmap(_pixmap(self._name, min(size.width(), size.height()), self._color(mode), scale))

    def _color(self, mode: QIcon.Mode) -> str:
        tokens = theme.current()
        return tokens.disabled if mode == QIcon.Mode.Disabled else tokens.color(self._role)
