"""Verbs: what a person can do to what is selected, each one step of the document; menus, keys and the window call them alike."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from engine.analysis import Fix
from engine.catalogue import LAYERS
from engine.errors import EngineError
from engine.graph import Wire
from playground.document.arrange import align, distribute
from playground.document.document import Document
from playground.document.edits import (
    add_dot,
    add_fragment,
    add_group,
    add_note,
    apply_fix,
    can_bypass,
    change_group,
    change_note,
    connect,
    detach,
    disconnect,
    downstream,
    move_blocks,
    move_dots,
    remove_blocks,
    remove_dots,
    remove_marks,
    rename_block,
    set_bypassed,
    set_frozen,
    straighten,
    upstream,
)
from playground.document.errors import EditError
from playground.document.fragments import duplicate, fragment, paste
from playground.document.layout import auto_layout
from playground.document.project import Group, Project, is_dot
from playground.document.spreading import spread_rows
from playground.style.words import said

from .fitting import best_port
from .items.geometry import GRID, HEIGHT, WIDTH, block_rect, has_output, input_count
from .placing import Spot, put, put_after, uncovered_note
from .words import tr

LONGEST_CLIPBOARD = 8_000_000
COLORS = ("blue", "green", "yellow", "red", "violet", "teal")  # of frames


def room_name() -> str:
    """What the step is called that moves rows apart."""
    return tr("Make room for pictures")


class Verbs:
    """Acts on the selection of a document; what can't be done is said in words through `say`."""

    def __init__(self, document: Document, say: Callable[[str], None]):
        self.document = document
        self.say = say
        self.more = 0.0  # the height that large pictures add to blocks

    @property
    def _project(self) -> Project:
        return self.document.project

    def blocks(self) -> set[str]:
        """The selected blocks, those of selected groups among them."""
        chosen = self.document.selection
        inside = {block for group in self._project.groups if group.id in chosen for block in group.blocks}
        return {key for key in self._project.graph.blocks if key in chosen or key in inside}

    def dots(self) -> set[str]:
        """The selected reroute points."""
        return {key for key in self.document.selection if is_dot(key)}

    def _do(self, name: str, edit: Callable[[], Project], selection=None) -> bool:
        try:
            return self.document.apply(name, edit(), selection=selection)
        except (EditError, EngineError) as trouble:
            self.say(said(trouble))
            return False

    # -- adding --------------------------------------------------------------------------------------------------------

    def add(self, kind: str, spot: Spot) -> str:
        """A new block at a spot, selected; returns its id, or "" where it can't be."""
        return self._added(kind, lambda: put(self._project, self.document.analysis, kind, spot))

    def add_after(self, kind: str, before: str) -> str:
        """A new block right of another one, wired to it if it fits."""
        return self._added(kind, lambda: put_after(self._project, self.document.analysis, kind, before)[:2])

    def _added(self, kind: str, edit: Callable[[], tuple[Project, str]]) -> str:
        try:
            project, key = edit()
        except (EditError, EngineError) as trouble:
            self.say(said(trouble))
            return ""
        self.document.apply(tr("Add {0}").format(said(LAYERS[kind].title)), project, selection={key})
        return key

    def add_phrase(self, fragment: Mapping[str, Any], spot: Spot) -> str:
        """Put the blocks of a phrase at a spot, selected; returns the id of one, or "" where they can't be."""
        source = spot.port.block if spot.port is not None else ""
        try:
            project, ids = add_fragment(self._project, fragment, (spot.at.x(), spot.at.y()), spot.wire, source)
        except (EditError, EngineError) as trouble:
            self.say(said(trouble))
            return ""
        self.document.apply(tr("Add a phrase"), project, selection=ids)
        return ids[-1] if ids else ""

    def wire(self, source: str, target: str) -> None:
        """Lead a wire to the input of a block that takes it best."""
        port, _ = best_port(self._project, self.document.analysis, source, target)
        self._do(tr("Connect"), lambda: connect(self._project, source, target, port))

    def add_note(self, at: QPointF) -> str:
        """A note without words, where no block covers it."""
        project, key = add_note(self._project, "", uncovered_note(self._project, at.toTuple()))
        self.document.apply(tr("Add a note"), project, selection={key})
        return key

    def group(self) -> None:
        """Put a frame around the selected blocks."""
        blocks = self.blocks()
        if not blocks:
            self.say(tr("Select blocks to put a frame around."))
            return
        project, key = add_group(self._project, blocks, tr("Frame"))
        self.document.apply(tr("Group"), project, selection={key})

    def ungroup(self) -> None:
        """Take the frames away that are selected, or that hold selected blocks; the blocks stay."""
        blocks = self.blocks()
        gone = {group.id for group in self._project.groups if group.id in self.document.selection or group.blocks & blocks}
        self._do(tr("Ungroup"), lambda: remove_marks(self._project, gone), blocks)

    def toggle_collapsed(self, key: str = "") -> None:
        """Show a frame as one block, or what is in it again; by default the selected frames, or those of the selected blocks."""
        blocks = self.blocks()
        chosen = [group for group in self._project.groups if group.id == key or (not key and self._is_meant(group, blocks))]
        if not chosen:
            self.say(tr("Select a frame to collapse it: Ctrl+G puts one around the selected blocks."))
            return
        collapsed = not all(group.collapsed for group in chosen)
        project = self._project
        for group in chosen:
            project = change_group(project, group.id, collapsed=collapsed)
        self._do(tr("Collapse") if collapsed else tr("Expand"), lambda: project, {group.id for group in chosen})

    def _is_meant(self, group: Group, blocks: set[str]) -> bool:
        return group.id in self.document.selection or bool(group.blocks & blocks)

    def expand_around(self, key: str) -> None:
        """Expand the collapsed frame that a block is in."""
        group = self._project.group_of(key)
        if group is not None and group.collapsed:
            self._do(tr("Expand"), lambda: change_group(self._project, group.id, collapsed=False))

    def leave_group(self) -> None:
        """Take the selected blocks out of their frames."""
        project, blocks = self._project, self.blocks()
        for group in project.groups:
            rest = group.blocks - blocks
            if rest != group.blocks:
                project = change_group(project, group.id, blocks=rest) if rest else remove_marks(project, [group.id])
        self._do(tr("Take out of the frame"), lambda: project)

    # -- taking away ---------------------------------------------------------------------------------------------------

    def delete(self, *, heal: bool = True) -> None:
        """Delete what is selected; with `heal` the wires close up over the gap where the shapes fit."""
        chosen = self.document.selection
        if not chosen:
            return
        blocks = {key for key in chosen if key in self._project.graph.blocks}
        blocks |= {key for group in self._project.groups if group.collapsed and group.id in chosen for key in group.blocks}
        name = tr("Delete {0}").format(self._project.graph.blocks[next(iter(blocks))].name) if len(blocks) == 1 else tr("Delete")
        if chosen == self.dots():
            name = tr("Remove a reroute point") if len(chosen) == 1 else tr("Remove reroute points")
        gone = (chosen - blocks) | self._emptied(blocks)
        self._do(name, lambda: remove_marks(remove_blocks(remove_dots(self._project, chosen), blocks, heal=heal), gone), ())

    def _emptied(self, blocks: set[str]) -> set[str]:
        """The frames that would be empty without these blocks."""
        return {group.id for group in self._project.groups if group.blocks and group.blocks <= blocks}

    def delete_wire(self, wire: Wire) -> None:
        self._do(tr("Remove a wire"), lambda: disconnect(self._project, wire))

    def add_dot(self, wire: Wire, at: QPointF, number: int) -> None:
        """Lead a wire through one more point, which is selected then."""
        try:
            project, key = add_dot(self._project, wire, at.toTuple(), number)
        except EditError as trouble:
            self.say(said(trouble))
            return
        self.document.apply(tr("Add a reroute point"), project, selection={key})
        self.say(tr("Drag the point, or move it with Ctrl and the arrow keys."))

    def remove_all_dots(self, wires: Iterable[Wire]) -> None:
        self._do(tr("Remove reroute points"), lambda: straighten(self._project, wires))

    def pull_out(self) -> None:
        """Pull the selected blocks out of their chain, which closes behind them."""
        self._do(tr("Detach"), lambda: detach(self._project, self.blocks()))

    # -- changing ------------------------------------------------------------------------------------------------------

    def toggle_bypass(self) -> None:
        blocks = self.blocks()
        if not blocks:
            return
        on = not all(self._project.graph.blocks[key].bypassed for key in blocks)
        reasons = [reason for key in blocks if (reason := can_bypass(self._project, key))] if on else []
        if reasons:
            self.say(reasons[0])
            return
        self._do(tr("Bypass") if on else tr("End bypass"), lambda: set_bypassed(self._project, blocks, on))

    def toggle_frozen(self) -> None:
        blocks = self.blocks()
        if blocks:
            on = not all(self._project.graph.blocks[key].frozen for key in blocks)
            self._do(tr("Freeze") if on else tr("Unfreeze"), lambda: set_frozen(self._project, blocks, on))

    def rename(self, key: str, text: str) -> str:
        """Give a block, a group or a note its words; returns why it can't have them, "" where it has."""
        try:
            if key in self._project.graph.blocks:
                self.document.apply(tr("Rename"), rename_block(self._project, key, text))
            elif self._project.group(key) is not None:
                self.document.apply(tr("Rename a frame"), change_group(self._project, key, title=text))
            else:
                self.document.apply(tr("Edit a note"), change_note(self._project, key, text=text))
        except (EditError, EngineError) as trouble:
            return said(trouble)
        return ""

    def color_group(self, key: str, color: str) -> None:
        self._do(tr("Colour a frame"), lambda: change_group(self._project, key, color=color))

    def next_color(self) -> None:
        """Give the selected frames, or those of the selected blocks, the next colour."""
        blocks, project = self.blocks(), self._project
        for group in self._project.groups:
            if self._is_meant(group, blocks):
                number = COLORS.index(group.color) if group.color in COLORS else -1
                project = change_group(project, group.id, color=COLORS[(number + 1) % len(COLORS)])
        self._do(tr("Colour a frame"), lambda: project)

    def fix(self, fix: Fix) -> None:
        self._do(said(fix.label), lambda: apply_fix(self._project, fix))

    # -- places --------------------------------------------------------------------------------------------------------

    def nudge(self, columns: int, rows: int) -> None:
        """Move the selected blocks, dots and notes by steps of the grid; a row of nudges is one step."""
        notes = {note.id: (note.x, note.y) for note in self._project.notes if note.id in self.document.selection}
        known = {**self._project.positions, **self._project.dot_places(), **notes}
        chosen = self.blocks() | self.dots() | notes.keys()
        places = {key: (x + columns * GRID, y + rows * GRID) for key in chosen for x, y in [known.get(key, (0.0, 0.0))]}
        if places:
            moved = move_dots(move_blocks(self._project, places), {key: place for key, place in places.items() if is_dot(key)})
            for key in notes:
                moved = change_note(moved, key, x=places[key][0], y=places[key][1])
            self.document.apply(tr("Move"), moved, merge=("nudge", frozenset(places)))

    def arrange(self) -> None:
        """Lay out the selected blocks, or all, from left to right."""
        blocks = self.blocks()
        self._do(tr("Arrange"), lambda: self._arranged(blocks if len(blocks) > 1 else None))

    def _arranged(self, blocks: set[str] | None) -> Project:
        project = auto_layout(self._project, blocks)
        if not self.more:
            return project
        heights = {key: height for key, (_, height) in self._sizes(project.graph.blocks).items()}
        return spread_rows(project, heights, WIDTH)

    def make_room(self) -> None:
        """Move rows apart until every block has room for its picture."""
        sizes = self._sizes(self._project.graph.blocks)
        heights = {key: height for key, (_, height) in sizes.items()}
        self._do(room_name(), lambda: spread_rows(self._project, heights, WIDTH))

    def align(self, edge: str) -> None:
        """Bring the selected blocks to one line: left, centre, right, top, middle, bottom."""
        self._do(tr("Align"), lambda: align(self._project, self.blocks(), edge, self._sizes_seen()))

    def distribute(self, direction: str) -> None:
        """Make the gaps between the selected blocks equal: horizontal or vertical."""
        self._do(tr("Distribute"), lambda: distribute(self._project, self.blocks(), direction, self._sizes_seen()))

    def _sizes_seen(self) -> dict[str, tuple[float, float]]:
        """The sizes of the selected blocks, and of the cards of collapsed frames."""
        return {**self._sizes(self.blocks()), **{group.id: (WIDTH, HEIGHT) for group in self._project.groups if group.collapsed}}

    def _sizes(self, keys: Iterable[str]) -> dict[str, tuple[float, float]]:
        graph = self._project.graph
        counts = {key: input_count(graph.blocks[key], len(graph.inputs(key))) for key in keys}
        rects = {key: block_rect(QPointF(), count, self.more if has_output(graph.blocks[key]) else 0.0) for key, count in counts.items()}
        return {key: (rect.width(), rect.height()) for key, rect in rects.items()}

    # -- selecting -----------------------------------------------------------------------------------------------------

    def select_all(self) -> None:
        project = self._project
        self.document.select({*project.graph.blocks, *project.dot_places(), *(note.id for note in project.notes)})

    def select_upstream(self) -> None:
        self.document.select(upstream(self._project.graph, self.blocks()))

    def select_downstream(self) -> None:
        self.document.select(downstream(self._project.graph, self.blocks()))

    # -- clipboard -----------------------------------------------------------------------------------------------------

    def copy(self) -> bool:
        """Put the selection on the clipboard as JSON text."""
        if self.document.selection <= self.dots():
            return False
        plain = fragment(self._project, self.document.selection)
        QGuiApplication.clipboard().setText(json.dumps(plain, indent=1, allow_nan=False))
        return True

    def cut(self) -> None:
        if self.copy():
            self._do(tr("Cut"), lambda: self._without_selection(), ())

    def _without_selection(self) -> Project:
        chosen, blocks = self.document.selection, self.blocks()
        return remove_marks(remove_blocks(remove_dots(self._project, chosen), blocks, heal=True), chosen | self._emptied(blocks))

    def paste(self, at: QPointF | None, *, incoming: bool = False) -> None:
        """Put what is on the clipboard at a place; `incoming` also leads the wires to it that it had where it came from."""
        self.paste_text(QGuiApplication.clipboard().text(), at, incoming=incoming)

    def paste_text(self, text: str, at: QPointF | None, *, incoming: bool = False) -> None:
        """Put blocks that a text describes at a place."""
        try:
            if not text.lstrip().startswith("{") or len(text) > LONGEST_CLIPBOARD:
                raise EditError(tr("There are no blocks on the clipboard. Copy some first."))
            plain = json.loads(text)
            place = None if at is None else (at.x(), at.y())
            project, ids = paste(self._project, plain, place, incoming=incoming)
        except (ValueError, RecursionError):
            self.say(tr("The text on the clipboard describes no blocks."))
        except (EditError, EngineError) as trouble:
            self.say(said(trouble))
        else:
            self.document.apply(tr("Paste"), project, selection=ids)

    def duplicate(self) -> None:
        try:
            project, ids = duplicate(self._project, self.document.selection)
        except (EditError, EngineError) as trouble:
            self.say(said(trouble))
            return
        self.document.apply(tr("Duplicate"), project, selection=ids)
