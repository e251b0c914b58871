"""The mailbox between window and worker: one request in, one frame out; a newer one takes the place of an older one."""

from engine.probes import Frame, Request


class Mailbox:
    """Two slots. Each is read and emptied by one thread and filled by the other; an assignment is atomic, so no lock is needed."""

    def __init__(self) -> None:
        self._request: Request | None = None
        self._frame: Frame | None = None

    def post_request(self, request: Request) -> None:
        self._request = request

    def take_request(self) -> Request | None:
        request, self._request = self._request, None
        return request

    def has_request(self) -> bool:
        return self._request is not None

    def put_frame(self, frame: Frame) -> None:
        self._frame = frame

    def take_frame(self) -> Frame | None:
        """The newest frame, once."""
        frame, self._frame = self._frame, None
        return frame
