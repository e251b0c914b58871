"""Train a project without a window and save what it learnt."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from engine.events import Diverged, EpochDone, Event, Finished, Remark, StepsDone
from engine.trainer import Trainer
from playground.files.errors import ProjectError, because
from playground.files.project_file import SavedProject, save

from .arguments import add_device, add_json, whole_number
from .errors import CommandError
from .job import make_trainer, open_project, with_seed
from .output import counted, duration, measures_in_words, print_json, say
from .places import require_place
from .progress import Progress

SAVE_EVERY = 60.0  # seconds: a killed run loses at most so much, or one epoch
INTERRUPTED = 130
MEASURED_AFTER_ALL = 1000  # training samples, if the run ended before its first epoch did


@dataclass
class Interruption:
    """Whether someone asked the run to stop; a second request stops it at once."""

    asked: bool = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@dataclass
class Outcome:
    """What became of a run."""

    seconds: float = 0.0
    measures: dict[str, float] = field(default_factory=dict)
    reason: str = ""
    interrupted: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the project; its weights are saved in it")
    parser.add_argument(
        "--epochs", metavar="N", type=whole_number(1, 1_000_000), help="train N epochs more (default: to the end of the project's epochs)"
    )
    add_device(parser)
    parser.add_argument("--seed", metavar="N", type=whole_number(0, 2**32 - 1), help="begin anew, with weights and order of this seed")
    parser.add_argument("--out", metavar="FILE", type=Path, help="save there and leave the project as it is")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    saved = with_seed(open_project(arguments.file), arguments.seed)
    target = arguments.out or arguments.file
    _try_place(target)
    trainer = make_trainer(saved, arguments.device)
    epochs = arguments.epochs or max(0, trainer.setup.epochs - trainer.epoch) or trainer.setup.epochs
    interruption = Interruption()
    with _listening(interruption):
        outcome = _train(trainer, epochs, interruption, lambda: _save(target, saved, trainer))
    _save_somewhere(target, saved, trainer)
    if outcome.interrupted:
        say(f"Interrupted after {counted(trainer.step, 'step')}. What was learnt so far is saved in {target}.")
    _report(arguments, target, trainer, outcome)
    return INTERRUPTED if outcome.interrupted else 0


def _train(trainer: Trainer, epochs: int, interruption: Interruption, keep) -> Outcome:
    """Run with a progress bar; raises CommandError, and nothing is saved, if numbers stop being finite."""
    outcome = Outcome()
    began = kept = time.perf_counter()
    first, total = trainer.step, epochs * trainer.iterations_per_epoch - trainer.iteration
    progress = Progress(total, sys.stderr, time.perf_counter)
    last_epoch = trainer.epoch + epochs
    try:
        for event in trainer.run(epochs):
            _show(progress, event, trainer, first, last_epoch)
            if isinstance(event, Diverged):
                raise CommandError(f"{event.text} Nothing was saved.")
            if isinstance(event, Finished):
                outcome.reason = event.reason
            if isinstance(event, EpochDone):
                outcome.measures = dict(event.measures)
                if time.perf_counter() - kept > SAVE_EVERY:
                    kept = time.perf_counter()
                    try:
                        keep()
                    except ProjectError as trouble:
                        progress.note(f"{trouble} Training goes on; saving is tried again in a minute.", last=True)
            if interruption.asked and not isinstance(event, Finished):
                outcome.interrupted = True
                break
    finally:
        progress.close()
    outcome.seconds = time.perf_counter() - began
    return outcome


def _show(progress: Progress, event: Event, trainer: Trainer, first: int, last_epoch: int) -> None:
    if isinstance(event, EpochDone):
        progress.note(f"Epoch {event.epoch}/{last_epoch}: {measures_in_words(event.measures)}", last=event.epoch == last_epoch)
    elif isinstance(event, Remark):
        progress.note(event.text, last=True)
    elif isinstance(event, StepsDone) and progress.due():
        progress.draw(event.step - first, f"epoch {event.epoch + 1}/{last_epoch}  loss {event.losses[-1]:.4f}")


def _report(arguments: argparse.Namespace, target: Path, trainer: Trainer, outcome: Outcome) -> None:
    measures = _grouped(outcome.measures)
    if not measures:
        measures = {"train": trainer.evaluator.measure("train", limit=MEASURED_AFTER_ALL), "validation": trainer.evaluate("validation")}
    if not arguments.json:
        print(
            f"{counted(trainer.epoch, 'epoch')}, {counted(trainer.step, 'step')}; {duration(outcome.seconds)} this time. Saved in {target}."
        )
        for split, found in measures.items():
            print(f"{split.capitalize()}: {measures_in_words(found)}")
        return
    result = {
        "file": str(target),
        "epochs": trainer.epoch,
        "steps": trainer.step,
        "seconds": round(outcome.seconds, 3),
        "device": trainer.network.backend.name,
        "seed": trainer.network.weights.seed,
        **measures,
        "reason": outcome.reason,
        "interrupted": outcome.interrupted,
    }
    print_json(result)


def _grouped(measures: dict[str, float]) -> dict[str, dict[str, float]]:
    """{"train/loss": 1.0} -> {"train": {"loss": 1.0}}."""
    groups: dict[str, dict[str, float]] = {}
    for name, value in measures.items():
        split, _, rest = name.partition("/")
        groups.setdefault(split, {})[rest] = value
    return groups


def _save(target: Path, saved: SavedProject, trainer: Trainer) -> None:
    save(target, replace(saved, checkpoint=trainer.state()))


def _save_somewhere(target: Path, saved: SavedProject, trainer: Trainer) -> None:
    """Save what was learnt, in the folder for temporary files if its own place refuses it; raises CommandError that says where it is."""
    try:
        _save(target, saved, trainer)
    except ProjectError as trouble:
        folder = Path(tempfile.mkdtemp(prefix="blockprop-"))
        _save(folder / f"{target.stem}.bprop", saved, trainer)
        raise CommandError(f"{trouble} What was learnt is in '{folder / target.stem}.bprop' instead.") from trouble


def _try_place(target: Path) -> None:
    """Raise CommandError now, and not after hours of training, where nothing can be saved."""
    require_place(target, "--out")
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as trouble:
        raise CommandError(
            f"Nothing can be saved in '{target.parent}': {because(trouble)}. Choose another place with --out; nothing was trained."
        ) from trouble


@contextmanager
def _listening(interruption: Interruption) -> Iterator[None]:
    """While inside, Ctrl+C and a polite end from the system only ask: a step is never left half done."""
    wanted = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # a terminal that closes; nohup means to go on
        wanted.append(signal.SIGHUP)
    before = {number: signal.signal(number, interruption.ask) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
