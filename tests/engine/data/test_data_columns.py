"""Data sets: values as a network sees them, and the share that is held back."""

import numpy as np
import pytest

from engine.data.columns import Column, DataSet
from engine.errors import DataError
from engine.shapes import TensorSpec

COLUMNS = {"x": Column(TensorSpec((1,)), "number", "bytes", scale=0.5), "label": Column(TensorSpec((), "int", 3), "label", "classes")}


def data(samples=20):
    return DataSet(
        COLUMNS,
        {"train": {"x": np.arange(samples, dtype=np.uint8)[:, None], "label": np.arange(samples, dtype=np.uint8) % 3}},
        notes=("said",),
        from_points=lambda points: {"x": points},
    )


def test_values_are_scaled_and_classes_are_whole():
    assert data().values("train", "x", [4]).tolist() == [[2.0]]
    assert data().values("train", "label").dtype == np.int64


def test_held_back_samples_are_taken_from_training_by_seed():
    one, same, other = (data().with_validation(0.25, seed) for seed in (1, 1, 2))
    assert (one.count("train"), one.count("validation")) == (15, 5)
    rows = [set(one.splits[split]["x"].ravel().tolist()) for split in ("train", "validation")]
    assert not rows[0] & rows[1]
    assert rows[0] | rows[1] == set(range(20))
    assert one.splits["validation"]["x"].tolist() == same.splits["validation"]["x"].tolist() != other.splits["validation"]["x"].tolist()


def test_what_else_is_known_stays_when_samples_are_held_back():
    held = data().with_validation(0.25, 1)
    assert held.notes == ("said",)
    assert held.from_points is not None


def test_a_validation_part_that_is_there_stays():
    held = data().with_validation(0.25, 1)
    assert held.with_validation(0.5, 1) is held
    assert data().with_validation(0.0, 1).count("validation") == 0


def test_an_unknown_column_is_named():
    with pytest.raises(DataError, match="no column 'y'; it has: x, label"):
        data().values("train", "y")
