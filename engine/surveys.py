"""Surveys that are kept for a while: what takes many samples is not made anew for every frame."""

from collections.abc import Callable, Hashable

import numpy as np


class Surveys:
    """One survey for each key, with the step at which it was made."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[int, np.ndarray]] = {}

    def fresh(self, key: Hashable, step: int, good_for: int, make: Callable[[], np.ndarray | None]) -> np.ndarray | None:
        """The survey with this key; it is made now if there is none, or none from the last `good_for` steps."""
        made_at, kept = self._kept.get(key, (0, None))
        if kept is None or not 0 <= step - made_at < good_for:
            kept = make()
            if kept is not None:
                self._kept[key] = (step, kept)
        return kept
