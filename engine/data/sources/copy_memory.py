"""The copy-memory task (Arjovsky, Shah, Bengio 2016)."""

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from .. import generated
from ..columns import Column, DataSet, Generator, Source, source

SYMBOLS = 8
LENGTH = 10
BLANK, GO = 8, 9
NAMES = (*"ABCDEFGH", "blank", "go")
SIZES = {"train": 1.0, "validation": 0.1, "test": 0.1}


@source("copy_memory", title="Copy memory", category="Sequences", keywords=("recall", "long term", "rnn", "lstm", "tokens"))
class CopyMemory(Source):
    """Ten symbols, a long pause, a sign to go: repeat the symbols. Without memory the loss stays at 10 ln 8 / (pause + 20)."""

    pause: int = setting(default=20, min=1, max=1_000, title="Length of pause", help="Steps between the symbols and the sign to go.")
    samples: int = setting(default=5_000, min=20, max=100_000, help="Sequences to learn from; a tenth of that for validation and for test.")

    def columns(self) -> dict[str, Column]:
        steps = self.pause + 2 * LENGTH
        return {
            "tokens": Column(TensorSpec((steps,), "int", 10), "tokens", "The symbols, blanks and the sign to go.", names=NAMES),
            "one_hot": Column(TensorSpec((steps, 10)), "sequence", "The same, 1 at the place of the symbol.", names=NAMES, bounds=(0, 1)),
            "target": Column(TensorSpec((steps,), "int", 10), "tokens", "Blanks, then the symbols again.", names=NAMES),
        }

    def problem(self) -> str:
        return generated.too_large(self._bytes())

    def load(self, seed: int) -> DataSet:
        generated.require(self._bytes())
        rng = np.random.default_rng(seed)
        return DataSet(self.columns(), {split: self._draw(rng, max(1, round(self.samples * share))) for split, share in SIZES.items()})

    def _bytes(self) -> int:
        return round(sum(SIZES.values()) * self.samples) * (self.pause + 2 * LENGTH) * 26

    def _draw(self, rng: Generator, count: int) -> dict[str, np.ndarray]:
        symbols = rng.integers(0, SYMBOLS, (count, LENGTH))
        tokens = np.full((count, self.pause + 2 * LENGTH), BLANK)
        target = tokens.copy()
        tokens[:, :LENGTH] = symbols
        tokens[:, self.pause + LENGTH - 1] = GO
        target[:, -LENGTH:] = symbols
        return {"tokens": tokens, "one_hot": np.eye(10, dtype=np.uint8)[tokens], "target": target}
