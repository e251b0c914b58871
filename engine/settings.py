"""Settings: declared once on a frozen dataclass; forms, files, checks and reference pages are made from the declaration."""

import dataclasses
import math
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, dataclass_transform

from .errors import SettingError
from .sentence import Sentence

_KEY = "setting"


@dataclass(frozen=True)
class Setting:
    """What is known of one setting.

    `kind` is one of: integer, number, switch (bool), text, choice, shape (tuple of integers), choice_or_integer, column (the name of
    a data-set column), file (its path; `endings` are those of the files that are meant), folder (its path).
    """

    name: str
    kind: str
    default: Any
    help: str
    title: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    endings: tuple[str, ...] = ()

    def check(self, value: Any) -> Any:
        """Return `value` in its stored form; raise SettingError if it may not be."""
        return _CHECKS[self.kind](self, value)

    def refuse(self, expected: str, value: Any) -> SettingError:
        return SettingError("{title} needs {expected}, got {value}.", title=self.title, expected=expected, value=_shorten(value))

    def range_in_words(self) -> str:
        noun = Sentence("a whole number") if self.kind in ("integer", "shape", "choice_or_integer") else Sentence("a number")
        if self.minimum is not None and self.maximum is not None:
            return Sentence("{noun} from {minimum:g} to {maximum:g}", noun=noun, minimum=self.minimum, maximum=self.maximum)
        if self.minimum is not None:
            return Sentence("{noun} of at least {minimum:g}", noun=noun, minimum=self.minimum)
        if self.maximum is not None:
            return Sentence("{noun} of at most {maximum:g}", noun=noun, maximum=self.maximum)
        return noun

    def meaning_of_zero(self) -> str:
        """What 0 stands for where it is no number: "all", "never", "no limit", as the help says; empty where 0 is 0."""
        found = re.search(r"\b0 (?:means|=|uses) ([^.;]+)\.", self.help) if self.kind == "integer" or self.default == 0 else None
        return Sentence(found[1].removesuffix(" of them")) if found else ""


def setting(
    *,
    default: Any,
    help: str,
    title: str = "",
    min: float | None = None,
    max: float | None = None,
    choices: tuple[str, ...] = (),
    unit: str = "",
    kind: str = "",
    endings: tuple[str, ...] = (),
) -> Any:
    """Declare a setting of a frozen dataclass; its type annotation says int, float, bool, str, int | str or tuple[int, ...].

    `kind` says what a str stands for where it is no text: column, file or folder.
    """
    declared = {"help": help, "title": title, "minimum": min, "maximum": max, "choices": choices, "unit": unit}
    declared |= {"kind": kind, "endings": endings}
    return dataclasses.field(default=default, metadata={_KEY: declared})


@cache
def describe(owner: type) -> tuple[Setting, ...]:
    """The settings of a class, in the order of their declaration."""
    types = typing.get_type_hints(owner)
    return tuple(_describe(field, types[field.name]) for field in dataclasses.fields(owner) if _KEY in field.metadata)


