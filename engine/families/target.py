"""Targets: what a loss compares predictions with. Numbers of the same shape, or class numbers that stand for one-hot rows."""

from typing import Any

from ..errors import ShapeError
from ..shapes import TensorSpec
from ..words import counted

Array = Any  # a NumPy or CuPy array


def matches(prediction: TensorSpec, target: TensorSpec) -> bool:
    """Whether they hold the same numbers one by one; a last axis of length 1 may be there or not."""
    return _without_last_one(prediction.shape) == _without_last_one(target.shape)


def are_classes(prediction: TensorSpec, target: TensorSpec) -> bool:
    """Whether the target holds class numbers for which the prediction's last axis has one score for each class."""
    return target.dtype == "int" and prediction.rank > 0 and target.shape == prediction.shape[:-1]


def require_numbers(title: str, prediction: TensorSpec, target: TensorSpec) -> None:
    """Raise a ShapeError with the cure unless a target fits: numbers of the same shape, or class numbers read as one-hot rows."""
    if matches(prediction, target):
        return
    if not are_classes(prediction, target):
        text = f"{title} compares numbers one by one, but the prediction is {prediction} and the target {target}."
        if prediction.rank == 1 and target.rank == 1:
            raise ShapeError(f"{text} Set the last Dense to {counted(target.size, 'unit')}.", units=target.size)
        if prediction.size == target.size:
            raise ShapeError(f"{text} Put a Reshape to {target} before it.", insert="reshape")
        raise ShapeError(f"{text} Make the last block give {target}.")
    require_scores(title, prediction, target)


def require_scores(title: str, prediction: TensorSpec, target: TensorSpec) -> None:
    """Raise a ShapeError with the cure unless the prediction has one score for each class of the target."""
    if target.dtype == "int":
        lead, classes = target.shape, target.classes
    elif target.rank:
        lead, classes = target.shape[:-1], target.shape[-1]
    else:
        raise ShapeError(f"{title} needs classes to compare with, but the target is a single number. Choose a column of class numbers.")
    classes = classes or (prediction.shape[-1] if prediction.rank else 1)
    if prediction.shape == (*lead, classes):
        return
    if prediction.rank == len(lead) + 1 and prediction.shape[:-1] == lead:
        raise ShapeError(
            f"{title} needs one score for each of {counted(classes, 'class')}, got {prediction.shape[-1]}. "
            f"Set the last Dense to {counted(classes, 'unit')}.",
            units=classes,
        )
    if prediction.rank > len(lead) + 1 and not lead:
        raise ShapeError(
            f"{title} needs a vector of {counted(classes, 'score')}, got {prediction}. "
            f"Put a Flatten and a Dense with {counted(classes, 'unit')} before it.",
            insert="flatten",
        )
    wanted = TensorSpec((*lead, classes))
    raise ShapeError(f"{title} needs {wanted} scores for a target of {target}, got {prediction}. Make the last block give {wanted}.")


def as_numbers(prediction: Array, target: Array) -> Array:
    """The target with the prediction's shape and dtype; class numbers become one-hot rows. Copies only where it must."""
    if target.size == prediction.size:
        return target.reshape(prediction.shape).astype(prediction.dtype, copy=False)
    classes = prediction.copy()
    classes.fill(1)
    classes = classes.cumsum(axis=-1) - 1  # 0, 1, 2, ... in each row, on whatever device the prediction is
    return (classes == target.reshape(*prediction.shape[:-1], 1)).astype(prediction.dtype)


def _without_last_one(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[:-1] if shape[-1:] == (1,) else shape
