"""A NumPy archive of one's own."""

from math import prod

import numpy as np

from ...errors import DataError
from ...settings import setting
from ...shapes import TensorSpec
from ..archive import Header, highest_classes, read_arrays, read_headers
from ..columns import Column, DataSet, Source, source
from ..splitting import shuffled_parts
from ..table import LARGEST

SUFFIXES = {"train": "_train", "validation": "_validation", "test": "_test"}
CLASS_LIMIT = 10_000
ROLES = {0: "number", 1: "vector", 2: "sequence", 3: "image"}


@source("npz_file", title="NumPy archive", category="Own data", keywords=("npz", "numpy", "arrays"))
class NpzFile(Source):
    """Arrays from a .npz file, samples first: a column for each name; x_train and x_test are the parts of one column x."""

    path: str = setting(default="", title="File", kind="file", endings=(".npz",), help="The .npz file.")
    test_share: float = setting(
        default=0.2, min=0.0, max=0.9, help="Share of the samples that is kept for the test, if the file has no part called _test."
    )

    def columns(self) -> dict[str, Column]:
        try:
            return self._described()
        except DataError:
            return {}

    def problem(self) -> str:
        try:
            self._described()
        except DataError as trouble:
            return str(trouble)
        return ""

    def sample_count(self) -> int | None:
        try:
            return self._found()[1]
        except DataError:
            return None

    def load(self, seed: int) -> DataSet:
        columns = self._described()
        arrays = read_arrays(self.path)
        splits = {split: {key: arrays[f"{key}{end}"] for key in columns} for split, end in SUFFIXES.items() if _has(arrays, columns, end)}
        if not splits:
            count = len(arrays[next(iter(columns))])
            parts = shuffled_parts(count, self.test_share, seed)
            splits = {split: {key: arrays[key][rows] for key in columns} for split, rows in parts.items() if len(rows)}
        fitted = {split: {key: _fit(key, array, columns[key]) for key, array in part.items()} for split, part in splits.items()}
        for split, part in fitted.items():
            if len({len(array) for array in part.values()}) > 1:
                raise DataError("The arrays of the {split} part have different numbers of samples.", split=split)
        return DataSet(columns, fitted)

    def _found(self) -> tuple[dict[str, Header], int]:
        """The arrays that have samples, those to learn from where the file tells parts apart, and how many samples the longest has."""
        headers = {
            name: header for name, header in read_headers(self.path).items() if header.dtype.kind in "biuf" and prod(header.shape[1:])
        }
        headers = {name: header for name, header in headers.items() if header.shape}
        parted = {name.removesuffix("_train"): header for name, header in headers.items() if name.endswith("_train")}
        found = parted or headers
        longest = max((header.shape[0] for header in found.values()), default=0)
        if longest < 2:
            raise DataError("The file has no array of numbers with at least two samples along its first axis.")
        return found, longest

    def _described(self) -> dict[str, Column]:
        found, longest = self._found()
        highest = highest_classes(self.path)
        return {name: _column(name, header, highest) for name, header in found.items() if header.shape[0] == longest}


def _has(arrays: dict[str, np.ndarray], columns: dict[str, Column], end: str) -> bool:
    return all(f"{name}{end}" in arrays for name in columns)


def _column(name: str, header: Header, highest: dict[str, int]) -> Column:
    """Bytes of rank 2 and 3 are images; whole numbers, one for each sample, are classes; all else is as many real numbers."""
    sample = header.shape[1:]
    if not sample and header.dtype.kind in "iub":
        found = [highest[f"{name}{end}"] for end in ("", *SUFFIXES.values()) if f"{name}{end}" in highest]
        classes = max(found, default=0) + 1
        if classes > CLASS_LIMIT:
            raise DataError(
                "The array {name!r} has class numbers up to {classes}; at most {limit} classes can be told apart.",
                name=name,
                classes=classes - 1,
                limit=CLASS_LIMIT,
            )
        return Column(TensorSpec((), "int", max(2, classes)), "label", f"The class in {name}.")
    if header.dtype == np.uint8 and len(sample) in (2, 3):
        spec = TensorSpec(sample if len(sample) == 3 else (*sample, 1))
        return Column(spec, "image", f"The picture in {name}, values from 0 to 1.", scale=1 / 255, bounds=(0.0, 1.0))
    spec = TensorSpec(sample or (1,))
    return Column(spec, ROLES.get(spec.rank, "vector"), f"The numbers in {name}.")


def _fit(name: str, array: np.ndarray, column: Column) -> np.ndarray:
    """The array as its column promises it; raises DataError where it can't be that."""
    if column.spec.dtype == "int":
        if array.size and array.min() < 0:
            raise DataError("The class numbers in {name!r} should be 0 or more, got {lowest}.", name=name, lowest=array.min())
        return array.astype(np.int64)
    largest = LARGEST if array.dtype.itemsize > 2 else np.inf  # half a float can't be too large
    if array.dtype.kind == "f" and not (np.isfinite(array) & (np.abs(array) <= largest)).all():
        raise DataError(
            "The array {name!r} holds values that are not finite (NaN or infinity), or larger than {largest:g}.", name=name, largest=LARGEST
        )
    stored = array if array.dtype == np.uint8 else array.astype(np.float32)
    try:
        return stored.reshape(len(array), *column.spec.shape)
    except ValueError:
        raise DataError("The parts of {name!r} have samples of different shapes.", name=name) from None
