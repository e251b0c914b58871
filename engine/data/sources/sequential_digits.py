"""Handwritten digits read as sequences (Le, Jaitly, Hinton 2015, arXiv:1504.00941)."""

import numpy as np

from ...settings import setting
from ...shapes import TensorSpec
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

FILES = {"8×8": ("digits8x8", 8, 16), "28×28": ("mnist", 28, 255)}
PERMUTATION_SEED = 1504_00941  # one order for ever: a saved network must meet the order that it learnt


@source("sequential_digits", title="Sequential digits", category="Sequences", keywords=("pixel by pixel", "permuted mnist", "rnn", "lstm"))
class SequentialDigits(Source):
    """Handwritten digits, read row by row or pixel by pixel: say which it was at the end."""

    images: str = setting(default="8×8", choices=tuple(FILES), help="Small digits (64 pixels) or MNIST (784).")
    step: str = setting(default="row", choices=("row", "pixel"), help="What comes at each step.")
    permuted: bool = setting(default=False, help="Mix the pixels, always in the same way, so that no stroke is left in one piece.")

    def columns(self) -> dict[str, Column]:
        _, side, highest = FILES[self.images]
        shape = (side, side) if self.step == "row" else (side * side, 1)
        sequence = Column(TensorSpec(shape), "sequence", "Rows or pixels one by one, 0 to 1.", scale=1 / highest, bounds=(0.0, 1.0))
        return {"sequence": sequence, "label": image_columns((side, side, 1), tuple("0123456789"))["label"]}

    def load(self, seed: int) -> DataSet:
        name, side, highest = FILES[self.images]
        loaded = shipped_images(f"images/{name}.npz", image_columns((side, side, 1), tuple("0123456789"), highest=highest), 0, seed)
        columns = self.columns()
        order = np.random.default_rng(PERMUTATION_SEED).permutation(side * side) if self.permuted else slice(None)
        splits = {
            split: {
                "sequence": part["image"].reshape(-1, side * side)[:, order].reshape(-1, *columns["sequence"].spec.shape),
                "label": part["label"],
            }
            for split, part in loaded.splits.items()
        }
        return DataSet(columns, splits)
