"""Files that a person names: what helps where one is not there, is a folder, or can't be written."""

import difflib
from pathlib import Path

from playground.files.project_file import SUFFIX

from .errors import CommandError

LISTED = 5


def require_project(path: Path) -> None:
    """Raise CommandError, with what was perhaps meant, unless there is a file, or something that can be read like one."""
    if path.is_dir():
        raise CommandError(f"'{path}' is a folder, not a project. {_held_in(path)}")
    if not path.exists():
        raise CommandError(f"There is no file '{path}'. {hint_for(path) or _held_in(path.parent)}")


def require_input(path: Path) -> None:
    """The same for a file with samples."""
    if path.is_dir():
        raise CommandError(f"'{path}' is a folder. Name one file of it.")
    if not path.exists():
        raise CommandError(f"There is no file '{path}'. {hint_for(path) or 'Check its name and folder.'}")


def require_place(path: Path, option: str = "") -> None:
    """Raise CommandError unless a file could lie at `path`; `option` is what names another place."""
    place = f"another place{f' with {option}' if option else ''}"
    if path.is_dir():
        raise CommandError(f"'{path}' is a folder, and the result is a file. Choose {place}, such as '{path / ('trained' + SUFFIX)}'.")
    if not path.parent.exists():
        raise CommandError(f"There is no folder '{path.parent}' for '{path.name}'. Make it first, or choose {place}.")
    if not path.parent.is_dir():
        raise CommandError(f"'{path.parent}' is a file, not a folder in which '{path.name}' could lie. Choose {place}.")


def hint_for(path: Path) -> str:
    """What was perhaps meant by a name that is none: a file with a similar one; or which folder there isn't. Empty if nobody knows."""
    if not path.parent.is_dir():
        return f"There is no folder '{path.parent}' either." if not path.parent.exists() else f"'{path.parent}' is no folder."
    near = difflib.get_close_matches(path.name, _names(path.parent), n=1, cutoff=0.7)
    return f"Did you mean '{path.parent / near[0]}'?" if near else ""


def _held_in(folder: Path) -> str:
    found = [str(folder / name) for name in _names(folder) if name.endswith(SUFFIX)]
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    where = "This folder" if folder == Path() else f"'{folder}'"
    return f"{where} holds: {', '.join(found[:LISTED])}{more}." if found else f"{where} holds no project; one is made with: blockprop new"


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
