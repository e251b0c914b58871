"""A small JSON file that the program keeps for itself, or gives to a person to take along: read with care, written whole."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from engine.sentence import Sentence

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
        raise ProjectError("'{file}' can't be read: {why}.", file=path.name, why=because(trouble)) from trouble
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProjectError("'{file}' holds no settings of Blockprop. Choose a file that was exported from it.", file=path.name)
    return found


def write(path: Path, value: Any) -> None:
    """Write a JSON file whole; raises ProjectError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise ProjectError("The folder '{folder}' can't be made: {reason}.", folder=path.parent, reason=trouble.strerror) from trouble
    atomic.write(path, [msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"])


def put_aside(path: Path, reason: str) -> str:
    """Keep a broken file as "name.bad" and say so."""
    with suppress(OSError):
        path.replace(path.with_name(path.name + ".bad"))
    return Sentence(
        "'{file}' could not be read ({reason}): it is kept as '{file}.bad', and the defaults are used.", file=path.name, reason=reason[:100]
    )
