"""Files that nobody would make on purpose: whatever the bytes, either samples or one DataError, never anything else."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.catalogue import SOURCES
from engine.data.image_files import read_image
from engine.errors import DataError

TRIES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.sampled_from(["", "1", "-2.5", "1e999", "1e300", "-3e38", "nan", "x", "ja", '"', '"a,b"', "é", "\0", "9" * 400, " ", "=1+1"])


def load_or_refuse(found):
    """Columns are empty exactly if there is a problem; loading gives samples or a DataError."""
    assert bool(found.columns()) is (found.problem() == "")
    try:
        data = found.load(1)
    except DataError:
        return
    for split in data.splits:
        for name in data.columns:
            assert np.isfinite(data.values(split, name)).all()


@TRIES
@given(
    st.lists(st.lists(CELLS, max_size=5), max_size=30),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_any_table(tmp_path, rows, delimiter, ending, scale):
    file = tmp_path / "t.csv"
    file.write_bytes(ending.join(delimiter.join(row) for row in rows).encode())
    load_or_refuse(SOURCES["csv_file"](path=str(file), scale=scale))


@TRIES
@given(st.binary(max_size=400))
def test_any_bytes_as_a_table(tmp_path, content):
    file = tmp_path / "t.csv"
    file.write_bytes(content)
    load_or_refuse(SOURCES["csv_file"](path=str(file)))


def an_archive(**arrays):
    memory = io.BytesIO()
    np.savez(memory, **arrays)
    return memory.getvalue()


ARCHIVE = an_archive(x=np.arange(60.0).reshape(20, 3), y=np.arange(20) % 4)


@TRIES
@given(st.lists(st.tuples(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, len(ARCHIVE)))
def test_a_damaged_archive(tmp_path, changes, end):
    content = bytearray(ARCHIVE)
    for place, value in changes:
        content[place] = value
    file = tmp_path / "a.npz"
    file.write_bytes(content[: max(end, 1)] if end % 3 == 0 else content)
    load_or_refuse(SOURCES["npz_file"](path=str(file)))


@TRIES
@given(st.text(alphabet="{}'(),: <>|0123456789descrshapefortran_orderTrueFalsefiuO", max_size=120))
def test_any_header_in_an_archive(tmp_path, header):
    raw = header.encode()
    member = b"\x93NUMPY\x01\x00" + len(raw).to_bytes(2, "little") + raw + bytes(100)
    file = tmp_path / "a.npz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", member)
    load_or_refuse(SOURCES["npz_file"](path=str(file)))


def test_an_archive_that_unfolds_without_end_is_refused(tmp_path):
    file = tmp_path / "a.npz"
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", header.getvalue() + bytes(10_000_000))
    assert "claims to be larger" in SOURCES["npz_file"](path=str(file)).problem()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
@TRIES
@given(data=st.data())
def test_a_damaged_image(tmp_path, kind, data):
    memory = io.BytesIO()
    Image.fromarray(np.arange(3 * 20 * 20, dtype=np.uint8).reshape(20, 20, 3)).save(memory, kind)
    content = bytearray(memory.getvalue())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path / "a.png"
    file.write_bytes(content)
    try:
        pixels = read_image(file, (8, 8, 3))
    except DataError:
        return
    assert pixels.shape == (8, 8, 3)
    assert pixels.dtype == np.uint8


def test_an_image_that_is_a_bomb_is_refused(tmp_path):
    Image.new("1", (9000, 9000)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match="9000×9000 pixels"):
        read_image(tmp_path / "a.png", (8, 8, 3))
