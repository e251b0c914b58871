"""Files that people bring: what is read, what is named, what is refused in a sentence."""

import zipfile

import numpy as np
import pytest
from PIL import Image

from engine.catalogue import SOURCES
from engine.errors import DataError


def csv_source(tmp_path, text, name="t.csv", **settings):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return SOURCES["csv_file"](path=str(file), **settings)


@pytest.mark.concept("data-own")
def test_csv_numbers_stay_texts_become_switches(tmp_path):
    rows = "".join(f"{i},{'red' if i % 2 else 'blue'},{'yes' if i > 9 else 'no'}\n" for i in range(20))
    found = csv_source(tmp_path, "size,colour,good\n" + rows, scale=False)
    columns = found.columns()
    assert columns["features"].names == ("size", "colour=blue", "colour=red")
    assert columns["label"].names == ("no", "yes")
    data = found.load(1)
    assert (data.count("train"), data.count("test")) == (16, 4)
    for part in data.splits.values():
        size, blue, red = part["features"].T
        np.testing.assert_array_equal(part["label"], size > 9)
        np.testing.assert_array_equal(red, size % 2)
        np.testing.assert_array_equal(blue, 1 - red)


def test_csv_predicts_numbers_and_standardises_by_training_rows(tmp_path):
    rows = "".join(f"{i};{i * 2.5 + 1}\n" for i in range(50))
    data = csv_source(tmp_path, "a;b\n" + rows).load(1)
    train = data.splits["train"]
    assert train["features"].mean() == pytest.approx(0, abs=1e-5)
    assert train["target"].std() == pytest.approx(1, abs=1e-5)
    assert abs(data.splits["test"]["features"].mean()) > 1e-3


@pytest.mark.concept("data-own")
def test_csv_rows_that_cannot_be_used_are_named(tmp_path):
    good = "".join(f"{i},{i % 2}\n" for i in range(30))
    data = csv_source(tmp_path, "a,b\n1,0,9\n,1\nmany,1\n" + good).load(1)
    assert data.notes == ("Line 2 has 3 cells instead of 2.", "Line 3: a is empty.", "Line 4: a should be a number, got 'many'.")
    assert data.count("train") + data.count("test") == 30


@pytest.mark.parametrize(
    ("text", "settings", "words"),
    [
        ("", {}, "is empty"),
        ("a,b\n", {}, "no row"),
        ("a,a\n1,2\n", {}, "two columns called 'a'"),
        ("a,b\n1,2\n3,4\n", {"target": "c"}, "no column 'c'; it has: a, b"),
        (b"a,b\n1,\xff\xfe\n", {}, "line 2: not UTF-8"),
        ("a\n1\n2\n", {}, "No column is left to learn from"),
        ('a,b\n1,"' + "x" * 200_000 + '"\n', {}, "line 2: field larger"),
    ],
)
def test_csv_files_that_cannot_be_read_say_why(tmp_path, text, settings, words):
    found = csv_source(tmp_path, text, **settings)
    assert found.columns() == {}
    assert words in found.problem()
    with pytest.raises(DataError, match=words):
        found.load(1)


def test_csv_follows_the_file(tmp_path):
    found = csv_source(tmp_path, "a,b\n1,x\n2,y\n")
    assert found.columns()["label"].names == ("x", "y")
    csv_source(tmp_path, "a,b\n1,x\n2,y\n3,zebra\n")
    assert found.columns()["label"].names == ("x", "y", "zebra")


def test_csv_in_utf16_and_with_tabs(tmp_path):
    assert csv_source(tmp_path, "a,b\n1,ä\n2,ö\n".encode("utf-16")).columns()["label"].names == ("ä", "ö")
    assert csv_source(tmp_path, 'a\tb\n1\t"x\n2\ty\n', "t.tsv").columns()["label"].names == ('"x', "y")


