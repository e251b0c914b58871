"""Shakespeare, letter by letter."""

from functools import cache
from itertools import pairwise

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source
from ..lines import shipped_text

FILE = "shakespeare.txt"
PARTS = 10  # of equal length, near enough a play each; the end of each is held back, since a play held back whole is full of new names
SHARES = {"train": 0.9, "validation": 0.05, "test": 0.05}  # of each part, in this order


@source("shakespeare", title="Shakespeare, letter by letter", category="Text", keywords=("characters", "language model", "gpt", "char rnn"))
class Shakespeare(Source):
    """Ten plays of Shakespeare in pieces: from the letters so far, say the next one."""

    length: int = setting(default=64, min=4, max=1024, unit="letters", help="Letters in a piece.")

    def columns(self) -> dict[str, Column]:
        letters = _letters()
        spec = TensorSpec((self.length,), "int", len(letters))
        return {
            "tokens": Column(spec, "tokens", "The letters of a piece.", names=letters),
            "next": Column(spec, "tokens", "For each letter the one that follows.", names=letters),
        }

    def load(self, seed: int) -> DataSet:
        places = {letter: place for place, letter in enumerate(_letters())}
        text = np.array([places[letter] for letter in shipped_text(FILE)], np.uint8)
        shares = np.cumsum([0.0, *SHARES.values()])
        splits: dict[str, list[dict[str, np.ndarray]]] = {split: [] for split in SHARES}
        for part in np.array_split(text, PARTS):
            for split, (begin, end) in zip(SHARES, pairwise(np.round(shares * len(part)).astype(int)), strict=True):
                splits[split].append(self._pieces(part[begin:end]))
        joined = {split: {name: np.concatenate([piece[name] for piece in found]) for name in found[0]} for split, found in splits.items()}
        return DataSet(self.columns(), joined)

    def _pieces(self, text: np.ndarray) -> dict[str, np.ndarray]:
        count = (len(text) - 1) // self.length
        used = count * self.length
        return {"tokens": text[:used].reshape(count, -1), "next": text[1 : used + 1].reshape(count, -1)}


@cache
def _letters() -> tuple[str, ...]:
    return tuple(sorted(set(shipped_text(FILE))))
