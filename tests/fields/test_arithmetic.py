"""Sums in number fields."""

import pytest

from playground.fields.arithmetic import ArithmeticRefused, evaluate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28*28", 784),
        ("28×28", 784),
        (" 2 + 3 * 4 ", 14),
        ("(2+3)*4", 20),
        ("2**10", 1024),
        ("2^3", 8),
        ("-3 + 5", 2),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("1/4", 0.25),
        ("12/4", 3),
        ("7//2", 3),
        ("7%4", 3),
        ("10-2-3", 5),
        ("--2", 2),
    ],
)
def test_values(text, value):
    found = evaluate(text)
    assert found == value
    assert isinstance(found, type(value))


@pytest.mark.parametrize(
    "text",
    ["", "28*", "abc", "2 3", "(1", "1)", "import os", "f(1)", "1/0", "9**999", "1e999", "9" * 200, "2**0.5**9999", "()", "1..2"],
)
def test_refusals_are_sentences(text):
    with pytest.raises(ArithmeticRefused) as refusal:
        evaluate(text)
    assert str(refusal.value).endswith(".")
