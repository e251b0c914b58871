"""Tables: rows of cells with named columns, read from CSV or from plain tabs, and their cells as numbers and classes."""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import StringIO
from pathlib import Path

import numpy as np

from ..errors import DataError
from ..sentence import Sentence
from ..words import and_more
from .text_files import check_file, read_text

FILE_LIMIT = 256_000_000  # bytes
CELL_LIMIT = 10_000_000
ROW_LIMIT = 1_000_000
COLUMN_LIMIT = 20_000
CLASS_LIMIT = 1_000  # different values of a column that are told apart
SNIFFED = 65_536
SAMPLED = 50  # lines in which the delimiter is looked for
DELIMITERS = ",;\t|"
NAMED_COLUMNS = 20
BAD_LIMIT = 10_000  # rows left out that are counted
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
        if name not in self.places:
            known = and_more([shown[:40] for shown in self.names], NAMED_COLUMNS)
            raise DataError("The table has no column {name!r}; it has: {known}.", name=name[:40], known=known)
        place = self.places[name]
        return tuple(row[place] for row in self.rows)

    @cached_property
    def places(self) -> dict[str, int]:
        """Name to number of the column, from 0."""
        return {name: place for place, name in enumerate(self.names)}


def read_table(path: str) -> Table:
    """A CSV file with a header line, or plain tabs for .tsv; the delimiter is found out. Raises DataError in words."""
    found = check_file(path, FILE_LIMIT, Sentence("a CSV file"))
    status = found.stat()
    outcome = _outcome(str(found), status.st_mtime_ns, status.st_size)
    if isinstance(outcome, DataError):
        raise DataError(str(outcome))
    return outcome


@lru_cache(maxsize=2)
def _outcome(path: str, changed: int, size: int) -> Table | DataError:
    """Kept for as long as the file stays as it is, refused or not: columns are asked for at every edit."""
    try:
        return _read(path)
    except DataError as refusal:
        return refusal


def _read(path: str) -> Table:
    text = read_text(path, FILE_LIMIT, Sentence("a CSV file"))
    name = Path(path).name
    reader = csv.reader(StringIO(text, newline=""), **_format(path, text))
    try:
        header = next(reader, None)
        if not header or not any(cell.strip() for cell in header):
            raise DataError("'{name}' is empty; its first line should name the columns.", name=name)
        names = tuple(cell.strip() or f"column {place}" for place, cell in enumerate(header, 1))
        if len(names) > COLUMN_LIMIT:
            raise DataError(
                "'{name}' has {count:,} columns; at most {limit:,} can be read.",
                name=name,
                count=len(names),
                limit=COLUMN_LIMIT,
            )
        if len(set(names)) < len(names):
            twice = next(item for item, count in Counter(names).items() if count > 1)
            raise DataError(
                "'{name}' has two columns called {twice!r}. Give each its own name in the first line.", name=name, twice=twice[:40]
            )
        return _rows(name, names, reader)
    except csv.Error as trouble:
        raise DataError("'{name}', line {line}: {trouble}.", name=name, line=reader.line_num, trouble=trouble) from trouble


def _rows(name: str, names: tuple[str, ...], reader) -> Table:
    rows, lines, bad = [], [], []
    known: dict[str, str] = {}  # cells are much the same: each text is kept once
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(names):
            if len(bad) < BAD_LIMIT:
                bad.append(
                    Sentence(
                        "Line {line} has {count} cells instead of {wanted}.",
                        line=reader.line_num,
                        count=len(cells),
                        wanted=len(names),
                    )
                )
            continue
        rows.append(tuple(known.setdefault(cell, cell) for cell in map(str.strip, cells)))
        lines.append(reader.line_num)
        if len(rows) * len(names) > CELL_LIMIT or len(rows) > ROW_LIMIT:
            raise DataError(
                "'{name}' has more than {rows:,} rows or {cells:,} cells. Take a part of it.",
                name=name,
                rows=ROW_LIMIT,
                cells=CELL_LIMIT,
            )
    if not rows:
        raise DataError("'{name}' has a header but no row that fits it.", name=name)
    return Table(names, tuple(rows), tuple(lines), tuple(bad))


def _format(path: str, text: str) -> dict:
    if path.lower().endswith(".tsv"):
        return {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
    lines = text[:SNIFFED].splitlines(keepends=True)[:SAMPLED]
    return {"delimiter": max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter)), "skipinitialspace": True}


def _agreement(lines: list[str], delimiter: str) -> float:
    """How well a delimiter cuts lines into rows of the same length, of two cells or more. (`csv.Sniffer` takes minutes for some files.)"""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    return sum(width == widths[0] for width in widths) / len(widths) + widths[0] / 1e6


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
