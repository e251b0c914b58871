"""Imports each module of goals, so that they enter the table."""

from importlib import import_module

from .goal import GOALS

MODULES = (
    "broken_data",
    "broken_input",
    "configuration",
    "crashing",
    "drawn_editing",
    "hostile_files",
    "killed_saving",
    "killed_training",
    "live_saving",
    "living",
    "memory",
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
