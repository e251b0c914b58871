"""How the canvas looks in one theme: colours, fonts and measures made once from the tokens, so that painting makes none."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from playground.style import icons
from playground.style.contrast import mix
from playground.style.tokens import Tokens

RADIUS = 10.0
HUES = {"blue": "Core", "green": "Normalisation", "yellow": "Activation", "red": "Loss", "violet": "Recurrent", "teal": "Pooling"}


class Look:
    """Colours, fonts and icons of the canvas."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.mode = tokens.name
        self.motion = tokens.motion
        self._read_colors(tokens)
        self.name_font = _font(tokens.type.body, QFont.Weight.DemiBold)
        self.small_font = _font(tokens.type.caption)
        self.chip_font = _font(tokens.type.caption - 1)
        self.tile_font = _font(21, QFont.Weight.DemiBold)
        self.hint_font = _font(tokens.type.heading, QFont.Weight.DemiBold)
        self.body_font = _font(tokens.type.body)
        self.chip_metrics = QFontMetricsF(self.chip_font)
        self._fonts = {}
        self._hues: dict[str, QColor] = {}
        self.tiles: dict[tuple, QPixmap] = {}  # pictures of blocks seen from afar, by what they show
        self.pixels = 0  # of the cards that were made since the last time that those out of sight were let go

    def _read_colors(self, tokens: Tokens) -> None:
        self.canvas = QColor(tokens.canvas)
        self.grid = QColor(tokens.grid if tokens.dark else mix(tokens.grid, tokens.outline, 0.12))
        self.card = QColor(tokens.raised)
        self.label = QColor(tokens.panel)
        self.field = QColor(tokens.field)
        self.chip = QColor(mix(tokens.raised, tokens.canvas if not tokens.dark else tokens.hover, 0.8))
        self.border = QColor(mix(tokens.border, tokens.outline, 0.25))
        self.text = QColor(tokens.text)
        self.muted = QColor(tokens.muted)
        self.accent = QColor(tokens.accent)
        self.on_accent = QColor(tokens.on_accent)
        self.success = QColor(tokens.success)
        self.error = QColor(tokens.error)
        self.on_error = QColor(tokens.on_accent)
        self.wire = QColor(tokens.outline)
        self.faint_wire = QColor(mix(tokens.outline, tokens.canvas, 0.3))
        self.port = QColor(tokens.muted)
        self.positive = QColor(tokens.positive)
        self.negative = QColor(tokens.negative)
        self.plot = QColor(tokens.canvas)
        self.shadow = QColor(0, 0, 0, 26 if tokens.dark else 7)
        self.band = _faded(tokens.accent, 40)

    def category(self, name: str) -> QColor:
        if name not in self._hues:
            self._hues[name] = QColor(self.tokens.category(name))
        return self._hues[name]

    def tile(self, color: QColor) -> QColor:
        """The calm fill of a block seen from afar."""
        return QColor(mix(self.tokens.raised, color.name(), 0.42 if self.tokens.dark else 0.34))

    def named(self, color: str) -> QColor:
        """The colour of a group: "#rrggbb", or a name that people use."""
        return QColor(color) if color.startswith("#") else QColor(self.tokens.category(HUES.get(color, "Other")))

    def faded(self, color: QColor, alpha: int) -> QColor:
        return QColor(color.red(), color.green(), color.blue(), alpha)

    def metrics(self, font: QFont) -> QFontMetricsF:
        key = font.key()
        if key not in self._fonts:
            self._fonts[key] = QFontMetricsF(font)
        return self._fonts[key]

    def shortened(self, text: str, width: float, font: QFont | None = None) -> str:
        return self.metrics(font or self.tile_font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))

    def shortened_name(self, name: str, width: float, font: QFont | None = None) -> str:
        """A name that keeps the number at its end, which mostly tells it from others: "batch_no…58"."""
        number = name[len(name.rstrip("0123456789")) :]
        metrics = self.metrics(font or self.tile_font)
        if not number or metrics.horizontalAdvance(name) <= width:
            return self.shortened(name, width, font)
        return self.shortened(name.removesuffix(number), width - metrics.horizontalAdvance(number), font) + number

    def paint_icon(self, painter: QPainter, kind: str, category: str, rect: QRectF) -> None:
        """The sign of a kind of block on a rounded square in the hue of its category."""
        color = self.category(category)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.faded(color, 46 if self.tokens.dark else 30))
        painter.drawRoundedRect(rect, rect.width() * 0.26, rect.height() * 0.26)
        icons.paint(painter, rect.adjusted(*_inset(rect)), icons.block(kind, category), color.name())

    def paint_sign(self, painter: QPainter, name: str, rect: QRectF) -> None:
        """A small sign: "frozen" is a snowflake."""
        painter.setPen(QPen(self.accent, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        center, radius = rect.center(), rect.width() / 2 - 2
        for x, y in ((0.0, 1.0), (0.87, 0.5), (0.87, -0.5)):
            arm = QPointF(x * radius, y * radius)
            painter.drawLine(center - arm, center + arm)


def _inset(rect: QRectF) -> tuple[float, float, float, float]:
    by = rect.width() * 0.12
    return by, by, -by, -by


def _font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setWeight(weight)
    return font


def _faded(color: str, alpha: int) -> QColor:
    faded = QColor(color)
    faded.setAlpha(alpha)
    return faded
