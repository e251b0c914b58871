"""What an optimizer is: it moves a flat vector of weights against a flat vector of gradients, in place."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from .backend import Backend
from .catalogue import OPTIMIZERS
from .settings import Checked

Array = Any  # a NumPy or CuPy array

CHUNK = 8192  # numbers that are worked on at a time, so that all vectors of an update stay in the fastest cache


class Optimizer(Checked, ABC):
    """Settings of one kind of optimizer, and its update rule. What it remembers between steps lies in the slots, owned by the trainer.

    `slots` names the vectors that it needs beside the weights, each as long as they are, of their dtype, zero before the first step.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    keywords: ClassVar[tuple[str, ...]]
    slots: ClassVar[tuple[str, ...]] = ()
    learning_rate: float

    @abstractmethod
    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        """Move `weights` and the slots in place; `gradients` stay as they are.

        `step` counts from 1. `learning_rate` is that of this step: the setting times the factor of the schedule.
        """


def optimizer(kind: str, *, title: str, keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()):
    """Decorator: make the class a frozen dataclass and list it as an optimizer."""
    return OPTIMIZERS.register(kind, title=title, category="Optimizer", keywords=keywords, aliases=aliases)


def chunks(backend: Backend, *vectors: Array) -> Iterator[tuple[Array, ...]]:
    """The vectors piece by piece, the same piece of each at a time, and scratch memory of that length as the last one."""
    size = vectors[0].size
    length = min(size, CHUNK) if backend.name == "cpu" else size
    scratch = backend.xp.empty(length, vectors[0].dtype)
    if size <= length:
        yield (*vectors, scratch)
        return
    for start in range(0, size, length):
        stop = min(start + length, size)
        yield (*(vector[start:stop] for vector in vectors), scratch[: stop - start])
