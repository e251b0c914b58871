"""Extents: where many items lie, as an array, so that those in a part of the scene are found without asking each of them."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QRectF


class Item(Protocol):
    bounds: QRectF  # all that it paints


T = TypeVar("T", bound=Item)


class Extents(Generic[T]):
    """The bounds of items as they are now; made anew when one of them moves."""

    def __init__(self, items: Iterable[T]):
        self._items = list(items)
        self._sides = np.array([item.bounds.getCoords() for item in self._items]).reshape(-1, 4).T

    def within(self, part: QRectF) -> list[T]:
        """The items that have something in a part of the scene, in their order."""
        left, top, right, bottom = self._sides
        inside = (left < part.right()) & (right > part.left()) & (top < part.bottom()) & (bottom > part.top())
        return [self._items[number] for number in np.flatnonzero(inside)]
