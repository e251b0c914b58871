"""Files made to take time or memory: refused at once, in words."""

import io
import os
import time
import zipfile

import numpy as np
import pytest

from engine.catalogue import SOURCES
from engine.data import (
    archive,
    sources,  # noqa: F401  fills the catalogue
    table,
)
from engine.data.image_files import read_image
from engine.errors import DataError
from engine.settings import describe

LONG = 10  # seconds of the processor, on a slow machine too: what was no trap here takes a tenth of one, and a trap minutes


def refused(kind, path, words):
    """Whether a source says so in one line, and quickly."""
    source = SOURCES[kind](path=str(path))
    began = time.process_time()
    assert source.columns() == {}
    assert words in source.problem()
    assert "\n" not in source.problem()
    assert len(source.problem()) < 400
    with pytest.raises(DataError, match=words):
        source.load(1)
    assert time.process_time() - began < LONG


def test_an_archive_that_unfolds_to_far_more_than_it_is(tmp_path):
    path = tmp_path / "x.npz"
    np.savez_compressed(path, x=np.zeros((120_000, 250), np.float32), y=np.zeros(120_000, np.uint8))
    refused("npz_file", path, "looks like a trap")


def test_an_archive_of_ever_so_many_members(tmp_path):
    path = tmp_path / "x.npz"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(20_000):
            made.writestr(f"a{number}.npy", b"")
    refused("npz_file", path, "too many arrays")


def test_arrays_without_numbers_are_no_columns(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, x=np.ones((20, 0)), y=np.arange(20) % 2)
    assert list(SOURCES["npz_file"](path=str(path)).columns()) == ["y"]


@pytest.mark.parametrize("kind", ["<f2", ">f2"])
def test_half_floats_are_compared_without_a_warning(tmp_path, kind):
    path = tmp_path / "x.npz"
    np.savez(path, x=np.full((20, 3), 60_000, kind), y=np.arange(20) % 2)
    assert SOURCES["npz_file"](path=str(path)).load(1).count("train") == 16
    np.savez(path, x=np.full((20, 3), np.inf, kind), y=np.arange(20) % 2)
    with pytest.raises(DataError, match="not finite"):
        SOURCES["npz_file"](path=str(path)).load(1)


def test_a_table_of_a_hundred_thousand_columns(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",".join(f"c{number}" for number in range(100_000)) + "\n1\n")
    refused("csv_file", path, "at most 20,000")


def test_a_table_of_many_columns_is_read_in_good_time(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",".join(f"c{number}" for number in range(5_000)) + "\n" + (",".join("1" for _ in range(5_000)) + "\n") * 20)
    began = time.process_time()
    assert SOURCES["csv_file"](path=str(path)).load(1).count("train") == 16
    assert time.process_time() - began < LONG


def test_a_column_that_is_not_there_is_named_beside_a_few_of_those_that_are(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",".join(f"c{number}" for number in range(5_000)) + "\n" + ",".join("1" for _ in range(5_000)) + "\n")
    words = SOURCES["csv_file"](path=str(path), target="y" * 5_000).problem()
    assert "c0, c1" in words
    assert "4980 more" in words
    assert len(words) < 400


def test_quotes_that_python_s_sniffer_needs_minutes_for(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + '","' * 20_000 + "\n1,2\n")
    began = time.process_time()
    with pytest.raises(DataError, match="Fewer than two"):
        SOURCES["csv_file"](path=str(path)).load(1)
    assert time.process_time() - began < LONG


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    path = tmp_path / "x.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (("name", "b"), ('"x, y; z"', "1.5"), ('"u| v"', "2"), ("w", "3"))))
    assert table.read_table(str(path)).column("name") == ("x, y; z", "u| v", "w")


def test_a_table_of_too_many_rows_is_read_once_only(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "ROW_LIMIT", 3)
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + "1,2\n" * 10)
    reads = []
    real = table.read_text
    monkeypatch.setattr(table, "read_text", lambda *arguments: reads.append(1) or real(*arguments))
    source = SOURCES["csv_file"](path=str(path))
    for _ in range(3):
        assert source.columns() == {}
        assert "more than 3 rows" in source.problem()
    assert len(reads) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes: run it on Linux or macOS")
def test_a_pipe_that_is_called_an_image_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.png")
    with pytest.raises(DataError, match="pipe"):
        read_image(tmp_path / "x.png", (8, 8, 3))


def test_a_large_archive_that_is_honest_is_read(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, x=np.zeros((archive.SMALL // 4000 + 10, 1000), np.float32), y=np.arange(archive.SMALL // 4000 + 10) % 2)
    assert set(SOURCES["npz_file"](path=str(path)).columns()) == {"x", "y"}


def test_the_end_record_is_found_behind_a_comment(tmp_path):
    memory = io.BytesIO()
    np.savez(memory, x=np.ones((20, 3)), y=np.arange(20) % 2)
    with zipfile.ZipFile(memory, "a") as made:
        made.comment = b"x" * 60_000
    (tmp_path / "x.npz").write_bytes(memory.getvalue())
    assert set(SOURCES["npz_file"](path=str(tmp_path / "x.npz")).columns()) == {"x", "y"}


@pytest.mark.parametrize(("kind", "settings"), [("adding_problem", {"steps": 2000}), ("copy_memory", {"pause": 1000})])
def test_generated_samples_that_would_fill_the_memory_are_refused(kind, settings):
    most = {item.name: item.maximum for item in describe(SOURCES[kind])}["samples"]
    source = SOURCES[kind](samples=int(most), **settings)
    assert "GB" in source.problem()
    with pytest.raises(DataError, match="fewer"):
        source.load(1)
    assert SOURCES[kind]().problem() == ""


@pytest.mark.parametrize(("kind", "settings"), [("adding_problem", {"steps": 40}), ("copy_memory", {"pause": 40})])
def test_the_size_of_generated_samples_is_what_they_take(kind, settings):
    source = SOURCES[kind](samples=500, **settings)
    taken = sum(array.nbytes for part in source.load(1).splits.values() for array in part.values())
    assert source._bytes() == pytest.approx(taken, rel=0.05)
