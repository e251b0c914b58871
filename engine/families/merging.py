"""What blocks with several inputs share: checks that name the input which doesn't fit, and the axis that a person counts from 1."""

from collections.abc import Sequence

from ..errors import ShapeError
from ..shapes import TensorSpec, require_float


def same_shape(title: str, inputs: Sequence[TensorSpec]) -> TensorSpec:
    """The shape that all inputs have; raises ShapeError that names the first which has another."""
    for number, spec in enumerate(inputs, start=1):
        require_float(title, spec)
        if spec.shape != inputs[0].shape:
            raise ShapeError(
                "{title} needs inputs of one shape, but input 1 is {first} and input {number} is {spec}.",
                title=title,
                first=inputs[0],
                number=number,
                spec=spec,
            )
    return TensorSpec(inputs[0].shape)


def axis_of(title: str, x: TensorSpec, axis: int | str) -> int:
    """The axis of arrays with a batch in front: "last", or counted from 1 for the first axis of a sample."""
    number = x.rank if axis == "last" else axis
    if not 1 <= number <= x.rank:
        raise ShapeError("{title} works along axis {axis}, but its input {x} has {rank}.", title=title, axis=axis, x=x, rank=x.rank)
    return number
