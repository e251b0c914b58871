"""The adding problem (Hochreiter, Schmidhuber 1997; in the form of Le, Jaitly, Hinton 2015, arXiv:1504.00941)."""

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from .. import generated
from ..columns import Column, DataSet, Generator, Source, source

SIZES = {"train": 1.0, "validation": 0.1, "test": 0.1}


@source("adding_problem", title="Adding problem", category="Sequences", keywords=("memory", "long term", "rnn", "lstm"))
class AddingProblem(Source):
    """Sequences of numbers, two of them marked, one in each half: answer their sum. Always saying 1 costs 1/6."""

    steps: int = setting(default=50, min=4, max=2_000, help="Length of a sequence: the longer, the harder to remember.")
    samples: int = setting(
        default=10_000, min=20, max=200_000, help="Sequences to learn from; a tenth of that for validation and for test."
    )

    def columns(self) -> dict[str, Column]:
        return {
            "sequence": Column(
                TensorSpec((self.steps, 2)), "sequence", "At each step a number and its mark.", names=("value", "mark"), bounds=(0.0, 1.0)
            ),
            "target": Column(TensorSpec((1,)), "number", "The sum of the two marked numbers.", bounds=(0.0, 2.0)),
        }

    def problem(self) -> str:
        return generated.too_large(self._bytes())

    def load(self, seed: int) -> DataSet:
        generated.require(self._bytes())
        rng = np.random.default_rng(seed)
        return DataSet(self.columns(), {split: self._draw(rng, max(1, round(self.samples * share))) for split, share in SIZES.items()})

    def _bytes(self) -> int:
        return round(sum(SIZES.values()) * self.samples) * self.steps * 8

    def _draw(self, rng: Generator, count: int) -> dict[str, np.ndarray]:
        half = self.steps // 2
        rows = np.arange(count)
        sequence = np.zeros((count, self.steps, 2), np.float32)
        sequence[:, :, 0] = rng.random((count, self.steps), np.float32)
        for marked in (rng.integers(0, half, count), rng.integers(half, self.steps, count)):
            sequence[rows, marked, 1] = 1
        return {"sequence": sequence, "target": (sequence[:, :, 0] * sequence[:, :, 1]).sum(axis=1, keepdims=True)}
