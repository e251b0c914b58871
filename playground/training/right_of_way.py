"""The right of way: while the window draws a frame, the worker waits at its next step, so that Python's lock is free for drawing."""

from threading import Event

LONGEST_WAIT = 0.05  # seconds: a frame that never ends must not stop a training


class RightOfWay:
    """A flag that the window sets while it draws; the worker gives way to it between steps."""

    def __init__(self) -> None:
        self._free = Event()
        self._free.set()

    def frame_begins(self) -> None:
        self._free.clear()

    def frame_done(self) -> None:
        self._free.set()

    def give_way(self) -> None:
        """Wait until no frame is being drawn."""
        if not self._free.is_set():
            self._free.wait(LONGEST_WAIT)
