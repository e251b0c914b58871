"""What the shipped sets of small images have in common: an image column, a label column and the way into memory."""

from collections.abc import Mapping

import numpy as np

from ..shapes import TensorSpec
from . import shipped
from .columns import Column, DataSet


def image_columns(shape: tuple[int, int, int], names: tuple[str, ...], *, highest: int = 255) -> dict[str, Column]:
    """The columns of labelled images (height, width, channels) whose stored values go from 0 to `highest`."""
    return {
        "image": Column(TensorSpec(shape), "image", "The picture, values from 0 to 1.", scale=1 / highest, bounds=(0.0, 1.0)),
        "label": Column(TensorSpec((), "int", len(names)), "label", "The class of the picture.", names=names),
    }


def shipped_images(name: str, columns: Mapping[str, Column], limit: int, seed: int) -> DataSet:
    """A shipped set of labelled images; a `limit` above 0 draws that many of its training images by `seed`."""
    arrays = shipped.arrays(name)
    shape = columns["image"].spec.shape
    splits = {
        split: {"image": arrays[f"x_{split}"].reshape(-1, *shape), "label": arrays[f"y_{split}"].astype(np.int64)}
        for split in ("train", "test")
    }
    total = len(splits["train"]["label"])
    if 0 < limit < total:
        chosen = np.sort(np.random.default_rng(seed).permutation(total)[:limit])
        splits["train"] = {key: array[chosen] for key, array in splits["train"].items()}
    return DataSet(columns, splits)
