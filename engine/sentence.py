"""Sentences for people: plain English texts that remember how they were made, so that they can be said in another language."""

from typing import Any


class Sentence(str):
    """A text made of a pattern and the parts that fill it: Sentence("'{block}' needs {wanted}.", block="dense_1", wanted=...).

    It is a str like any other, in English. Who wants it in another language translates `pattern`, then those `parts` that are sentences
    themselves (titles of layers, other sentences, what an error says), and fills them in; `said` of playground/style does that.
    """

    __slots__ = ("parts", "pattern")

    def __new__(cls, pattern: str, **parts: Any):
        if isinstance(pattern, Sentence) and not parts:
            return pattern
        parts = {name: str(part) if isinstance(part, Exception) else part for name, part in parts.items()}
        made = super().__new__(cls, pattern.format(**parts) if parts else pattern)
        made.pattern, made.parts = str(pattern), parts
        return made

    def __str__(self) -> str:
        return self  # str(error) gives the very sentence that the error was made with

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.pattern,), self.parts


class PlainError(Exception):
    """An error that speaks to a person: PlainError("There is no file '{path}'.", path=path)."""

    def __init__(self, pattern: str = "", **parts: Any):
        super().__init__(Sentence(pattern, **parts))
