"""Arithmetic in number fields: "28*28" is 784; nothing but numbers, + - * / ** and brackets is read, and nothing is executed."""

import math
import re

from engine.sentence import PlainError

_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(\*\*|//|[-+*/()^×·÷%−]))")
_SAME = {"×": "*", "·": "*", "÷": "/", "^": "**", "−": "-"}
_LONGEST = 100  # characters
_LARGEST_POWER = 64


class ArithmeticRefused(PlainError, ValueError):
    """The text is not a number or a sum."""


def evaluate(text: str) -> int | float:
    """The value of a sum such as "2**4 + 1e-3"; an int where all parts are whole and no division leaves a rest."""
    tokens = _split(text)
    try:
        value = _sum(tokens)
        if tokens:
            raise ArithmeticRefused
    except (ArithmeticRefused, IndexError, OverflowError):
        raise ArithmeticRefused("“{text}” is not a number, nor a sum such as 28*28.", text=text.strip()) from None
    except ZeroDivisionError:
        raise ArithmeticRefused("“{text}” divides by zero.", text=text.strip()) from None
    if not math.isfinite(value):
        raise ArithmeticRefused("“{text}” is too large.", text=text.strip())
    return value


def _split(text: str) -> list[str]:
    """Tokens, last first, so that the next one is popped from the end."""
    text = text.strip()
    tokens: list[str] = []
    position = 0
    if len(text) > _LONGEST:
        raise ArithmeticRefused("That is too long for a number.")
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ArithmeticRefused("“{text}” is not a number, nor a sum such as 28*28.", text=text)
        token = found.group(1) or found.group(2)
        tokens.append(_SAME.get(token, token))
        position = found.end()
    return tokens[::-1]


def _sum(tokens: list[str]) -> int | float:
    value = _product(tokens)
    while tokens and tokens[-1] in "+-":
        value = value + _product(tokens) if tokens.pop() == "+" else value - _product(tokens)
    return value


def _product(tokens: list[str]) -> int | float:
    value = _signed(tokens)
    while tokens and tokens[-1] in ("*", "/", "//", "%"):
        sign, other = tokens.pop(), _signed(tokens)
        if sign == "*":
            value = value * other
        elif sign == "%":
            value = value % other
        elif sign == "//" or (isinstance(value, int) and isinstance(other, int) and value % other == 0):
            value = value // other
        else:
            value = value / other
    return value


def _signed(tokens: list[str]) -> int | float:
    if tokens and tokens[-1] in "+-":
        return -_signed(tokens) if tokens.pop() == "-" else _signed(tokens)
    return _power(tokens)


def _power(tokens: list[str]) -> int | float:
    base = _single(tokens)
    if not tokens or tokens[-1] != "**":
        return base
    tokens.pop()
    exponent = _signed(tokens)
    if abs(exponent) > _LARGEST_POWER or (base < 0 and not isinstance(exponent, int)):
        raise ArithmeticRefused
    return base**exponent


def _single(tokens: list[str]) -> int | float:
    piece = tokens.pop()
    if piece == "(":
        value = _sum(tokens)
        if tokens.pop() != ")":
            raise ArithmeticRefused
        return value
    if not piece[0].isdigit() and piece[0] != ".":
        raise ArithmeticRefused
    return int(piece) if piece.isdecimal() else float(piece)
