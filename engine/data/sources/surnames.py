"""Surnames and the language they come from."""

from functools import cache

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source
from ..lines import shipped_rows
from ..splitting import stratified_parts

FILE = "surnames_by_language.tsv"
PAD = "·"  # fills a name up to the full length; token 0
LENGTH = 20


@source("surnames", title="Surnames", category="Text", keywords=("names", "languages", "characters", "rnn", "classification"))
class Surnames(Source):
    """4,535 surnames letter by letter: say which of twelve languages a name comes from."""

    test_share: float = setting(default=0.2, min=0.05, max=0.9, help="Share of the names that is kept for the test.")

    def columns(self) -> dict[str, Column]:
        letters, languages = _alphabet()
        count = len(letters)
        return {
            "tokens": Column(TensorSpec((LENGTH,), "int", count), "tokens", "The letters of a name, filled up at its end.", names=letters),
            "one_hot": Column(
                TensorSpec((LENGTH, count)), "sequence", "The same, 1 at the place of the letter.", names=letters, bounds=(0.0, 1.0)
            ),
            "label": Column(TensorSpec((), "int", len(languages)), "label", "The language.", names=languages),
        }

    def load(self, seed: int) -> DataSet:
        letters, languages = _alphabet()
        places = {letter: place for place, letter in enumerate(letters)}
        rows = shipped_rows(FILE)
        tokens = np.zeros((len(rows), LENGTH), np.uint8)
        for row, entry in enumerate(rows):
            name = entry["surname"].lower()[:LENGTH]
            tokens[row, : len(name)] = [places[letter] for letter in name]
        labels = np.array([languages.index(entry["language"]) for entry in rows])
        arrays = {"tokens": tokens, "one_hot": np.eye(len(letters), dtype=np.uint8)[tokens], "label": labels}
        parts = stratified_parts(labels, self.test_share, seed)
        return DataSet(self.columns(), {split: {key: array[chosen] for key, array in arrays.items()} for split, chosen in parts.items()})


@cache
def _alphabet() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All letters, the filler first, and all languages."""
    rows = shipped_rows(FILE)
    letters = sorted({letter for entry in rows for letter in entry["surname"].lower()})
    return (PAD, *letters), tuple(sorted({entry["language"] for entry in rows}))
