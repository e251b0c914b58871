"""Phrases at hand: those that come with the program, and a person's own, kept in a small file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.document import phrases as shipped
from playground.document.event import Event

from . import clipboard, store
from .errors import ProjectError

LONGEST_TITLE = 60
MOST = 200


@dataclass(frozen=True)
class Entry:
    """A phrase to choose: `own` ones can be taken away again. `blocks` is a fragment that can be pasted."""

    key: str
    title: str
    help: str
    blocks: Mapping[str, Any]
    keywords: tuple[str, ...] = ()
    own: bool = False

    @property
    def first_kind(self) -> str:
        """The kind of the block that what comes in enters; "" if several could."""
        entered = {wire["target"] for wire in self.blocks.get("wires", ())}
        kinds = [block["kind"] for block in self.blocks["blocks"] if block["id"] not in entered]
        return kinds[0] if len(kinds) == 1 else ""


class PhraseBook:
    """All phrases; with a `path` one's own are read from there and written back. `changed` tells when they are others."""

    def __init__(self, path: Path | None = None):
        self.changed = Event()
        self._path = path
        values, self.trouble = store.read(path) if path is not None else ([], "")
        self._own = [entry for value in (values if isinstance(values, list) else [])[:MOST] if (entry := _entry(value)) is not None]

    def all(self) -> tuple[Entry, ...]:
        """One's own first."""
        given = (Entry(one.kind, one.title, one.help, one.fragment(), one.keywords) for one in shipped.available())
        return (*self._own, *given)

    def find(self, key: str) -> Entry | None:
        return next((entry for entry in self.all() if entry.key == key), None)

    def add(self, title: str, fragment: Mapping[str, Any]) -> Entry:
        """Keep blocks as a phrase under a title, in the place of one's own that has it already; raises ProjectError."""
        entry = _entry({"title": title, "blocks": dict(fragment)})
        if entry is None:
            raise ProjectError("These blocks can't be kept as a phrase: select at least one block, and give it a title.")
        if len(self._own) >= MOST:
            raise ProjectError("{most} phrases of one's own are the most. Take one away first.", most=MOST)
        self._own = [entry, *(other for other in self._own if other.key != entry.key)]
        self._write()
        return entry

    def remove(self, key: str) -> None:
        """Forget one of one's own."""
        self._own = [entry for entry in self._own if entry.key != key]
        self._write()

    def _write(self) -> None:
        self.changed.emit()
        if self._path is not None:
            store.write(self._path, [{"title": entry.title, "blocks": entry.blocks} for entry in self._own])


def _entry(value: Any) -> Entry | None:
    """One of one's own as it stands in the file; None if it holds nothing that can be pasted."""
    try:
        title = " ".join(str(value["title"]).split())[:LONGEST_TITLE]
        blocks = clipboard.from_text(clipboard.to_text(value["blocks"]))
    except (KeyError, TypeError, ValueError, ProjectError):
        return None
    if not title or not blocks["blocks"]:
        return None
    names = ", ".join(block["name"] for block in blocks["blocks"][:6])
    return Entry("own:" + re.sub(r"\W+", "_", title.lower()), title, names, blocks, own=True)
