"""Reading text that comes from strangers: limited in size, decoded with a reason where that fails."""

import codecs
from pathlib import Path

from ..errors import DataError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def check_file(path: str, limit: int, what: str) -> Path:
    """The path of a file that exists and is at most `limit` bytes long; raises DataError in words."""
    if not path:
        raise DataError("Choose {what} first.", what=what)
    found = Path(path)
    try:
        size = found.stat().st_size if found.is_file() else None
    except (OSError, ValueError) as trouble:
        raise DataError("'{path}' can't be opened: {reason}.", path=path, reason=_reason(trouble)) from trouble
    if size is None:
        raise DataError("There is no file '{path}'.", path=path)
    if size > limit:
        raise DataError(
            "'{file}' is {size:.0f} MB long; at most {limit:.0f} MB can be read.", file=found.name, size=size / 1e6, limit=limit / 1e6
        )
    return found


def read_text(path: str, limit: int, what: str) -> str:
    """The text of a UTF-8 or UTF-16 file; raises DataError that says where a byte is wrong."""
    found = check_file(path, limit, what)
    try:
        raw = found.read_bytes()
    except OSError as trouble:
        raise DataError("'{file}' can't be read: {reason}.", file=found.name, reason=_reason(trouble)) from trouble
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as trouble:
        line = raw.count(b"\n", 0, trouble.start) + 1
        raise DataError(
            "'{file}', line {line}: not {encoding} text. Save it as UTF-8.", file=found.name, line=line, encoding=encoding.upper()
        ) from trouble


def _reason(trouble: Exception) -> str:
    return getattr(trouble, "strerror", None) or str(trouble)
