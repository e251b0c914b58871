"""Whether a wire or a new block fits: found by trying, with the words of the layer that refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.analysis import Analysis
from engine.catalogue import LAYERS
from engine.data.columns import Column
from engine.errors import EngineError
from engine.graph import Wire
from engine.layer import Layer, Loss
from engine.sentence import Sentence
from engine.shapes import TensorSpec
from playground.document.edits import connect, refusal
from playground.document.errors import EditError
from playground.document.project import Project

from .items.geometry import Port

TARGET_ROLES = ("label", "number")


@dataclass(frozen=True)
class Verdict:
    """Whether something can be done at all, and what is wrong with it if it is done; `reason` is "" where all is well."""

    possible: bool = True
    reason: str = ""

    @property
    def fits(self) -> bool:
        return self.possible and not self.reason


def try_wire(project: Project, analysis: Analysis, source: str, target: str, port: int | None) -> Verdict:
    """Try a wire from `source` to an input of `target`; shapes that aren't known yet are taken to fit."""
    reason = refusal(project, source, target, port)
    if reason:
        return Verdict(False, reason)
    try:
        after = connect(project, source, target, port)
    except EditError as trouble:
        return Verdict(False, str(trouble))
    layer = after.graph.blocks[target].layer
    wires = after.graph.inputs(target)
    wanted = max(2, len(wires)) if layer.variadic else len(layer.ports)
    if len(wires) < wanted or not isinstance(layer, Layer) or any(wire.source not in analysis.specs for wire in wires):
        return Verdict()
    return Verdict(True, _complaint(layer, tuple(analysis.specs[wire.source] for wire in wires), project.source.specs()))


def best_port(project: Project, analysis: Analysis, source: str, target: str) -> tuple[int | None, Verdict]:
    """The input of a block that a wire dropped on its body takes: the first free one that fits, else the first that fits."""
    block = project.graph.blocks[target]
    if block.layer.variadic:
        return None, try_wire(project, analysis, source, target, None)
    taken = {wire.port for wire in project.graph.inputs(target)}
    ports = sorted(range(len(block.layer.ports)), key=lambda port: (port in taken, port))
    verdicts = [(port, try_wire(project, analysis, source, target, port)) for port in ports]
    fitting = next((pair for pair in verdicts if pair[1].fits), None)
    return fitting or (verdicts[0] if verdicts else (None, try_wire(project, analysis, source, target, None)))


def _complaint(layer: Layer, specs: tuple[TensorSpec, ...], columns: Mapping[str, TensorSpec]) -> str:
    try:
        brought = tuple(columns[name] for name in layer.columns() if name in columns)
        if len(brought) == len(layer.columns()):
            layer.output_spec(*specs, *brought)
    except EngineError as trouble:
        return str(trouble)
    return ""


def starting_settings(project: Project, kind: str, given: TensorSpec | None) -> dict[str, Any]:
    """Settings for a new block: its defaults, with data columns chosen so that it fits what it is given."""
    owner = LAYERS[kind]
    if len(owner.column_settings) != 1:
        return {}
    name = owner.column_settings[0]
    columns = project.source.columns()
    if not owner.ports:
        return {name: _unused_input(project, columns)} if columns else {}
    likely = _likely_targets(project, columns, getattr(owner(), name))
    for column in likely:
        if given is None or not _complaint(owner(**{name: column}), (given,), project.source.specs()):
            return {name: column}
    return {name: likely[0] if likely else ""}


def _likely_targets(project: Project, columns: Mapping[str, Column], default: str) -> list[str]:
    """The columns to compare with, the likeliest first: targets, then what no block brings in, and of that the last."""
    used = _brought_in(project)
    targets = [name for name in columns if columns[name].role in TARGET_ROLES]
    others = sorted((name for name in reversed(columns) if name not in targets), key=lambda name: name in used)
    return sorted(targets + others, key=lambda name: name != default)


def _unused_input(project: Project, columns: Mapping[str, Column]) -> str:
    """The first column to learn from that no block brings in yet."""
    used = _brought_in(project)
    return min(columns, key=lambda name: (columns[name].role in TARGET_ROLES, name in used))


def _brought_in(project: Project) -> set[str]:
    return {column for block in project.graph.blocks.values() if not block.layer.ports for column in block.layer.columns()}


def kind_follows(project: Project, kind: str, given: TensorSpec | None) -> Verdict:
    """Whether a new block of a kind can take what flows out of another."""
    owner = LAYERS[kind]
    if not owner.ports and not owner.variadic:
        return Verdict(False, Sentence("It has no input."))
    if given is None:
        return Verdict()
    count = 2 if owner.variadic else len(owner.ports)
    layer = owner(**starting_settings(project, kind, given))
    return Verdict(True, _complaint(layer, (given,) * count, project.source.specs()))


def kind_leads(project: Project, analysis: Analysis, kind: str, port: Port) -> Verdict:
    """Whether what a new block of a kind gives can enter a port; only sources of data can be judged before they are wired."""
    owner = LAYERS[kind]
    if issubclass(owner, Loss):
        return Verdict(False, Sentence("Nothing can follow a loss."))
    target = project.graph.blocks[port.block].layer
    if owner.ports or len(target.ports) != 1 or target.variadic:
        return Verdict()
    column = starting_settings(project, kind, None).get(owner.column_settings[0]) if owner.column_settings else None
    specs = project.source.specs()
    return Verdict(True, _complaint(target, (specs[column],), specs)) if column in specs else Verdict()


def kind_between(project: Project, analysis: Analysis, kind: str, wire: Wire) -> Verdict:
    """Whether a new block of a kind can stand in a wire: it takes what flows, and what it gives still suits the target."""
    given = analysis.specs.get(wire.source)
    verdict = kind_follows(project, kind, given)
    owner = LAYERS[kind]
    if issubclass(owner, Loss):
        return Verdict(False, Sentence("Nothing can follow a loss."))
    if not verdict.fits or given is None:
        return verdict
    layer = owner(**starting_settings(project, kind, given))
    passed = layer.output_spec(*(given,) * (2 if owner.variadic else len(owner.ports)), *_columns(project, layer))
    target = project.graph.blocks[wire.target].layer
    entering = project.graph.inputs(wire.target)
    if not isinstance(target, Layer) or any(each.source not in analysis.specs for each in entering):
        return verdict
    return Verdict(
        True, _complaint(target, tuple(passed if e == wire else analysis.specs[e.source] for e in entering), project.source.specs())
    )


def _columns(project: Project, layer: Layer) -> tuple[TensorSpec, ...]:
    specs = project.source.specs()
    return tuple(specs[name] for name in layer.columns())
