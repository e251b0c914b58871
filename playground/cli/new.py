"""Write a new project file from a template."""

import argparse
import difflib
from pathlib import Path

from playground.files.project_file import save
from playground.files.templates import available, open_template

from .errors import CommandError
from .places import require_place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="its name; `blockprop templates` lists them")
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to write, such as digits.bprop")
    parser.add_argument("--force", action="store_true", help="replace the file if there is one")


def run(arguments: argparse.Namespace) -> int:
    known = [template.name for template in available()]
    if arguments.template not in known:
        close = difflib.get_close_matches(arguments.template, known, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known) or 'none'}."
        raise CommandError(f"There is no template called '{arguments.template}'. {hint}")
    require_place(arguments.file)
    if arguments.file.exists() and not arguments.force:
        raise CommandError(f"'{arguments.file}' is there already. Choose another name, or replace it with --force.")
    save(arguments.file, open_template(arguments.template))
    print(f"{arguments.file} is written. Train it with: blockprop train {arguments.file}")
    return 0
