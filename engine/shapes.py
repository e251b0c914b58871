"""Shapes: what flows on a wire, said without the batch; images are (height, width, channels), sequences (time, features)."""

from dataclasses import dataclass
from math import prod

from .errors import ShapeError
from .sentence import Sentence
from .words import either

AXES = {0: (), 1: ("features",), 2: ("time", "features"), 3: ("height", "width", "channels")}
NOUNS = {
    0: Sentence("a single number"),
    1: Sentence("a vector"),
    2: Sentence("a sequence (time×features)"),
    3: Sentence("an image (height×width×channels)"),
}


@dataclass(frozen=True)
class TensorSpec:
    """Shape without the batch; dtype "float", or "int" for class numbers and tokens from 0 to `classes` - 1."""

    shape: tuple[int, ...]
    dtype: str = "float"
    classes: int = 0

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def axes(self) -> tuple[str, ...]:
        return AXES.get(self.rank, tuple(f"axis {i + 1}" for i in range(self.rank)))

    def __str__(self) -> str:
        return format_shape(self.shape)


def format_shape(shape: tuple[int, ...]) -> str:
    """(28, 28, 1) -> 28×28×1; a single number is written 1."""
    return "×".join(str(length) for length in shape) or "1"


def require_rank(title: str, x: TensorSpec, *ranks: int) -> None:
    """Raise a ShapeError that names the cure unless `x` has one of the ranks."""
    if x.rank in ranks:
        return
    wanted = either(*(NOUNS[rank] for rank in ranks))
    if 1 in ranks and x.rank > 1:
        raise ShapeError("{title} needs {wanted}, got {x}. Put a Flatten before it.", insert="flatten", title=title, wanted=wanted, x=x)
    raise ShapeError(
        "{title} needs {wanted}, got {x}. Connect it to a block that gives one, or put a Reshape before it.",
        insert="reshape",
        title=title,
        wanted=wanted,
        x=x,
    )


def require_float(title: str, x: TensorSpec) -> None:
    """Raise a ShapeError unless `x` holds real numbers."""
    if x.dtype != "float":
        raise ShapeError(
            "{title} needs real numbers, got class numbers. Put an Embedding or One-hot before it.", insert="embedding", title=title
        )


def window_span(kernel: int, dilation: int) -> int:
    """How many input positions a dilated kernel covers."""
    return (kernel - 1) * dilation + 1


def padding_amounts(length: int, kernel: int, stride: int, dilation: int, padding: int | str) -> tuple[int, int]:
    """Zeros to put before and after an axis: "valid" none, "same" so that the output is ceil(length / stride), a number on both sides."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        outputs = -(-length // stride)
        total = max(0, (outputs - 1) * stride + window_span(kernel, dilation) - length)
        return total // 2, total - total // 2
    return int(padding), int(padding)


def window_count(title: str, length: int, kernel: int, stride: int, dilation: int, padding: int | str) -> int:
    """Output length of a convolution or pooling along one axis: (length + padding - span) // stride + 1."""
    padded = length + sum(padding_amounts(length, kernel, stride, dilation, padding))
    span = window_span(kernel, dilation)
    if padded < span:
        raise ShapeError(
            "{title} has a window of {span}, but its input is only {padded} wide. Make the kernel smaller or use padding 'same'.",
            title=title,
            span=span,
            padded=padded,
        )
    return (padded - span) // stride + 1