def check(owner: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return all settings of `owner`, checked, defaults filled in; raise SettingError for an unknown name or a wrong value."""
    settings = {item.name: item for item in describe(owner)}
    _refuse_unknown(owner, values, settings)
    return {name: item.check(values.get(name, item.default)) for name, item in settings.items()}


def _refuse_unknown(owner: type, given: Iterable[str], known: Mapping[str, Any]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        names = ", ".join(known) or Sentence("none")
        raise SettingError("{kind} has no setting {value}; it has: {known}.", kind=owner.__name__, value=_shorten(unknown[0]), known=names)


def make(owner: type, values: dict[str, Any]) -> Any:
    """Build `owner` from plain values, as they come from a file or a form."""
    return owner(**check(owner, values))


def values_of(instance: Any) -> dict[str, Any]:
    """The settings of an instance as plain JSON values."""
    values = {item.name: getattr(instance, item.name) for item in describe(type(instance))}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


class Checked:
    """Mix-in: the settings of a frozen dataclass, given by name, are checked, and brought to their stored form, when it is made."""

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = _fields(type(self))
        given = dict(zip(fields, values, strict=False)) | named
        _refuse_unknown(type(self), given, fields)
        if len(given) != len(values) + len(named):
            raise TypeError(f"{type(self).__name__} takes {', '.join(fields) or 'no settings'}, each once; got {values} and {named}.")
        vars(self).update((name, given[name] if name in given else _default(field)) for name, field in fields.items())
        self.__post_init__()

    def __post_init__(self) -> None:
        for item in describe(type(self)):
            object.__setattr__(self, item.name, item.check(getattr(self, item.name)))

    def __setattr__(self, name: str, value: Any) -> None:
        raise dataclasses.FrozenInstanceError(f"{name} stays as it is: make another {type(self).__name__} with `dataclasses.replace`.")

    def __delattr__(self, name: str) -> None:
        setattr(self, name, None)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({values})"


@dataclass_transform(frozen_default=True)
def frozen(owner: type) -> type:
    """A frozen dataclass with the methods of `Checked`: writing those of 150 kinds one by one would be half of the time to import."""
    return dataclass(init=False, repr=False, eq=False, match_args=False)(owner)


@cache
def _fields(owner: type) -> dict[str, dataclasses.Field]:
    return {field.name: field for field in dataclasses.fields(owner)}


def _default(field: dataclasses.Field) -> Any:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def _describe(field: dataclasses.Field, annotation: Any) -> Setting:
    declared = dict(field.metadata[_KEY])
    declared["title"] = Sentence(declared["title"] or field.name.replace("_", " ").capitalize())
    declared["help"], declared["unit"] = Sentence(declared["help"]), Sentence(declared["unit"])
    declared["kind"] = declared["kind"] or _kind(annotation, declared["choices"])
    return Setting(name=field.name, default=field.default, **declared)


def _kind(annotation: Any, choices: tuple[str, ...]) -> str:
    if annotation == int | str:
        return "choice_or_integer"
    if typing.get_origin(annotation) is tuple:
        return "shape"
    if choices:
        return "choice"
    return {int: "integer", float: "number", bool: "switch", str: "text"}[annotation]


def _check_integer(item: Setting, value: Any) -> int:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not _within(item, value):
        raise item.refuse(item.range_in_words(), value)
    return int(value)


def _check_number(item: Setting, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not _within(item, value):
        raise item.refuse(item.range_in_words(), value)
    return float(value)


def _check_switch(item: Setting, value: Any) -> bool:
    if not isinstance(value, bool):
        raise item.refuse(Sentence("yes or no"), value)
    return value


def _check_text(item: Setting, value: Any) -> str:
    if not isinstance(value, str):
        raise item.refuse(Sentence("a text"), value)
    return value


def _check_choice(item: Setting, value: Any) -> str:
    if value not in item.choices:
        raise item.refuse(Sentence("one of {choices}", choices=", ".join(item.choices)), value)
    return value


def _check_shape(item: Setting, value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise item.refuse(Sentence("a list of whole numbers"), value)
    return tuple(_check_integer(item, part) for part in value)


def _check_choice_or_integer(item: Setting, value: Any) -> int | str:
    if isinstance(value, str):
        if value in item.choices:
            return value
        raise item.refuse(Sentence("one of {choices} or {range}", choices=", ".join(item.choices), range=item.range_in_words()), value)
    return _check_integer(item, value)


def _within(item: Setting, value: float) -> bool:
    return (item.minimum is None or value >= item.minimum) and (item.maximum is None or value <= item.maximum)


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


_CHECKS = {
    "integer": _check_integer,
    "number": _check_number,
    "switch": _check_switch,
    "text": _check_text,
    "column": _check_text,
    "file": _check_text,
    "folder": _check_text,
    "choice": _check_choice,
    "shape": _check_shape,
    "choice_or_integer": _check_choice_or_integer,
}
