"""Tables: rows of cells with named columns, read from CSV or from plain tabs, and their cells as numbers and classes."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path

import numpy as np

from ..errors import DataError
from .text_files import check_file, read_text

FILE_LIMIT = 256_000_000  # bytes
CELL_LIMIT = 50_000_000
CLASS_LIMIT = 1_000  # different values of a column that are told apart
SNIFFED = 65_536
GAPS = frozenset(("", "na", "n/a", "nan", "null", "none", "?"))
LARGEST = 1e30  # far from where float32 ends, so that a standard deviation is still a number
NUMERIC_SHARE = 0.9  # a column is one of numbers if so many of its filled cells are


@dataclass(frozen=True, eq=False)  # told apart by identity: comparing all cells would be slow
class Table:
    """Cells as text, all rows as long as the header; `lines` has the line of each row in the file; `bad` names rows that were left out."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    bad: tuple[str, ...] = ()

    def column(self, name: str) -> tuple[str, ...]:
        if name not in self.names:
            raise DataError(f"The table has no column {name!r}; it has: {', '.join(self.names)}.")
        place = self.names.index(name)
        return tuple(row[place] for row in self.rows)


def read_table(path: str) -> Table:
    """A CSV file with a header line, or plain tabs for .tsv; the delimiter is found out. Raises DataError in words."""
    found = check_file(path, FILE_LIMIT, "a CSV file")
    status = found.stat()
    return _read(str(found), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _read(path: str, changed: int, size: int) -> Table:
    """Kept for as long as the file stays as it is: columns are asked for at every edit."""
    text = read_text(path, FILE_LIMIT, "a CSV file")
    name = Path(path).name
    reader = csv.reader(StringIO(text, newline=""), **_format(path, text))
    try:
        header = next(reader, None)
        if not header or not any(cell.strip() for cell in header):
            raise DataError(f"'{name}' is empty; its first line should name the columns.")
        names = tuple(cell.strip() or f"column {place}" for place, cell in enumerate(header, 1))
        if len(set(names)) < len(names):
            twice = next(item for item in names if names.count(item) > 1)
            raise DataError(f"'{name}' has two columns called {twice!r}. Give each its own name in the first line.")
        return _rows(name, names, reader)
    except csv.Error as trouble:
        raise DataError(f"'{name}', line {reader.line_num}: {trouble}.") from trouble


def _rows(name: str, names: tuple[str, ...], reader) -> Table:
    rows, lines, bad = [], [], []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(names):
            bad.append(f"Line {reader.line_num} has {len(cells)} cells instead of {len(names)}.")
            continue
        rows.append(tuple(cell.strip() for cell in cells))
        lines.append(reader.line_num)
        if len(rows) * len(names) > CELL_LIMIT:
            raise DataError(f"'{name}' has more than {CELL_LIMIT:,} cells. Take a part of it.")
    if not rows:
        raise DataError(f"'{name}' has a header but no row that fits it.")
    return Table(names, tuple(rows), tuple(lines), tuple(bad))


def _format(path: str, text: str) -> dict:
    if path.lower().endswith(".tsv"):
        return {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
    try:
        return {"dialect": csv.Sniffer().sniff(text[:SNIFFED], delimiters=",;\t|")}
    except csv.Error:  # one column, or nothing that repeats
        return {"delimiter": ","}


def is_gap(cell: str) -> bool:
    """Whether a cell says that nothing is known."""
    return cell.lower() in GAPS


def number(cell: str) -> float | None:
    """The number that a cell holds; None if it holds none, or one that a network could not compute with."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None


def is_numeric(cells: tuple[str, ...]) -> bool:
    """Whether a column is one of numbers: nearly all of its filled cells are."""
    filled = [cell for cell in cells if not is_gap(cell)]
    return bool(filled) and sum(number(cell) is not None for cell in filled) >= NUMERIC_SHARE * len(filled)


def classes_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The different filled values of a column, sorted: numbers by size, texts by letter."""
    values = {cell for cell in cells if not is_gap(cell)}
    if all(number(value) is not None for value in values):
        return tuple(sorted(values, key=float))
    return tuple(sorted(values))


def standardised(values: np.ndarray, training: np.ndarray) -> np.ndarray:
    """Each column moved and scaled so that its training rows have mean 0 and standard deviation 1."""
    known = values[training]
    spread = known.std(axis=0)
    return (values - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
