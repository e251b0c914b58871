"""Sentences of film reviews and whether they praise."""

import re
from collections import Counter
from functools import cache

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source
from ..lines import shipped_rows

FILE = "sentiment_movies.tsv"
PAD, RARE = "·", "?"  # tokens 0 and 1
WORD = re.compile(r"[a-z0-9']+|[!?]")


@source("movie_sentiment", title="Film reviews", category="Text", keywords=("sentiment", "words", "bag of words", "embedding", "imdb"))
class MovieSentiment(Source):
    """9,068 sentences of film reviews, rated by 20 people each: say whether a sentence praises."""

    words: int = setting(default=2000, min=10, max=10_000, help="How many of the most frequent words are told apart.")
    length: int = setting(default=32, min=4, max=200, unit="words", help="Words of a sentence; longer ones are cut, others filled up.")

    def columns(self) -> dict[str, Column]:
        words = _vocabulary(self.words)
        return {
            "tokens": Column(TensorSpec((self.length,), "int", self.words), "tokens", "The words of a sentence.", names=words),
            "bag": Column(TensorSpec((self.words,)), "vector", "1 for each word in the sentence.", names=words, bounds=(0.0, 1.0)),
            "label": Column(TensorSpec((), "int", 2), "label", "Blame or praise.", names=("negative", "positive")),
        }

    def load(self, seed: int) -> DataSet:
        rows = shipped_rows(FILE)
        return DataSet(self.columns(), {split: self._part([row for row in rows if row["split"] == split]) for split in ("train", "test")})

    def _part(self, rows: list[dict[str, str]]) -> dict[str, np.ndarray]:
        places = {word: place for place, word in enumerate(_vocabulary(self.words))}
        tokens = np.zeros((len(rows), self.length), np.uint16)
        bag = np.zeros((len(rows), self.words), np.uint8)
        for row, entry in enumerate(rows):
            found = [places.get(word, places[RARE]) for word in _words(entry["text"])]
            tokens[row, : len(found)] = found[: self.length]
            bag[row, found] = 1
        return {"tokens": tokens, "bag": bag, "label": np.array([int(entry["label"]) for entry in rows])}


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@cache
def _counts() -> tuple[str, ...]:
    """The words of the training sentences, the most frequent first; the test sentences have no say."""
    counted = Counter(word for entry in shipped_rows(FILE) if entry["split"] == "train" for word in _words(entry["text"]) if word != RARE)
    return tuple(sorted(counted, key=lambda word: (-counted[word], word)))


def _vocabulary(size: int) -> tuple[str, ...]:
    return (PAD, RARE, *_counts()[: size - 2])
