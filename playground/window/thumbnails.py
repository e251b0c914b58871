"""The small live pictures in the blocks: arrays from the worker, coloured by the one rule for signed and positive values."""

import numpy as np
from PySide6.QtGui import QImage

from engine.probes import Frame, Want
from playground.canvas.view import CanvasView
from playground.style import colormaps

KIND = "thumbnail"


class Thumbnails:
    """Asks for the pictures of the blocks in sight and paints them. A block that ever gave a negative number keeps the signed colours."""

    def __init__(self, canvas: CanvasView):
        self._canvas = canvas
        self._signed: set[str] = set()

    def wants(self) -> set[Want]:
        return {Want(KIND, block) for block in self._canvas.visible_block_ids()}

    def show_frame(self, frame: Frame) -> None:
        for block in self._canvas.visible_block_ids():
            values = frame.get(Want(KIND, block))
            if values is not None and values.ndim == 2 and values.size:
                self._canvas.set_thumbnail(block, self._picture(block, values))

    def forget(self) -> None:
        """Another project: old pictures go and colours are chosen anew."""
        self._signed.clear()
        for block in self._canvas.document.project.graph.blocks:
            self._canvas.set_thumbnail(block, None)

    def _picture(self, block: str, values: np.ndarray) -> QImage:
        if values.min() < 0:
            self._signed.add(block)
        paint = colormaps.signed_image if block in self._signed else colormaps.positive_image
        return paint(values, colormaps.limit_of(values))
