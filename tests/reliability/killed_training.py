"""REC-3: the program is killed while it trains."""

import random
import tempfile
import time
from pathlib import Path

from playground.document.project import Project
from playground.files.project_file import SavedProject
from playground.files.recovery import Recovery

from .goal import Result, goal
from .repeating import digest, network
from .sample import trainer_of
from .stage import Theatre, started

MOST = 60.0  # seconds of training that may be lost
EPOCHS = 100_000  # more than can be done before it is killed
AFTER = 300  # steps that the resumed training and the one in one go are compared over


def endless() -> Project:
    from playground.document import edits

    return edits.set_training(network("convolutional"), epochs=EPOCHS)


def scene(tick: int, ticks: int) -> None:
    """Train in the window and tell each step with its time, until killed; the state is kept every `ticks` ticks of so many ms."""
    from playground.window.files import safekeeping

    safekeeping.TICK_MS, safekeeping.TRAINING_TICKS = tick, ticks
    theatre = Theatre(endless())
    theatre.ready()
    theatre.window.training.toggle()
    while True:
        theatre.live(0.05)
        print(f"{time.monotonic()} {theatre.window.session.step}", flush=True)


def killed(wait: float, folder: Path, rhythm: tuple[int, int]) -> str:
    """Kill a training after so many seconds; "" if little is lost and it goes on to the same bits, else what is wrong."""
    with started("killed_training.scene", *rhythm, folder=folder) as process:
        began = process.stdout.readline()
        time.sleep(wait)
        process.kill()
        told = [began, *process.stdout.read().splitlines()]
    seen = [(float(words[0]), int(words[1])) for line in told if len(words := line.split()) == 2]
    recovery = Recovery(folder / "xdg_state_home" / "blockprop" / "recovery")
    orphans = recovery.look().orphans
    if len(orphans) != 1:
        return f"{len(orphans)} projects are offered after {seen[-1]}"
    found = recovery.recover(orphans[0])
    recovery.finish(orphans[0])
    if found.checkpoint is None:
        return f"no weights after {seen[-1]}: {found.remarks}"
    step = found.checkpoint.counters["step"]
    after = next((moment for moment, number in seen if number > step), seen[-1][0])
    lost = seen[-1][0] - after
    per_epoch = trainer_of(found.project).iterations_per_epoch
    if lost > MOST and seen[-1][1] - step > per_epoch:
        return f"{lost:.0f} s are lost"
    LOST.append(lost)
    return _resumed(found.project, SavedProject(found.project, found.checkpoint))


LOST: list[float] = []


def _resumed(project: Project, saved: SavedProject) -> str:
    """Train on from what was recovered, and in one go from the beginning to the same step: the bits must be the same."""
    resumed, straight = trainer_of(project), trainer_of(project)
    if resumed.restore(saved.checkpoint):
        return "what was kept does not fit"
    last = resumed.step + AFTER
    for trainer in (resumed, straight):
        trainer.steps_at_once = 1
        for _ in trainer.run():
            if trainer.step >= last:
                break
    return (
        ""
        if digest(resumed.state()) == digest(straight.state())
        else f"resumed at step {saved.checkpoint.counters['step']} it ends elsewhere"
    )


@goal("REC-3", "killed while it trains: 60 s or one epoch lost at most; what is resumed ends with the bits of a training in one go")
def rec_3(full: bool) -> Result:
    chance, wrong = random.Random(8), []
    LOST.clear()
    waits = [chance.uniform(45, 95) for _ in range(4)] if full else [2.0]
    for wait in waits:
        with tempfile.TemporaryDirectory() as name:
            wrong.append(killed(wait, Path(name), (5000, 8) if full else (100, 5)))
    faults = [words for words in wrong if words]
    return Result(not faults, faults[0] if faults else f"{len(waits)} kills, at most {max(LOST):.1f} s lost, resumed bit for bit")
