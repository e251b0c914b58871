"""A ZIP archive in its simplest form: members stored as they are, one after the other, nothing else in the file.

Any ZIP program opens it. Reading is strict: what is not exactly this form (compression, encryption, gaps, overlaps, two members of
one name, a comment) is refused, so there is nothing to hide in and nothing to unfold.
Layout: APPNOTE.TXT, ZIP File Format Specification 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from . import limits
from .errors import ProjectError

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION = 20
UNIX = 3 << 8
DATE = 0x0021  # the first of January 1980: the same bytes each time
PLAIN_FILE = 0o100644 << 16
UTF8 = 0x0800


@dataclass(frozen=True)
class Entry:
    """A member in the list at the end of the file; `offset` is where its own header begins."""

    name: str
    crc: int
    length: int
    offset: int


def pack(members: Mapping[str, bytes]) -> Iterator[bytes]:
    """The bytes of an archive, in parts; the same members in the same order give the same bytes."""
    directory, offset = [], 0
    for name, content in members.items():
        encoded = name.encode("ascii")
        crc = zlib.crc32(content)
        yield LOCAL.pack(b"PK\3\4", VERSION, 0, 0, 0, DATE, crc, len(content), len(content), len(encoded), 0) + encoded
        yield content
        entry = (UNIX | VERSION, VERSION, 0, 0, 0, DATE, crc, len(content), len(content), len(encoded), 0, 0, 0, 0, PLAIN_FILE, offset)
        directory.append(CENTRAL.pack(b"PK\1\2", *entry) + encoded)
        offset += LOCAL.size + len(encoded) + len(content)
        if offset > limits.FILE:
            raise ProjectError("The project is too large for one file: it can hold {size} MB.", size=limits.FILE // limits.MEGABYTE)
    entries = b"".join(directory)
    yield entries + END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(entries), offset, 0)


def listing(file: BinaryIO) -> dict[str, Entry]:
    """The members of an archive by name; raises ProjectError for anything but the plain form, before it reads a member."""
    size = file.seek(0, 2)
    if size > limits.FILE:
        raise ProjectError("The file is larger than {size} MB.", size=limits.FILE // limits.MEGABYTE)
    entries, start = _directory(file, size)
    position = 0
    for entry in entries:
        if entry.offset != position:
            raise ProjectError(
                "The part {part!r} is not where it should be: the file is damaged or was put together by hand.", part=entry.name
            )
        position = _check_local(file, entry) + entry.length
        if position > start:
            raise ProjectError("The part {part!r} reaches beyond its place: the file is damaged.", part=entry.name)
    if position != start:
        raise ProjectError("The file holds bytes that belong to no part of it.")
    return {entry.name: entry for entry in entries}


def content(file: BinaryIO, entry: Entry, most: int) -> bytes:
    """The bytes of a member, which may be `most` of them; raises ProjectError if they are more or their checksum is wrong."""
    if entry.length > most:
        raise ProjectError(
            "The part {part!r} is too large: {length} bytes, at most {most} are allowed.", part=entry.name, length=entry.length, most=most
        )
    file.seek(_check_local(file, entry))
    read = file.read(entry.length)
    if len(read) != entry.length or zlib.crc32(read) != entry.crc:
        raise ProjectError("The part {part!r} is damaged: its checksum is wrong.", part=entry.name)
    return read


def _directory(file: BinaryIO, size: int) -> tuple[list[Entry], int]:
    """The members by offset, and where the directory begins."""
    if not size:
        raise ProjectError("The file is empty.")
    file.seek(0)
    if file.read(4) not in (b"PK\3\4", b"PK\5\6"):
        raise ProjectError("The file is no Blockprop project, whatever its name says.")
    if size < END.size:
        raise ProjectError("The file was cut off: its end is missing.")
    file.seek(size - END.size)
    mark, disk, first, here, count, length, start, comment = END.unpack(file.read(END.size))
    if mark != b"PK\5\6" or comment:
        raise ProjectError("The file was cut off, or something was added to its end.")
    if disk or first or here != count or start + length + END.size != size:
        raise ProjectError("The list of parts at the end of the file is damaged.")
    if count > limits.MEMBERS or length > limits.MEMBERS * 512:
        raise ProjectError("The file has too many parts: {count}, at most {most} are allowed.", count=count, most=limits.MEMBERS)
    file.seek(start)
    directory = file.read(length)
    entries, position = [], 0
    for _ in range(count):
        entry, position = _entry(directory, position)
        entries.append(entry)
    if position != length or len({entry.name for entry in entries}) < count:
        raise ProjectError("The list of parts at the end of the file is damaged or names a part twice.")
    return sorted(entries, key=lambda entry: entry.offset), start


def _entry(directory: bytes, position: int) -> tuple[Entry, int]:
    if position + CENTRAL.size > len(directory):
        raise ProjectError("The list of parts at the end of the file is cut off.")
    fields = CENTRAL.unpack_from(directory, position)
    mark, flags, method, crc, packed, length, name_length, extra, comment = (fields[i] for i in (0, 3, 4, 7, 8, 9, 10, 11, 12))
    begin = position + CENTRAL.size
    name = directory[begin : begin + name_length].decode("ascii", "backslashreplace")
    if mark != b"PK\1\2" or len(directory) < begin + name_length + extra + comment:
        raise ProjectError("The list of parts at the end of the file is damaged.")
    if flags & ~UTF8 or method != 0 or packed != length:
        raise ProjectError("The part {name!r} is compressed or encrypted; in a project the parts are stored as they are.", name=name[:80])
    return Entry(name, crc, length, fields[16]), begin + name_length + extra + comment


def _check_local(file: BinaryIO, entry: Entry) -> int:
    """Where the content of a member begins, once its own header agrees with the list."""
    file.seek(entry.offset)
    raw = file.read(LOCAL.size)
    if len(raw) < LOCAL.size:
        raise ProjectError("The part {part!r} is cut off.", part=entry.name)
    mark, _, flags, method, _, _, crc, packed, length, name_length, extra = LOCAL.unpack(raw)
    agrees = (mark, flags & ~UTF8, method, crc, packed, length) == (b"PK\3\4", 0, 0, entry.crc, entry.length, entry.length)
    if not agrees or file.read(name_length).decode("ascii", "backslashreplace") != entry.name:
        raise ProjectError("The part {part!r} contradicts the list of parts: the file is damaged.", part=entry.name)
    return entry.offset + LOCAL.size + name_length + extra
