"""The command line: everything that runs without a window, and the way into it."""

from .entry import main

__all__ = ["main"]
