"""Killed at awkward moments: just after the start, while the first edit or state is written, while something is being recovered."""

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from playground.files.keeper import TRAINING
from playground.files.project_file import SavedProject, load
from playground.files.recovery import Recovery

from .repeating import network
from .sample import trainer_of
from .stage import Theatre, started

STEPS = 40  # of the training that the first program left


def opened() -> None:
    """A program that recovers what there is, says so, and is at work until it is killed."""
    from playground.dialogs import recovery as dialog
    from playground.window.files import safekeeping

    safekeeping.TICK_MS, safekeeping.TRAINING_TICKS = 100, 2

    class Willing:
        """Takes the first thing that is offered, without a question."""

        chosen, index = dialog.RECOVER, 0

        def __init__(self, *_: Any):
            pass

        def exec(self) -> None:
            print("recovering", flush=True)

        def deleteLater(self) -> None:
            pass

    dialog.Recovery = Willing
    print("started", flush=True)
    theatre = Theatre(network("tiny"))
    theatre.window.safekeeping.offer()
    theatre.ready()
    print("ready", flush=True)
    theatre.window.training.toggle()
    while True:
        theatre.live(0.02)
        theatre.window.canvas.desk.do("select_all")
        theatre.window.canvas.desk.do("duplicate")
        theatre.window.document.undo()


def killed(folder: Path, word: str, wait: float) -> None:
    """Kill a program so many seconds after it said a word."""
    with started("killed_recovering.opened", folder=folder) as process:
        for line in process.stdout:
            if line.strip() == word:
                break
        time.sleep(wait)
        process.kill()
        process.stdout.read()


def one_row(chance: random.Random) -> str:
    """Leave trained work behind, kill two programs that recover it; "" if it is all there afterwards, else what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = folder / "xdg_state_home" / "blockprop" / "recovery"
        recovery = Recovery(kept)
        project = network("convolutional")
        trainer = trainer_of(project)
        for _ in zip(range(STEPS), trainer.run(), strict=False):
            pass
        keeper = recovery.begin(project, name="net", modified=True)
        keeper.keep_training(SavedProject(project, trainer.state()))
        keeper._journal.close()
        keeper._lock.release()
        moments = [(chance.choice(("started", "recovering", "recovering", "ready")), chance.uniform(0.0, 0.4)) for _ in range(2)]
        for word, wait in moments:
            killed(folder, word, wait)
        found = recovery.look()
        if len(found.orphans) + len(found.skipped) != 1:
            return f"{moments}: {len(found.orphans)} projects are offered, {found.skipped}"
        if found.skipped:  # tried twice in vain, as far as anybody can tell: the sentence says where it lies
            (where,) = (path for path in kept.iterdir() if str(path) in found.skipped[0])
            there = load(where / TRAINING).checkpoint.counters["step"] >= trainer.step
            return "" if there else f"{moments}: the weights that were left alone are lost"
        again = recovery.recover(found.orphans[0])
        recovery.finish(found.orphans[0])
        if again.checkpoint is None or again.checkpoint.counters["step"] < trainer.step:
            return f"{moments}: the weights are lost: {again.remarks}"
        return "" if len(again.project.graph.blocks) >= len(project.graph.blocks) else f"{moments}: blocks are lost"
