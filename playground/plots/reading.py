"""What panels read from a project: its outputs, its images, the weights of its blocks."""

from dataclasses import dataclass

import numpy as np

from engine.analysis import Analysis
from engine.data.columns import Column
from engine.graph import UnknownLayer
from engine.layer import Loss, ParameterSpec
from engine.shapes import TensorSpec

from ..document.project import Project


@dataclass(frozen=True)
class Output:
    """A block whose output a loss compares with a column."""

    block: str
    loss: Loss
    column: str
    target: Column
    prediction: TensorSpec

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, if the output has one number for each; else nothing."""
        count = self.prediction.shape[-1] if self.prediction.rank == 1 else 0
        labels = self.target.spec.classes if self.target.spec.dtype == "int" and self.target.spec.rank == 0 else 0
        one_hot = self.target.spec.rank == 1 and self.target.role == "label" and self.target.spec.shape == (count,)
        if count < 2 or not (labels == count or one_hot):
            return ()
        return self.target.names if len(self.target.names) == count else tuple(str(number) for number in range(count))

    @property
    def border(self) -> float:
        """The value at which an output of one number changes from the first class to the second."""
        decided = getattr(self.loss, "decide_at", "auto")
        if decided == "zero" or (decided != "half" and self.target.bounds and self.target.bounds[0] < 0):
            return 0.0
        return 0.5

    @property
    def gives_scores(self) -> bool:
        """Whether the output is scores that a softmax or sigmoid in the loss makes into probabilities."""
        return "softmax" in self.loss.kind or bool(getattr(self.loss, "from_logits", False))


def outputs(project: Project | None, analysis: Analysis) -> list[Output]:
    """All predictions that losses compare with columns, in the order of the losses."""
    found: list[Output] = []
    if project is None:
        return found
    columns = project.source.columns()
    for loss in project.graph.losses():
        wires, names = project.graph.inputs(loss.id), loss.layer.columns()
        if wires and names and names[0] in columns and wires[0].source in analysis.specs:
            source = wires[0].source
            found.append(Output(source, loss.layer, names[0], columns[names[0]], analysis.specs[source]))
    return found


def classifier(project: Project | None, analysis: Analysis) -> Output | None:
    """The first output that chooses between classes."""
    return next((output for output in outputs(project, analysis) if output.classes), None)


def probabilities(output: Output, values: np.ndarray) -> np.ndarray:
    """Class probabilities (..., classes) from what the block of an output gives."""
    values = np.asarray(values, np.float64)
    if output.gives_scores:
        with np.errstate(invalid="ignore"):  # of a network that diverged, nothing can be said, and NaN says that
            shifted = np.exp(values - values.max(axis=-1, keepdims=True))
        return shifted / shifted.sum(axis=-1, keepdims=True)
    clipped = np.clip(values, 0, None)
    total = clipped.sum(axis=-1, keepdims=True)
    return np.divide(clipped, total, out=np.zeros_like(clipped), where=total > 0)


def image_column(project: Project | None) -> str:
    """The first column with pictures that flows into the network; "" if there is none."""
    if project is None:
        return ""
    columns = project.source.columns()
    for block in project.graph.blocks.values():
        if block.layer.category == "Input":
            for name in block.layer.columns():
                if name in columns and is_picture(columns[name].spec):
                    return name
    return ""


def is_picture(spec: TensorSpec) -> bool:
    """Whether it can be shown as one picture: grey or colour."""
    return spec.rank == 3 and spec.shape[2] in (1, 3)


def parameters(project: Project | None, analysis: Analysis, block: str | None) -> tuple[ParameterSpec, ...]:
    """The arrays that a block owns; none if it has trouble."""
    if project is None or block not in project.graph.blocks or block not in analysis.inputs or block not in analysis.specs:
        return ()
    layer = project.graph.blocks[block].layer
    return () if isinstance(layer, UnknownLayer) else tuple(layer.parameters(*analysis.inputs[block]))


def trained_blocks(project: Project | None, analysis: Analysis) -> list[str]:
    """Blocks that own weights that are trained, in the order of running."""
    if project is None:
        return []
    found = []
    for key in analysis.order:
        block = project.graph.blocks.get(key)
        if block and not block.bypassed and any(spec.trainable for spec in parameters(project, analysis, key)):
            found.append(key)
    return found


def picture_of(values: np.ndarray) -> np.ndarray:
    """A grey or colour picture (height, width, 1 or 3) of values 0..1 as uint8 pixels."""
    pixels = np.clip(np.nan_to_num(values) * 255, 0, 255).astype(np.uint8)
    return pixels[..., 0] if pixels.shape[-1] == 1 else pixels


def tokens_before(project: Project | None, analysis: Analysis, block: str | None) -> str:
    """The column of tokens that stand at the steps of a sequence block: one that flows into it and has as many; "" if there is none."""
    spec = analysis.specs.get(block or "")
    if project is None or spec is None or spec.rank != 2:
        return ""
    columns, before = project.source.columns(), [block]
    for key in before:  # it grows
        before += [wire.source for wire in project.graph.inputs(key) if wire.source not in before]
        layer = project.graph.blocks[key].layer
        for name in layer.columns() if layer.category == "Input" else ():
            if name in columns and columns[name].role == "tokens" and columns[name].spec.shape == spec.shape[:1]:
                return name
    return ""


def names_of_inputs(project: Project, analysis: Analysis, block: str) -> tuple[str, ...]:
    """What each number is called that enters a block with a vector: the features of the data, or their places."""
    wires = project.graph.inputs(block)
    source = project.graph.blocks[wires[0].source].layer
    column = project.source.columns().get(getattr(source, "column", ""))
    count = analysis.specs[wires[0].source].size
    known = column.names if column is not None and len(column.names) == count else ()
    return tuple(map(str, known)) or tuple(str(place + 1) for place in range(count))
