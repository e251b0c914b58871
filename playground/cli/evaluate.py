"""Measure how well a project does on a part of its data."""

import argparse
from pathlib import Path

from engine.data.columns import SPLITS

from .arguments import add_device, add_json
from .errors import CommandError
from .job import make_trainer, open_project
from .output import counted, measures_in_words, print_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the project")
    parser.add_argument("--split", choices=SPLITS, default="test", help="the part of the data (default: test)")
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    saved = open_project(arguments.file)
    trainer = make_trainer(saved, arguments.device)
    if saved.checkpoint is None:
        say("This project has not been trained yet: these are the figures of its first weights.")
    samples = trainer.data.count(arguments.split)
    if not samples:
        known = ", ".join(split for split in SPLITS if trainer.data.count(split))
        raise CommandError(f"The data of this project has no {arguments.split} samples; it has: {known}.")
    measures = trainer.evaluate(arguments.split)
    if arguments.json:
        print_json({"file": str(arguments.file), "split": arguments.split, "samples": samples, "epochs": trainer.epoch, **measures})
    else:
        print(f"{counted(samples, f'{arguments.split} sample')}: {measures_in_words(measures)}")
    return 0
