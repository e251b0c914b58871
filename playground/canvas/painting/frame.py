"""One frame of the canvas: what is painted, in which order, and how much of it at which size."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from engine.graph import Wire

from ..camera.sharpness import Sharpness
from ..gestures.gesture import Gesture
from ..items.block_item import TILE_BELOW
from ..items.geometry import GRID
from ..items.look import Look
from ..items.wire_item import LABEL_FROM
from ..stage import Stage
from ..words import tr

NUDGE = QPointF(0.01, 0.01)  # a dot between two pixels falls into the same one, whichever part of the grid is painted
MOST_PIXELS = 16_000_000  # of kept cards, about: 64 MB
LABEL = 120.0  # half of the longest label, and more
DOTS_FROM = 0.25  # where blocks can hardly be told apart, dots would be dust


def paint_frame(
    stage: Stage, gesture: Gesture | None, sharpness: Sharpness, painter: QPainter, transform: QTransform, exposed: QRectF, hasty: bool
) -> None:
    """Paint all that belongs to the scene in a part of the viewport; `transform` leads from the scene to it.

    A `hasty` one, for a zoom that goes on, leaves out labels and live pictures, and the words of cards that would have to be made.
    """
    look, scale = stage.look, stage.camera.scale
    painter.fillRect(exposed.adjusted(-1, -1, 1, 1), look.canvas)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    visible = transform.inverted()[0].mapRect(exposed)
    _paint_grid(painter, stage, transform, visible)
    painter.setTransform(transform, True)
    _paint_marks(painter, stage, visible)
    focus = _focus(stage)
    held = None if gesture is None else gesture.held
    lit = _paint_wires(painter, stage, visible, *focus, held)
    if gesture is not None:
        gesture.paint_below(painter, look, scale)
    _paint_blocks(painter, stage, visible, sharpness, hasty)
    for key, item in stage.scene.groups.items():
        if item.group.collapsed and visible.intersects(item.outer):
            selected = not stage.document.selection.isdisjoint({key, *item.group.blocks})
            item.paint_card(painter, look, scale, selected=selected)
    _paint_dots(painter, stage, visible, lit, dim=any(focus))
    if (scale >= LABEL_FROM and not hasty) or stage.hover.wire in stage.scene.wires:
        _paint_labels(painter, stage, visible, lit, held)
    if look.pixels > MOST_PIXELS:
        stage.scene.forget_cards(beyond=stage.visible())
        look.pixels = 0


def paint_over(painter: QPainter, stage: Stage, gesture: Gesture | None, *, hint: bool) -> None:
    """Paint what a gesture shows over the scene; on an empty canvas a hint what to do, if wanted. The painter is in scene units."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    if gesture is not None:
        gesture.paint(painter, stage.look, stage.camera.scale)
    elif hint and not (stage.scene.blocks or stage.scene.notes):
        painter.save()
        painter.resetTransform()
        _paint_hint(painter, stage)
        painter.restore()


def paint_focus(painter: QPainter, look: Look, room: QRectF) -> None:
    """The ring of a canvas that has the keyboard, in viewport pixels."""
    painter.resetTransform()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.accent, 2))
    painter.drawRect(room.adjusted(1, 1, -1, -1))


