"""Putting new blocks on the canvas: where, with which settings, and wired to what. Pure functions of a project."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from engine.analysis import Analysis, analyse
from engine.catalogue import LAYERS
from engine.graph import Wire
from engine.layer import Loss
from playground.document.edits import NOTE_SIZE, add_block, connect, free_place, insert_on_wire
from playground.document.project import STEP_X, Position, Project

from .fitting import best_port, kind_between, kind_follows, kind_leads, starting_settings
from .items.geometry import HEIGHT, WIDTH, Port

REACH, STEP = 800, 40  # how far from where it was wanted a note may go, and in which steps


@dataclass(frozen=True)
class Spot:
    """Where a new block shall stand, and what it shall be wired to: a port that was dragged from, or a wire to stand in."""

    at: QPointF
    port: Port | None = None
    wire: Wire | None = None

    @property
    def ends(self) -> set[str]:
        """The blocks that it will be wired to."""
        ported = {self.port.block} if self.port is not None else set()
        return ported | ({self.wire.source, self.wire.target} if self.wire is not None else set())


def put(project: Project, analysis: Analysis, kind: str, spot: Spot) -> tuple[Project, str]:
    """A new block of a kind at a spot, wired; raises EditError where that can't be."""
    if spot.wire is not None:
        return _put_between(project, analysis, kind, spot)
    given = analysis.specs.get(spot.port.block) if spot.port is not None and spot.port.output else None
    at = spot.at
    if spot.port is not None:
        at += QPointF(WIDTH / 2 if spot.port.output else -WIDTH / 2, 0)
    project, key = add_block(project, kind, _uncovered(project, at.toTuple()), starting_settings(project, kind, given))
    if spot.port is None:
        return project, key
    if spot.port.output:
        return connect(project, spot.port.block, key), key
    return connect(project, key, spot.port.block, spot.port.index), key


def _uncovered(project: Project, at: Position) -> Position:
    """The place itself where a block there covers no other, else the nearest with room around it."""
    covers = any(abs(at[0] - x) < WIDTH and abs(at[1] - y) < HEIGHT for x, y in project.positions.values())
    return free_place(project, at) if covers else at


def uncovered_note(project: Project, at: Position) -> Position:
    """Where a new note lies behind no block: with its corner at this place, else as near to it as can be."""
    (x, y), (width, height) = at, NOTE_SIZE
    near = [(bx, by) for bx, by in project.positions.values() if abs(bx - x) < 2 * REACH and abs(by - y) < 2 * REACH]

    def covered(spot: Position) -> bool:
        middle = (spot[0] + width / 2, spot[1] + height / 2)
        return any(abs(middle[0] - bx) < (width + WIDTH) / 2 and abs(middle[1] - by) < (height + HEIGHT) / 2 for bx, by in near)

    ways = range(-REACH, REACH + 1, STEP)
    spots = sorted(((x + dx, y + dy) for dx in ways for dy in ways), key=lambda spot: (spot[0] - x) ** 2 + (spot[1] - y) ** 2)
    return next((spot for spot in spots if not covered(spot)), at)


def _put_between(project: Project, analysis: Analysis, kind: str, spot: Spot) -> tuple[Project, str]:
    settings = starting_settings(project, kind, analysis.specs.get(spot.wire.source))
    if not settings:
        return insert_on_wire(project, spot.wire, kind, (spot.at.x(), spot.at.y()))
    project, key = add_block(project, kind, (spot.at.x(), spot.at.y()), settings)
    return insert_on_wire(project, spot.wire, key, (spot.at.x(), spot.at.y()))


def put_after(project: Project, analysis: Analysis, kind: str, before: str) -> tuple[Project, str, bool]:
    """A new block right of another one; says whether it is wired: where it fits, or is a loss, or its problem brings the cure."""
    owner = LAYERS[kind]
    given = analysis.specs.get(before)
    x, y = project.positions[before]
    place = free_place(project, (x + STEP_X, y))
    project, key = add_block(project, kind, place, starting_settings(project, kind, given))
    if not kind_follows(project, kind, given).possible:
        return project, key, False
    port, trial = best_port(project, analyse(project.graph, project.source.specs()), before, key)
    if not trial.possible:
        return project, key, False
    wired = connect(project, before, key, port)
    follows = trial.fits or issubclass(owner, Loss) or _is_curable(wired, key)
    return (wired if follows else project), key, follows


def _is_curable(project: Project, block: str) -> bool:
    problems = analyse(project.graph, project.source.specs()).problems
    return any(problem.block == block and problem.fix is not None for problem in problems)


def judge(project: Project, analysis: Analysis, kind: str, spot: Spot):
    """Whether a new block of a kind fits at a spot, as a Verdict."""
    if spot.wire is not None:
        return kind_between(project, analysis, kind, spot.wire)
    if spot.port is None:
        return None
    if spot.port.output:
        return kind_follows(project, kind, analysis.specs.get(spot.port.block))
    return kind_leads(project, analysis, kind, spot.port)
