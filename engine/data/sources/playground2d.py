"""The six sets of points of the TensorFlow Playground (src/dataset.ts), with its seven input features.

In circle, xor, plane and hills the noise moves only the copy of the point that is labelled: the drawn point stays. In spiral it moves
the point itself; in gauss it is the spread.
"""

from collections.abc import Callable

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Generator, Source, source

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1 * x1,
    "x2²": lambda x1, x2: x2 * x2,
    "x1·x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}
CLASSES = ("orange", "blue")  # -1 and +1, as they are drawn there
EDGE = 6.0  # the plane is drawn from -6 to 6
RADIUS = 5.0
HILLS = np.array([(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)])


@source(
    "playground2d",
    title="Points in the plane",
    category="2-D points",
    keywords=("tensorflow playground", "circle", "xor", "gauss", "spiral", "plane", "hills", "toy"),
)
class Playground2D(Source):
    """Points in the plane to separate or to fit: the six sets of the TensorFlow Playground with its seven features."""

    shape: str = setting(
        default="circle",
        choices=("circle", "xor", "gauss", "spiral", "plane", "hills"),
        help="How the points lie: the first four have two classes, plane and hills have a number to predict.",
    )
    samples: int = setting(default=500, min=20, max=20_000, help="How many points are drawn.")
    noise: float = setting(default=0.0, min=0.0, max=0.5, help="How far chance moves the points over the border; 0 is a clean set.")
    training_share: float = setting(
        default=0.5, min=0.1, max=0.9, help="Share of the points to learn from; validation and test halve the rest."
    )

    def columns(self) -> dict[str, Column]:
        bounds = (-EDGE, EDGE)
        single = {name: Column(TensorSpec((1,)), "number", f"The single input {name}.", names=(name,)) for name in FEATURES}
        return {
            "point": Column(TensorSpec((2,)), "point", "Where the point lies: x1, x2.", names=("x1", "x2"), bounds=bounds),
            "features": Column(TensorSpec((7,)), "vector", "All seven inputs that can be made of a point.", names=tuple(FEATURES)),
            **single,
            "label": Column(TensorSpec((), "int", 2), "label", "The class: 0 below zero, 1 from zero on.", names=CLASSES),
            "probability": Column(
                TensorSpec((1,)), "number", "The class as a number 0 or 1, for binary cross-entropy.", names=CLASSES, bounds=(0.0, 1.0)
            ),
            "value": Column(TensorSpec((1,)), "number", "-1 or 1 for the classes; the number to predict else.", bounds=(-1.0, 1.0)),
        }

    def load(self, seed: int) -> DataSet:
        rng = np.random.default_rng(seed)
        points, values = _SHAPES[self.shape](rng, self.samples, self.noise)
        order = rng.permutation(len(points))
        train = round(len(points) * self.training_share)
        validation = train + (len(points) - train) // 2
        parts = {"train": order[:train], "validation": order[train:validation], "test": order[validation:]}
        splits = {name: _arrays(points[rows], values[rows]) for name, rows in parts.items()}
        return DataSet(self.columns(), splits, from_points=inputs)


def inputs(points: np.ndarray) -> dict[str, np.ndarray]:
    """The input columns of points (n, 2): point, features, and each feature alone; float32."""
    x1, x2 = points[:, 0], points[:, 1]
    single = {name: feature(x1, x2).astype(np.float32)[:, None] for name, feature in FEATURES.items()}
    return {"point": points.astype(np.float32), "features": np.concatenate(list(single.values()), axis=1), **single}


def _arrays(points: np.ndarray, values: np.ndarray) -> dict[str, np.ndarray]:
    positive = values >= 0
    outputs = {
        "label": positive.astype(np.int64),
        "probability": positive.astype(np.float32)[:, None],
        "value": values.astype(np.float32)[:, None],
    }
    return {**inputs(points), **outputs}


def _circle(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    inner = count // 2
    radius = np.concatenate([rng.uniform(0, RADIUS / 2, inner), rng.uniform(0.7 * RADIUS, RADIUS, count - inner)])
    angle = rng.uniform(0, 2 * np.pi, count)
    points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    moved = points + rng.uniform(-RADIUS, RADIUS, points.shape) * noise
    return points, np.where(np.hypot(moved[:, 0], moved[:, 1]) < RADIUS / 2, 1.0, -1.0)


def _xor(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    points = rng.uniform(-5, 5, (count, 2))
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + rng.uniform(-5, 5, points.shape) * noise
    return points, np.where(moved[:, 0] * moved[:, 1] >= 0, 1.0, -1.0)


def _gauss(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    values = np.where(np.arange(count) < count // 2, 1.0, -1.0)
    variance = 0.5 + 7 * noise
    return 2 * values[:, None] + rng.normal(0, np.sqrt(variance), (count, 2)), values


def _spiral(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    arms = []
    for length, turn in ((count // 2, 0.0), (count - count // 2, np.pi)):
        along = np.arange(length) / length
        angle = 1.75 * 2 * np.pi * along + turn
        arms.append(np.stack([RADIUS * along * np.sin(angle), RADIUS * along * np.cos(angle)], axis=1))
    points = np.concatenate(arms)
    points += rng.uniform(-1, 1, points.shape) * noise
    return points, np.where(np.arange(count) < count // 2, 1.0, -1.0)


def _plane(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    points = rng.uniform(-EDGE, EDGE, (count, 2))
    moved = points + rng.uniform(-EDGE, EDGE, points.shape) * noise
    return points, moved.sum(axis=1) / 10


def _hills(rng: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    points = rng.uniform(-EDGE, EDGE, (count, 2))
    moved = points + rng.uniform(-EDGE, EDGE, points.shape) * noise
    distance = np.hypot(moved[:, :1] - HILLS[:, 0], moved[:, 1:] - HILLS[:, 1])
    heights = HILLS[:, 2] * np.clip(1 - distance / 2, 0, 1)
    return points, heights[np.arange(count), np.abs(heights).argmax(axis=1)]


_SHAPES = {"circle": _circle, "xor": _xor, "gauss": _gauss, "spiral": _spiral, "plane": _plane, "hills": _hills}
