"""What the blocks in sight want to see of the running network, and the pictures made of what comes."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap

from engine.families.activation_curve import curve
from engine.families.pointwise import Pointwise
from engine.graph import Block
from engine.probes import Frame, Want
from playground.style import colormaps

from ..camera.camera import Camera
from ..items.pictures import MOST_BARS, Bars, Curve, Number, Picture, Raster, Strips
from ..scene import CanvasScene

REACH = 4.0  # an activation is shown at least from -4 to 4
POINTS = 61
MOST_STEPS = 64
SIGNED_GATES = ("candidate",)
SIZES = ("off", "small", "large")


class LivePictures:
    """The pictures of one canvas. `update` is told which part of the scene to paint anew, `seen` whether anybody looks.

    It remembers, for each block, the range of what it showed, so that colours and bars keep their meaning from frame to frame.
    """

    def __init__(self, scene: CanvasScene, camera: Camera, update: Callable[[QRectF], None], seen: Callable[[], bool]):
        self._scene = scene
        self._camera = camera
        self._update = update
        self._seen = seen
        self._signed: set[str] = set()
        self._limits: dict[str, float] = {}

    def in_sight(self) -> frozenset[str]:
        """The blocks whose pictures can be seen now."""
        if self._scene.picture_size == "off" or not self._seen():
            return frozenset()
        visible, scale = self._camera.visible(), self._camera.scale
        return frozenset(
            key
            for key, item in self._scene.blocks.items()
            if scale >= item.picture_from and item.folded is None and visible.intersects(item.rect)
        )

    def wants(self) -> set[Want]:
        """What to ask for, for the blocks in sight."""
        return {self._want(self._scene.blocks[key].face.block) for key in self.in_sight()}

    def show_frame(self, frame: Frame) -> None:
        """Bring the pictures in sight up to date."""
        for key in self.in_sight():
            block = self._scene.blocks[key].face.block
            values = frame.get(self._want(block))
            picture = None if values is None or not values.size else self._picture(block, values)
            if picture is not None:
                self.put(key, picture)

    def put(self, key: str, picture: Picture | None) -> None:
        """Give a block a picture; where it had none, all of it is painted anew, because the texts make room."""
        item = self._scene.blocks[key]
        before = item.picture_rect() if item.picture is not None and picture is not None else item.rect
        item.show_picture(picture)
        if self._camera.scale >= item.picture_from:
            self._update(before.united(item.picture_rect()))

    def forget(self) -> None:
        """Another network: pictures go, and ranges are found anew."""
        self._scene.forget_pictures()
        self._signed.clear()
        self._limits.clear()
        self._update(self._scene.bounds())

    def _want(self, block: Block) -> Want:
        if is_curve(block):
            return Want("input_histogram", block.id)
        return Want("gates" if getattr(block.layer, "gate_names", ()) else "thumbnail", block.id)

    def _picture(self, block: Block, values: np.ndarray) -> Picture | None:
        if is_curve(block):
            return _curve(block.layer, values)
        if getattr(block.layer, "gate_names", ()):
            return _gates(block.layer.gate_names, values) if values.ndim == 2 else None
        if values.ndim not in (2, 3):
            return None
        if values.size == 1:
            return Number(float(values.flat[0]), self._limit(block.id, values))
        if values.shape[0] == 1 and values.size <= MOST_BARS:
            limit = self._limit(block.id, values)
            return Bars(tuple(map(float, np.nan_to_num(values[0], posinf=limit, neginf=-limit))), limit)
        return Raster(QPixmap.fromImage(self._image(block.id, values)))

    def _limit(self, key: str, values: np.ndarray) -> float:
        """The largest number seen; it falls slowly, so that bars don't jump."""
        now = float(np.max(np.abs(values), initial=0.0, where=np.isfinite(values)))
        self._limits[key] = max(now, 0.98 * self._limits.get(key, 0.0), 1e-6)
        return self._limits[key]

    def _image(self, key: str, values: np.ndarray):
        if values.min() < 0:
            self._signed.add(key)
        if values.ndim == 3:
            return colormaps.to_qimage(np.ascontiguousarray(np.clip(values * 255, 0, 255).astype(np.uint8)))
        paint = colormaps.signed_image if key in self._signed else colormaps.positive_image
        return paint(values, colormaps.limit_of(values))


def is_curve(block: Block) -> bool:
    """Whether a block is an activation that works on each number by itself."""
    return isinstance(block.layer, Pointwise) and block.layer.category == "Activation"


def _curve(layer: Pointwise, histogram: np.ndarray) -> Picture:
    counts, edges = histogram
    reach = max(REACH, 2.0 ** np.ceil(np.log2(max(1e-6, float(np.abs(edges[[0, -1]]).max())))))
    x, y = _drawn(layer, float(reach))
    return Curve(x, y, counts[:-1], edges)


@lru_cache(maxsize=256)
def _drawn(layer: Pointwise, reach: float) -> tuple[np.ndarray, np.ndarray]:
    x = np.linspace(-reach, reach, POINTS)
    return x, curve(layer, x)[0]


def _gates(names: tuple[str, ...], values: np.ndarray) -> Picture:
    """A strip for each gate, time from left to right: bright where the gate is open."""
    units = values.shape[1] // 4
    strips = []
    for number, name in enumerate(names):
        part = np.ascontiguousarray(values[:MOST_STEPS, number * units : (number + 1) * units].T)
        image = colormaps.signed_image(part, 1.0) if name in SIGNED_GATES else colormaps.positive_image(part, 1.0)
        strips.append(QPixmap.fromImage(image))
    return Strips(tuple(strips))
