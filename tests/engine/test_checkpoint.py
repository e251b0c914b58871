"""A checkpoint file holds what was put in, bit for bit; what is no such file is said in words."""

import io

import numpy as np
import pytest

from engine import Checkpoint
from engine.errors import TrainingError

WHOLE = Checkpoint(
    {"b2.kernel": np.arange(6, dtype=np.float32).reshape(2, 3)},
    {"m.b2.kernel": np.full((2, 3), np.nan, np.float32), "carried.b3.0": np.ones((1, 2))},
    {"step": 7, "generators": [{"state": "123"}], "best_loss": None},
    {"step/loss.values": np.zeros(3, np.float32), "validation/loss": np.ones((1, 2))},
)


def test_what_is_loaded_is_what_was_saved(tmp_path):
    for checkpoint in (WHOLE, Checkpoint()):
        checkpoint.save(tmp_path / "run.npz")
        assert Checkpoint.load(str(tmp_path / "run.npz")).same_as(checkpoint)


def _one_array() -> bytes:
    memory = io.BytesIO()
    np.save(memory, np.ones(3))
    return memory.getvalue()


def _other_arrays() -> bytes:
    memory = io.BytesIO()
    np.savez(memory, x=np.ones(3))
    return memory.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x80\x04N.", _one_array(), _other_arrays(), _other_arrays()[:-30]])
def test_another_file_is_refused_in_words(tmp_path, content):
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(TrainingError, match=r"'run.npz' is not a checkpoint"):
        Checkpoint.load(tmp_path / "run.npz")
    with pytest.raises(TrainingError, match="is not a checkpoint"):
        Checkpoint.load(tmp_path / "missing.npz")
