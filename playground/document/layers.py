"""Layered drawing of boxes that are linked from left to right without loops: the mathematics behind the automatic layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Link = tuple[str, str]
SWEEPS = 4
GAP = 60.0  # between parts that no link joins


@dataclass(frozen=True)
class Box:
    """Something to be placed; width and height include the gap to its neighbours."""

    key: str
    width: float
    height: float


def arrange(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, tuple[float, float]]:
    """The centre of each box. Parts that no link joins lie one under the other; boxes without any link in a row at the bottom."""
    by_key = {box.key: box for box in boxes}
    parts = _parts(by_key, links)
    centres: dict[str, tuple[float, float]] = {}
    bottom = 0.0
    for part in (part for part in parts if len(part) > 1):
        bottom = _add_part(centres, [by_key[key] for key in part], links, bottom) + GAP
    _add_row(centres, [by_key[part[0]] for part in parts if len(part) == 1], bottom)
    return centres


def _parts(keys: Mapping[str, Box], links: Sequence[Link]) -> list[list[str]]:
    neighbours: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in links:
        neighbours[source].append(target)
        neighbours[target].append(source)
    number: dict[str, int] = {}
    parts: list[list[str]] = []
    for start in keys:
        if start in number:
            continue
        number[start] = len(parts)
        part = [start]
        for key in part:
            for other in neighbours[key]:
                if other not in number:
                    number[other] = len(parts)
                    part.append(other)
        parts.append(part)
    return _sorted(parts, keys)


def _sorted(parts: list[list[str]], keys: Mapping[str, Box]) -> list[list[str]]:
    rank = {key: index for index, key in enumerate(keys)}
    return [sorted(part, key=rank.__getitem__) for part in parts]


def _add_part(centres: dict[str, tuple[float, float]], boxes: list[Box], links: Sequence[Link], top: float) -> float:
    """Place boxes that hang together below `top`; returns where they end."""
    keys = {box.key for box in boxes}
    inside = [link for link in links if link[0] in keys]
    before: dict[str, list[str]] = {key: [] for key in keys}
    after: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in inside:
        after[source].append(target)
        before[target].append(source)
    layers = _layers(boxes, before, after)
    _untangle(layers, before, after)
    y = _heights(layers, before, after)
    rise = top - min(y[box.key] - box.height / 2 for box in boxes)
    x = 0.0
    for layer in layers:
        width = max(box.width for box in layer)
        centres.update({box.key: (x + width / 2, y[box.key] + rise) for box in layer})
        x += width
    return rise + max(y[box.key] + box.height / 2 for box in boxes)


def _add_row(centres: dict[str, tuple[float, float]], boxes: list[Box], top: float) -> None:
    x = 0.0
    for box in boxes:
        centres[box.key] = (x + box.width / 2, top + box.height / 2)
        x += box.width


def _layers(boxes: list[Box], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[list[Box]]:
    """Boxes by their longest way from a beginning; those that only begin are drawn close to what they feed."""
    rank: dict[str, int] = {}
    order: list[str] = []
    waiting = {box.key: len(before[box.key]) for box in boxes}
    ready = [box.key for box in boxes if not before[box.key]]
    for key in ready:
        order.append(key)
        rank[key] = max((rank[other] + 1 for other in before[key]), default=0)
        for target in after[key]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    for key in reversed(order):
        if not before[key]:
            rank[key] = min(rank[other] for other in after[key]) - 1
    layers: list[list[Box]] = [[] for _ in range(max(rank.values()) + 1)]
    for box in boxes:
        layers[rank[box.key]].append(box)
    return [layer for layer in layers if layer]


def _untangle(layers: list[list[Box]], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    """Sort each layer by the mean place of its neighbours, to and fro; in place."""
    place = {box.key: float(index) for layer in layers for index, box in enumerate(layer)}
    for sweep in range(SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = {box.key: _mean([place[key] for key in neighbours[box.key]], place[box.key]) for box in layer}
            layer.sort(key=lambda box: wanted[box.key])
            place.update({box.key: float(index) for index, box in enumerate(layer)})


def _heights(layers: list[list[Box]], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, float]:
    """The y of each box: as near to the mean of its neighbours as order and size allow."""
    y: dict[str, float] = {}
    for layer in layers:
        y.update(_spread(layer, {box.key: 0.0 for box in layer}))
    for sweep in range(SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            y.update(_spread(layer, {box.key: _mean([y[key] for key in neighbours[box.key]], y[box.key]) for box in layer}))
    return y


def _spread(layer: list[Box], wanted: Mapping[str, float]) -> dict[str, float]:
    """Boxes one under the other without overlap, nearest to where they want to be: isotonic regression by pooling neighbours."""
    offsets, offset = [], 0.0
    for box in layer:
        offsets.append(offset + box.height / 2)
        offset += box.height
    pools: list[tuple[float, int]] = []  # mean, count
    for box, offset in zip(layer, offsets, strict=True):
        mean, count = wanted[box.key] - offset, 1
        while pools and pools[-1][0] >= mean:
            other, size = pools.pop()
            mean, count = (mean * count + other * size) / (count + size), count + size
        pools.append((mean, count))
    starts = [mean for mean, count in pools for _ in range(count)]
    return {box.key: start + offset for box, start, offset in zip(layer, starts, offsets, strict=True)}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
