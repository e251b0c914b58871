"""From a table to samples: which columns become features, how texts become numbers, what the target is, which rows can't be used."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..errors import DataError
from ..sentence import Sentence
from ..shapes import TensorSpec
from ..words import sentences
from .columns import Column, DataSet
from .splitting import shuffled_parts, stratified_parts
from .table import CLASS_LIMIT, Table, classes_of, is_gap, is_numeric, number, standardised

ONE_HOT_LIMIT = 30  # a text column with more different values is left out of the features
CLASS_GUESS = 20  # a target of whole numbers with at most so many values is taken for classes
NAMED_ROWS = 5  # bad rows that are named one by one


@dataclass(frozen=True)
class Plan:
    """What becomes of the columns of a table: features in order (name, category or None for a number), the target, its classes."""

    features: tuple[tuple[str, str | None], ...]
    target: str
    classes: tuple[str, ...]  # empty: the target is a number
    ignored: tuple[str, ...] = ()

    def feature_names(self) -> tuple[str, ...]:
        return tuple(name if category is None else f"{name}={category}" for name, category in self.features)


@lru_cache(maxsize=4)
def plan(table: Table, target: str, task: str = "auto", wanted: tuple[str, ...] = ()) -> Plan:
    """Decide on features and target; `target` "" is the last column, `task` is "auto", "classes" or "number"; `wanted` limits features."""
    target = target or table.names[-1]
    cells = table.column(target)
    classes = () if task == "number" else classes_of(cells)
    if task == "auto" and is_numeric(cells) and (len(classes) > CLASS_GUESS or not all(_whole(value) for value in classes)):
        classes = ()
    if len(classes) > CLASS_LIMIT:
        raise DataError(
            "The column {target!r} has {count} different values; at most {limit} classes can be told apart.",
            target=target,
            count=len(classes),
            limit=CLASS_LIMIT,
        )
    features: list[tuple[str, str | None]] = []
    ignored = []
    for name in wanted or table.names:
        if name == target:
            continue
        found = table.column(name)
        values = () if is_numeric(found) else classes_of(found)
        if len(values) > ONE_HOT_LIMIT:
            ignored.append(Sentence("The column {name!r} has {count} different texts and is not used.", name=name, count=len(values)))
        elif values:
            features.extend((name, value) for value in values)
        elif any(not is_gap(cell) for cell in found):
            features.append((name, None))
    if not features:
        raise DataError("No column is left to learn from: each is the target, empty, or has too many different texts.")
    return Plan(tuple(features), target, classes, tuple(ignored))


def tabular_columns(plan: Plan) -> dict[str, Column]:
    """The columns "features" and "label", or "target" where a number is to be predicted."""
    names = plan.feature_names()
    features = Column(TensorSpec((len(names),)), "vector", "The features of a row, one number each.", names=names)
    if plan.classes:
        label = Column(TensorSpec((), "int", len(plan.classes)), "label", f"The class: {plan.target}.", names=plan.classes)
        return {"features": features, "label": label}
    return {
        "features": features,
        "target": Column(TensorSpec((1,)), "number", f"The number: {plan.target}.", names=(plan.target,)),
    }


def tabular_samples(table: Table, plan: Plan, *, test_share: float, scale: bool, seed: int) -> DataSet:
    """The rows without gaps, shuffled and split; with `scale`, numbers are standardised by the training rows."""
    usable, complaints = _usable(table, plan)
    if len(usable) < 2:
        raise DataError("Fewer than two rows can be used. {reasons}", reasons=sentences(*complaints[:NAMED_ROWS]))
    features = np.stack([_feature(table.column(name), category, usable) for name, category in plan.features], axis=1)
    cells = table.column(plan.target)
    if plan.classes:
        places = {value: place for place, value in enumerate(plan.classes)}
        name, target = "label", np.array([places[cells[row]] for row in usable], np.int64)
        parts = stratified_parts(target, test_share, seed)
    else:
        name, target = "target", np.array([[number(cells[row])] for row in usable])
        parts = shuffled_parts(len(usable), test_share, seed)
    if scale:
        features = standardised(features, parts["train"])
    if scale and name == "target":
        target = standardised(target, parts["train"])
    arrays = {"features": features.astype(np.float32), name: target if plan.classes else target.astype(np.float32)}
    splits = {part: {key: array[rows] for key, array in arrays.items()} for part, rows in parts.items() if len(rows)}
    return DataSet(tabular_columns(plan), splits, notes=(*plan.ignored, *_in_few_words([*table.bad, *complaints])))


def _usable(table: Table, plan: Plan) -> tuple[list[int], list[str]]:
    """Numbers of the rows that can be used, and a sentence for each of the others."""
    numeric = {name for name, category in plan.features if category is None}
    if not plan.classes:
        numeric.add(plan.target)
    read = {name for name, _ in plan.features} | {plan.target}
    wanted = {name: place for name, place in table.places.items() if name in read}
    usable, complaints = [], []
    for row, (cells, line) in enumerate(zip(table.rows, table.lines, strict=True)):
        reason = _complaint(cells, wanted, numeric)
        if reason:
            complaints.append(Sentence("Line {line}: {reason}", line=line, reason=reason))
        else:
            usable.append(row)
    return usable, complaints


def _complaint(cells: tuple[str, ...], wanted: dict[str, int], numeric: set[str]) -> str:
    for name, place in wanted.items():
        if is_gap(cells[place]):
            return Sentence("{name} is empty.", name=name)
        if name in numeric and number(cells[place]) is None:
            return Sentence("{name} should be a number, got {cell!r}.", name=name, cell=cells[place][:30])
    return ""


def _feature(cells: tuple[str, ...], category: str | None, usable: list[int]) -> np.ndarray:
    if category is None:
        return np.array([number(cells[row]) for row in usable])
    return np.array([float(cells[row] == category) for row in usable])


def _whole(value: str) -> bool:
    found = number(value)
    return found is not None and found.is_integer()


def _in_few_words(complaints: list[str]) -> list[str]:
    if len(complaints) <= NAMED_ROWS:
        return complaints
    return [*complaints[:NAMED_ROWS], Sentence("{count} more rows were left out.", count=len(complaints) - NAMED_ROWS)]
