"""MEM-1 and MEM-2: the memory that is said beforehand against what is taken, and what happens when there is none."""

import itertools
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import Network, Trainer, devices, memory
from engine.catalogue import OPTIMIZERS, SOURCES
from engine.data.columns import DataSet
from engine.trainer import TRAINING_SAMPLE
from playground.document import edits
from playground.document.project import Project

from .children import asked, limited
from .goal import Result, goal
from .repeating import network, trained
from .sample import chain, trainer_of
from .stage import Theatre, played

LOW, HIGH = -0.10, 0.25
MEGABYTE = 1_000_000
ALLOCATE = ("empty", "zeros", "ones", "full", "empty_like", "zeros_like", "array", "concatenate", "ascontiguousarray", "stack")
LIMIT = 1_500_000_000  # bytes of address space
END = ("softmax_cross_entropy", {"column": "label"})


def nets() -> Iterator[tuple[str, Project]]:
    """Twenty networks of 50 MB to 1 GB, each needing most for something else."""
    image, pixels = ("input", {"column": "image"}), SOURCES["mnist"](limit=4000)
    relu, flat, ten, pool = ("relu", {}), ("flatten", {}), ("dense", {"units": 10}), ("pool2d", {})
    for units, batch, kind in itertools.product((1024, 4096), (64, 512), ("sgd", "adam")):
        parts = (flat, ("dense", {"units": units}), relu, ("dense", {"units": units}), ("tanh", {}), ten)
        yield f"dense {units}, batch {batch}, {kind}", _set(chain(image, *parts, END, source=pixels), batch, kind)
    for filters, batch, behind in itertools.product((16, 32), (64, 256), ("relu", "batch_norm")):
        parts = (("conv2d", {"filters": filters}), (behind, {}), ("conv2d", {"filters": filters}), relu, flat, ten)
        yield f"conv {filters}, batch {batch}, {behind}", _set(chain(image, *parts, END, source=pixels), batch)
    for kind, amount in (("lstm", 64), ("gru", 64), ("simple_rnn", 128)):
        parts = (("input", {"column": "sequence"}), (kind, {"units": amount}), ten)
        yield kind, _set(chain(*parts, END, source=SOURCES["sequential_digits"](images="28×28")), 512)
    parts = (("conv2d", {"filters": 32}), pool, ("conv2d", {"filters": 64}), pool, flat, ("dense", {"units": 512}), relu, ten)
    yield "pools", _set(chain(image, *parts, END, source=pixels), 256)


def _set(project: Project, batch: int, optimizer: str = "adam") -> Project:
    return edits.set_training(project, batch_size=batch, optimizer=OPTIMIZERS[optimizer](), epochs=1)


def trainer_on(project: Project, data: DataSet) -> Trainer:
    net = Network(project.graph, project.source.specs(), devices.cpu(), seed=project.training.seed)
    return Trainer(net, data, project.training)


def taken(project: Project, data: DataSet) -> None:
    """Some steps, and the measuring at the end of an epoch."""
    trainer = trainer_on(project, data)
    for _ in zip(range(4), trainer.run(), strict=False):
        pass
    trainer.evaluator.measure("train", limit=TRAINING_SAMPLE)
    trainer.evaluator.measure("validation")
    trainer.close()


def warm() -> None:
    """What a program loads once, for whatever network."""
    trained(trainer_of(network("convolutional")))


def said(project: Project, data: DataSet) -> int:
    """The memory that is said beforehand, without the samples, which are there already."""
    trainer = trainer_on(project, data)
    size = memory.needed(trainer)
    trainer.close()
    return size


@goal("MEM-1", "the memory said beforehand is within -10 and +25 % of what is taken, for 20 networks")
def mem_1(full: bool) -> Result:
    off, loaded = {}, {}
    for name, project in list(nets()) if full else list(nets())[3::7]:
        if project.source not in loaded:
            loaded[project.source] = project.source.load(1).with_validation(project.training.validation_share, 1)
        data = loaded[project.source]
        growth = asked(lambda project=project, data=data: taken(project, data), first=warm).get("growth", 0)
        wanted = asked(lambda project=project, data=data: said(project, data)).get("answer", 0)
        off[name] = (wanted / growth - 1 if growth else 9.0, growth)
    shares = [share for share, _ in off.values()]
    wrong = [f"{name}: {share:+.0%} of {size / MEGABYTE:.0f} MB" for name, (share, size) in off.items() if not LOW <= share <= HIGH]
    words = f"{len(off)} networks, {min(shares):+.0%} to {max(shares):+.0%}"
    return Result(not wrong, words + (f"; {len(wrong)} outside: {', '.join(wrong)}" if wrong else ""))


