"""Text from the clipboard, which may come from anywhere, as a fragment that can be pasted."""

import json
from typing import Any

import msgspec

from engine.graph import Graph
from playground.document.errors import EditError
from playground.document.plain import graph_of
from playground.document.schema import PlainFragment

from . import limits, records
from .errors import ProjectError

MARK = '"blockprop"'


def to_text(fragment: dict[str, Any]) -> str:
    """A fragment as text that another window, a chat or a mail can carry."""
    return json.dumps(fragment, ensure_ascii=False, indent=1, allow_nan=False)


def looks_right(text: str) -> bool:
    """Whether it is worth trying: cheap enough to be asked whenever a menu opens."""
    return len(text) <= limits.CLIPBOARD and text.lstrip()[:1] == "{" and MARK in text[:1000]


def from_text(text: str) -> dict[str, Any]:
    """The fragment in a text, checked through the same schema as a file; raises ProjectError in one sentence."""
    if len(text) > limits.CLIPBOARD:
        raise ProjectError(
            "The clipboard holds too much to paste: {count} characters, at most {most} are allowed.",
            count=len(text),
            most=limits.CLIPBOARD,
        )
    if not looks_right(text):
        raise ProjectError("The clipboard holds no blocks. Copy some in Blockprop first.")
    try:
        fragment = records.read("clipboard", text.encode(), PlainFragment)
        _check(fragment)
    except UnicodeError as trouble:
        raise ProjectError("The clipboard holds text that is damaged.") from trouble
    except EditError as trouble:
        raise ProjectError("What the clipboard holds can't be pasted. {trouble}", trouble=trouble) from trouble
    return msgspec.to_builtins(fragment)


def _check(fragment: PlainFragment) -> Graph:
    inside = {block.id for block in fragment.blocks}
    blocks = [block if block.twin in inside else msgspec.structs.replace(block, twin="") for block in fragment.blocks]
    return graph_of(blocks, fragment.wires)
