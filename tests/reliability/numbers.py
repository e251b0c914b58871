"""NUM-1: trainings whose numbers stop being finite."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalogue import OPTIMIZERS, SOURCES
from engine.events import Diverged
from engine.trainer import Trainer
from playground.document import edits
from playground.document.project import Project
from playground.files.project_file import SavedProject, load, save

from .goal import Result, goal
from .sample import chain, trainer_of
from .stage import Theatre, played

STEPS = 3000
PROBABILITY = ("binary_cross_entropy", {"column": "probability", "from_logits": True})
DISTANCE = ("mse", {"column": "value"})


def diverging(activation: str, shape: str, rate: float, loss: tuple[str, dict[str, Any]], wide: int = 8, momentum: float = 0.0) -> Project:
    """A playground with a learning rate that no weights survive."""
    source = SOURCES["playground2d"](shape=shape, samples=100)
    hidden = [part for _ in range(3) for part in (("dense", {"units": wide}), (activation, {}))]
    project = chain(("input", {"column": "point"}), *hidden, ("dense", {"units": 1}), loss, source=source)
    return edits.set_training(project, epochs=1000, batch_size=10, optimizer=OPTIMIZERS["sgd"](learning_rate=rate, momentum=momentum))


def set_ups() -> Iterator[tuple[str, Project]]:
    """Twenty of them: what people of the best known playground complained of, and worse."""
    for shape in ("circle", "xor", "gauss", "spiral"):
        for activation in ("relu", "leaky_relu"):
            for rate in (10.0, 1e6):
                yield f"{shape}, {activation}, rate {rate:g}", diverging(activation, shape, rate, DISTANCE)
    yield "wide", diverging("relu", "spiral", 10.0, DISTANCE, wide=64)
    yield "momentum", diverging("relu", "circle", 10.0, DISTANCE, momentum=0.9)
    yield "straight", diverging("relu", "xor", 1e30, DISTANCE)
    yield "probability", diverging("relu", "xor", 1e30, PROBABILITY)


def first_bad(trainer: Trainer, project: Project) -> str:
    """The block at which numbers stop being finite, found by going through the network in order; "" if each gives finite ones."""
    nodes = trainer.network.main.nodes
    for key in project.graph.order():
        output = nodes[key].output if key in nodes else None
        if output is not None and not np.isfinite(output).all():
            return key
    return ""


def fault_of(project: Project, path: Path) -> str:
    """Train until it pauses; "" if all is as promised, else what is not."""
    trainer = trainer_of(project)
    last = before = None
    for last in trainer.run():
        if isinstance(last, Diverged) or trainer.step >= STEPS:
            break
        before = trainer.network.weights.snapshot() if trainer.express is None else None
    if not isinstance(last, Diverged):
        return f"does not diverge in {trainer.step} steps"
    state = trainer.state()
    if not all(np.isfinite(values).all() for values in state.weights.values()):
        return "the weights that are left are not finite"
    if before and not all(np.array_equal(values, before[name]) for name, values in state.weights.items()):
        return "the weights are not those before the bad step"
    expected = first_bad(trainer, project)
    if last.block not in project.graph.blocks or (expected and last.block != expected):
        return f"names {last.block!r}, but {expected!r} is the first"
    if project.graph.blocks[last.block].name not in last.text or not np.isfinite(trainer.history.series("step/loss")[1]).all():
        return "its sentence names no layer, or the curve holds what is not finite"
    save(path, SavedProject(project, state))
    found = load(path)
    if found.remarks or not all(np.array_equal(values, found.checkpoint.weights[name]) for name, values in state.weights.items()):
        return "the file holds other weights"
    return _goes_on(found)


def _goes_on(found: SavedProject) -> str:
    """With a learning rate of nothing, whatever was kept can be trained on, and the loss of the kept weights is still to be had."""
    calm = edits.set_training(found.project, optimizer=replace(found.project.training.optimizer, learning_rate=0.0))
    trainer = trainer_of(calm)
    if trainer.restore(found.checkpoint):
        return "the file does not fit the network"
    return "" if trainer.step == found.checkpoint.counters["step"] else "it goes on elsewhere"


def scene() -> dict[str, Any]:
    """The same in the window: it pauses, says why, and its panels go on drawing."""
    theatre = Theatre(diverging("relu", "xor", 10.0, DISTANCE))
    window = theatre.window
    theatre.ready()
    window.training.toggle()
    theatre.until(lambda: window.session.state == "paused")
    theatre.live(0.5)
    answer = {"state": window.session.state, "shown": window.banner.isVisible(), "text": window.banner.text.text()}
    answer["drawn"] = not window.grab().isNull()
    window.training.restart()
    theatre.until(lambda: window.session.state == "idle" and window.session.step == 0)
    answer["again"] = window.session.step == 0
    theatre.close()
    return answer


@goal("NUM-1", "20 diverging set-ups: paused at the first bad step, first bad layer named, last finite weights kept, saved and loaded")
def num_1(full: bool) -> Result:
    tried = list(set_ups()) if full else list(set_ups())[::5]
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        told = [(name, fault_of(project, Path(folder) / "net.bprop")) for name, project in tried]
    faults = [f"{name}: {words}" for name, words in told if words]
    shown = played("numbers.scene")
    answer = shown.get("answer", {})
    alive = answer.get("shown") and answer.get("drawn") and answer.get("again") and answer.get("state") == "paused"
    if not alive or shown["complaints"]:
        faults.append(f"the window: {shown}")
    return Result(not faults, faults[0] if faults else f"{len(tried)} set-ups and one in the window, 0 faults")
