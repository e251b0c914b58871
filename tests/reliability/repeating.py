"""DET-1 and DET-2: the same seed gives the same bits, with and without a window, with and without an interruption."""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from engine.catalogue import SOURCES
from engine.checkpoint import Checkpoint
from engine.trainer import Trainer
from playground.document import edits
from playground.document.project import Project
from playground.files.project_file import SavedProject, load, save
from playground.files.training_state import WEIGHTS

from .children import asked
from .goal import Result, goal
from .sample import chain, trainer_of
from .stage import ROOT, Theatre, played, surroundings

EPOCHS = 2
INTERRUPTIONS = 10


def network(name: str) -> Project:
    """A tiny network that trains in long strides, or a convolutional one with dropout and batch normalisation."""
    if name == "tiny":
        source, point = SOURCES["playground2d"](shape="spiral", samples=200), {"column": "point"}
        hidden = (("dense", {"units": 8}), ("tanh", {}), ("dense", {"units": 1}))
        project = chain(("input", point), *hidden, ("binary_cross_entropy", {"column": "probability", "from_logits": True}), source=source)
        return edits.set_training(project, epochs=EPOCHS, batch_size=10)
    hidden = (
        ("conv2d", {"filters": 4, "kernel_size": 3}),
        ("batch_norm", {}),
        ("relu", {}),
        ("flatten", {}),
        ("dropout", {"rate": 0.3}),
        ("dense", {"units": 10}),
    )
    source = SOURCES["digits8x8"]()
    project = chain(("input", {"column": "image"}), *hidden, ("softmax_cross_entropy", {"column": "label"}), source=source)
    return edits.set_training(project, epochs=EPOCHS, batch_size=32)


def digest(state: Checkpoint) -> str:
    """Of weights and optimizer state."""
    hasher = hashlib.blake2b(digest_size=12)
    for arrays in (state.weights, state.optimizer):
        for name in sorted(arrays):
            hasher.update(name.encode() + arrays[name].tobytes())
    return hasher.hexdigest()


def trained(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


def straight(name: str) -> str:
    return digest(trained(trainer_of(network(name))).state())


def in_a_window(name: str) -> str:
    """The same training with every panel open, looked at 30 times a second."""
    theatre = Theatre(network(name))
    window = theatre.window
    theatre.ready()
    window.training.toggle()
    theatre.until(lambda: window.session.state == "paused" and window.session.epoch == EPOCHS)
    answer = digest(window.session.checkpoint())
    theatre.close()
    return answer


@goal("DET-1", "same seed: 3 runs, and one in the window with all panels, give the same bits in weights and optimizer")
def det_1(full: bool) -> Result:
    seen: dict[str, list[str]] = {}
    for name in ("tiny", "convolutional"):
        seen[name] = [asked(lambda name=name: straight(name)).get("answer", "died") for _ in range(3 if full else 2)]
        seen[name].append(played("repeating.in_a_window", name).get("answer", "died"))
    held = all(len(set(found)) == 1 and "died" not in found for found in seen.values())
    return Result(held, "; ".join(f"{name}: {len(found)} runs, {len(set(found))} result" for name, found in seen.items()))


def interrupted(name: str, path: Path, chance: random.Random, times: int) -> str:
    """Train with interruptions at random steps; each part by a process of its own that saves and goes."""
    first = trainer_of(network(name))
    whole = first.iterations_per_epoch * EPOCHS
    stops = sorted(chance.sample(range(1, whole), times))
    save(path, SavedProject(network(name)))

    def part(stop: int | None) -> str:
        saved = load(path)
        trainer = trainer_of(saved.project)
        trainer.steps_at_once = 1
        if saved.checkpoint is not None:
            trainer.restore(saved.checkpoint)
        for _ in trainer.run():
            if trainer.step == stop:
                break
        save(path, SavedProject(saved.project, trainer.state()))
        return digest(trainer.state())

    outcome: dict[str, Any] = {}
    for stop in (*stops, None):
        outcome = asked(lambda stop=stop: part(stop))
        if "answer" not in outcome:
            return str(outcome)
    return outcome["answer"]


def command(*arguments: str, folder: Path) -> dict[str, Any]:
    """What a command of the program answers, in JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "playground.cli", *arguments],
        cwd=ROOT,
        env=surroundings(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip().startswith("{") else {"code": done.returncode}


def by_commands(template: str, folder: Path) -> list[bytes]:
    """The weights after two epochs, and after one, a file, and one more: the bytes of the part of the file that holds them."""
    whole, parts = folder / "whole.bprop", folder / "parts.bprop"
    for path, epochs in ((whole, ("2",)), (parts, ("1", "1"))):
        command("new", template, str(path), folder=folder)
        for count in epochs:
            command("train", str(path), "--epochs", count, "--device", "cpu", "--json", folder=folder)
    return [_member(path, WEIGHTS) for path in (whole, parts)]


def _member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as file:
        return file.read(name)


@goal("DET-2", "paused, saved, quit, loaded and resumed at 10 random steps, or between epochs by command: the bits of a training in one go")
def det_2(full: bool) -> Result:
    chance, wrong = random.Random(6), []
    times = INTERRUPTIONS if full else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("tiny", "convolutional"):
            expected, found = straight(kind), interrupted(kind, folder / "net.bprop", chance, times)
            wrong += [] if expected == found else [f"{kind}: {found}"]
        templates = ("lenet-digits", "spiral") if full else ("spiral",)
        for template in templates:
            one, other = by_commands(template, folder)
            wrong += [] if one == other else [f"{template}: other weights after 1 + 1 epochs than after 2"]
            (folder / "whole.bprop").unlink()
            (folder / "parts.bprop").unlink()
    return Result(
        not wrong, wrong[0] if wrong else f"2 networks interrupted {times} times; {', '.join(templates)} 1 + 1 = 2 epochs; 0 bits differ"
    )
