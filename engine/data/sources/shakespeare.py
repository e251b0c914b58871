"""Shakespeare, letter by letter."""

from functools import cache

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source
from ..lines import shipped_text

FILE = "shakespeare.txt"
SHARES = (0.9, 0.05)  # of the text, from its beginning: training and validation; the rest is the test


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
        borders = [0, round(len(text) * SHARES[0]), round(len(text) * sum(SHARES)), len(text)]
        splits = {
            split: self._pieces(text[begin:end])
            for split, begin, end in zip(("train", "validation", "test"), borders, borders[1:], strict=False)
        }
        return DataSet(self.columns(), splits)

    def _pieces(self, text: np.ndarray) -> dict[str, np.ndarray]:
        count = (len(text) - 1) // self.length
        used = count * self.length
        return {"tokens": text[:used].reshape(count, -1), "next": text[1 : used + 1].reshape(count, -1)}


@cache
def _letters() -> tuple[str, ...]:
    return tuple(sorted(set(shipped_text(FILE))))
