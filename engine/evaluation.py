"""Evaluation: losses and metrics over a whole split, in a replica of its own, so that a running training doesn't notice."""

from collections.abc import Mapping

import numpy as np

from .data.batches import Batches
from .data.columns import DataSet
from .errors import EngineError
from .layer import Array
from .metric import Metric, metrics_of
from .network import Network
from .replica import Stage
from .shapes import TensorSpec
from .surveys import Surveys

BATCH = 250
AT_ONCE = 64_000_000  # bytes of activations: more samples are predicted in parts


class Evaluator:
    """Measures a network on data; `replica` may also be used to look into it between measurements.

    With `streams`, samples are taken in so many streams in which a stateful layer goes on from one to the next.
    """

    def __init__(self, network: Network, data: DataSet, *, streams: int = 0):
        self.network = network
        self.data = data
        self.streams = streams
        self.replica = network.replica()
        self.batch = BATCH
        self.surveys = Surveys()
        self._resident: dict[str, Batches] = {}

    def let_go(self) -> None:
        """Need less memory from now on: give back what is held, and measure fewer samples at a time."""
        self.batch = max(1, self.batch // 2)
        self._resident.clear()
        for node in self.replica.nodes.values():
            node.let_go()

    def measure(self, split: str, *, limit: int | None = None) -> dict[str, float]:
        """Loss and metrics of a split (of its first `limit` samples): "loss", "accuracy", ...; {} if the split is empty.

        With several losses, each has its own figures, named "block name/metric" and "block name/loss", and "loss" is the sum.
        """
        if self.data.count(split) == 0:
            return {}
        judges = [_Judge(stage, metrics_of(stage.layer, self._target(stage))) for stage in self.replica.plan().losses]
        self._walk(split, judges, limit)
        measures = {"loss": sum(judge.loss() for judge in judges)}
        for judge in judges:
            prefix = f"{self.network.graph.blocks[judge.stage.node.block].name}/" if len(judges) > 1 else ""
            found = {prefix + kind: value for kind, value in judge.values().items()}
            measures |= {name: float(value) for name, value in found.items() if np.ndim(value) == 0}
            if prefix:
                measures[f"{prefix}loss"] = judge.loss()
        return measures

    def figure(self, split: str, metric: Metric, loss: str | None = None) -> float | np.ndarray:
        """Any metric over a split, such as a confusion matrix, for what a loss (by id; the first one if None) judges.

        Raises DataError if the split is empty.
        """
        judge = _Judge(self._stage(loss), {metric.kind: metric})
        self._walk(split, [judge], None)
        return judge.values()[metric.kind]

    def predict(self, block: str, batch: Mapping[str, Array]) -> np.ndarray:
        """What leaves a block (by id) for these inputs {column: array (samples, *shape)}: (samples, *shape)."""
        if not batch:
            raise EngineError("Nothing reaches the block {block!r}, so it gives nothing. Connect it to an input.", block=block)
        count = len(next(iter(batch.values())))
        rows = max(BATCH, AT_ONCE // max(1, self.network.analysis.total.activation_bytes))
        if count <= rows:
            return self._predict(block, batch)
        parts = ({name: array[start : start + rows] for name, array in batch.items()} for start in range(0, count, rows))
        return np.concatenate([self._predict(block, part) for part in parts])

    def _predict(self, block: str, batch: Mapping[str, Array]) -> np.ndarray:
        self.replica.forget()
        with np.errstate(all="ignore"):
            self.replica.forward(batch, self.replica.plan_for(block), training=False)
        return np.array(self.network.backend.to_numpy(self.replica.nodes[block].output))

    def prediction_block(self, loss: str | None = None) -> str:
        """The id of the block whose output a loss (the first one if None) judges."""
        return self._stage(loss).sources[0].block

    def _stage(self, loss: str | None) -> Stage:
        return next(stage for stage in self.replica.plan().losses if loss in (None, stage.node.block))

    def _target(self, stage: Stage) -> TensorSpec | None:
        return self.network.analysis.inputs[stage.node.block][-1] if stage.columns else None

    def _walk(self, split: str, judges: "list[_Judge]", limit: int | None) -> None:
        """Show the judges every batch of a split."""
        plan = self.replica.plan()
        columns = {column for stage in plan.stages for column in stage.columns}
        batches = self._batches(split, columns, resident=limit is None)
        order = batches.order(0)[:limit]
        self.replica.forget()
        for start in range(0, len(order), batches.size):
            rows = order[start : start + batches.size]
            batch = batches.gather(rows)
            with np.errstate(all="ignore"):  # a network that diverges may be measured and looked at
                self.replica.forward(batch, plan, training=False)
            for judge in judges:
                judge.see(batch, len(rows))

    def _batches(self, split: str, columns: set[str], *, resident: bool) -> Batches:
        """The batches of a split; on a GPU it stays there, unless only a part of it is wanted."""
        size, streams, backend = self.streams or self.batch, self.streams > 0, self.network.backend
        if split in self._resident:
            return self._resident[split]
        batches = Batches(self.data, split, columns, size, backend, streams=streams, dtype=self.network.dtype, resident=resident)
        if batches.resident and not streams:
            self._resident[split] = batches
        return batches


class _Judge:
    """A loss and its metrics over several batches."""

    def __init__(self, stage: Stage, metrics: Mapping[str, Metric]):
        self.stage = stage
        self._metrics = {kind: (metric, metric.start()) for kind, metric in metrics.items()}
        self._backend = stage.node.backend
        self._losses: list[float | Array] = []
        self._shares: list[float | Array] = []

    def see(self, batch: Mapping[str, Array], samples: int) -> None:
        node, layer = self.stage.node, self.stage.layer
        self._losses.append(node.output)
        self._shares.append(layer.share(node, samples))
        for metric, totals in self._metrics.values():
            metric.add(totals, *self._pair(batch))

    def loss(self) -> float:
        return self.stage.layer.average(self._backend.numbers(self._losses), self._backend.numbers(self._shares))

    def values(self) -> dict[str, float | np.ndarray]:
        return {kind: metric.value(self._backend.to_host(totals)) for kind, (metric, totals) in self._metrics.items()}

    def _pair(self, batch: Mapping[str, Array]) -> tuple[Array, Array]:
        """Prediction and target; a loss without a target column compares its first two inputs."""
        inputs = [source.output for source in self.stage.sources] + [batch[column] for column in self.stage.columns]
        return inputs[0], inputs[1] if len(inputs) > 1 else inputs[0]
