"""What a gesture may touch: the document, the scene, the camera, and a few things to ask of the view."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from engine.graph import Wire
from playground.document.document import Document

from .camera import Camera
from .dot_item import DotItem
from .geometry import Port
from .look import Look
from .scene import CanvasScene

PORT_REACH = 12.0  # half of the 24 pixels that a port or a dot can be hit in, at any zoom
SNAP_REACH = 24.0  # how near a dragged wire must come to be caught by a port


def _no_search(*_: object, **__: object) -> None:
    """What a stage offers before it has a desk."""


@dataclass
class Hover:
    """What is under the pointer."""

    block: str = ""
    port: Port | None = None
    wire: Wire | None = None  # also that of the dot
    dot: str = ""
    badge: str = ""


@dataclass
class Stage:
    """One canvas at work; the view owns it, gestures and verbs use it."""

    document: Document
    scene: CanvasScene
    camera: Camera
    look: Look
    update: Callable[[], None]
    say: Callable[[str], None]
    offer: Callable[..., object] = _no_search  # open the search: offer(scene point, port=..., wire=...); the desk's, once there is one
    hover: Hover = field(default_factory=Hover)
    wire: Wire | None = None  # the wire that was clicked last

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

    def visible(self) -> QRectF:
        return self.camera.visible()
