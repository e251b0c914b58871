"""The sequence sources keep the definitions of their tasks."""

import numpy as np
import pytest

from engine.catalogue import SOURCES
from engine.errors import DataError


def test_adding_marks_one_number_in_each_half_and_asks_for_their_sum():
    part = SOURCES["adding_problem"](steps=31, samples=2000).load(1).splits["train"]
    value, mark = part["sequence"][..., 0], part["sequence"][..., 1]
    assert (mark[:, :15].sum(axis=1) == 1).all()
    assert (mark[:, 15:].sum(axis=1) == 1).all()
    np.testing.assert_allclose(part["target"][:, 0], (value * mark).sum(axis=1), rtol=1e-6)
    assert ((part["target"] - 1) ** 2).mean() == pytest.approx(1 / 6, abs=0.015), "always answering 1 costs 1/6"


def test_copy_asks_for_the_symbols_after_the_sign():
    part = SOURCES["copy_memory"](pause=7, samples=50).load(1).splits["train"]
    tokens, target = part["tokens"], part["target"]
    assert tokens.shape == (50, 27)
    assert tokens[:, :10].max() <= 7
    assert (tokens[:, 10:16] == 8).all()
    assert (tokens[:, 16] == 9).all()
    assert (tokens[:, 17:] == 8).all()
    np.testing.assert_array_equal(target[:, 17:], tokens[:, :10])
    assert (target[:, :17] == 8).all()
    np.testing.assert_array_equal(part["one_hot"].argmax(axis=2), tokens)


def test_sequential_digits_are_the_digits_in_another_order():
    images = SOURCES["digits8x8"]().load(1).splits["test"]["image"]
    rows = SOURCES["sequential_digits"](step="row").load(1).splits["test"]["sequence"]
    np.testing.assert_array_equal(rows, images[..., 0])
    pixels = SOURCES["sequential_digits"](step="pixel").load(1).splits["test"]["sequence"]
    np.testing.assert_array_equal(pixels[..., 0], images.reshape(len(images), 64))
    one, other = (SOURCES["sequential_digits"](step="pixel", permuted=True).load(seed).splits["test"]["sequence"] for seed in (1, 2))
    np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(np.sort(one, axis=1), np.sort(pixels, axis=1))
    assert not np.array_equal(one, pixels)


def test_a_time_series_is_cut_in_time():
    data = SOURCES["time_series"](series="airline passengers", window=12, horizon=3).load(1)
    whole = [np.concatenate([part["window"][..., 0], part["target"]], axis=1) for part in data.splits.values()]
    for rows in whole:
        np.testing.assert_array_equal(rows[1:, :-1], rows[:-1, 1:])
    firsts = [part["target"][0, 0] for part in data.splits.values()]
    for earlier, first in zip(whole, firsts[1:], strict=False):
        assert first not in earlier, "what is to be said in a later part was never seen in the one before"


def test_gaps_are_filled_and_told():
    data = SOURCES["time_series"](series="CO2, weekly").load(1)
    assert data.notes == ("59 gaps are filled by straight lines.",)


def test_a_window_that_is_too_long_is_refused():
    with pytest.raises(DataError, match="Shorten"):
        SOURCES["time_series"](series="Nile, yearly", window=95).load(1)


def test_the_next_letters_are_the_letters_moved_by_one():
    data = SOURCES["shakespeare"](length=50).load(1)
    letters = data.columns["tokens"].names
    part = data.splits["train"]
    np.testing.assert_array_equal(part["tokens"][:, 1:], part["next"][:, :-1])
    assert "".join(letters[place] for place in part["tokens"][0]).startswith("FIRST CITIZEN:\nBefore we proceed")


def test_the_vocabulary_knows_only_training_sentences():
    source = SOURCES["movie_sentiment"](words=10_000)
    data = source.load(1)
    words = data.columns["bag"].names
    seen = data.splits["train"]["bag"].any(axis=0)
    assert seen[2 : len(words)].all(), "each word of the vocabulary occurs in a training sentence"
    assert data.splits["train"]["label"].mean() == pytest.approx(0.494, abs=0.02)


def test_surnames_spell_themselves():
    data = SOURCES["surnames"]().load(1)
    letters, languages = data.columns["tokens"].names, data.columns["label"].names
    part = data.splits["train"]
    spelled = {
        "".join(letters[place] for place in row if place): languages[label]
        for row, label in zip(part["tokens"], part["label"], strict=True)
    }
    assert len(languages) == 12
    assert len(spelled) > 3000
