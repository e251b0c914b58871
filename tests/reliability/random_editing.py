"""UNDO: whatever is done can be undone and done again, exactly, and the project is sound after every step."""

import hashlib
from dataclasses import replace

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from engine.graph import Graph
from playground.document import edits
from playground.document.document import Document
from playground.document.plain import to_plain, to_project
from playground.document.project import Project
from playground.document.schema import PlainProject

from .editing import Restless, empty
from .goal import Result, goal


def digest(project: Project) -> bytes:
    return hashlib.blake2b(msgspec.json.encode(to_plain(project)), digest_size=16).digest()


def faults(document: Document) -> list[str]:
    """What is unsound in the project that the document shows."""
    project, graph = document.project, document.project.graph
    found = []
    names = [block.name for block in graph.blocks.values()]
    if len(set(names)) < len(names):
        found.append("a name twice")
    if any(key != block.id for key, block in graph.blocks.items()) or graph.blocks.keys() != project.positions.keys():
        found.append("ids, blocks and positions differ")
    if not project.dots.keys() <= set(graph.wires) or not all(project.dots.values()):
        found.append("dots without a wire, or a wire without dots among those that have some")
    fresh = Document(replace(project, graph=Graph(dict(graph.blocks), tuple(graph.wires))))
    if document.analysis != fresh.analysis:
        found.append("kept shapes differ from fresh ones")
    plain = msgspec.json.decode(msgspec.json.encode(to_plain(project)), type=PlainProject)  # raises for what is beyond the limits
    if to_project(plain) != project:  # raises for dangling wires, loops, ports taken twice
        found.append("the plain form loses something")
    return found


def restless_run(seed: int, steps: int) -> list[str]:
    """One long session; returns what went wrong."""
    hand, document = Restless(seed), Document(empty(), steps=steps)
    seen = [digest(document.project)]
    for number in range(steps):
        name, project = hand.step(document.project)
        if not document.apply(name, project):
            if digest(document.project) != seen[-1]:
                return [f"seed {seed}, step {number}: {name} changed the project in place"]
            continue
        seen.append(digest(project))
        document.undo()
        if digest(document.project) != seen[-2]:
            return [f"seed {seed}, step {number}: undoing {name} does not bring back what was"]
        document.redo()
        unsound = faults(document)
        if unsound:
            return [f"seed {seed}, step {number}: after {name}: {', '.join(unsound)}"]
    for before in reversed(seen[:-1]):
        document.undo()
        if digest(document.project) != before:
            return [f"seed {seed}: undoing all ends elsewhere"]
    for after in seen[1:]:
        document.redo()
        if digest(document.project) != after:
            return [f"seed {seed}: doing all again ends elsewhere"]
    return []


@goal("UNDO-1", "20 seeds × 10,000 random edits: each undone exactly, all undone and redone exactly, the project sound after each")
def undo_1(full: bool) -> Result:
    seeds, steps = (20, 10_000) if full else (3, 400)
    wrong = [fault for seed in range(seeds) for fault in restless_run(seed, steps)]
    return Result(not wrong, wrong[0] if wrong else f"{seeds} × {steps:,} edits, 0 faults")


class Editing(RuleBasedStateMachine):
    """The same, in a form that shrinks to the shortest story that goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(empty())
        self.past = [self.document.project]
        self.future: list[Project] = []

    @rule(seed=st.integers(0, 10_000))
    def edit(self, seed: int) -> None:
        name, project = Restless(seed).step(self.document.project)
        if self.document.apply(name, project):
            self.past.append(project)
            self.future = []

    @rule()
    def undo(self) -> None:
        self.document.undo()
        if len(self.past) > 1:
            self.future.append(self.past.pop())

    @rule()
    def redo(self) -> None:
        self.document.redo()
        if self.future:
            self.past.append(self.future.pop())

    @rule(share=st.floats(0, 1))
    def go_to(self, share: float) -> None:
        whole = [*self.past, *reversed(self.future)]
        place = round(share * (len(whole) - 1))
        self.document.go_to(place)
        self.past, self.future = whole[: place + 1], whole[:place:-1]

    @rule()
    def select(self) -> None:
        self.document.select(list(self.document.project.graph.blocks)[:2])

    @invariant()
    def shows_what_it_should(self) -> None:
        assert self.document.project == self.past[-1]
        assert (self.document.can_undo, self.document.can_redo) == (len(self.past) > 1, bool(self.future))
        assert self.document.selection <= self.document.project.ids()
        assert not faults(self.document)


@goal("UNDO-3", "a state machine of 200 runs × 50 steps finds nothing")
def undo_3(full: bool) -> Result:
    runs, steps = (200, 50) if full else (15, 30)
    quiet = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
    chosen = settings(max_examples=runs, stateful_step_count=steps, **quiet)
    run_state_machine_as_test(Editing, settings=chosen)
    return Result(True, f"{runs} × {steps} steps, 0 faults")


@goal("UNDO-4", "a drag is one step, typing a number is one, a refused edit is none")
def undo_4(full: bool) -> Result:
    document = Document(edits.add_block(empty(), "dense")[0])
    (key,) = document.project.graph.blocks
    for x in range(100):
        document.apply("Move", edits.move_blocks(document.project, {key: (float(x), 0.5)}), merge=("drag", 1))
    for typed in (1, 12, 128):
        document.apply("Units", edits.change_setting(document.project, key, "units", typed), merge=("units", key))
    for refused in ("", "x" * 81):
        try:
            document.apply("Rename", edits.rename_block(document.project, key, refused))
        except edits.EditError:
            continue
        return Result(False, f"the name {refused!r} was taken")
    return Result(document.history == ("Open", "Move", "Units"), f"steps: {', '.join(document.history[1:])}")
