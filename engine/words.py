"""Numbers with the noun that they count."""


def counted(count: int, noun: str) -> str:
    """3, "unit" -> "3 units"; 1, "class" -> "1 class"."""
    ending = "" if count == 1 else "es" if noun.endswith("s") else "s"
    return f"{count} {noun}{ending}"
