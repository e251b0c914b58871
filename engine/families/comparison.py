"""Losses that compare a prediction with a column of the data: number by number, or as scores for classes."""

from typing import Any, ClassVar

from ..layer import Array, Loss, Node
from ..sentence import Sentence
from ..settings import frozen, setting
from ..shapes import TensorSpec, require_float
from .target import require_numbers, require_scores


@frozen
class Supervised(Loss):
    """A loss that compares its prediction with a column of the data."""

    column: str = setting(default="label", kind="column", help="Data column to compare with.")
    weight: float = setting(default=1.0, min=0.0, help="Factor on this loss, to balance several losses.")

    column_settings = ("column",)

    def main_settings(self) -> dict[str, str]:
        return {"column": self.column or Sentence("no column"), "weight": Sentence("weight {weight:g}", weight=self.weight)}


@frozen
class Comparison(Supervised):
    """A loss whose prediction and target have the same shape; the mean over all numbers of the batch, times `weight`.

    Class numbers as targets are read as one-hot rows, or as the numbers 0 and 1 where one output stands for two classes.
    """

    def output_spec(self, prediction: TensorSpec, target: TensorSpec) -> TensorSpec:
        require_float(self.title, prediction)
        require_numbers(self.title, prediction, target)
        return TensorSpec(())


@frozen
class Classification(Supervised):
    """A loss whose prediction has one number for each class; the target holds class numbers or rows with a share for each class."""

    decide_at: ClassVar[str] = "largest"

    def output_spec(self, prediction: TensorSpec, target: TensorSpec) -> TensorSpec:
        require_float(self.title, prediction)
        require_scores(self.title, prediction, target)
        self.require_classes(prediction.shape[-1])
        return TensorSpec(())

    def require_classes(self, classes: int) -> None:
        """Raise a ShapeError if the settings don't fit this number of classes."""


def target_numbers(node: Node, prediction: Array, target: Array) -> Array:
    """The target with the prediction's shape and dtype; class numbers become one-hot rows. In scratch memory where it is made anew."""
    if target.size == prediction.size:
        target = target.reshape(prediction.shape)
        if target.dtype == prediction.dtype:
            return target
        numbers = node.buffer("target", prediction.shape)
        numbers[...] = target
        return numbers
    hits = node.buffer("hits", prediction.shape, bool)
    node.xp.equal(target.reshape(*prediction.shape[:-1], 1), node.xp.arange(prediction.shape[-1]), out=hits)
    numbers = node.buffer("target", prediction.shape)
    numbers[...] = hits
    return numbers


def difference(node: Node, prediction: Array, target: Array) -> Array:
    """prediction - target, kept in `node.saved["difference"]` for the backward pass."""
    numbers = target_numbers(node, prediction, target)
    found = node.xp.subtract(prediction, numbers, out=node.buffer("difference", prediction.shape))
    node.saved["difference"] = found
    return found


def as_scalar(node: Node, value: Any) -> Any:
    """A loss value as a Python float; on a GPU it stays a 0-d array there, because reading it would wait for the device."""
    return float(value) if node.backend.name == "cpu" else value
