"""Arrays as safetensors: the same bytes as the library that the format comes from."""

import numpy as np
import pytest
from safetensors import numpy as safetensors

from playground.files import tensors
from playground.files.errors import ProjectError


def arrays():
    rng = np.random.default_rng(1)
    found = {f"{name}.{number}": (rng.random((3, number)) * 9).astype(name) for name in tensors.TYPES for number in (0, 1, 5)}
    return found | {"scalar": np.float32(3.0).reshape(()), "turned": np.arange(12.0).reshape(3, 4).T, 'Ä "quoted"': np.ones(2, np.float32)}


@pytest.mark.parametrize("chosen", [lambda a: a, lambda a: {}, lambda a: {"float32.5": a["float32.5"]}])
def test_the_bytes_are_those_of_the_library(chosen):
    some = chosen(arrays())
    assert tensors.pack(some) == safetensors.save({name: np.ascontiguousarray(a).reshape(a.shape) for name, a in some.items()})


def test_what_was_packed_comes_back():
    made = arrays()
    back = tensors.unpack("part", bytes(tensors.pack(made)))
    assert back.keys() == made.keys()
    assert all(np.array_equal(back[name], made[name]) and back[name].dtype == made[name].dtype for name in made)


def test_what_is_no_number_is_refused():
    with pytest.raises(ProjectError, match="can't be saved"):
        tensors.pack({"words": np.array(["a"])})
