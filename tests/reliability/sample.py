"""Projects with trained weights and runs, as the goals save, kill and spoil them."""

import zlib
from typing import Any

import numpy as np

from engine import Network, Trainer, devices
from engine.catalogue import SOURCES
from engine.checkpoint import Checkpoint
from engine.data.columns import Source
from playground.document import edits
from playground.document.project import Project
from playground.files.project_file import Run, SavedProject


def chain(*parts: tuple[str, dict[str, Any]], source: Source | None = None) -> Project:
    """Blocks of these kinds and settings in a row, on the logic gates or another source."""
    project, previous = Project(source or SOURCES["logic_gates"]()), ""
    for number, (kind, settings) in enumerate(parts):
        project, key = edits.add_block(project, kind, (200.0 * number, 0.0), settings)
        project = edits.connect(project, previous, key) if previous else project
        previous = key
    return project


def network(units: int = 8, epochs: int = 10) -> Project:
    """Input, Dense, Tanh, Dense, loss, with a note and a group."""
    project = chain(
        ("input", {"column": "point"}),
        ("dense", {"units": units}),
        ("tanh", {}),
        ("dense", {"units": 2}),
        ("softmax_cross_entropy", {"column": "label"}),
    )
    project, _ = edits.add_note(project, "Two bits in, one *answer* out. 😀", (0, 200))
    project, _ = edits.add_group(project, ["b2", "b3"], "Hidden")
    return edits.set_training(project, epochs=epochs)


def trainer_of(project: Project) -> Trainer:
    net = Network(project.graph, project.source.specs(), devices.cpu(), seed=project.training.seed)
    return Trainer(net, project.source.load(project.training.seed), project.training)


def trained(units: int = 8, steps: int = 3) -> SavedProject:
    """A project after a few real steps, with a finished run and a picture."""
    project = network(units)
    trainer = trainer_of(project)
    for _, _ in zip(range(steps), trainer.run(), strict=False):
        pass
    state = trainer.state()
    return SavedProject(project, state, (Run("first", "2026-01-02T03:04:05", {"loss": float("inf")}, state.history),), picture())


def revision(number: int, units: int = 40_000) -> SavedProject:
    """Half a megabyte of weights that all tell the number of the revision, as its epochs do."""
    project = network(units, epochs=number + 1)
    shapes = {"b2.kernel": (2, units), "b2.bias": (units,)}
    weights = {name: np.full(shape, number, np.float32) for name, shape in shapes.items()}
    return SavedProject(project, Checkpoint(weights, {}, {"step": number}, {}))


def number_of(saved: SavedProject) -> int | None:
    """The revision that a loaded project is; None if it is a mixture."""
    number = saved.project.training.epochs - 1
    told = {float(value) for array in saved.checkpoint.weights.values() for value in np.unique(array)}
    return number if told == {float(number)} and saved.checkpoint.counters["step"] == number and not saved.remarks else None


def picture(width: int = 2, height: int = 2) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height))) if width * height < 1_000_000 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
