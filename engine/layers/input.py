"""The Input layer."""

import numpy as np

from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec


@layer("input", title="Input", category="Input", keywords=("data", "column", "source", "placeholder", "start"))
class Input(Layer):
    """Bring one column of the data into the network."""

    column: str = setting(default="", kind="column", help="The data column that flows out of this block.")

    ports = ()
    column_settings = ("column",)

    def output_spec(self, column: TensorSpec) -> TensorSpec:
        return column

    def forward(self, node: Node, column: Array) -> Array:
        wanted = np.dtype(np.int64 if node.spec.dtype == "int" else node.dtype)
        if column.dtype == wanted and column.flags.c_contiguous:
            return column
        x = node.buffer("x", column.shape, wanted)
        x[...] = column
        return x

    def backward(self, node: Node, dy: Array) -> None:
        """Nothing lies before the data."""

    def replays(self, column: TensorSpec) -> bool:
        return True

    def main_settings(self) -> dict[str, str]:
        return {"column": self.column or Sentence("no column")}
