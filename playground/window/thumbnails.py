"""The live pictures in the blocks, as the pump sees them: the canvas says what it wants and paints what comes."""

from engine.probes import Frame, Want
from playground.canvas.view import CanvasView


class Thumbnails:
    """Stands for the canvas among what the window feeds with frames."""

    def __init__(self, canvas: CanvasView):
        self._canvas = canvas

    def wants(self) -> set[Want]:
        return self._canvas.live.wants()

    def show_frame(self, frame: Frame) -> None:
        self._canvas.live.show_frame(frame)

    def forget(self) -> None:
        """Another project: old pictures go, and their ranges are found anew."""
        self._canvas.live.forget()
