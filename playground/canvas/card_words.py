"""The words on a block's card: what it is, where the name doesn't say it, then its main settings, each where it can be changed."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph import Block

from .geometry import PICTURE, WIDTH
from .look import Look

LEFT, TOP = 14.0, 31.0
LINE = 16.0  # as high as a field, which a pointer has to hit
DOT = " · "
AROUND = 4.0  # from the words of a field to its edge
NARROWEST = 16.0  # less room than this shows no letter


@dataclass(frozen=True)
class Piece:
    """A few words and where they stand on the card; `setting` is the name of the setting that they tell, "" for what the block is."""

    setting: str
    words: str
    rect: QRectF

    @property
    def field(self) -> QRectF:
        """The rectangle of the field that the words stand in."""
        return self.rect.adjusted(-AROUND, 0.5, AROUND, -0.5)


def pieces_of(look: Look, block: Block, picture: float) -> list[Piece]:
    """Break the words of a card into lines; a setting is never broken, and what has no room is cut off. `picture` is as high as it is."""
    metrics = look.metrics(look.small_font)
    room = WIDTH - LEFT - 10 - (PICTURE + 4 if picture > 36 else 0)
    dot, space = metrics.horizontalAdvance(DOT), metrics.horizontalAdvance(" ")
    pieces: list[Piece] = []
    x, line, lines = 0.0, 0, 1 if block.bypassed else 2
    for setting, words in _said(block):
        title = not setting and bool(pieces) and not pieces[-1].setting
        gap = 0.0 if not x else space if title else dot
        width = metrics.horizontalAdvance(words)
        if x and x + gap + width > room and line + 1 < lines:
            x, gap, line = 0.0, 0.0, line + 1
        left = room - x - gap
        if left < NARROWEST:
            break
        shown = words if width <= left else metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
        width = min(width, left)
        pieces.append(Piece(setting, shown, QRectF(LEFT + x + gap, TOP + line * LINE, width, LINE)))
        x += gap + width
    return pieces


def paint_words(painter: QPainter, look: Look, pieces: list[Piece], *, fields: bool) -> None:
    """Draw the words; with `fields` each setting stands in a field."""
    painter.setFont(look.small_font)
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
    for piece in pieces:
        if fields and piece.setting:
            painter.setPen(QPen(look.border, 1))
            painter.setBrush(look.field)
            painter.drawRoundedRect(piece.field, AROUND, AROUND)
        painter.setPen(look.text if fields and piece.setting else look.muted)
        painter.drawText(piece.rect, left, piece.words)
    if fields:
        return
    painter.setPen(look.muted)
    for before, piece in pairwise(pieces):
        if piece.setting and before.rect.top() == piece.rect.top():
            gap = QRectF(before.rect.topRight(), piece.rect.bottomLeft())
            painter.drawText(gap, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), DOT.strip())


def _said(block: Block) -> list[tuple[str, str]]:
    """The words of a block with the settings that they tell; the title, word by word, is left out where the name says it already."""
    layer = block.layer
    settings = [(name, words) for name, words in layer.main_settings().items() if words]
    summary = settings or ([("", layer.summary())] if layer.summary() else [])
    plain = block.name.rstrip("0123456789").rstrip("_").replace("_", " ").lower()
    known = bool(plain) and (layer.title.lower().startswith(plain) or layer.kind.replace("_", " ").startswith(plain))
    return summary if known and summary else [*(("", word) for word in layer.title.split()), *summary]
