"""Numbers with the noun that they count, lists and choices in words."""

from collections.abc import Sequence

from .sentence import Sentence

_CAPITALS = {"xor": "XOR", "nand": "NAND", "nor": "NOR", "xnor": "XNOR", "relu": "ReLU", "f1": "F1", "r2": "R²"}
_CAPITALS |= {name: name.upper() for name in ("mae", "mse", "rmse")}
_CAPITALS |= {name: name.capitalize() for name in ("glorot", "he", "sobel", "gauss")} | {"lecun": "LeCun"}
_GATES = {"and": "AND", "or": "OR"}  # only where nothing else is said: else they are words


def counted(count: int, noun: str) -> Sentence:
    """3, "unit" -> "3 units"; 1, "class" -> "1 class"."""
    ending = "" if count == 1 else "es" if noun.endswith("s") else "s"
    return Sentence(f"{{count}} {noun}{ending}", count=count)


def either(*parts: str) -> str:
    """ "a vector", "an image" -> "a vector or an image"."""
    return _joined("{before} or {after}", parts)


def sentences(*parts: str) -> str:
    """One sentence after the other."""
    return _joined("{before} {after}", parts)


def pieces(*parts: str) -> str:
    """ "32 units", "both ways" -> "32 units, both ways"."""
    return _joined("{before}, {after}", parts)


def dotted(*parts: str) -> str:
    """ "8 filters", "", "3×3" -> "8 filters · 3×3"."""
    return _joined("{before} · {after}", [part for part in parts if part])


def and_more(names: Sequence[str], most: int) -> str:
    """The first `most` names, and how many more there are."""
    known, more = ", ".join(names[:most]), len(names) - most
    return Sentence("{known} and {more} more", known=known, more=more) if more > 0 else known


def chosen(choice: str) -> Sentence:
    """The name of a choice as people read it: "nearest_neighbour" -> "nearest neighbour", "xor" -> "XOR"."""
    words = choice.replace("_", " ").split(" ")
    return Sentence(_GATES.get(choice) or " ".join(_CAPITALS.get(word, word) for word in words))


def _joined(pattern: str, parts: Sequence[str]) -> str:
    said = parts[0] if parts else ""
    for part in parts[1:]:
        said = Sentence(pattern, before=said, after=part)
    return said
