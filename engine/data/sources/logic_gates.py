"""Logic gates: the four pairs of bits and what a gate makes of them."""

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source

PAIRS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], np.float32)
GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "xor": (0, 1, 1, 0),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xnor": (1, 0, 0, 1),
}


@source("logic_gates", title="Logic gate", category="2-D points", keywords=("and", "or", "xor", "nand", "nor", "xnor", "perceptron"))
class LogicGates(Source):
    """Two bits and what a logic gate makes of them; all four samples are there to learn from and to be tested with."""

    gate: str = setting(default="xor", choices=tuple(GATES), help="What the two bits are turned into.")

    def columns(self) -> dict[str, Column]:
        return {
            "point": Column(TensorSpec((2,)), "point", "The two bits.", names=("a", "b"), bounds=(0.0, 1.0)),
            "label": Column(TensorSpec((), "int", 2), "label", "The answer as a class.", names=("0", "1")),
            "probability": Column(
                TensorSpec((1,)), "number", "The answer as a number 0 or 1, for binary cross-entropy.", names=("0", "1"), bounds=(0.0, 1.0)
            ),
        }

    def load(self, seed: int) -> DataSet:
        answers = np.array(GATES[self.gate], np.int64)
        arrays = {"point": PAIRS.copy(), "label": answers, "probability": answers.astype(np.float32)[:, None]}
        return DataSet(self.columns(), dict.fromkeys(("train", "validation", "test"), arrays), from_points=_inputs)


def _inputs(points: np.ndarray) -> dict[str, np.ndarray]:
    return {"point": points.astype(np.float32)}
