"""Spreading: rows of blocks move apart until blocks of other heights have room."""

from collections.abc import Mapping
from math import ceil

from .blocks import move_blocks
from .dots import move_dots
from .marks import change_note
from .project import GRID, Project

SAME_ROW = 46.0  # centres nearer than this stand in one row
BUCKET = 80.0


def spread_rows(project: Project, heights: Mapping[str, float], width: float, gap: float = 48.0) -> Project:
    """Move rows down, in the order in which they stand, until `gap` lies between blocks above one another.

    Notes and dots go with their row.
    """
    rows: list[list[str]] = []
    for key in sorted(project.positions, key=lambda key: project.positions[key][1]):
        if rows and project.positions[key][1] - project.positions[rows[-1][0]][1] < SAME_ROW:
            rows[-1].append(key)
        else:
            rows.append([key])
    bottoms: dict[int, float] = {}
    shift, places, steps = 0.0, {}, []
    for row in rows:
        wanted = max(_bottom(bottoms, project.positions[key][0], width) + gap - _top(project, heights, key) for key in row)
        shift = max(shift, ceil(wanted / GRID) * GRID if wanted > 0 else 0.0)
        steps.append((project.positions[row[0]][1], shift))
        for key in row:
            x, y = project.positions[key]
            places[key] = (x, y + shift)
            for bucket in _buckets(x, width):
                bottoms[bucket] = max(bottoms.get(bucket, y), y + shift + heights[key] / 2)
    spread = move_blocks(project, places)
    spread = move_dots(spread, {key: (x, y + _step_at(steps, y)) for key, (x, y) in project.dot_places().items()})
    for note in project.notes:
        spread = change_note(spread, note.id, y=note.y + _step_at(steps, note.y + note.height / 2))
    return spread


def _step_at(steps: list[tuple[float, float]], y: float) -> float:
    """How far the row moves that something at this height belongs to."""
    return max((step for level, step in steps if level <= y), default=0.0)


def _top(project: Project, heights: Mapping[str, float], key: str) -> float:
    return project.positions[key][1] - heights[key] / 2


def _bottom(bottoms: Mapping[int, float], x: float, width: float) -> float:
    """The lowest edge above a block at x."""
    return max((bottoms[bucket] for bucket in _buckets(x, width) if bucket in bottoms), default=float("-inf"))


def _buckets(x: float, width: float) -> range:
    return range(int((x - width / 2) // BUCKET), int((x + width / 2) // BUCKET) + 1)
