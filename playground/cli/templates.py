"""List the projects that one can start from."""

import argparse

from playground.files.templates import available

from .arguments import add_json
from .output import print_json, table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    found = available()
    if arguments.json:
        print_json({"templates": [{"name": one.name, "title": one.title, "help": one.help} for one in found]})
    else:
        print(table(("Name", "What it is"), [(one.name, one.help or one.title) for one in found]))
    return 0