def _paint_grid(painter: QPainter, stage: Stage, transform: QTransform, visible: QRectF) -> None:
    """Dots where blocks snap; every fifth only, when they would stand too dense."""
    scale = stage.camera.scale
    step = GRID * 2 if scale >= 0.7 else GRID * 5
    if scale < 0.3:
        return
    first = transform.map(QPointF(visible.left() // step * step, visible.top() // step * step)) + NUDGE
    gap = step * transform.m11()
    columns = int(visible.width() / step) + 2
    rows = int(visible.height() / step) + 2
    cap = Qt.PenCapStyle.SquareCap  # at two pixels nobody sees a corner, and round ones take four times as long
    painter.setPen(QPen(stage.look.grid, 2.0 if scale >= 0.7 else 1.6, Qt.PenStyle.SolidLine, cap))
    points = [QPointF(first.x() + column * gap, first.y() + row * gap) for row in range(rows) for column in range(columns)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawPoints(points)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _paint_marks(painter: QPainter, stage: Stage, visible: QRectF) -> None:
    chosen = stage.document.selection
    for items in (stage.scene.groups, stage.scene.notes):
        for key, item in items.items():
            if visible.intersects(item.outer) and not (items is stage.scene.groups and item.group.collapsed):
                item.paint(painter, stage.look, stage.camera.scale, selected=key in chosen)


def _focus(stage: Stage) -> tuple[set[str], set[Wire]]:
    """What the eye is on: the selected blocks and those of selected frames; the wires of selected dots. Other wires step back."""
    chosen, scene = stage.document.selection, stage.scene
    inside = {key for group in chosen & scene.groups.keys() for key in scene.groups[group].group.blocks}
    return (chosen & scene.blocks.keys()) | inside, {scene.dots[key].wire for key in chosen & scene.dots.keys()}


def _paint_wires(painter: QPainter, stage: Stage, visible: QRectF, blocks: set[str], led: set[Wire], held: Wire | None) -> list:
    """Paint the wires, those of these blocks and these wires last; returns these. One that a gesture holds is the gesture's to paint."""
    look, scale = stage.look, stage.camera.scale
    lit = []
    dim = bool(blocks or led) and scale >= TILE_BELOW
    led = led | {stage.hover.wire, stage.wire} - {None}
    for item in stage.scene.wires_in(visible):
        wire = item.wire
        if item.hidden or (held is not None and wire == held):
            continue
        if wire.source in blocks or wire.target in blocks or (led and wire in led):
            lit.append(item)
        else:
            item.paint(painter, look, scale, lit=False, dim=dim)
    for item in lit:
        item.paint(painter, look, scale, lit=True)
    return lit


def _paint_blocks(painter: QPainter, stage: Stage, visible: QRectF, sharpness: Sharpness, hasty: bool) -> None:
    chosen, look, scale = stage.document.selection, stage.look, stage.camera.scale
    last = []
    for item in stage.scene.blocks_in(visible):
        if item.folded is not None:
            continue
        if item.id in chosen or item.id == stage.hover.block:
            last.append(item)
        else:
            item.paint(painter, look, scale, sharpness, fields=stage.fields == "all", hasty=hasty)
    for item in last:
        item.paint_state(painter, look, scale, selected=item.id in chosen, hovered=item.id == stage.hover.block)
        item.paint(painter, look, scale, sharpness, fields=stage.shows_fields(item.id))
    if stage.hover.field is not None and stage.hover.block in stage.scene.blocks:
        stage.scene.blocks[stage.hover.block].paint_field(painter, look, stage.hover.field.name)
    port = stage.hover.port
    if port is not None and port.block in stage.scene.blocks:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.accent)
        painter.drawEllipse(stage.scene.port_point(port), 7.5, 7.5)


def _paint_dots(painter: QPainter, stage: Stage, visible: QRectF, lit: list, *, dim: bool) -> None:
    """Paint the dots, over blocks too, so that none gets lost."""
    chosen, look, scale = stage.document.selection, stage.look, stage.camera.scale
    near = {item.wire for item in lit} if stage.scene.dots else set()
    for key, dot in stage.scene.dots.items():
        far = scale < DOTS_FROM and key not in chosen and key != stage.hover.dot
        if not (far or dot.hidden) and visible.intersects(dot.outer(scale)):
            color = stage.scene.wires[dot.wire].color(look, dot.wire in near, dim and scale >= TILE_BELOW)
            dot.paint(painter, look, scale, color, selected=key in chosen, hovered=key == stage.hover.dot)


def _paint_labels(painter: QPainter, stage: Stage, visible: QRectF, lit: list, held: Wire | None) -> None:
    asked = stage.scene.wires.get(stage.hover.wire)
    near = {id(item) for item in lit}
    around = visible.adjusted(-LABEL, -LABEL, LABEL, LABEL)
    for item in stage.scene.wires_in(visible) if stage.camera.scale >= LABEL_FROM else [asked]:
        if not item.hidden and (held is None or item.wire != held) and around.contains(item.middle):
            item.paint_label(painter, stage.look, hovered=item is asked, lit=id(item) in near)


def _paint_hint(painter: QPainter, stage: Stage) -> None:
    """What to do with an empty canvas."""
    look = stage.look
    size = stage.camera.size
    middle = QPointF(size.width() / 2, size.height() / 2)
    _paint_sketch(painter, stage, middle - QPointF(0, 96))
    width = min(520.0, size.width() - 32)
    painter.setPen(look.text)
    painter.setFont(look.hint_font)
    centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(QRectF(middle.x() - width / 2, middle.y() - 34, width, 60), int(centred), tr("Build a network here"))
    painter.setPen(look.muted)
    painter.setFont(look.body_font)
    words = tr("Drag an Input block from the palette, or press Space and type what you need.\nDouble-click works too.")
    painter.drawText(QRectF(middle.x() - width / 2, middle.y() + 4, width, 70), int(centred), words)


def _paint_sketch(painter: QPainter, stage: Stage, center: QPointF) -> None:
    """Three small blocks in a row, wired: what the canvas is for."""
    look = stage.look
    for place, kind, category in ((-110, "input", "Input"), (0, "dense", "Core"), (110, "mse", "Loss")):
        rect = QRectF(center.x() + place - 36, center.y() - 24, 72, 48)
        color = look.category(category)
        painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(look.faded(color, 24))
        painter.drawRoundedRect(rect, 8, 8)
        side = 22.0
        look.paint_icon(painter, kind, category, QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side))
    painter.setPen(QPen(look.wire, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for place in (-74, 36):
        painter.drawLine(QLineF(center.x() + place, center.y(), center.x() + place + 38, center.y()))
