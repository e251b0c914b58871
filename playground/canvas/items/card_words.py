"""The words on a block's card: what it is, where the name doesn't say it, then its main settings, each where it can be changed."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph import Block
from playground.style.words import said

from .geometry import PICTURE, WIDTH
from .look import Look

LEFT, TOP = 14.0, 30.0
LINE = 18.0  # as high as a field, which a pointer has to hit, and the gap to the next
GAP = 3.0
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
        return self.rect.adjusted(-AROUND, GAP / 2, AROUND, -GAP / 2)


def pieces_of(look: Look, block: Block, picture: float) -> list[Piece]:
    """The words of a card in lines: the title, which gives way to settings that had no room, and these. `picture` is as high as it is."""
    settings = [(name, said(words)) for name, words in block.layer.main_settings().items() if words]
    summary = settings or ([("", said(block.layer.summary()))] if block.layer.summary() else [])
    title = [] if summary and _is_named_so(block) else [("", word) for word in said(block.layer.title).split()]
    room = WIDTH - LEFT - 10 - (PICTURE + 4 if picture > 36 else 0)
    lines = 1 if block.bypassed else 2
    pieces, complete = _broken(look, [*title, *summary], room, lines)
    return pieces if complete or not settings else _broken(look, settings, room, lines)[0]


def _broken(look: Look, worded: list[tuple[str, str]], room: float, lines: int) -> tuple[list[Piece], bool]:
    """Words in lines, and whether all had room; a setting is never broken, and what has no room is cut off."""
    metrics = look.metrics(look.small_font)
    dot, space = metrics.horizontalAdvance(DOT), metrics.horizontalAdvance(" ")
    pieces: list[Piece] = []
    x, line, complete = 0.0, 0, True
    for setting, words in worded:
        gap = 0.0 if not x else dot if setting or pieces[-1].setting else space
        width = metrics.horizontalAdvance(words)
        if x and x + gap + width > room and line + 1 < lines:
            x, gap, line = 0.0, 0.0, line + 1
        left = room - x - gap
        if left < NARROWEST:
            return pieces, False
        complete = width <= left
        shown = words if complete else metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
        place = QRectF(LEFT + x + gap, TOP + line * LINE, min(width, left), LINE)
        if x and not setting and not pieces[-1].setting:  # the words of a title on one line are one piece
            before = pieces.pop()
            shown, place = f"{before.words} {shown}", before.rect.united(place)
        pieces.append(Piece(setting, shown, place))
        x = place.right() - LEFT
    return pieces, complete


def _is_named_so(block: Block) -> bool:
    """Whether the name says already what a block is."""
    plain = block.name.rstrip("0123456789").rstrip("_").replace("_", " ").lower()
    return bool(plain) and (said(block.layer.title).lower().startswith(plain) or block.layer.kind.startswith(plain))


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
