"""Edits that line blocks up: align and distribute, with the sizes that blocks have on the screen."""

from collections.abc import Iterable, Mapping

from .blocks import move_blocks
from .errors import EditError
from .project import Project

Size = tuple[float, float]
BLOCK_SIZE: Size = (160.0, 80.0)  # where a view has told no size of its own
# the line that an edge names: which axis, and how many half sizes from the centre
EDGES = {"left": (0, -1), "centre": (0, 0), "right": (0, 1), "top": (1, -1), "middle": (1, 0), "bottom": (1, 1)}


def align(project: Project, ids: Iterable[str], edge: str, sizes: Mapping[str, Size] | None = None) -> Project:
    """Bring blocks to one line: left, centre, right (one above the other), top, middle or bottom (side by side)."""
    if edge not in EDGES:
        raise EditError("Blocks can be aligned {edges}, not {edge!r}.", edges=", ".join(EDGES), edge=edge)
    axis, side = EDGES[edge]
    chosen = _chosen(project, ids)
    half = {key: side * (sizes or {}).get(key, BLOCK_SIZE)[axis] / 2 for key in chosen}
    lines = [project.positions[key][axis] + half[key] for key in chosen]
    if not lines:
        return project
    line = {-1: min(lines), 0: sum(lines) / len(lines), 1: max(lines)}[side]
    return _placed(project, axis, {key: line - half[key] for key in chosen})


def distribute(project: Project, ids: Iterable[str], direction: str, sizes: Mapping[str, Size] | None = None) -> Project:
    """Make the gaps between blocks equal, "horizontal" or "vertical"; the outermost two stay."""
    if direction not in ("horizontal", "vertical"):
        raise EditError("Blocks can be distributed horizontal or vertical, not {direction!r}.", direction=direction)
    axis = 0 if direction == "horizontal" else 1
    chosen = sorted(_chosen(project, ids), key=lambda key: project.positions[key][axis])
    if len(chosen) < 3:
        return project
    lengths = [(sizes or {}).get(key, BLOCK_SIZE)[axis] for key in chosen]
    first = project.positions[chosen[0]][axis] - lengths[0] / 2
    last = project.positions[chosen[-1]][axis] + lengths[-1] / 2
    gap = (last - first - sum(lengths)) / (len(chosen) - 1)
    places, edge = {}, first
    for key, length in zip(chosen, lengths, strict=True):
        places[key] = edge + length / 2
        edge += length + gap
    return _placed(project, axis, places)


def _chosen(project: Project, ids: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(ids) if key in project.positions]


def _placed(project: Project, axis: int, places: Mapping[str, float]) -> Project:
    moved = {}
    for key, value in places.items():
        x, y = project.positions[key]
        moved[key] = (value, y) if axis == 0 else (x, value)
    return move_blocks(project, moved)
