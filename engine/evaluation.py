"""Evaluation: losses and metrics over a whole split, in a replica of its own, so that a running training doesn't notice."""

from collections.abc import Mapping

import numpy as np

from .data.batches import Batches
from .data.columns import DataSet
from .layer import Array, Loss
from .metric import metrics_of
from .network import Network
from .replica import Stage

BATCH = 250


class Evaluator:
    """Measures a network on data; `replica` may also be used to look into it between measurements."""

    def __init__(self, network: Network, data: DataSet):
        self.network = network
        self.data = data
        self.replica = network.replica()

    def measure(self, split: str, *, limit: int | None = None) -> dict[str, float]:
        """Loss and metrics of a split (of its first `limit` samples): "loss", "accuracy", ...; {} if the split is empty.

        With several losses, each has its own figures, named "block name/metric", and "loss" is the sum.
        """
        if self.data.count(split) == 0:
            return {}
        plan = self.replica.plan()
        columns = {column for stage in plan.stages for column in stage.columns}
        batches = Batches(self.data, split, columns, BATCH, self.network.backend, dtype=self.network.dtype)
        samples = min(batches.samples, limit or batches.samples)
        totals = [(stage, {kind: (metric, metric.start()) for kind, metric in metrics_of(stage.layer).items()}) for stage in plan.losses]
        loss = 0.0
        order = batches.order(0)[:samples]
        for start in range(0, samples, batches.size):
            rows = order[start : start + batches.size]
            batch = batches.gather(rows)
            with np.errstate(all="ignore"):  # a network that diverges may be measured and looked at
                loss += float(self.replica.forward(batch, plan, training=False)) * len(rows)
            for stage, metrics in totals:
                for metric, total in metrics.values():
                    metric.add(total, *_seen_by(stage, batch))
        measures = {"loss": loss / samples}
        for stage, metrics in totals:
            prefix = f"{self.network.graph.blocks[stage.node.block].name}/" if len(totals) > 1 else ""
            for kind, (metric, total) in metrics.items():
                value = metric.value(total)
                if np.ndim(value) == 0:
                    measures[prefix + kind] = float(value)
        return measures

    def predict(self, block: str, batch: Mapping[str, Array]) -> np.ndarray:
        """What leaves a block (by id) for these inputs {column: array (samples, *shape)}: (samples, *shape)."""
        with np.errstate(all="ignore"):
            self.replica.forward(batch, self.replica.plan_for(block), training=False)
        return np.array(self.network.backend.to_numpy(self.replica.nodes[block].output))

    def prediction_block(self, loss: str | None = None) -> str:
        """The id of the block whose output a loss (the first one if None) judges."""
        plan = self.replica.plan()
        stage = next(stage for stage in plan.losses if loss in (None, stage.node.block))
        return stage.sources[0].block


def _seen_by(stage: Stage, batch: Mapping[str, Array]) -> tuple[Array, Array]:
    """Prediction and target of a loss; a loss without a target column compares its first two inputs."""
    inputs = [source.output for source in stage.sources] + [batch[column] for column in stage.columns]
    assert isinstance(stage.layer, Loss)
    return inputs[0], inputs[1] if len(inputs) > 1 else inputs[0]