def npz_source(tmp_path, **arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    return SOURCES["npz_file"](path=str(tmp_path / "a.npz"))


@pytest.mark.concept("data-own")
def test_npz_parts_become_splits(tmp_path):
    images = np.arange(10 * 4 * 4, dtype=np.uint8).reshape(10, 4, 4)
    found = npz_source(tmp_path, x_train=images, y_train=np.arange(10) % 3, x_test=images[:4], y_test=np.arange(4) % 3, names=["a", "b"])
    columns = found.columns()
    assert columns["x"].spec.shape == (4, 4, 1)
    assert columns["y"].spec.classes == 3
    data = found.load(1)
    assert {split: data.count(split) for split in data.splits} == {"train": 10, "test": 4}
    assert data.values("test", "x").max() == pytest.approx(images[:4].max() / 255)


def test_npz_without_parts_is_split(tmp_path):
    data = npz_source(tmp_path, signal=np.arange(60.0).reshape(20, 3), target=np.arange(20.0)).load(1)
    assert {split: data.count(split) for split in data.splits} == {"train": 16, "test": 4}
    for part in data.splits.values():
        np.testing.assert_array_equal(part["signal"][:, 0], part["target"][:, 0] * 3)


def test_npz_never_reads_objects(tmp_path):
    found = npz_source(tmp_path, x=np.array([{"a": 1}, None], dtype=object))
    assert "Python objects" in found.problem()


def test_npz_that_lies_about_its_size_is_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((4, 4)))
    raw = (tmp_path / "x.npy").read_bytes()
    honest = b"(4, 4), }" + b" " * 9
    assert honest in raw
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", raw.replace(honest, b"(99999999999, 4) }"))
    found = SOURCES["npz_file"](path=str(tmp_path / "a.npz"))
    assert "claims to be larger" in found.problem()


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.array([[1.0], [np.nan], [2.0]])}, "not finite"),
        ({"x": np.array([[1.0], [1e200], [2.0]])}, "larger than 1e\\+30"),
        ({"x": np.zeros((3, 2)), "y": np.array([0, -1, 2])}, "0 or more"),
        ({"x_train": np.zeros((3, 2)), "x_test": np.zeros((3, 5))}, "different shapes"),
    ],
)
def test_npz_values_that_cannot_be_used_are_named(tmp_path, arrays, words):
    with pytest.raises(DataError, match=words):
        npz_source(tmp_path, **arrays).load(1)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(100)])
def test_npz_that_is_broken_says_so(tmp_path, content):
    file = tmp_path / "a.npz"
    file.write_bytes(content)
    found = SOURCES["npz_file"](path=str(file))
    assert "not a NumPy archive" in found.problem()
    assert found.columns() == {}


def image_folder(tmp_path, **settings):
    for name, colour in (("dark", 10), ("light", 240)):
        (tmp_path / name).mkdir()
        for number in range(5):
            Image.new("RGB", (20 + number, 30), (colour, colour, 0)).save(tmp_path / name / f"{number}.png")
    return SOURCES["image_folder"](path=str(tmp_path), height=8, width=6, **settings)


@pytest.mark.concept("data-own")
def test_image_folder_reads_classes_and_names_what_it_cannot_read(tmp_path):
    found = image_folder(tmp_path)
    (tmp_path / "dark" / "broken.png").write_bytes(b"no picture")
    assert found.columns()["image"].spec.shape == (8, 6, 3)
    assert found.columns()["label"].names == ("dark", "light")
    data = found.load(1)
    assert {split: data.count(split) for split in data.splits} == {"train": 8, "test": 2}
    assert data.notes == ("'dark/broken.png' is not an image that can be read (PNG, JPEG, BMP or WebP).",)
    for part in data.splits.values():
        np.testing.assert_array_equal(part["image"][:, 0, 0, 0] > 128, part["label"] == 1)


def test_a_folder_without_images_is_named(tmp_path):
    found = image_folder(tmp_path)
    (tmp_path / "empty").mkdir()
    assert found.columns()["label"].names == ("dark", "light")
    assert found.load(1).notes == ("The folder 'empty' has no images, so it is no class.",)


def test_images_that_lie_elsewhere_are_hinted_at(tmp_path):
    inner = tmp_path / "images"
    inner.mkdir()
    image_folder(inner)
    outer, flat = SOURCES["image_folder"](path=str(tmp_path)), SOURCES["image_folder"](path=str(inner / "dark"))
    assert "'images' have them: choose that folder." in outer.problem()
    assert flat.problem().endswith("0 found. There are images in the folder itself: put those of each class into a folder of their own.")


def test_image_folder_in_grey(tmp_path):
    assert image_folder(tmp_path, colour=False).load(1).splits["train"]["image"].shape == (8, 8, 6, 1)


def test_an_image_that_is_none_by_content_is_refused(tmp_path):
    found = image_folder(tmp_path)
    Image.new("RGB", (9, 9)).save(tmp_path / "dark" / "x.tiff")
    (tmp_path / "dark" / "x.tiff").rename(tmp_path / "dark" / "x.png")
    assert found.load(1).notes[0].startswith("'dark/x.png' is not an image")


@pytest.mark.parametrize("kind", ["csv_file", "npz_file", "image_folder"])
@pytest.mark.parametrize("path", ["", "/no/such/place", "bad\0name", "."])
def test_paths_that_lead_nowhere_give_a_sentence(kind, path):
    found = SOURCES[kind](path=path)
    assert found.columns() == {}
    assert found.problem().endswith((".", ". "))
    with pytest.raises(DataError):
        found.load(1)
