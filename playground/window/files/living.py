"""Living pictures on the welcome page: small networks of the same make as the templates, which learn while one looks."""

import threading
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.probes import Sample, Want
from playground.document.project import Project
from playground.document.starters import STARTERS
from playground.plots import specimen
from playground.plots.specimen import Specimen
from playground.style import colormaps, theme

from ..docks.arrangement import BOUNDARY, RECONSTRUCTION, suitable

TICK_MS = 80
SLICE = 0.006  # seconds of training a tick
LOOK_LONG = 12  # ticks until the next sample
SIDE = 96
PLANE, PAIR, MAPS, CURVE = "plane", "pair", "maps", "curve"
_NETWORK = {PLANE: "spiral", PAIR: "autoencoder", MAPS: "digits", CURVE: "digits"}


def view_of(project: Project) -> str:
    """What shows best what the network of a template does; nothing where none of the small networks is like it."""
    panels = {panel for column in suitable(project) for panel in column}
    if BOUNDARY in panels:
        return PLANE
    if RECONSTRUCTION in panels:
        return PAIR
    if not any(column.role == "image" for column in project.source.columns().values()):
        return ""
    return MAPS if any(block.layer.category == "Convolution" for block in project.graph.blocks.values()) else CURVE


class Living(QObject):
    """Trains a little at each tick and hands a picture to whoever shows the view. The networks are made elsewhere, not to be waited for."""

    def __init__(self, views: dict[str, Callable[[QImage], None]], parent: QObject):
        super().__init__(parent)
        self._views = {view: show for view, show in views.items() if view in _NETWORK}
        self._networks: dict[str, Specimen] = {}
        self._ticks = 0
        self._looked_at = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        if not self._views:
            return
        self._looked_at = True
        threading.Thread(target=self._make, args=(sorted({_NETWORK[view] for view in self._views}),), daemon=True).start()
        self._timer.start()

    def stop(self) -> None:
        """Nobody looks any more: the network that is being made is the last one."""
        self._looked_at = False
        self._timer.stop()

    def tick(self) -> None:
        """One network learns a little, and its pictures are drawn; with less motion they are drawn once."""
        self._ticks += 1
        ready = [view for view in self._views if _NETWORK[view] in self._networks]
        for view in ready:
            network = self._networks[_NETWORK[view]]
            if view != CURVE or MAPS not in self._views:
                network.train(SLICE / 3 if view == PLANE else SLICE)  # small as it is, it would be done before one looks
            self._views[view](_DRAWN[view](network, self._ticks // LOOK_LONG))
        if not theme.current().motion.slow and len(ready) == len(self._views):
            self.stop()

    def _make(self, names: list[str]) -> None:
        for name in sorted(names, key=("spiral", "autoencoder", "digits").index):
            if not self._looked_at:
                return
            spiral = Specimen(STARTERS[name].make(), epochs=1) if name == "spiral" else None
            self._networks[name] = spiral or specimen.fresh(name)


def _plane(network: Specimen, _sample: int) -> QImage:
    want = Want("boundary", network.block("chance"))
    return colormaps.signed_image(np.ascontiguousarray(network.frame({want}).get(want)[::-1, :, 0] - 0.5), 0.5)


def _maps(network: Specimen, sample: int) -> QImage:
    want = Want("thumbnail", network.block("relu1"))
    return colormaps.positive_image(*_scaled(network.frame({want}, Sample("train", sample % 100)).get(want)))


def _pair(network: Specimen, sample: int) -> QImage:
    """The digit above what is left of it after the narrow place."""
    image, answer = Want("column", name="image"), Want("activation", network.block("picture"))
    frame = network.frame({image, answer}, Sample("train", sample % 100))
    both = np.concatenate([frame.get(image)[:, :, 0], np.zeros((2, 28), np.float32), frame.get(answer)[:, :, 0]])
    grey = (255 * both.clip(0, 1)).astype(np.uint8)
    return colormaps.to_qimage(np.repeat(grey[:, :, None], 3, axis=2))


def _curve(network: Specimen, _sample: int) -> QImage:
    """The loss over all steps so far."""
    picture = QImage(SIDE * 2, SIDE * 2, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    _, losses = network.history.series("step/loss")
    parts = [part.mean() for part in np.array_split(losses, min(40, len(losses)))]
    top = max(parts)
    points = [
        QPointF(8 + (2 * SIDE - 16) * place / max(1, len(parts) - 1), 2 * SIDE - 10 - (2 * SIDE - 20) * float(value) / top)
        for place, value in enumerate(parts)
    ]
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().run(0)), 4))
        painter.drawPolyline(points)
    return picture


def _scaled(values: np.ndarray) -> tuple[np.ndarray, float]:
    values = np.maximum(values, 0)
    return values, float(values.max()) or 1.0


_DRAWN: dict[str, Callable[[Specimen, int], QImage]] = {PLANE: _plane, MAPS: _maps, PAIR: _pair, CURVE: _curve}
