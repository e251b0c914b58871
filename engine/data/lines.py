"""Shipped text files: plain text, and tables of plain tabs without quoting."""

from functools import lru_cache

from . import shipped


@lru_cache(maxsize=2)
def shipped_text(name: str) -> str:
    """The whole text of a shipped file, by its name such as "shakespeare.txt"."""
    return shipped.path(f"text/{name}").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def shipped_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped .tsv file, by the names in its first line."""
    header, *lines = shipped_text(name).splitlines()
    names = header.split("\t")
    return tuple(dict(zip(names, line.split("\t"), strict=True)) for line in lines if line)
