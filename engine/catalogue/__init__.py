"""Catalogues: every kind of layer, loss, optimiser, schedule, initialiser, metric and data source, by its stable name.

`python -m engine.catalogue` prints them all.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from threading import RLock
from typing import Any

from ..errors import EngineError
from ..sentence import Sentence
from ..settings import frozen


class Catalogue:
    """Kinds of one sort of thing; a kind keeps its name for ever, a renamed one stays reachable through `aliases`.

    Where a `package` is named, it is imported when something is looked up for the first time: who needs none of it waits for nothing.
    """

    def __init__(self, noun: str, package: str = ""):
        self.noun = noun
        self._entered: dict[str, Any] = {}
        self._aliases: dict[str, str] = {}
        self._package = package
        self._import = RLock()

    @property
    def _kinds(self) -> dict[str, Any]:
        if self._package:
            with self._import:  # others wait until all is there; the modules of the package themselves see what is there so far
                import_module(self._package)
                self._package = ""
        return self._entered

    def register(
        self, kind: str, *, title: str, category: str = "", keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()
    ) -> Callable[[type], type]:
        """Decorator: make the class a frozen dataclass and list it under `kind`; `keywords` are other words people search for."""

        def enter(owner: type) -> type:
            owner.kind, owner.title, owner.category, owner.keywords = kind, Sentence(title), Sentence(category), keywords
            owner = frozen(owner)
            for name in (kind, *aliases):
                if name in self._entered or name in self._aliases:
                    raise ValueError(f"two kinds of {self.noun} are called {name}")
            self._entered[kind] = owner
            self._aliases.update(dict.fromkeys(aliases, kind))
            return owner

        return enter

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds or kind in self._aliases

    def __getitem__(self, kind: str) -> Any:
        kind = self._aliases.get(kind, kind)
        if kind not in self._kinds:
            import difflib  # here, since most never ask for what is not there

            close = difflib.get_close_matches(kind, self._kinds, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(sorted(self._kinds))}."
            raise EngineError("There is no {noun} called {kind!r}. {hint}", noun=self.noun, kind=kind, hint=hint)
        return self._kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def values(self) -> Iterator[Any]:
        return iter(self._kinds.values())

    def by_category(self) -> dict[str, list[Any]]:
        """Kinds grouped by category, in the order of registration."""
        groups: dict[str, list[Any]] = {}
        for owner in self._kinds.values():
            groups.setdefault(owner.category, []).append(owner)
        return groups


LAYERS = Catalogue("layer")  # what can stand on the canvas: layers and losses
OPTIMIZERS = Catalogue("optimizer")
SCHEDULES = Catalogue("schedule")
INITIALIZERS = Catalogue("initializer")
METRICS = Catalogue("metric")
SOURCES = Catalogue("data source", "engine.data.sources")

CATALOGUES = (LAYERS, OPTIMIZERS, SCHEDULES, INITIALIZERS, METRICS, SOURCES)


def import_folder(package: str, path: list[str]) -> None:
    """Import each module of a package, so that the kinds in it enter their catalogue."""
    for module in sorted(iter_modules(path), key=lambda found: found.name):
        import_module(f"{package}.{module.name}")


def summary(owner: type) -> str:
    """The first line of a kind's docstring: what it does, in a sentence."""
    return Sentence((owner.__doc__ or "").strip().splitlines()[0])


def paragraphs(owner: type) -> tuple[Sentence, ...]:
    """A kind's docstring: what it does, then shapes, formulas and sources."""
    parts = (" ".join(part.split()) for part in (owner.__doc__ or "").split("\n\n"))
    return tuple(Sentence(part) for part in parts if part)


def listing() -> list[tuple[str, list[Any]]]:
    """All kinds by noun, each list in the order of the alphabet; losses stand apart from the other layers."""
    lists = [(catalogue.noun, [catalogue[kind] for kind in sorted(catalogue)]) for catalogue in CATALOGUES]
    blocks = lists[0][1]
    losses = [owner for owner in blocks if owner.category == "Loss"]
    return [("layer", [owner for owner in blocks if owner.category != "Loss"]), ("loss", losses), *lists[1:]]


def markdown() -> str:
    """All kinds as Markdown tables."""
    parts = []
    for noun, owners in listing():
        rows = [f"| `{owner.kind}` | {owner.title} | {summary(owner).replace('|', '&#124;')} |" for owner in owners]
        heading = f"### {noun.capitalize()}{'es' if noun.endswith('s') else 's'} ({len(owners)})"
        parts.append("\n".join([heading, "", "| kind | title | what it does |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts)
