"""Edits that line blocks up: align and distribute, with the sizes that blocks have on the screen. A collapsed frame counts as one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .blocks import move_blocks
from .errors import EditError
from .project import Position, Project, snapped

Size = tuple[float, float]
BLOCK_SIZE: Size = (160.0, 80.0)  # where a view has told no size of its own
# the line that an edge names: which axis, and how many half sizes from the centre
EDGES = {"left": (0, -1), "centre": (0, 0), "right": (0, 1), "top": (1, -1), "middle": (1, 0), "bottom": (1, 1)}


def align(project: Project, ids: Iterable[str], edge: str, sizes: Mapping[str, Size] | None = None) -> Project:
    """Bring blocks to one line: left, centre, right (one above the other), top, middle or bottom (side by side)."""
    if edge not in EDGES:
        raise EditError("Blocks can be aligned {edges}, not {edge!r}.", edges=", ".join(EDGES), edge=edge)
    axis, side = EDGES[edge]
    pieces = _pieces(project, ids, sizes or {})
    lines = [piece.place[axis] + side * piece.size[axis] / 2 for piece in pieces]
    if not lines:
        return project
    line = {-1: min(lines), 0: sum(lines) / len(lines), 1: max(lines)}[side]
    return _placed(project, axis, [(piece, line - side * piece.size[axis] / 2) for piece in pieces])


def distribute(project: Project, ids: Iterable[str], direction: str, sizes: Mapping[str, Size] | None = None) -> Project:
    """Make the gaps between blocks equal, "horizontal" or "vertical"; the outermost two stay."""
    if direction not in ("horizontal", "vertical"):
        raise EditError("Blocks can be distributed horizontal or vertical, not {direction!r}.", direction=direction)
    axis = 0 if direction == "horizontal" else 1
    pieces = sorted(_pieces(project, ids, sizes or {}), key=lambda piece: piece.place[axis])
    if len(pieces) < 3:
        return project
    first = pieces[0].place[axis] - pieces[0].size[axis] / 2
    last = pieces[-1].place[axis] + pieces[-1].size[axis] / 2
    gap = (last - first - sum(piece.size[axis] for piece in pieces)) / (len(pieces) - 1)
    places, edge = [], first
    for piece in pieces:
        places.append((piece, edge + piece.size[axis] / 2))
        edge += piece.size[axis] + gap
    return _placed(project, axis, places)


@dataclass(frozen=True)
class _Piece:
    """What is lined up as one: a block, or a collapsed frame, which is seen as one."""

    blocks: tuple[str, ...]
    place: Position
    size: Size


def _pieces(project: Project, ids: Iterable[str], sizes: Mapping[str, Size]) -> list[_Piece]:
    found = {}
    for key in (key for key in ids if key in project.positions):
        group = project.group_of(key)
        if group is not None and group.collapsed:
            found[group.id] = _card(project, tuple(group.blocks), sizes, sizes.get(group.id, BLOCK_SIZE))
        else:
            found[key] = _Piece((key,), project.positions[key], sizes.get(key, BLOCK_SIZE))
    return list(found.values())


def _card(project: Project, blocks: tuple[str, ...], sizes: Mapping[str, Size], size: Size) -> _Piece:
    """The card of a collapsed frame stands on the grid, in the middle of its blocks."""
    middle = []
    for axis in (0, 1):
        spans = [(project.positions[key][axis], sizes.get(key, BLOCK_SIZE)[axis] / 2) for key in blocks]
        middle.append((min(at - half for at, half in spans) + max(at + half for at, half in spans)) / 2)
    return _Piece(blocks, snapped((middle[0], middle[1])), size)


def _placed(project: Project, axis: int, places: Iterable[tuple[_Piece, float]]) -> Project:
    moved = {}
    for piece, value in places:
        step = value - piece.place[axis]
        for key in piece.blocks:
            x, y = project.positions[key]
            moved[key] = (x + step, y) if axis == 0 else (x, y + step)
    return move_blocks(project, moved)
