"""All panels, found by looking into this folder: a file with a subclass of Panel that has a `kind` is a panel."""

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

from . import __path__ as _FOLDER
from .panel import Panel


def _discover() -> dict[str, type[Panel]]:
    found: dict[str, type[Panel]] = {}
    for entry in sorted(iter_modules(_FOLDER), key=lambda entry: entry.name):
        if entry.ispkg or entry.name == __name__.rpartition(".")[2]:
            continue
        module = import_module(f"{__package__}.{entry.name}")
        for _, owner in getmembers(module, isclass):
            if issubclass(owner, Panel) and owner.__module__ == module.__name__ and owner.kind:
                found[owner.kind] = owner
    return found


PANELS: dict[str, type[Panel]] = _discover()
