"""Imports each module of goals, so that they enter the table."""

from importlib import import_module

from .goal import GOALS

MODULES = (
    "broken_data",
    "broken_input",
    "configuration",
    "crashing",
    "hostile_files",
    "killed_saving",
    "live_saving",
    "numbers",
    "random_editing",
    "recovering",
    "repeating",
    "saving",
    "static_checks",
)

for _name in MODULES:
    import_module(f"{__package__}.{_name}")
FILLED = bool(GOALS)
