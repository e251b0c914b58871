"""Sliding windows as layers speak of them: the shape that leaves, the zeros that padding adds, the words on the block."""

from dataclasses import dataclass
from functools import cache

from ..sentence import Sentence
from ..shapes import padding_amounts, window_count, window_span
from ..words import chosen

PADDINGS = ("same", "valid")
PADDING_HELP = "same: zeros around, so that the size stays (divided by the stride). valid: none. Or how many zeros on each side."

Pair = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """How a window slides over an image: (along the height, along the width) of each; padding is "same", "valid" or a number of zeros."""

    kernel: Pair
    stride: Pair
    padding: tuple[int | str, int | str]
    dilation: Pair = (1, 1)

    def output(self, title: str, height: int, width: int) -> Pair:
        """Height and width that leave; raises ShapeError if the window doesn't fit."""
        return self._count(title, height, 0), self._count(title, width, 1)

    def reads(self, image: Pair, place: Pair) -> tuple[range, range]:
        """The rows and the columns of an image (height, width) that lie under the window at a place (row, column) of what leaves.

        Those below 0 or beyond the image are zeros of the padding.
        """
        zeros = zeros_around(self, *image)
        starts = [place[axis] * self.stride[axis] - zeros[axis][0] for axis in (0, 1)]
        lines = [
            range(starts[axis], starts[axis] + window_span(self.kernel[axis], self.dilation[axis]), self.dilation[axis]) for axis in (0, 1)
        ]
        return lines[0], lines[1]

    def _count(self, title: str, length: int, axis: int) -> int:
        return window_count(title, length, self.kernel[axis], self.stride[axis], self.dilation[axis], self.padding[axis])


def over(height: int, width: int, stride: int, padding: int | str, dilation: int = 1) -> Window:
    """A window of height × width that slides over an image."""
    return Window((height, width), (stride, stride), (padding, padding), (dilation, dilation))


def along(size: int, stride: int, padding: int | str, dilation: int = 1) -> Window:
    """A window that slides along a sequence, which is an image of height 1."""
    return Window((1, size), (1, stride), ("valid", padding), (1, dilation))


@cache
def zeros_around(window: Window, height: int, width: int) -> tuple[Pair, Pair]:
    """((top, bottom), (left, right)): how many zeros padding puts around an image."""
    return tuple(
        padding_amounts(length, window.kernel[axis], window.stride[axis], window.dilation[axis], window.padding[axis])
        for axis, length in enumerate((height, width))
    )


def in_words(stride: int, padding: int | str, dilation: int = 1) -> dict[str, str]:
    """How a window slides, as main settings: stride 2 · same."""
    steps = {"stride": Sentence("stride {stride}", stride=stride)} if stride > 1 else {}
    steps |= {"dilation": Sentence("dilation {dilation}", dilation=dilation)} if dilation > 1 else {}
    return {**steps, "padding": Sentence("padding {padding}", padding=padding) if isinstance(padding, int) else chosen(padding)}


def square(size: int) -> str:
    """5×5"""
    return f"{size}×{size}"


def on_sides(top: int, bottom: int, left: int, right: int) -> dict[str, str]:
    """What is put around an image or cut off, as main settings."""
    return {"top": f"↑ {top}", "bottom": f"↓ {bottom}", "left": f"← {left}", "right": f"→ {right}"}
