"""Edits of what is on the canvas but not in the network: notes and groups; and of training set-up, data and layout."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.data.columns import Source
from engine.optimizers.adam import Adam
from engine.setup import TrainingSetup

from .errors import EditError
from .project import Group, Note, Position, Project, free_mark, reachable, snapped

FEW_SAMPLES = ("2-D points", "Tables")  # categories of data
FEW = 2000  # samples: with less, the usual epochs and batches are not even 300 steps
LONGEST_TEXT = 20_000
NOTE_SIZE = (200.0, 100.0)  # of a new one
SMALLEST_NOTE, LARGEST_NOTE = 40.0, 10_000.0
COLOR = "^([a-z]{1,20}|#[0-9a-fA-F]{6})\\Z"  # a colour of the theme by name, or one of one's own


def add_note(project: Project, text: str, at: Position, width: float = NOTE_SIZE[0], height: float = NOTE_SIZE[1]) -> tuple[Project, str]:
    """Put a note with its upper left corner at `at`; returns the project and the note's id."""
    note = _fitted(Note(free_mark(project, "n"), _checked_text(text), *snapped(at), width, height))
    return replace(project, notes=(*project.notes, note)), note.id


def change_note(project: Project, id: str, **changes: Any) -> Project:
    """Change text, x, y, width or height of a note."""
    note = project.note(id)
    if note is None:
        raise EditError("That note is not there any more.")
    changed = replace(note, **changes)
    _checked_text(changed.text)
    changed = _fitted(changed)
    if changed == note:
        return project
    return replace(project, notes=tuple(changed if each.id == id else each for each in project.notes))


def add_group(project: Project, ids: Iterable[str], title: str = "Group", color: str = "blue") -> tuple[Project, str]:
    """Put a frame around blocks, taking them out of other groups; returns the project and the group's id."""
    members = frozenset(ids) & project.graph.blocks.keys()
    if not members:
        raise EditError("Select blocks to put a frame around.")
    group = Group(free_mark(project, "g"), _checked_title(title), _checked_color(color), members)
    rest = tuple(replace(each, blocks=each.blocks - members) if each.blocks & members else each for each in project.groups)
    kept = tuple(each for before, each in zip(project.groups, rest, strict=True) if each.blocks or not before.blocks)
    return replace(project, groups=(*kept, group)), group.id


def change_group(project: Project, id: str, **changes: Any) -> Project:
    """Change title, color or blocks of a group; a block leaves the group that it was in before."""
    group = project.group(id)
    if group is None:
        raise EditError("That group is not there any more.")
    changed = replace(group, **changes)
    changed = replace(changed, title=_checked_title(changed.title), blocks=frozenset(changed.blocks) & project.graph.blocks.keys())
    _checked_color(changed.color)
    if changed == group:
        return project
    others = (each if each.id == id or not each.blocks & changed.blocks else _less(each, changed) for each in project.groups)
    return replace(project, groups=tuple(changed if each.id == id else each for each in others))


def remove_marks(project: Project, ids: Iterable[str]) -> Project:
    """Delete notes and groups; the blocks of a group stay."""
    gone = set(ids)
    notes = tuple(note for note in project.notes if note.id not in gone)
    groups = tuple(group for group in project.groups if group.id not in gone)
    if len(notes) == len(project.notes) and len(groups) == len(project.groups):
        return project
    return replace(project, notes=notes, groups=groups)


def set_training(project: Project, **changes: Any) -> Project:
    """Change the training set-up; raises SettingError for a value that it may not have."""
    training = replace(project.training, **changes)
    return project if training == project.training else replace(project, training=training)


def usual_training(source: Source) -> TrainingSetup:
    """The set-up to begin with on some data: few samples want many short epochs, and small networks without pictures large steps."""
    count = source.sample_count()
    if source.category not in FEW_SAMPLES and (count is None or count >= FEW):
        return TrainingSetup()
    pictures = any(spec.rank > 1 for spec in source.specs().values())
    return TrainingSetup(epochs=300, batch_size=10, optimizer=Adam() if pictures else Adam(learning_rate=0.01))


def set_source(project: Project, source: Source) -> Project:
    """Take data from another source; a set-up that nobody has touched becomes the one that suits it."""
    if source == project.source:
        return project
    untouched = project.training == usual_training(project.source)
    return replace(project, source=source, training=usual_training(source) if untouched else project.training)


def set_layout(project: Project, layout: Mapping[str, Any]) -> Project:
    """Remember how the window is arranged; `layout` is JSON."""
    return project if layout == project.layout else replace(project, layout=dict(layout))


def _fitted(note: Note) -> Note:
    x, y = reachable((note.x, note.y))
    width, height = (float(min(LARGEST_NOTE, max(SMALLEST_NOTE, length))) for length in (note.width, note.height))
    return replace(note, x=x, y=y, width=width, height=height)


def _checked_color(color: str) -> str:
    if not re.fullmatch(COLOR, color):
        raise EditError("A colour is a name such as blue, or #rrggbb, not {color!r}.", color=color[:40])
    return color


def _less(group: Group, other: Group) -> Group:
    return replace(group, blocks=group.blocks - other.blocks)


def _checked_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise EditError("A note has at most {most} characters, this one has {count}.", most=LONGEST_TEXT, count=len(text))
    return text


def _checked_title(title: str) -> str:
    return " ".join(title.split())[:80] or "Group"
