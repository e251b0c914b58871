"""What the engine and the document say, in a person's language: they know no Qt, so their sentences are translated here."""

import re
from textwrap import wrap
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from engine.sentence import Sentence

CONTEXT = "engine"
LONGEST_LINE = 32  # signs


def said(text: object) -> str:
    """A sentence, or an error with one, in the language of the window; any other text is a name and stays as it is."""
    text = str(text)
    if not isinstance(text, Sentence) or not text:
        return text
    pattern = QCoreApplication.translate(CONTEXT, text.pattern)
    return pattern.format(**{name: _part(part) for name, part in text.parts.items()}) if text.parts else pattern


def on_a_button(text: object) -> str:
    """The same in lines that a button in a narrow panel has room for."""
    return "\n".join(wrap(said(text), LONGEST_LINE))


def _part(part: Any) -> Any:
    if isinstance(part, Sentence):
        return said(part)
    return Number(part) if isinstance(part, int | float) and not isinstance(part, bool) else part


class Number:
    """A number that is written as people of the place write it: 0,5 and 1.000 in German."""

    def __init__(self, value: float):
        self.value = value

    def __format__(self, form: str) -> str:
        return local(format(self.value, form))

    __str__ = __repr__ = lambda self: local(str(self.value))


def local(number: str) -> str:
    """A number in plain notation, such as 1,234.5 or 1e-05, with the signs of the place; a nought has no sign of its own."""
    if number.startswith("-") and "0" in number and not any(digit in number for digit in "123456789"):
        number = number[1:]
    place = QLocale()
    return number.translate({ord(","): place.groupSeparator(), ord("."): place.decimalPoint()})


def plain(number: str) -> str:
    """What a person typed, in plain notation: where people write a comma, both 0,5 and 0.5 are a half, and 1.000 is a thousand."""
    place = QLocale()
    group, point = re.escape(place.groupSeparator()), re.escape(place.decimalPoint())
    grouped = rf"(?<![\d{group}{point}])[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?![\d{group}])"
    number = re.sub(grouped, lambda found: found[0].replace(place.groupSeparator(), ""), number)
    return number.replace(place.decimalPoint(), ".")
