"""What a gesture may touch: the document, the scene, the camera, and a few things to ask of the view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF

from engine.graph import UnknownLayer, Wire
from engine.settings import Setting, describe
from playground.document.document import Document
from playground.document.project import dot_of, is_dot

from .camera.camera import Camera
from .items.block_item import TILE_BELOW
from .items.dot_item import DotItem
from .items.geometry import Port
from .items.look import Look
from .scene import CanvasScene

PORT_REACH = 12.0  # half of the 24 pixels that a port or a dot can be hit in, at any zoom
SNAP_REACH = 24.0  # how near a dragged wire must come to be caught by a port


FIELDS = ("off", "selected", "all")  # on which blocks settings can be changed


def _nothing(*_: object, **__: object) -> None:
    """What a stage offers before it has a desk."""


@dataclass
class Hover:
    """What is under the pointer."""

    block: str = ""
    port: Port | None = None
    wire: Wire | None = None  # also that of the dot
    dot: str = ""
    badge: str = ""
    field: Setting | None = None  # of the block


@dataclass
class Stage:
    """One canvas at work; the view owns it, gestures and verbs use it."""

    document: Document
    scene: CanvasScene
    camera: Camera
    look: Look
    update: Callable[..., None]  # paint the canvas anew, or a part of the scene
    say: Callable[[str], None]
    offer: Callable[..., object] = _nothing  # open the search: offer(scene point, port=..., wire=...); the desk's, once there is one
    edit_field: Callable[..., object] = _nothing  # open a field: edit_field(block, setting, by_hand=...)
    hover: Hover = field(default_factory=Hover)
    wire: Wire | None = None  # the wire that was clicked last
    fields: str = "selected"  # one of FIELDS

    def reach(self, pixels: float) -> float:
        """Viewport pixels in scene units."""
        return pixels / self.camera.scale

    def port_at(self, point: QPointF, pixels: float = PORT_REACH) -> Port | None:
        """The port that a pointer at this scene point means; on small blocks the middle third stays for grabbing the block."""
        return self.scene.port_at(point, self.reach(pixels), inward=min(self.reach(pixels), 40.0))

    def dot_at(self, point: QPointF) -> DotItem | None:
        """The dot that a pointer at this scene point means; on a block only what is seen of a dot counts."""
        dot = self.scene.dot_at(point, self.reach(PORT_REACH))
        hidden = dot is not None and self.scene.block_at(point) is not None and not dot.rect.contains(point)
        return None if hidden else dot

    def parts_of(self, hover: Hover) -> list[QRectF]:
        """The parts of the scene that look different because the pointer is there."""
        parts = []
        if hover.block in self.scene.blocks:
            parts.append(self.scene.blocks[hover.block].bounds)
        if hover.wire in self.scene.wires:
            parts.append(self.scene.wires[hover.wire].outer(self.look))
        if hover.dot in self.scene.dots:
            parts.append(self.scene.dots[hover.dot].outer(self.camera.scale))
        return parts

    def parts_around(self, keys: Iterable[str]) -> list[QRectF]:
        """The parts of the scene that look different when these blocks and dots move: also their wires, and frames around them."""
        scene, moved = self.scene, set(keys)
        frames = [item for item in scene.groups.values() if not item.group.blocks.isdisjoint(moved)]
        for item in frames:
            if item.group.collapsed:  # its card moves, and with it the wires of all that it stands for
                moved |= item.group.blocks
        led = {dot_of(key)[0] for key in moved if is_dot(key)}
        parts = [scene.blocks[key].bounds for key in moved if key in scene.blocks]
        parts += [
            item.outer(self.look) for wire, item in scene.wires.items() if wire.source in moved or wire.target in moved or wire in led
        ]
        parts += [scene.dots[key].outer(self.camera.scale) for key in moved if key in scene.dots]
        return parts + [item.outer for item in frames]

    def visible(self) -> QRectF:
        return self.camera.visible()

    # -- fields on blocks ----------------------------------------------------------------------------------------------

    def shows_fields(self, block: str) -> bool:
        """Whether the settings on a block stand in fields now: then they can be changed there, and only then."""
        wanted = self.fields == "all" or (self.fields == "selected" and block in self.document.selection)
        return wanted and self.camera.scale >= TILE_BELOW and self.scene.blocks[block].folded is None

    def settings_on(self, block: str) -> list[Setting]:
        """The settings that stand on a block, in their order there."""
        layer = self.scene.blocks[block].face.block.layer
        if isinstance(layer, UnknownLayer):
            return []
        known = {setting.name: setting for setting in describe(type(layer))}
        return [known[name] for name, words in layer.main_settings().items() if words]

    def fields_of(self, block: str) -> list[Setting]:
        """Those that stand in fields now."""
        return self.settings_on(block) if self.shows_fields(block) else []

    def field_at(self, block: str, point: QPointF) -> Setting | None:
        """The setting of a block whose field is at a scene point."""
        if not self.shows_fields(block):
            return None
        under = {piece.setting for piece in self.scene.blocks[block].fields(self.look) if piece.field.contains(point)}
        return next((setting for setting in self.settings_on(block) if setting.name in under), None)

    def value_of(self, block: str, setting: Setting) -> Any:
        return getattr(self.document.project.graph.blocks[block].layer, setting.name)

    def alike(self, block: str) -> list[str]:
        """The blocks that change with a block: it alone, or, where it is selected, all that are selected and of its kind."""
        chosen, blocks = self.document.selection, self.document.project.graph.blocks
        if block not in chosen:
            return [block]
        return [key for key in blocks if key in chosen and type(blocks[key].layer) is type(blocks[block].layer)]
