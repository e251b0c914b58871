"""NumPy archives (.npz) that come from strangers: headers first, then the arrays, nothing executed."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from ..errors import DataError
from ..sentence import Sentence
from .text_files import check_file

FILE_LIMIT = 2_000_000_000  # bytes, packed
ARRAY_LIMIT = 2_000_000_000  # bytes, all arrays together, unpacked
SMALL = 100_000_000  # bytes unpacked that need no further look
UNFOLDING = 50  # times its size that a file may unpack to beyond that: real data doesn't, bombs do
END_LIMIT = 65_557  # bytes in which the end record of an archive lies
DIRECTORY_LIMIT = 64 * 1024  # bytes of the list of members
MEMBER_LIMIT = 64
HEADER_LIMIT = 10_000


@dataclass(frozen=True)
class Header:
    """What an archive says of one array before it is read."""

    shape: tuple[int, ...]
    dtype: np.dtype


def read_headers(path: str) -> dict[str, Header]:
    """Shape and type of each array of a .npz file; raises DataError for what is too large, hostile or broken."""
    found = check_file(path, FILE_LIMIT, Sentence("an .npz file"))
    status = found.stat()
    return _headers(str(found), status.st_mtime_ns, status.st_size)


def read_arrays(path: str, names: Iterable[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays of a .npz file, all or those with these names; raises DataError in words."""
    wanted = list(read_headers(path) if names is None else names)
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in wanted}
    except Exception as trouble:  # whatever a broken archive makes zipfile, zlib or NumPy raise
        raise DataError("'{file}' is damaged: {trouble}.", file=Path(path).name, trouble=str(trouble).splitlines()[0]) from trouble


def highest_classes(path: str) -> dict[str, int]:
    """The highest value of each array that holds one whole number for each sample; raises DataError in words."""
    found = check_file(path, FILE_LIMIT, Sentence("an .npz file"))
    status = found.stat()
    return _highest(str(found), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _highest(path: str, changed: int, size: int) -> dict[str, int]:
    labels = [name for name, header in read_headers(path).items() if len(header.shape) == 1 and header.dtype.kind in "iub"]
    return {name: int(array.max()) for name, array in read_arrays(path, labels).items() if array.size}


@lru_cache(maxsize=4)
def _headers(path: str, changed: int, size: int) -> dict[str, Header]:
    name = Path(path).name
    try:
        _check_directory(path, size)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBER_LIMIT:
                raise DataError(
                    "'{name}' holds {count} arrays; at most {limit} can be read.",
                    name=name,
                    count=len(members),
                    limit=MEMBER_LIMIT,
                )
            headers = {member.filename.removesuffix(".npy"): _header(archive, member) for member in members}
    except DataError:
        raise
    except Exception as trouble:  # zipfile, zlib and NumPy raise many kinds for broken files; each means the same to a person
        raise DataError("'{name}' is not a NumPy archive (.npz), or it is damaged.", name=name) from trouble
    total = sum(prod(header.shape) * header.dtype.itemsize for header in headers.values())
    if total > ARRAY_LIMIT:
        raise DataError(
            "The arrays in '{name}' would take {total:.1f} GB; at most {limit:.0f} GB can be read.",
            name=name,
            total=total / 1e9,
            limit=ARRAY_LIMIT / 1e9,
        )
    if total > max(SMALL, UNFOLDING * size):
        raise DataError(
            "'{name}' unpacks to {total:.0f} MB, {times} times its size: it looks like a trap. Save less.",
            name=name,
            total=total / 1e6,
            times=total // max(size, 1),
        )
    return headers


def _check_directory(path: str, size: int) -> None:
    """Raise DataError where the list of members is so long that reading it would take long; `zipfile` reads all of it."""
    with open(path, "rb") as file:
        file.seek(max(0, size - END_LIMIT))
        tail = file.read(END_LIMIT)
    place = tail.rfind(b"PK\5\6")
    if 0 <= place <= len(tail) - 22:
        count, length = int.from_bytes(tail[place + 10 : place + 12], "little"), int.from_bytes(tail[place + 12 : place + 16], "little")
        if count > MEMBER_LIMIT or length > DIRECTORY_LIMIT:
            raise DataError("'{file}' holds too many arrays; at most {limit} can be read.", file=Path(path).name, limit=MEMBER_LIMIT)


def _header(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Header:
    with archive.open(member) as stream:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream, max_header_size=HEADER_LIMIT)
    if dtype.hasobject:
        raise DataError(
            "The array {filename!r} holds Python objects, which are never read. Save numbers instead.", filename=member.filename
        )
    if prod(shape) * dtype.itemsize > member.file_size:
        raise DataError("The array {filename!r} claims to be larger than it is.", filename=member.filename)
    return Header(tuple(shape), dtype)
