"""Draw the real window with a project in it into a picture, without a display."""

import argparse
import os
from pathlib import Path

from .arguments import picture_size, whole_number
from .errors import CommandError
from .places import require_place, require_project

OFFSCREEN = "offscreen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the project")
    parser.add_argument("out", metavar="OUT.png", type=Path, help="the picture to write")
    parser.add_argument("--size", metavar="WxH", type=picture_size, default=(1280, 800), help="size of the window (default: 1280x800)")
    parser.add_argument("--theme", choices=("dark", "light"), default="light", help="its colours (default: light)")
    parser.add_argument("--language", metavar="CODE", default="en", help="language of its words, such as de (default: en)")
    parser.add_argument("--train-steps", metavar="N", type=whole_number(0, 1_000_000), default=0, help="train so many steps first")


def run(arguments: argparse.Namespace) -> int:
    require_project(arguments.file)
    if arguments.out.suffix.lower() != ".png":
        raise CommandError(f"The picture should end in .png, got '{arguments.out}'.")
    require_place(arguments.out)
    os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
    try:
        from playground.app import screenshot  # Qt: imported only when a window is wanted
    except ImportError as trouble:
        raise CommandError(f"The window can't be drawn: {trouble}. See: blockprop doctor") from trouble
    code = screenshot(arguments.file, arguments.out, arguments.size, arguments.theme, arguments.train_steps, speaks=arguments.language)
    if not arguments.out.is_file():
        raise CommandError(f"The picture could not be written to '{arguments.out}'.")
    return code or 0
