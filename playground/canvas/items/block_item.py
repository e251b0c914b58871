"""A block on the canvas: what is known of it, and how it is painted at each size."""

from dataclasses import dataclass, field, replace
from math import ceil, floor, log2
from time import thread_time

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from engine.analysis import Problem
from engine.graph import Block
from playground.style.words import said

from ..camera.sharpness import Sharpness
from .block_card import badge_rect, paint_blank_card, paint_card
from .block_tile import NAME_FROM, paint_tile
from .card_words import AROUND, LEFT, LINE, TOP, Piece, pieces_of
from .geometry import LARGE_PICTURE, PICTURE, WIDTH, Port, block_rect, has_output, port_point
from .look import RADIUS, Look
from .pictures import Picture

MARGIN = 14.0  # room around the card for ports, badge and shadow
MOST_TILES = 400
TILE_BELOW = 0.45
LARGE_FROM = 0.2  # a large picture can be seen in a tile too
DIRECT_ABOVE = 1.5  # from here so few blocks are in sight that painting them beats keeping their pictures


@dataclass(frozen=True)
class Face:
    """All that decides how a block looks, but for pointer and selection. Equal faces need no new painting."""

    block: Block
    shape: str
    inputs: int
    wired: frozenset[int]
    problems: tuple[Problem, ...]
    cost: str = ""

    def said(self) -> str:
        """All words of the block that one may look for."""
        layer = self.block.layer
        words = (layer.title, layer.category, layer.summary(), *(problem.text for problem in self.problems))
        return " ".join((self.block.name, layer.kind, self.shape, *map(said, words)))


