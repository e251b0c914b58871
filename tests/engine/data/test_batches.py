"""Batches: order, values, reuse of memory, and refusals."""

import numpy as np
import pytest

from engine.backend import Backend
from engine.data.batches import Batches
from engine.data.columns import Column, DataSet
from engine.errors import DataError
from engine.shapes import TensorSpec

CPU = Backend("cpu", np)


def data(samples=10):
    columns = {
        "image": Column(TensorSpec((2, 3, 1)), "image", "bytes", scale=1 / 255),
        "value": Column(TensorSpec((1,)), "number", "floats"),
        "label": Column(TensorSpec((), "int", samples), "label", "bytes that are classes"),
    }
    arrays = {
        "image": (np.arange(samples * 6) * 7 % 256).astype(np.uint8).reshape(samples, 2, 3, 1),
        "value": np.linspace(-1, 1, samples, dtype=np.float32)[:, None],
        "label": np.arange(samples, dtype=np.uint8),
    }
    return DataSet(columns, {"train": arrays})


def copies(batches, epoch=0, start=0):
    return [{name: array.copy() for name, array in batch.items()} for batch in batches.epoch(epoch, start)]


def test_an_epoch_brings_each_sample_once_as_a_network_sees_it():
    found = data()
    batches = Batches(found, "train", found.columns, 4, CPU, seed=3)
    seen = copies(batches)
    assert [len(batch["label"]) for batch in seen] == [4, 4, 2]
    assert len(batches) == 3
    order = np.random.default_rng([3, 0]).permutation(10)
    for name in found.columns:
        joined = np.concatenate([batch[name] for batch in seen])
        expected = found.values("train", name, order)
        assert joined.dtype == expected.dtype
        np.testing.assert_array_equal(joined, expected)


def test_each_epoch_has_its_own_order_and_a_seed_repeats_it():
    labels = [[batch["label"].tolist() for batch in copies(Batches(data(), "train", ["label"], 4, CPU, seed=5), e)] for e in (0, 0, 1)]
    assert labels[0] == labels[1] != labels[2]


def test_without_a_seed_samples_keep_their_order():
    seen = copies(Batches(data(), "train", ["label"], 4, CPU), 7)
    assert np.concatenate([batch["label"] for batch in seen]).tolist() == list(range(10))


def test_an_epoch_can_be_taken_up_in_its_middle():
    batches = Batches(data(), "train", ["image", "label"], 3, CPU, seed=1)
    whole, rest = copies(batches, 2), copies(batches, 2, start=2)
    assert len(rest) == 2
    for one, other in zip(whole[2:], rest, strict=True):
        np.testing.assert_array_equal(one["image"], other["image"])
        np.testing.assert_array_equal(one["label"], other["label"])


def test_batches_use_the_same_memory_and_leave_the_data_alone():
    found = data()
    before = {name: array.copy() for name, array in found.splits["train"].items()}
    batches = Batches(found, "train", found.columns, 5, CPU, seed=1)
    first, second = (batch for batch in batches.epoch(0))
    for name, stored in before.items():
        assert np.shares_memory(first[name], second[name])
        np.testing.assert_array_equal(found.splits["train"][name], stored)


def test_double_precision_is_double_all_the_way():
    batch = Batches(data(), "train", ["image", "value"], 5, CPU, dtype=np.float64).gather(np.arange(5))
    assert batch["image"].dtype == batch["value"].dtype == np.float64
    np.testing.assert_array_equal(batch["image"], data().splits["train"]["image"][:5] * (1 / 255))


def test_a_batch_is_never_larger_than_the_split():
    assert Batches(data(), "train", ["label"], 64, CPU).size == 10


@pytest.mark.parametrize(("split", "column", "word"), [("test", "image", "test samples"), ("train", "sound", "no column 'sound'")])
def test_what_is_missing_is_named(split, column, word):
    with pytest.raises(DataError, match=word):
        Batches(data(), split, [column], 4, CPU)
