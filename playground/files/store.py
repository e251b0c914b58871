"""A small JSON file that the program keeps for itself, or gives to a person to take along: read with care, written whole."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from . import atomic
from .errors import ProjectError, because

LARGEST = 4 << 20


def read(path: Path) -> tuple[Any, str]:
    """The value in a JSON file and a sentence; None and "" where there is no file. One that can't be read is kept as "name.bad"."""
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError("it is too large")
        return msgspec.json.decode(content), ""
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, RecursionError) as trouble:
        return None, put_aside(path, str(trouble))


def take_in(path: Path) -> dict[str, Any]:
    """The record in a file that a person chose, whoever made it; the file stays as it is. Raises ProjectError."""
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        found = msgspec.json.decode(content) if len(content) <= LARGEST else None
    except OSError as trouble:
        raise ProjectError(f"'{path.name}' can't be read: {because(trouble)}.") from trouble
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProjectError(f"'{path.name}' holds no settings of Blockprop. Choose a file that was exported from it.")
    return found


def write(path: Path, value: Any) -> None:
    """Write a JSON file whole; raises ProjectError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise ProjectError(f"The folder '{path.parent}' can't be made: {trouble.strerror}.") from trouble
    atomic.write(path, [msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"])


def put_aside(path: Path, reason: str) -> str:
    """Keep a broken file as "name.bad" and say so."""
    with suppress(OSError):
        path.replace(path.with_name(path.name + ".bad"))
    return f"'{path.name}' could not be read ({reason[:100]}): it is kept as '{path.name}.bad', and the defaults are used."