@dataclass
class BlockItem:
    """A block, where it is, and its pictures."""

    id: str
    face: Face
    center: QPointF
    folded: QRectF | None = None  # the card of the collapsed frame that stands for it
    size: str = "small"  # of the picture: off, small, large
    picture: Picture | None = None
    rect: QRectF = field(init=False)
    _picture_size: QRectF = field(default_factory=QRectF)
    _card: QPixmap | None = None
    _card_key: tuple = ()
    _card_scale: float = 0.0

    def __post_init__(self) -> None:
        self.place(self.center)

    def place(self, center: QPointF) -> None:
        self.center = center
        self.rect = block_rect(center, self.face.inputs, self.more)
        self.bounds = self.rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    @property
    def more(self) -> float:
        """The height that a large picture adds."""
        return LARGE_PICTURE if self.size == "large" and has_output(self.face.block) else 0.0

    @property
    def picture_from(self) -> float:
        """The scale from which the picture is shown."""
        return LARGE_FROM if self.more else TILE_BELOW

    def wear(self, face: Face) -> None:
        self.face = face
        self.forget_card()
        self.place(self.center)

    def resize_picture(self, size: str) -> None:
        """Give the picture another size: off, small or large."""
        self.size = size
        self.forget_card()
        self.place(self.center)
        self._picture_size = self._fitted_picture()

    def forget_card(self) -> None:
        self._card, self._card_key = None, ()

    def ports(self) -> list[Port]:
        ports = [Port(self.id, False, index) for index in range(self.face.inputs)]
        return [*ports, Port(self.id, True)] if has_output(self.face.block) else ports

    def port_point(self, port: Port) -> QPointF:
        if self.folded is not None:
            return QPointF(self.folded.right() if port.output else self.folded.left(), self.folded.center().y())
        return port_point(self.rect, port, self.face.inputs)

    @property
    def outer(self) -> QRectF:
        """Where it is seen: its own card, or that of its collapsed frame."""
        return self.rect if self.folded is None else self.folded

    def badge_rect(self) -> QRectF:
        """Where the sign of a problem sits: on the upper right corner of what is seen."""
        return badge_rect(self.outer)

    def picture_rect(self) -> QRectF:
        """Where the live picture sits: lower right, or along the bottom where it is large."""
        return self._picture_size.translated(self.rect.bottomRight())

    def show_picture(self, picture: Picture | None) -> None:
        self.picture = picture
        self._picture_size = self._fitted_picture()

    @property
    def has_picture(self) -> bool:
        return self.picture is not None and self.size != "off"

    def _fitted_picture(self) -> QRectF:
        """Place of the picture as seen from the lower right corner of the block."""
        large = self.more > 0
        room = QSizeF(WIDTH - 20, LARGE_PICTURE - 8) if large else QSizeF(PICTURE, PICTURE)
        size = room if self.picture is None else self.picture.fitted(room)
        right = -10 - (room.width() - size.width()) / 2 if large else -10
        return QRectF(right - size.width(), -8 - size.height(), size.width(), size.height())

    def fields(self, look: Look) -> list[Piece]:
        """The settings on the card, and where they are on the canvas."""
        pieces = pieces_of(look, self.face.block, self._picture_height())
        return [replace(piece, rect=piece.rect.translated(self.rect.topLeft())) for piece in pieces if piece.setting]

    def first_line(self) -> QRectF:
        """Where the words on the card begin."""
        return QRectF(self.rect.left() + LEFT, self.rect.top() + TOP, WIDTH - 2 * LEFT, LINE)

    def paint(
        self, painter: QPainter, look: Look, scale: float, sharpness: Sharpness, *, fields: bool = False, hasty: bool = False
    ) -> None:
        """Paint card and picture; with `fields` settings stand in fields; a hasty one makes no card and leaves the picture out."""
        far = scale < TILE_BELOW
        rests = abs(painter.worldTransform().m11() - sharpness.scale) < 1e-6
        if scale > DIRECT_ABOVE and rests:
            painter.save()
            painter.translate(self.rect.topLeft())
            paint_card(painter, look, self.face, self.rect.size(), self._picture_height(), self.more, fields)
            painter.restore()
        else:
            self._paint_kept(painter, look, sharpness, far, fields and not far, rests, hasty)
        if self.has_picture and not hasty and scale >= self.picture_from:
            self.picture.paint(painter, look, self.picture_rect())

    def _paint_kept(self, painter: QPainter, look: Look, sharpness: Sharpness, far: bool, fields: bool, rests: bool, hasty: bool) -> None:
        now, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
        key = (look, ratio, far, self._picture_height(), fields)
        nameless = far and now <= NAME_FROM
        late = self._card_key != key and (hasty or not (rests or sharpness.has_time()))
        if nameless or late:
            card, made = self._shared_card(look, now, ratio, far), now
        else:
            card = self._kept_card(key, now if rests else _about(now, far), now, sharpness, rests)
            made = self._card_scale
        if made != now:
            painter.drawPixmap(self.bounds, card, QRectF(card.rect()))
            return
        corner = painter.worldTransform().map(self.bounds.topLeft())
        painter.setWorldMatrixEnabled(False)  # on whole pixels of the screen, so that letters stay sharp
        painter.drawPixmap(QPointF(_whole(corner.x() * ratio) / ratio, _whole(corner.y() * ratio) / ratio), card)
        painter.setWorldMatrixEnabled(True)

    def _picture_height(self) -> float:
        """The height that a small picture takes from the texts beside it."""
        return self._picture_size.height() if self.has_picture and not self.more else 0.0

    def _kept_card(self, key: tuple, scale: float, now: float, sharpness: Sharpness, rests: bool) -> QPixmap:
        """The card as it is kept: one of another size does while the camera zooms, or where this frame has no time for a new one."""
        if self._card_key == key:
            if self._card_scale == scale:
                return self._card
            if 0.5 <= self._card_scale / now <= 2 and not (rests and sharpness.has_time()):
                if rests:
                    sharpness.put_off(self.bounds)
                return self._card
        look, ratio, far, _, fields = key
        began = thread_time()
        self._card, self._card_key, self._card_scale = self._new_card(look, scale, ratio, far, fields), key, scale
        sharpness.spend(thread_time() - began)
        look.pixels += self._card.width() * self._card.height()
        return self._card

    def _shared_card(self, look: Look, scale: float, ratio: float, far: bool) -> QPixmap:
        """Without words the blocks of a kind look the same: one picture serves hundreds."""
        block = self.face.block
        kind = (block.layer.kind, bool(self.face.problems), block.bypassed, self.face.inputs, self.more)
        key = (*kind, far, scale, ratio)
        if key not in look.tiles:
            if len(look.tiles) > MOST_TILES:
                look.tiles.clear()
            look.tiles[key] = self._new_card(look, scale, ratio, far, words=False)
        return look.tiles[key]

    def _new_card(self, look: Look, scale: float, ratio: float, far: bool, fields: bool = False, words: bool = True) -> QPixmap:
        size = self.bounds.size() * (scale * ratio)
        card = QPixmap(ceil(size.width()), ceil(size.height()))
        card.setDevicePixelRatio(ratio)
        card.fill(Qt.GlobalColor.transparent)
        with QPainter(card) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.scale(scale, scale)
            painter.translate(MARGIN, MARGIN)
            if far:
                paint_tile(painter, look, self.face, self.rect.size(), scale, self.more, words=words)
            elif words:
                paint_card(painter, look, self.face, self.rect.size(), self._picture_height(), self.more, fields)
            else:
                paint_blank_card(painter, look, self.face, self.rect.size())
        return card

    def paint_field(self, painter: QPainter, look: Look, setting: str) -> None:
        """The outline of the field that the pointer is on or drags."""
        for piece in self.fields(look):
            if piece.setting == setting:
                painter.setPen(QPen(look.accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(piece.field, AROUND, AROUND)

    def paint_state(self, painter: QPainter, look: Look, scale: float, *, selected: bool, hovered: bool) -> None:
        """The ring of a selected block, the outline of one under the pointer."""
        if not (selected or hovered):
            return
        width = 2.0 / min(1.0, scale) if selected else 1.2 / min(1.0, scale)
        out = width / 2 + (2.0 if selected else 0.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.accent if selected else look.muted, width))
        painter.drawRoundedRect(self.rect.adjusted(-out, -out, out, out), RADIUS + out, RADIUS + out)


def _about(scale: float, far: bool) -> float:
    """One of few scales that lies near a scale that won't last."""
    step = 2.0 ** round(log2(scale))
    return min(step, TILE_BELOW) if far else min(max(step, TILE_BELOW), DIRECT_ABOVE)


def _whole(value: float) -> float:
    """Rounded, halves always up: a picture that moves by a whole pixel is rounded the same way."""
    return floor(value + 0.5 + 1e-6)
