"""A checkpoint as members of a project file, and back; and which of its arrays still fit the graph."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from msgspec import Meta, Struct, ValidationError, convert

from engine.analysis import analyse
from engine.checkpoint import Checkpoint
from engine.history import History
from engine.sentence import Sentence
from engine.words import and_more
from playground.document.project import Project

from . import limits, records, tensors
from .errors import ProjectError

WEIGHTS = "weights.safetensors"
OPTIMIZER = "optimizer.safetensors"
HISTORY = "history.safetensors"
COUNTERS = "counters.json"
NAMED = 3  # blocks that are named; more are counted
MEMBERS = (WEIGHTS, OPTIMIZER, HISTORY, COUNTERS)

Count = Annotated[int, Meta(ge=0, lt=2**53)]
Digits = Annotated[str, Meta(pattern="^[0-9]{1,40}\\Z")]


class _Generator(Struct, forbid_unknown_fields=True):
    """The state of a PCG64."""

    state: Digits
    inc: Digits
    has: Annotated[int, Meta(ge=0, le=1)]
    left: Annotated[int, Meta(ge=0, lt=2**32)]


class _Known(Struct):
    """What is demanded of counters that a trainer reads; others pass as they are."""

    step: Count = 0
    epoch: Count = 0
    iteration: Count = 0
    seed: Count = 0
    waited: Count = 0
    epoch_losses: Annotated[list[float], Meta(max_length=10_000_000)] = []
    best_loss: float | None = None
    generators: Annotated[list[_Generator], Meta(max_length=limits.REPLICAS)] = []


class _Counters(Struct, forbid_unknown_fields=True):
    counters: dict[str, Any]


def pack(checkpoint: Checkpoint) -> dict[str, bytes]:
    """The members that hold a checkpoint."""
    return {
        WEIGHTS: tensors.pack(checkpoint.weights),
        OPTIMIZER: tensors.pack(checkpoint.optimizer),
        HISTORY: tensors.pack(checkpoint.history),
        COUNTERS: records.write(_Counters(records.plain_numbers(checkpoint.counters))),
    }


def unpack(members: Mapping[str, bytes]) -> Checkpoint | None:
    """The checkpoint in a file, or None where it holds none."""
    present = [name for name in MEMBERS if name in members]
    if not present:
        return None
    missing = sorted(set(MEMBERS) - set(present))
    if missing:
        raise ProjectError("The part {part!r} is missing.", part=missing[0])
    counters = records.real_numbers(records.read(COUNTERS, members[COUNTERS], _Counters).counters)
    history = tensors.unpack(HISTORY, members[HISTORY])
    try:
        known = convert(counters, _Known)
    except ValidationError as trouble:
        raise ProjectError("The part {part!r} is not what it should be: {trouble}.", part=COUNTERS, trouble=trouble) from trouble
    if any(int(number) >= 2**128 for generator in known.generators for number in (generator.state, generator.inc)):
        raise ProjectError("The part {part!r} is not what it should be: a state of random numbers is too large.", part=COUNTERS)
    check_history(HISTORY, history)
    weights, optimizer = tensors.unpack(WEIGHTS, members[WEIGHTS]), tensors.unpack(OPTIMIZER, members[OPTIMIZER])
    return Checkpoint(weights, optimizer, counters, history)


def check_history(part: str, columns: Mapping[str, np.ndarray]) -> None:
    """Raise ProjectError unless the columns are those of a run's record."""
    many = (name for name, array in columns.items() if len(array) > (limits.STEPS if name.startswith("step/loss") else limits.POINTS))
    try:
        if len(columns) > limits.MEASURES or next(many, None) is not None:
            raise ValueError("too long")
        History.from_columns(columns)
    except (ValueError, TypeError, IndexError, OverflowError) as trouble:
        raise ProjectError("The part {part!r} is not the record of a run.", part=part) from trouble


def fitted(project: Project, checkpoint: Checkpoint) -> tuple[Checkpoint, tuple[str, ...]]:
    """The checkpoint without arrays that the graph has no place for, and sentences on those.

    Blocks whose shapes can't be known (unknown kinds, and what follows them) keep what they have.
    """
    graph = project.graph
    analysis = analyse(graph, project.source.specs())
    lost: dict[str, None] = {}
    keep: dict[str, tuple[int, ...] | None] = {}
    for path, array in checkpoint.weights.items():
        block, _, name = path.partition(".")
        if block in graph.blocks and block not in analysis.inputs:
            keep[path] = None
        elif block in graph.blocks and _shapes(graph.blocks[block].layer, analysis.inputs[block]).get(name) == array.shape:
            keep[path] = array.shape
        else:
            lost[block] = None
    weights = {path: array for path, array in checkpoint.weights.items() if path in keep}
    optimizer = {
        name: array for name, array in checkpoint.optimizer.items() if _belongs(name, array.shape, keep) or _is_carried(name, graph.blocks)
    }
    return replace(checkpoint, weights=weights, optimizer=optimizer), _left_out(project, list(lost))


def _shapes(layer: Any, inputs: tuple) -> dict[str, tuple[int, ...]]:
    return {spec.name: spec.shape for spec in layer.parameters(*inputs)}


def _belongs(name: str, shape: tuple[int, ...], keep: Mapping[str, tuple[int, ...] | None]) -> bool:
    match = re.fullmatch(r"[A-Za-z0-9_]+\.(.+)", name)
    return match is not None and match[1] in keep and keep[match[1]] in (None, shape)


def _is_carried(name: str, blocks: Container[str]) -> bool:
    """Whether it is what a stateful block takes along to its next batch."""
    match = re.fullmatch(r"carried\.(.+)\.[0-9]{1,3}", name)
    return match is not None and match[1] in blocks


def _left_out(project: Project, lost: list[str]) -> tuple[str, ...]:
    blocks = project.graph.blocks
    names = [f"'{blocks[key].name}'" for key in lost if key in blocks]
    strangers = [repr(key[:40]) for key in lost if key not in blocks]
    remarks = []
    if names:
        remarks.append(Sentence("The saved weights of {blocks} don't fit any more and start anew.", blocks=and_more(names, NAMED)))
    if strangers:
        remarks.append(
            Sentence(
                "The file holds weights for blocks that it doesn't have ({blocks}); they were left out.", blocks=and_more(strangers, NAMED)
            )
        )
    return tuple(remarks)
