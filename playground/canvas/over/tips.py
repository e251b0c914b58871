"""What the canvas says when the pointer rests."""

from html import escape

from PySide6.QtCore import QPointF

from engine.analysis import Analysis
from engine.catalogue import summary
from engine.graph import Block, UnknownLayer
from playground.fields.field import help_of
from playground.fields.number import SCRUBBED
from playground.style.words import local, said

from ..announcing import dot_name
from ..gestures.pointer import look_under
from ..scene import describe_spec
from ..stage import Stage
from ..words import tr


def tip_for(stage: Stage, point: QPointF) -> str:
    """The tooltip at a scene point, "" where there is nothing to say."""
    hover = look_under(stage, point)
    analysis = stage.document.analysis
    graph = stage.document.project.graph
    if hover.badge:
        return _problems(stage.scene.blocks[hover.badge].face.problems)
    if hover.port is not None:
        return _port(graph.blocks[hover.port.block], hover.port, analysis)
    if hover.field is not None:
        how = tr("Drag sideways to change it, click to type.") if hover.field.kind in SCRUBBED else tr("Click to change it.")
        return f"{help_of(hover.field)}<p><i>{escape(how)}</i></p>"
    if hover.block:
        return block_tip(graph.blocks[hover.block], analysis)
    if hover.dot:
        return f"{escape(dot_name(stage.document.project, hover.dot))}<br><i>{escape(tr('Drag it to lead the wire around something.'))}</i>"
    if hover.wire is not None:
        item = stage.scene.wires[hover.wire]
        names = f"{graph.blocks[hover.wire.source].name} → {graph.blocks[hover.wire.target].name}"
        hint = f"<i>{escape(tr('Double-click to lead it around something.'))}</i>"
        return "<br>".join((*(escape(text) for text in (names, item.label, item.trouble) if text), hint))
    return ""


def _problems(problems) -> str:
    lines = [escape(said(problem.text)) for problem in problems]
    if any(problem.fix for problem in problems):
        lines.append(f"<i>{escape(tr('Click for the fix.'))}</i>")
    return "<br>".join(lines)


def _port(block: Block, port, analysis: Analysis) -> str:
    if port.output:
        shape = describe_spec(analysis.specs.get(port.block))
        return escape(tr("Output of {0}: {1}").format(block.name, shape) if shape else tr("Output of {0}").format(block.name))
    names = block.layer.ports
    name = said(names[port.index]) if len(names) > 1 and not block.layer.variadic and port.index < len(names) else str(port.index + 1)
    return escape(tr("Input of {0}").format(block.name) if len(names) == 1 and not block.layer.variadic else f"{block.name}: {name}")


def block_tip(block: Block, analysis: Analysis) -> str:
    """Name, what the layer is for, what goes in and out, and what it costs."""
    lines = [f"<b>{escape(block.name)}</b> · {escape(said(block.layer.title))}"]
    if not isinstance(block.layer, UnknownLayer):
        lines.append(escape(said(summary(type(block.layer)))))
    entering = " + ".join(describe_spec(spec) for spec in analysis.inputs.get(block.id, ()))
    leaving = describe_spec(analysis.specs.get(block.id))
    if leaving:
        lines.append(escape(f"{entering} → {leaving}" if entering else leaving))
    cost = analysis.costs.get(block.id)
    if cost is not None and cost.parameters:
        lines.append(
            escape(tr("{0} parameters, {1} multiply-adds").format(local(f"{cost.parameters:,}"), local(f"{cost.multiply_adds:,}")))
        )
    lines += [escape(said(problem.text)) for problem in analysis.problems_of(block.id)]
    if block.bypassed:
        lines.append(escape(tr("Bypassed: its input passes through unchanged.")))
    if block.frozen:
        lines.append(escape(tr("Frozen: its weights stay as they are.")))
    return "<br>".join(lines)
