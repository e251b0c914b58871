"""Large numbers as a person reads them."""

from playground.style.words import local

_STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def count(number: int) -> str:
    """61706 -> "61,706"."""
    return local(f"{number:,}")


def short(number: float) -> str:
    """416520 -> "417 k"; three digits are enough to compare."""
    for size, sign in _STEPS:
        if number >= size:
            return local(f"{number / size:.3g} {sign}")
    return local(f"{number:.3g}")


def memory(amount: int) -> str:
    """Bytes -> "18.1 kB"."""
    return f"{short(amount)}B" if amount >= 1000 else f"{amount} B"
