"""Imports each module of goals, so that they enter the table."""

from . import killed_saving, random_editing, saving  # noqa: F401
from .goal import GOALS

FILLED = bool(GOALS)
