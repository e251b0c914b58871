"""The parser: errors as one sentence, help in the same shape for each command."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

USAGE_ERROR = 2


class Parser(argparse.ArgumentParser):
    """argparse, but a wrong argument gives one sentence and the way to the help, not the whole usage."""

    def parse_args(self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None) -> argparse.Namespace:
        """As argparse does; but what nobody knows is refused by the command that it was given to, whose help lists what there is."""
        parsed, unknown = self.parse_known_args(args, namespace)
        if unknown:
            getattr(parsed, "parser", self).error(f"there is no argument {' '.join(unknown)}")
        return parsed

    def error(self, message: str) -> NoReturn:
        sentence = message[0].upper() + message[1:].rstrip(".")
        sys.stderr.write(f"{sentence}. See: {self.prog} --help\n")
        sys.exit(USAGE_ERROR)


def whole_number(low: int, high: int):
    """A type for argparse: a whole number within bounds."""

    def check(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"it should be a whole number from {low} to {high}, got {text!r}")
        return value

    return check


def picture_size(text: str) -> tuple[int, int]:
    """A type for argparse: WIDTHxHEIGHT in pixels."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 200 <= int(width) <= 8000 and 200 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(f"it should be WIDTHxHEIGHT, each from 200 to 8000, such as 1280x800, got {text!r}")
    return int(width), int(height)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of text")


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute (default: auto)")
