"""JSON records, written so that they differ line by line and read so that nothing slips through."""

import json
import math
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from . import limits
from .errors import ProjectError

Record = TypeVar("Record")
FLOATS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


def write(record: Any) -> bytes:
    """JSON with one line for each field, and for each item of the lists at the top."""
    fields = msgspec.to_builtins(record)
    lines = [f"  {_text(name)}: {_value(value)}" for name, value in fields.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def read(part: str, content: bytes, kind: type[Record]) -> Record:
    """The record in JSON bytes; raises ProjectError that names the part and the place of the fault."""
    if len(content) > limits.JSON:
        raise ProjectError(
            "The part {part!r} is too large: {count} bytes, at most {most} are allowed.", part=part, count=len(content), most=limits.JSON
        )
    try:
        record = msgspec.json.decode(content, type=kind)
        json.loads(content, object_pairs_hook=_refuse_twins)
        _check_depth(msgspec.to_builtins(record), limits.DEPTH)
    except RecursionError as trouble:
        raise ProjectError("The part {part!r} is nested too deeply.", part=part) from trouble
    except (msgspec.MsgspecError, UnicodeError, ValueError) as trouble:
        raise ProjectError("The part {part!r} is not what it should be: {trouble}.", part=part, trouble=str(trouble)[:200]) from trouble
    return record


def plain_numbers(value: Any) -> Any:
    """JSON values with the floats that JSON lacks written as {"float": "inf"}."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": next(name for name, number in FLOATS.items() if number == value or (number != number and value != value))}
    if isinstance(value, Mapping):
        return {str(key): plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_numbers(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def real_numbers(value: Any) -> Any:
    """The way back from `plain_numbers`."""
    if isinstance(value, dict):
        if value.keys() == {"float"} and value["float"] in FLOATS:
            return FLOATS[value["float"]]
        return {key: real_numbers(item) for key, item in value.items()}
    return [real_numbers(item) for item in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {_text(item)}" for item in value) + "\n  ]"
    return _text(value)


def _refuse_twins(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a record names a field twice")


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise RecursionError
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _check_depth(item, left - 1)
