"""Imports each module of goals, so that they enter the table."""

from . import broken_data, broken_input, configuration, hostile_files, killed_saving, random_editing, recovering, saving, static_checks  # noqa: F401
from .goal import GOALS

FILLED = bool(GOALS)
