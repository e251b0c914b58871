"""Every data source keeps its promises, whatever it is: found by listing, not by name."""

import numpy as np
import pytest
from PIL import Image

from engine.catalogue import SOURCES, summary
from engine.data.columns import SPLITS
from engine.settings import describe, make, values_of

ROLES = {"image", "point", "number", "label", "vector", "sequence", "tokens"}
CATEGORIES = {"Images", "2-D points", "Sequences", "Text", "Tables", "Own data"}
SHARED_BY_DESIGN = {"logic_gates"}  # all four samples that there are serve in each part


@pytest.fixture(scope="module")
def own_files(tmp_path_factory):
    """Settings for the sources that need a file of one's own."""
    folder = tmp_path_factory.mktemp("own")
    rng = np.random.default_rng(0)
    table = "".join(f"{x:.4f},{y:.4f},{'ab'[int(x > y)]}\n" for x, y in rng.random((40, 2)))
    (folder / "t.csv").write_text("x,y,c\n" + table)
    np.savez(folder / "a.npz", x=rng.random((30, 5)), y=rng.integers(0, 4, 30))
    for name in ("one", "two"):
        (folder / "images" / name).mkdir(parents=True)
        for number in range(6):
            Image.fromarray(rng.integers(0, 256, (12, 12, 3), np.uint8)).save(folder / "images" / name / f"{number}.png")
    paths = {"csv_file": "t.csv", "npz_file": "a.npz", "image_folder": "images"}
    return {kind: {"path": str(folder / name)} for kind, name in paths.items()}


@pytest.fixture(params=sorted(SOURCES))
def source(request, own_files):
    return SOURCES[request.param](**own_files.get(request.param, {}))


def test_there_are_sources():
    assert len(SOURCES) >= 20


def test_columns_say_what_load_returns(source):
    columns, data = source.columns(), source.load(1)
    assert data.columns == columns
    assert source.problem() == ""
    assert data.count("train") > 0
    assert data.count("test") > 0
    for split, arrays in data.splits.items():
        assert split in SPLITS
        assert set(arrays) == set(columns)
        assert {len(array) for array in arrays.values()} == {data.count(split)}
        for name, column in columns.items():
            stored = arrays[name]
            assert stored.shape[1:] == column.spec.shape, name
            assert stored.dtype.kind in ("iu" if column.spec.dtype == "int" else "fu"), name


def test_values_are_finite_and_in_range(source):
    data = source.load(1)
    for split in data.splits:
        for name, column in data.columns.items():
            values = data.values(split, name)
            if column.spec.dtype == "int":
                assert values.min() >= 0
                assert values.max() < column.spec.classes
            else:
                assert np.isfinite(values).all()
            if column.role == "image":
                assert 0 <= values.min() < values.max() <= 1


def test_columns_are_described(source):
    assert source.category in CATEGORIES
    assert summary(type(source)).endswith((".", ")"))
    for column in source.columns().values():
        assert column.role in ROLES
        assert column.help
        if column.role == "label" and column.names:
            assert len(column.names) == column.spec.classes


def test_a_seed_gives_the_same_data(source):
    one, other = source.load(5), source.load(5)
    for split, arrays in one.splits.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, other.splits[split][name])


def test_loading_leaves_no_trace_in_what_is_loaded_next(source):
    """Whoever writes into loaded samples must not spoil those that are kept for the next network."""
    first = source.load(2)
    before = {name: array.copy() for name, array in first.splits["train"].items()}
    for array in first.splits["train"].values():
        if array.flags.writeable:
            array[...] = 0
    for name, array in source.load(2).splits["train"].items():
        np.testing.assert_array_equal(array, before[name])


def test_no_sample_of_the_test_is_learnt_from(source):
    if source.kind in SHARED_BY_DESIGN:
        assert {source.load(1).count(split) for split in SPLITS} == {4}
        return
    data = source.load(1)
    parts = {split: _fingerprints(arrays) for split, arrays in data.splits.items()}
    shared = parts["train"] & (parts["test"] | parts.get("validation", set()))
    # Real measurements repeat now and then (two irises are alike); a leak would show most of them.
    assert len(shared) <= max(1, 0.01 * len(parts["test"])), f"{len(shared)} test samples are in the training part too"


def test_settings_survive_a_round_trip(source):
    assert make(type(source), values_of(source)) == source
    for item in describe(type(source)):
        assert item.help


def test_columns_are_cheap_to_ask_for(source):
    """Asked again, they come without reading the data anew: they are asked for at every edit."""
    assert source.columns() == source.columns()


def _fingerprints(arrays):
    """One value for each sample, made of all that is known of it."""
    rows = zip(*(np.ascontiguousarray(array).reshape(len(array), -1) for array in arrays.values()), strict=True)
    return {b"".join(part.tobytes() for part in row) for row in rows}
