"""What a field does to the document: it gives blocks another value, in a step that can be undone."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from engine.errors import EngineError
from engine.settings import Setting
from playground.document import edits
from playground.document.document import Document
from playground.document.errors import EditError
from playground.style.words import said


def change(document: Document, blocks: Sequence[str], setting: Setting, value: Any, key: str = "") -> str:
    """Give these blocks, all of one kind, another value; returns why it may not be, "" where it is done.

    Changes in a row with the same `key` are one step.
    """
    project = document.project
    try:
        for block in blocks:
            project = edits.change_setting(project, block, setting.name, value)
    except (EngineError, EditError) as trouble:
        return said(trouble)
    graph = document.project.graph
    what = graph.blocks[blocks[0]].name if len(blocks) == 1 else _tr("{count} blocks").format(count=len(blocks))
    document.apply(_tr("Change {setting} of {block}").format(setting=said(setting.title), block=what), project, merge=key or None)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Fields", text)
