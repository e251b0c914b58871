"""A goal, its result and the table of all goals."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What was measured, in a few words, and whether it is within the threshold."""

    held: bool
    measured: str


@dataclass(frozen=True)
class Goal:
    """`run(full)` measures; short it takes seconds, full up to many minutes."""

    id: str
    threshold: str
    run: Callable[[bool], Result]


GOALS: dict[str, Goal] = {}
LENIENT = 10  # times a threshold of seconds that the short versions allow: they run on slow and busy machines too


def timely(seconds: float, threshold: float, full: bool) -> bool:
    """Whether so many seconds are within a threshold; the short version only tells what is far beyond it."""
    return seconds <= threshold * (1 if full else LENIENT)


def goal(id: str, threshold: str) -> Callable[[Callable[[bool], Result]], Callable[[bool], Result]]:
    """Decorator: list a function as the measure of a goal."""

    def enter(run: Callable[[bool], Result]) -> Callable[[bool], Result]:
        GOALS[id] = Goal(id, threshold, run)
        return run

    return enter
