"""The update of a step: clip the gradients, then let the optimizer move the weights that may move."""

from collections.abc import Mapping
from math import isfinite, sqrt

import numpy as np

from ..layer import Array
from ..setup import TrainingSetup
from ..weights import Weights


class Updater:
    """An optimizer at work on the flat weights of a network, with the vectors that it remembers between steps."""

    def __init__(self, weights: Weights, setup: TrainingSetup):
        self.weights = weights
        self.backend = weights.backend
        self.setup = setup
        self.slots = {name: self.backend.zeros(weights.vector.size, weights.dtype) for name in setup.optimizer.slots}
        self._segments: dict[frozenset[str], list[slice]] = {}

    def apply(self, setup: TrainingSetup) -> None:
        """Go on with another set-up; what the optimizer remembers is kept where the new one wants the same."""
        kept = self.slots if type(setup.optimizer) is type(self.setup.optimizer) else {}
        self.slots = {
            name: kept.get(name, self.backend.zeros(self.weights.vector.size, self.weights.dtype)) for name in setup.optimizer.slots
        }
        self.setup = setup

    def update(self, gradients: Array, step: int, rate: float, blocks: frozenset[str] = frozenset()) -> bool:
        """Move the weights of these blocks (all if empty); False, and nothing moved, if a gradient is not a finite number."""
        with np.errstate(all="ignore"):  # an overflow is what this looks for
            square = self.backend.read(self._square(gradients, blocks))
        if not isfinite(square):
            return False
        self._move(gradients, sqrt(square), step, rate, blocks)
        return True

    def send(self, gradients: Array, step: int, rate: float, blocks: frozenset[str] = frozenset()) -> Array:
        """`update` on a GPU that is not waited for: moves the weights in any case.

        What it gives is a number that is still there, and finite if the gradients were.
        """
        square = self._square(gradients, blocks)
        self._move(gradients, self.backend.xp.sqrt(square), step, rate, blocks)
        return square

    def state(self) -> dict[str, np.ndarray]:
        """What the optimizer remembers, by "slot.block.parameter"."""
        return {f"{name}.{path}": part for name, slot in self.slots.items() for path, part in self.weights.split(slot).items()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """The reverse of `state`; what doesn't fit starts from zero."""
        for name, slot in self.slots.items():
            prefix = f"{name}."
            mine = {path.removeprefix(prefix): values for path, values in arrays.items() if path.startswith(prefix)}
            slot[...] = 0
            self.weights.join(mine, slot)

    def _square(self, gradients: Array, blocks: frozenset[str]) -> Array:
        """The squared length of the gradient of the weights that move."""
        return sum(gradients[part] @ gradients[part] for part in self._parts(blocks))

    def _move(self, gradients: Array, length: float | Array, step: int, rate: float, blocks: frozenset[str]) -> None:
        self._clip(gradients, length, blocks)
        vector = self.weights.vector
        for part in self._parts(blocks):
            slots = {name: slot[part] for name, slot in self.slots.items()}
            self.setup.optimizer.update(self.backend, vector[part], gradients[part], slots, step, rate)

    def _clip(self, gradients: Array, length: float | Array, blocks: frozenset[str]) -> None:
        setup, root = self.setup, sqrt if isinstance(length, float) else self.backend.xp.sqrt
        if setup.clip_value:
            self.backend.xp.clip(gradients, -setup.clip_value, setup.clip_value, out=gradients)
            length = root(self._square(gradients, blocks)) if setup.clip_norm else length  # that of what is left
        if setup.clip_norm and not isinstance(length, float):  # on a GPU, where nobody here knows whether it is too long
            gradients *= self.backend.xp.minimum(setup.clip_norm / length, 1)
        elif setup.clip_norm and length > setup.clip_norm:
            gradients *= gradients.dtype.type(setup.clip_norm / length)

    def _parts(self, blocks: frozenset[str]) -> list[slice]:
        if blocks not in self._segments:
            parts = self.weights.segments(set(blocks) or None)
            whole = self.weights.vector.size
            covered = sum(part.stop - part.start for part in parts)
            self._segments[blocks] = [slice(None)] if covered == whole and len(parts) == 1 else parts
        return self._segments[blocks]
