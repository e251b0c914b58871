"""What is shipped is what its list says: every file, unchanged, with its terms beside it."""

import hashlib
from weakref import ref

import numpy as np
import pytest

from engine.catalogue import SOURCES
from engine.data import (
    shipped,
    sources,  # noqa: F401  fills the catalogue
)
from engine.errors import DataError

BESIDE = {"MANIFEST.sha256", "README.md"}


def test_every_file_is_listed_and_unchanged():
    listed = {}
    for line in (shipped.FOLDER / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name.removeprefix("./")] = digest
    present = {str(file.relative_to(shipped.FOLDER).as_posix()) for file in shipped.FOLDER.rglob("*") if file.is_file()}
    assert present - set(listed) <= BESIDE
    assert set(listed) <= present
    for name, digest in listed.items():
        assert hashlib.sha256((shipped.FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_every_licence_has_its_place():
    licences = {file.name for file in (shipped.FOLDER / "licenses").iterdir()}
    assert {"fashion-mnist-MIT.txt", "scikit-learn-BSD3.txt", "apache-2.0.txt"} <= licences
    readme = (shipped.FOLDER / "README.md").read_text(encoding="utf-8")
    for folder in ("images", "text", "tabular", "timeseries", "sequence", "audio"):
        assert (shipped.FOLDER / folder).is_dir()
        assert folder in readme


@pytest.mark.parametrize("kind", ["mnist", "fashion_mnist", "digits8x8", "animals28", "emoji32"])
def test_class_names_are_those_of_the_file(kind):
    names = np.load(shipped.path(f"images/{kind}.npz"), allow_pickle=False)["class_names"]
    assert SOURCES[kind]().columns()["label"].names == tuple(names.tolist())


def test_mnist_is_whole():
    data = SOURCES["mnist"]().load(1)
    assert (data.count("train"), data.count("test")) == (60_000, 8_000)
    assert np.bincount(data.splits["train"]["label"]).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


def test_a_limit_draws_by_seed():
    one, same, other = (SOURCES["mnist"](limit=500).load(seed).splits["train"]["label"] for seed in (1, 1, 2))
    assert len(one) == 500
    assert one.tolist() == same.tolist() != other.tolist()


def test_a_missing_file_is_named():
    with pytest.raises(DataError, match=r"'images/nothing\.npz' is missing"):
        shipped.path("images/nothing.npz")


def test_arrays_are_read_once_while_they_are_used_and_not_kept_longer():
    name = "images/digits8x8.npz"
    first = shipped.arrays(name)
    again = shipped.arrays(name)
    assert all(again[key] is array and not array.flags.writeable for key, array in first.items())
    watched = [ref(array) for array in first.values()]
    del first, again
    assert [array() for array in watched] == [None] * len(watched)
