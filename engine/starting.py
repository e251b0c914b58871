"""Start values from data: layers that want to see samples before training, such as RBF centres, get them here."""

import numpy as np

from .data.columns import DataSet
from .evaluation import Evaluator
from .network import Network


def start_from_data(network: Network, data: DataSet, evaluator: Evaluator) -> None:
    """Let layers choose start values among training samples, if the network's weights are still as they were drawn.

    Which samples a layer sees depends on nothing but the network's seed and the block, so that the same seed gives the same bits.
    """
    weights = network.weights
    if not weights.as_drawn:
        return
    weights.as_drawn = False
    for key, node in network.main.nodes.items():
        wanted = min(node.layer.samples_wanted(), data.count("train"))
        if not wanted or weights.owner(key) != key:
            continue
        rng = np.random.default_rng([weights.seed, 1, *key.encode()])
        rows = np.sort(rng.choice(data.count("train"), wanted, replace=False))
        source = network.main.source_of(key)
        columns = {column for stage in evaluator.replica.plan_for(source).stages for column in stage.columns}
        batch = {name: _on_device(network, data.values("train", name, rows)) for name in columns}
        for name, values in node.layer.first_values(evaluator.predict(source, batch), rng).items():
            node.parameters[name][...] = network.backend.asarray(values, network.dtype)


def _on_device(network: Network, values: np.ndarray) -> object:
    return network.backend.asarray(values) if values.dtype == np.int64 else network.backend.asarray(values, network.dtype)
