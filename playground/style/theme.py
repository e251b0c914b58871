"""The theme in force: system, light or dark; it follows the system live and tells all who draw."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication

from .stylesheet import palette, stylesheet
from .tokens import DARK, LIGHT, STILL, Tokens

MODES = ("system", "light", "dark")

_SCHEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Notifier(QObject):
    """Emits `changed` after the tokens changed; whoever paints by hand connects to it."""

    changed = Signal()


class _Theme:
    """What `current` answers, kept in one place."""

    def __init__(self) -> None:
        self.mode = "system"
        self.reduced_motion = False
        self.tokens = LIGHT
        self.followed: QGuiApplication | None = None


notifier = Notifier()
_theme = _Theme()


def current() -> Tokens:
    """The tokens in force."""
    return _theme.tokens


def mode() -> str:
    """The mode that was chosen: system, light or dark."""
    return _theme.mode


def set_mode(mode: str) -> None:
    """Choose "system", "light" or "dark"."""
    if mode not in MODES:
        raise ValueError(f"A theme is one of {', '.join(MODES)}; got {mode!r}.")
    _theme.mode = mode
    if QGuiApplication.instance() is not None:
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[mode])
    _refresh()


def set_reduced_motion(reduced: bool) -> None:
    """Make everything that moves jump instead."""
    _theme.reduced_motion = reduced
    _refresh()


def apply(app: QApplication) -> None:
    """Dress an application, once: Fusion style, font size, palette and stylesheet; from now on it follows mode and system."""
    if _theme.followed is app:
        _refresh()
        return
    _theme.followed = app
    app.setStyle("Fusion")  # a second time would destroy the style that charts still hold
    font = QFont(app.font())
    font.setPixelSize(LIGHT.type.body)
    app.setFont(font)
    app.styleHints().colorSchemeChanged.connect(_refresh)
    app.styleHints().setColorScheme(_SCHEMES[_theme.mode])
    _theme.tokens = _wanted()
    _dress()


def _wanted() -> Tokens:
    dark = _system_is_dark() if _theme.mode == "system" else _theme.mode == "dark"
    tokens = DARK if dark else LIGHT
    return replace(tokens, motion=STILL) if _theme.reduced_motion else tokens


def _system_is_dark() -> bool:
    return QGuiApplication.instance() is not None and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _refresh(*_: object) -> None:
    tokens = _wanted()
    if tokens == _theme.tokens:
        return
    _theme.tokens = tokens
    _dress()
    notifier.changed.emit()


def _dress() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _theme.followed is app:
        app.setPalette(palette(_theme.tokens))
        app.setStyleSheet(stylesheet(_theme.tokens))
