"""List the blocks of a project with shapes, costs and problems; the exit code is 1 if there are problems."""

import argparse
from pathlib import Path

from engine.analysis import BYTES_PER_NUMBER, Analysis, analyse
from playground.document.project import Project

from .arguments import add_json
from .job import open_project, problems_of
from .output import print_json, table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the project")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    saved = open_project(arguments.file)
    project = saved.project
    analysis = analyse(project.graph, project.source.specs())
    problems = problems_of(project)
    memory = memory_of(project, analysis)
    if arguments.json:
        total = analysis.total
        costs = {"parameters": total.parameters, "multiply_adds": total.multiply_adds, "activation_bytes": total.activation_bytes}
        print_json(
            {
                "file": str(arguments.file),
                "data": {"kind": project.source.kind, "columns": {name: list(spec.shape) for name, spec in project.source.specs().items()}},
                "blocks": [_plain(project, analysis, key) for key in _order(project, analysis)],
                "total": costs,
                "memory": memory,
                "trained_epochs": saved.checkpoint.counters.get("epoch", 0) if saved.checkpoint else 0,
                "problems": problems,
            }
        )
    else:
        _print_text(project, analysis, memory, problems)
    return 1 if problems else 0


def memory_of(project: Project, analysis: Analysis) -> dict[str, int]:
    """Bytes that training takes, roughly: weights with their gradients and optimizer state, and activations both ways for a batch."""
    copies = 2 + len(type(project.training.optimizer).slots)
    total = analysis.total
    return {
        "weights_bytes": total.parameters * BYTES_PER_NUMBER,
        "training_bytes": total.parameters * BYTES_PER_NUMBER * copies + 2 * total.activation_bytes * project.training.batch_size,
    }


def _order(project: Project, analysis: Analysis) -> tuple[str, ...]:
    return analysis.order or tuple(project.graph.blocks)


def _plain(project: Project, analysis: Analysis, key: str) -> dict:
    block, cost, spec = project.graph.blocks[key], analysis.costs.get(key), analysis.specs.get(key)
    return {
        "id": key,
        "name": block.name,
        "kind": block.layer.kind,
        "settings": block.layer.summary(),
        "shape": list(spec.shape) if spec else None,
        "parameters": cost.parameters if cost else None,
        "multiply_adds": cost.multiply_adds if cost else None,
        "activation_bytes": cost.activation_bytes if cost else None,
    }


def _print_text(project: Project, analysis: Analysis, memory: dict[str, int], problems: list[dict[str, str]]) -> None:
    rows = []
    for key in _order(project, analysis):
        block, cost, spec = project.graph.blocks[key], analysis.costs.get(key), analysis.specs.get(key)
        numbers = (f"{cost.parameters:,}", f"{cost.multiply_adds:,}") if cost else ("?", "?")
        rows.append((block.name, block.layer.title, block.layer.summary(), str(spec) if spec else "?", *numbers))
    header = ("Block", "Kind", "Settings", "Shape", "Parameters", "Multiply-adds")
    print(f"Data: {project.source.title}")
    print(table(header, rows, right=frozenset((4, 5))))
    total = analysis.total
    print(
        f"{total.parameters:,} parameters ({_size(memory['weights_bytes'])}), {total.multiply_adds:,} multiply-adds for a sample, ", end=""
    )
    print(f"about {_size(memory['training_bytes'])} to train with batches of {project.training.batch_size}.")
    for problem in problems:
        print(f"Problem: {problem['text']}")


def _size(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"
