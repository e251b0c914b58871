"""Events: a list of listeners that are called in the order in which they came."""

from collections.abc import Callable
from typing import Any


class Event:
    """Tells its listeners that something happened. Has no thread of its own: they are called at once, by whoever emits."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., Any]] = []

    def connect(self, listener: Callable[..., Any]) -> None:
        if listener not in self._listeners:
            self._listeners.append(listener)

    def disconnect(self, listener: Callable[..., Any]) -> None:
        """Forget a listener; one that is not there is no error, so that closing twice is harmless."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def emit(self, *details: Any) -> None:
        for listener in tuple(self._listeners):
            listener(*details)
