"""What commands print: text for people, or one JSON object for programs."""

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

NAMES = {"mse": "mean squared error", "mae": "mean absolute error", "rmse": "root mean squared error"}


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """One line of strict JSON on stdout; a number that is not finite becomes null."""
    print(json.dumps(_strict(value), ensure_ascii=False, allow_nan=False))


def say(sentence: str) -> None:
    """A remark on stderr, so that stdout stays clean for programs."""
    print(sentence, file=sys.stderr)


def let_go(stream: TextIO) -> None:
    """Whoever read `stream` has gone: what it still holds goes nowhere, or Python would complain at the end and exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Columns side by side; those in `right` are aligned to the right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    texts = []
    for line in lines:
        cells = [line[place].rjust(width) if place in right else line[place].ljust(width) for place, width in enumerate(widths)]
        texts.append("  ".join(cells).rstrip())
    return "\n".join(texts)


def measure_in_words(name: str, value: float) -> str:
    """A measure as people say it: "accuracy 98.61 %", "loss 0.0432"."""
    stem, _, last = name.rpartition("/")
    words = NAMES.get(last, last.replace("_", " "))
    text = f"{words} {100 * value:.2f} %" if last.endswith("accuracy") else f"{words} {value:.4g}"
    return f"{stem} {text}" if stem else text


def measures_in_words(measures: Mapping[str, float]) -> str:
    return ", ".join(measure_in_words(name, value) for name, value in measures.items()) or "nothing was measured"


def counted(count: int, noun: str) -> str:
    """1 epoch, 2 epochs, 1,000 steps."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration(seconds: float) -> str:
    """0:07, 12:30, 1:02:03."""
    whole = max(0, round(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _strict(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    return value
