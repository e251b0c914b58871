"""Open the window, on a project or on the last one."""

import argparse
import os
import sys
import time
from pathlib import Path

import psutil

from .arguments import Parser
from .errors import CommandError
from .places import require_project


def parser() -> Parser:
    made = Parser(prog="blockprop")
    made.add_argument("file", nargs="?", help="the project to open")
    add_options(made)
    made.set_defaults(run=run)
    return made


def add_options(made: Parser) -> None:
    """How the window opens; the parser of all commands names them too, for help and the manual page."""
    made.add_argument("--startup-time", action="store_true", help="open the window and print how long that took")
    made.add_argument("--safe-mode", action="store_true", help="open the window without your preferences and shortcuts, and write none")


def run(arguments: argparse.Namespace) -> int:
    if arguments.file:
        require_project(Path(arguments.file))
    if no_display(sys.platform, os.environ):
        raise CommandError(
            "There is no display for a window. The commands work without one, such as: blockprop new lenet-digits d.bprop, "
            "then blockprop train d.bprop"
        )
    try:
        from playground.app import open_window  # Qt: imported only when a window is wanted
    except ImportError as trouble:
        raise CommandError(f"The window can't be opened: {trouble}. See: blockprop doctor") from trouble
    return open_window(arguments.file, arguments.startup_time, _process_start(), safe_mode=arguments.safe_mode) or 0


def _process_start() -> float:
    """When this process began, on the clock of time.perf_counter: the interpreter's own start counts too."""
    return time.perf_counter() - (time.time() - psutil.Process().create_time())


def no_display(platform: str, environment: dict[str, str]) -> bool:
    """Whether Qt would find nothing to draw on."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return False
    return not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
