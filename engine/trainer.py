"""The trainer: a plain generator that trains a network and tells what it did. It knows no thread and no screen.

It looks at the clock for nothing but the time limit, if there is one.
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from time import perf_counter

import numpy as np

from .backend import Backend
from .checkpoint import Checkpoint
from .data.batches import Batches
from .data.columns import DataSet
from .errors import TrainingError
from .evaluation import Evaluator
from .events import Diverged, EpochDone, Event, Finished, Remark, StepsDone
from .history import History
from .layer import Array
from .network import Network
from .schedule import Progress
from .schedules.constant import Constant
from .sentence import Sentence
from .setup import Phase, TrainingSetup
from .starting import start_from_data
from .stepping.convoy import convoy_for
from .stepping.express import express_for
from .stepping.recording import recording_for
from .stepping.relief import relieve
from .stepping.team import Team, threads_for
from .stepping.updater import Updater
from .words import counted

MOST_STEPS = 1 << 16
REFUGE = 500  # steps that are done again at most if a GPU stops answering
TRAINING_SAMPLE = 1000  # training samples that are measured after an epoch: enough for a curve, cheap beside the epoch


def parted(data: DataSet, setup: TrainingSetup) -> DataSet:
    """The data with what this set-up holds back moved to a validation split, unless it has one."""
    return data.with_validation(setup.validation_share, setup.seed, from_end=setup.order == "streams")


class Trainer:
    """Trains `network` on `data`; raises TrainingError if there is nothing to train.

    `step` counts batches since the start, `epoch` the whole epochs that are done, `iteration` the batches done in the one under way.
    """

    def __init__(self, network: Network, data: DataSet, setup: TrainingSetup):
        self.data = parted(data, setup)
        self.setup = setup
        self.history = History(network.dtype, network.weights.seed)
        self.step = self.epoch = self.iteration = 0
        self.learning_rate = setup.optimizer.learning_rate
        self._epoch_losses: list[float] = []
        self._best: tuple[float, dict[str, np.ndarray]] | None = None
        self._waited = 0
        self._held: list[float] = []  # the validation loss of each epoch that has one, or the training loss where nothing is held back
        self.steps_at_once = MOST_STEPS  # of networks so small that many steps fit into a slice of time
        self._refuge: Checkpoint | None = None  # where a training on a GPU goes on if the device is gone
        self._settle(network)

    @property
    def iterations_per_epoch(self) -> int:
        return len(self.batches)

    def run(self, epochs: int | None = None) -> Iterator[Event]:
        """Train to the end of the set-up's epochs, or `epochs` more; can be left at any event and called again to go on."""
        target, spent = None if epochs is None else self.epoch + epochs, 0.0
        while self.epoch < (self.setup.epochs if target is None else target):
            began = perf_counter()
            for event in self._run_epoch():
                spent += perf_counter() - began
                yield event
                began = perf_counter()  # what lies between was no training
                if isinstance(event, Diverged):
                    return
                if 0 < 60 * self.setup.time_limit <= spent:
                    yield Finished(
                        self.epoch, self.step, Sentence("The limit of {minutes:g} minutes is reached.", minutes=self.setup.time_limit)
                    )
                    return
            try:
                reason = self._reason_to_stop()
            except self.network.backend.guard() as trouble:
                yield self._relieve(trouble)
                reason = self._reason_to_stop()
            if reason:
                yield Finished(self.epoch, self.step, reason)
                return
        done = Sentence("The epoch is done.") if self.epoch == 1 else Sentence("All {count} epochs are done.", count=self.epoch)
        yield Finished(self.epoch, self.step, done)

    def apply(self, setup: TrainingSetup) -> None:
        """Go on with another set-up from the next step."""
        before, self.setup = self.setup, setup
        self.updater.apply(setup)
        self.evaluator.streams = _streams(setup)
        if (setup.batch_size, setup.seed, setup.order) != (before.batch_size, before.seed, before.order):
            done = self.iteration * self.batches.size
            self.batches = self._make_batches()
            self.iteration = done // self.batches.size
        self._change_team()
        self.learning_rate = self._rate()
        self._hitch()

    def move(self, backend: Backend, kept: Checkpoint | None = None) -> None:
        """Go on on another device, with the same weights, optimizer state and history: those of now, or those of `kept`."""
        kept = kept or self.state()
        before, specs = self.network, {name: column.spec for name, column in self.data.columns.items()}
        self.close()
        self._settle(Network(before.graph, specs, backend, seed=before.weights.seed, dtype=before.dtype))
        self.restore(kept)

    def evaluate(self, split: str = "validation") -> dict[str, float]:
        """Loss and metrics of a split: "loss", "accuracy", ..."""
        return self.evaluator.measure(split)

    def state(self) -> Checkpoint:
        """Everything that is needed to go on exactly from here."""
        counters = {
            "step": self.step,
            "epoch": self.epoch,
            "iteration": self.iteration,
            "seed": self.network.weights.seed,
            "waited": self._waited,
            "epoch_losses": [float(loss) for loss in self._epoch_losses],
            "best_loss": self._best[0] if self._best else None,
            "generators": self.team.generator_states(),
        }
        weights = self.network.weights.snapshot()
        best = {f"best.{path}": values for path, values in self._best[1].items()} if self._best and self.setup.keep_best else {}
        carried = {f"carried.{path}": values for path, values in self.team.carried().items()} if self.iteration else {}
        return Checkpoint(weights, {**self.updater.state(), **best, **carried}, counters, self.history.columns())

    def restore(self, checkpoint: Checkpoint) -> list[str]:
        """Go on from a checkpoint; returns the paths of arrays that it didn't have or that didn't fit and so start anew."""
        missing = self.network.weights.restore(checkpoint.weights)
        self._refuge = checkpoint
        counters = checkpoint.counters
        best, carried = (_under(prefix, checkpoint.optimizer) for prefix in ("best.", "carried."))
        self.team.restore_carried(carried)
        self.updater.restore(checkpoint.optimizer)
        self.network.weights.seed = counters.get("seed", self.setup.seed)
        self.step, self.epoch = counters.get("step", 0), counters.get("epoch", 0)
        self.iteration = min(counters.get("iteration", 0), len(self.batches))
        self._waited = counters.get("waited", 0)
        self._epoch_losses = list(counters.get("epoch_losses", []))
        self._best = None if counters.get("best_loss") is None else (counters["best_loss"], best)
        self.team.restore_generators(counters.get("generators", []))
        self.history = History.from_columns(checkpoint.history, self.network.weights.seed)
        self._held = self.history.held_losses()
        return missing

    def restart(self, seed: int | None = None) -> None:
        """Begin anew with the same first weights, or with those of another seed."""
        self.network.weights.initialise(self.network.weights.seed if seed is None else seed)
        start_from_data(self.network, self.data, self.evaluator)
        self.team.reseed(self.network.weights.seed)
        self.team.forget()
        self.updater = Updater(self.network.weights, self.setup)
        self.network.main.gradients[...] = 0
        self._hitch()
        self.history = History(self.network.dtype, self.network.weights.seed)
        self.step = self.epoch = self.iteration = self._waited = 0
        self._epoch_losses, self._held, self._best, self._refuge = [], [], None, None

    def _settle(self, network: Network) -> None:
        """Make everything that works on the device of a network."""
        self.network = network
        self.evaluator = Evaluator(network, self.data, streams=_streams(self.setup))
        start_from_data(network, self.data, self.evaluator)
        self.updater = Updater(network.weights, self.setup)
        self._columns = {column for stage in network.main.plan().stages for column in stage.columns}
        self.batches = self._make_batches()
        self.team = Team(network, threads_for(network, self.setup, self.batches.size))
        self._hitch()

    def _hitch(self) -> None:
        """Find the fast way for the network and set-up of now."""
        self.express = express_for(self.network, self.data, self.setup, self.updater)
        self.express = self.express or recording_for(self.network, self.batches, self.setup, self.updater, self.team)
        self.convoy = convoy_for(self.network, self.updater, self.team)

    def _make_batches(self) -> Batches:
        setup, network = self.setup, self.network
        if not network.weights.segments():
            raise TrainingError("There is nothing to train: no block has weights that may move. Add a Dense layer, or unfreeze one.")
        streams = setup.order == "streams"
        return Batches(
            self.data, "train", self._columns, setup.batch_size, network.backend, seed=setup.seed, streams=streams, dtype=network.dtype
        )

    def _change_team(self) -> None:
        """Another batch size, or a step that can be played no more, may want another number of threads: the one of a fresh start."""
        threads = threads_for(self.network, self.setup, self.batches.size)
        if threads != len(self.team.replicas):
            self.close()
            self.team = Team(self.network, threads)

    def close(self) -> None:
        """End the threads of a trainer that is not needed any more."""
        self.team.close()

    def _run_epoch(self) -> Iterator[Event]:
        if self.iteration == 0:
            self.team.forget()
        order = None
        while True:
            try:
                self._take_refuge()
                order = self.batches.order(self.epoch) if order is None else order
                event = self._steps(order) if self.iteration < len(self.batches) else self._finish_epoch()
            except self.network.backend.guard() as trouble:
                order, event = None, self._relieve(trouble)
            yield event
            if isinstance(event, EpochDone | Diverged):
                return

    def _steps(self, order: Array) -> StepsDone | Diverged:
        """The next steps of an epoch, as many as go at once."""
        first = self.iteration * self.batches.size
        losses = self._many_steps(order, first)
        if losses is None:
            loss = self.train_on(self.batches.gather(order[first : first + self.batches.size]))
            if loss is None:
                return self._diverged()
            losses = np.array([loss], self.network.dtype)
        self.iteration += len(losses)
        self._epoch_losses += losses.tolist()
        self.history.losses.extend(losses)
        return StepsDone(self.step, self.epoch, losses)

    def _many_steps(self, order: Array, first: int) -> np.ndarray | None:
        """Steps in one go, at most `steps_at_once` and to the end of the epoch; None if the ordinary way has to do it."""
        left = len(self.batches) - self.iteration
        if self.convoy is not None:
            losses = self.convoy.run(lambda ahead: self._send(order, first, ahead), min(left, self.steps_at_once))
            self.step += 0 if losses is None else len(losses)
            return losses
        if self.express is None:
            return None
        self.learning_rate = self._rate()
        if left > 1 and self._rate(left - 1) != self.learning_rate:
            left = 1
        losses = self.express.run(order, first, min(left, self.steps_at_once), self.learning_rate, self.step + 1)
        self.step += 0 if losses is None else len(losses)
        return losses

    def _send(self, order: Array, first: int, ahead: int) -> tuple[Array, Array]:
        """The step so many ahead, on a GPU that is not waited for: its loss and its gradient's squared length, which lie there."""
        phase, count = self._phase(ahead)
        self.learning_rate = self._rate(ahead)
        start = first + ahead * self.batches.size
        loss = self.team.gradients(self.batches.gather(order[start : start + self.batches.size]), phase.losses or None)
        return loss, self.updater.send(self.network.main.gradients, count, self.learning_rate, frozenset(phase.blocks))

    def _take_refuge(self, every: int = REFUGE) -> None:
        """On a GPU, keep now and then what the CPU would need to go on."""
        if self.convoy is not None and (self._refuge is None or self.step - self._refuge.counters.get("step", 0) >= every):
            self._refuge = self.state()

    def _relieve(self, trouble: Exception) -> Remark:
        return Remark(self.step, relieve(self, trouble, self._refuge))

    def train_on(self, batch: dict[str, Array]) -> float | None:
        """One step; the loss before it, or None, with nothing moved, if a number is not finite."""
        phase, count = self._phase()
        self.learning_rate = self._rate()
        loss = self.network.backend.read(self.team.gradients(batch, phase.losses or None))
        if not isfinite(loss):
            return None
        if not self.updater.update(self.network.main.gradients, count, self.learning_rate, frozenset(phase.blocks)):
            return None
        self.step += 1
        return loss

    def _phase(self, ahead: int = 0) -> tuple[Phase, int]:
        """The phase of the next step, or of one `ahead` of it, and how many steps of it there will have been.

        An optimizer's correction counts those.
        """
        phases = self.setup.phases
        if not phases:
            return Phase(), self.step + ahead + 1
        rounds, position = divmod(self.step + ahead, sum(phase.steps for phase in phases))
        for phase in phases:
            if position < phase.steps:
                return phase, rounds * phase.steps + position + 1
            position -= phase.steps
        raise AssertionError("the phases cover every position of a round")

    def _rate(self, ahead: int = 0) -> float:
        """The learning rate of the next step, or of one `ahead` of it."""
        setup = self.setup
        if isinstance(setup.schedule, Constant):
            return setup.optimizer.learning_rate
        per_epoch = len(self.batches)
        progress = Progress(self.step + ahead, setup.epochs * per_epoch, self.epoch, setup.epochs, per_epoch, self._held)
        return setup.optimizer.learning_rate * setup.schedule.factor(progress)

    def _finish_epoch(self) -> EpochDone:
        epoch = self.epoch + 1
        measures = {"train/loss": float(np.mean(self._epoch_losses))}
        if epoch % self.setup.validate_every == 0 or epoch == self.setup.epochs:
            sampled = self.evaluator.measure("train", limit=TRAINING_SAMPLE)
            measures |= {f"train/{name}": value for name, value in sampled.items() if name != "loss"}
            measures |= {f"validation/{name}": value for name, value in self.evaluator.measure("validation").items()}
            self._remember_best(measures.get("validation/loss", measures["train/loss"]))
        self.epoch, self.iteration, self._epoch_losses = epoch, 0, []
        if "validation/loss" in measures or not self.data.count("validation"):
            self._held.append(measures.get("validation/loss", measures["train/loss"]))
        self.history.add_epoch(self.epoch, self.step, measures)
        self._take_refuge(0)
        return EpochDone(self.epoch, self.step, measures)

    def _remember_best(self, loss: float) -> None:
        if self._best is None or loss < self._best[0]:
            self._best = (loss, self.network.weights.snapshot() if self.setup.keep_best else {})
            self._waited = 0
        else:
            self._waited += 1

    def _reason_to_stop(self) -> str:
        last = self.epoch >= self.setup.epochs
        impatient = 0 < self.setup.patience <= self._waited
        measured = last or self.epoch % self.setup.validate_every == 0
        reached = measured and bool(self._held) and 0 < self.setup.target_loss >= self._held[-1]
        if (last or impatient or reached) and self.setup.keep_best and self._best and self._best[1]:
            self.network.weights.restore(self._best[1])
        if reached and not last:
            figures = {"loss": self._held[-1], "wanted": self.setup.target_loss}
            return Sentence("The loss is {loss:.4g}, which is as low as was wanted ({wanted:g}).", **figures)
        if impatient and not last:
            return Sentence("The validation loss has not improved for {epochs}.", epochs=counted(self._waited, "epoch"))
        return ""

    def _diverged(self) -> Diverged:
        block = self._first_bad_block()
        text = Sentence(
            "Training stopped at step {step}: '{name}' gives numbers that are no longer finite. "
            "The weights are those before that step. Lower the learning rate, limit the gradient's length, or scale the input.",
            step=self.step + 1,
            name=self.network.graph.blocks[block].name if block else Sentence("the loss"),
        )
        return Diverged(self.step, block, text)

    def _first_bad_block(self) -> str:
        xp, read = self.network.backend.xp, self.network.backend.read
        nodes = list(self.network.main.nodes.values())
        for node in nodes:
            if node.output is not None and not read(xp.isfinite(node.output).all()):
                return node.block
        for node in reversed(nodes):
            if any(not read(xp.isfinite(gradient).all()) for gradient in node.gradients.values()):
                return node.block
        lengths = {node.block: sum(float(read(xp.square(g, dtype=float).sum())) for g in node.gradients.values()) for node in nodes}
        largest = max(lengths, key=lengths.__getitem__, default="")
        if lengths and lengths[largest] > float(np.finfo(self.network.dtype).max):
            return largest  # each number is finite, but together they are too long
        return next((loss.id for loss in self.network.graph.losses()), "")


def _streams(setup: TrainingSetup) -> int:
    """How many streams samples are measured in; 0 where each stands for itself."""
    return setup.batch_size if setup.order == "streams" else 0


def _under(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays whose path begins with `prefix`, without it."""
    return {path.removeprefix(prefix): values for path, values in arrays.items() if path.startswith(prefix)}
