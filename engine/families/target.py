"""Targets: what a loss compares predictions with. Numbers of the same shape, or class numbers that stand for one-hot rows."""

from typing import Any

from ..errors import ShapeError
from ..sentence import Sentence
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
        text = Sentence(
            "{title} compares numbers one by one, but the prediction is {prediction} and the target {target}.",
            title=title,
            prediction=prediction,
            target=target,
        )
        if prediction.rank == 1 and target.rank == 1:
            raise ShapeError("{text} Set the last Dense to {wanted}.", units=target.size, text=text, wanted=counted(target.size, "unit"))
        if prediction.size == target.size:
            raise ShapeError("{text} Put a Reshape to {target} before it.", reshape=target.shape, text=text, target=target)
        raise ShapeError("{text} Make the last block give {target}.", reshape=target.shape, text=text, target=target)
    require_scores(title, prediction, target)


def require_scores(title: str, prediction: TensorSpec, target: TensorSpec) -> None:
    """Raise a ShapeError with the cure unless the prediction has one score for each class of the target."""
    if target.dtype == "int":
        lead, classes = target.shape, target.classes
    elif target.rank:
        lead, classes = target.shape[:-1], target.shape[-1]
    else:
        raise ShapeError(
            "{title} needs classes to compare with, but the target is a single number. Choose a column of class numbers.", title=title
        )
    classes = classes or (prediction.shape[-1] if prediction.rank else 1)
    if prediction.shape == (*lead, classes):
        return
    if prediction.rank == len(lead) + 1 and prediction.shape[:-1] == lead:
        raise ShapeError(
            "{title} needs one score for each of {classes}, got {scores}. Set the last Dense to {wanted}.",
            units=classes,
            title=title,
            classes=counted(classes, "class"),
            scores=prediction.shape[-1],
            wanted=counted(classes, "unit"),
        )
    if prediction.rank > len(lead) + 1 and not lead:
        raise ShapeError(
            "{title} needs a vector of {scores}, got {prediction}. Put a Flatten and a Dense with {wanted} before it.",
            insert="flatten",
            title=title,
            scores=counted(classes, "score"),
            prediction=prediction,
            wanted=counted(classes, "unit"),
        )
    wanted = TensorSpec((*lead, classes))
    raise ShapeError(
        "{title} needs {wanted} scores for a target of {target}, got {prediction}. Make the last block give {wanted}.",
        title=title,
        wanted=wanted,
        target=target,
        prediction=prediction,
    )


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
