"""The manual page, made from the command line's own help: `python installer/manual.py > blockprop.1`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from engine.version import VERSION
from playground.cli.entry import DESCRIPTION, parser

FILES = (
    ("*.bprop", "A project: the network, how it is trained, its weights and the history of its runs."),
    ("~/.config/blockprop", "Preferences."),
    ("~/.local/state/blockprop", "Recent files, unsaved work and crash reports. Nothing is ever sent anywhere."),
)
ENVIRONMENT = (
    ("BLOCKPROP_KERNELS", "The compiled kernels to use: avx512, avx2, baseline, or off for NumPy alone."),
    ("BLOCKPROP_TRACEBACK", "Set to 1 to see where a failure came from."),
    ("QT_QPA_PLATFORM", "How Qt draws; offscreen needs no display."),
)
EXAMPLES = ("blockprop new lenet-digits digits.bprop", "blockprop train digits.bprop --epochs 3", "blockprop digits.bprop")


def manual(date: str) -> str:
    """The whole page in the language of man(7); `date` is what its foot says."""
    return "\n".join(_lines(parser(), date)) + "\n"


def _lines(top: argparse.ArgumentParser, date: str) -> Iterator[str]:
    yield f'.TH BLOCKPROP 1 "{date}" "Blockprop {VERSION}" "User Commands"'
    yield from (".SH NAME", r"blockprop \- playground for neural networks")
    yield from (".SH SYNOPSIS", ".B blockprop", r"[\fIFILE\fR]", ".br", ".B blockprop", r"\fICOMMAND\fR ...")
    yield from (".SH DESCRIPTION", _safe(DESCRIPTION))
    yield ".SH OPTIONS"
    yield from _options(top)
    yield ".SH COMMANDS"
    for name, command in _commands(top):
        usage = " ".join(command.format_usage().split()).removeprefix(f"usage: blockprop {name}")
        yield f'.SS "{name}{_safe(usage)}"'
        yield _safe(command.description or "")
        yield from _options(command)
    for title, rows in (("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT)):
        yield f".SH {title}"
        for name, text in rows:
            yield from (".TP", f".B {_safe(name)}", _safe(text))
    yield ".SH EXAMPLES"
    for example in EXAMPLES:
        yield from (".PP", f".B {_safe(example)}")
    yield from (
        ".SH EXIT STATUS",
        "0 if all went well, 1 if something is wrong (one sentence says what), 2 for a wrong argument, 130 after Ctrl+C.",
    )


def _commands(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        shown = action.metavar or (
            "{" + ",".join(map(str, action.choices)) + "}" if action.choices else (action.dest.upper() if action.nargs != 0 else "")
        )
        names = ", ".join(action.option_strings)
        yield from (".TP", f".B {_safe(f'{names} {shown}'.strip())}", _safe((action.help or "") % {**vars(action), "prog": command.prog}))


def _safe(text: str) -> str:
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text.startswith((".", "'")) else text


if __name__ == "__main__":
    sys.stdout.write(manual(sys.argv[1] if len(sys.argv) > 1 else ""))