class Shortage:
    """Lets the k-th allocation on the worker fail, once."""

    def __init__(self) -> None:
        self.left, self.happened = 0, False
        for name in ALLOCATE:
            setattr(np, name, self._wrapped(getattr(np, name)))

    def _wrapped(self, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.left and threading.current_thread().name.startswith("training"):
                self.left -= 1
                if self.left == 0:
                    self.happened = True
                    raise MemoryError
            return real(*arguments, **named)

        return call


def short_of_memory(every: int) -> dict[str, Any]:
    """Prepare and train with one allocation failing, each in turn; the window, the document and the next training must be as ever."""
    theatre = Theatre(network("convolutional"))
    window, session, project, said, faults = theatre.window, theatre.window.session, theatre.window.document.project, [], []
    theatre.ready()
    session.failed.connect(lambda words, details: said.append(words + details))
    shortage, tried = Shortage(), 0
    for number in itertools.count(1, every):
        said.clear()
        shortage.left, shortage.happened = number, False
        session.prepare(project)
        theatre.until(lambda: session.state != "preparing")
        if session.state == "idle":
            session.train()
            theatre.until(lambda: session.state != "running" or session.step >= 6)
            session.pause()
            theatre.until(lambda: session.state != "running")
        reached, shortage.left = shortage.happened, 0
        tried += reached
        if reached and not any("not enough memory" in words for words in said):
            faults.append(f"allocation {number}: {said or 'nothing was said'}")
        if window.document.project is not project or session.state not in ("empty", "paused", "idle"):
            faults.append(f"allocation {number}: {session.state}")
        if session.state == "paused":
            step = session.step
            session.step_batch()
            if not theatre.until(lambda step=step: session.step == step + 1, 10):
                faults.append(f"allocation {number}: it does not go on")
        if not reached or faults:
            break
    theatre.close()
    return {"tried": tried, "faults": faults[:2]}


def narrow() -> dict[str, Any]:
    """A training for which the address space is too small, and then one that fits."""
    theatre = Theatre(network("tiny"))
    window, session, said = theatre.window, theatre.window.session, []
    theatre.ready()
    session.failed.connect(lambda words, details: said.append(words + details))
    limit = limited(LIMIT)
    large = chain(("input", {"column": "point"}), *[("dense", {"units": 20_000}), ("tanh", {})] * 2, ("dense", {"units": 2}), END)
    small = window.document.project
    window.document.apply("Larger", large)
    window.training.toggle()
    theatre.until(lambda: bool(said))
    answer = {"said": said, "state": session.state, "intact": window.document.project == large, "limit": limit}
    window.document.undo()
    window.training.toggle()
    answer["again"] = theatre.until(lambda: session.step > 5) and window.document.project == small
    answer["drawn"] = not window.grab().isNull()
    theatre.close()
    return answer


@goal("MEM-2", "MemoryError at each k-th allocation, and an address space of 1.5 GB: training stopped in words, window and document alive")
def mem_2(full: bool) -> Result:
    told, small = played("memory.short_of_memory", 1 if full else 40, seconds=900), played("memory.narrow")
    answer, real = told.get("answer", {"faults": [str(told)], "tried": 0}), small.get("answer", {})
    faults = [*answer["faults"], *told["complaints"]]
    if not (real.get("intact") and real.get("again") and real.get("drawn") and "not enough memory" in str(real.get("said"))):
        faults.append(str(small))
    held = not faults and answer["tried"] > 0
    words = f"{answer['tried']} allocations failed, and one network of 3 GB in {real.get('limit', 0) / 1e9:.1f} GB"
    return Result(held, faults[0] if faults else f"{words}: all said in words, all went on")
