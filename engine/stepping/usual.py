"""What is usual about a training: the ways that do many steps a call take nothing else."""

from ..graph import Block
from ..kernels.updates import Update
from ..network import Network
from ..optimizer import Optimizer
from ..optimizers.adam import Adam
from ..optimizers.adamw import AdamW
from ..optimizers.sgd import SGD
from ..setup import TrainingSetup


def is_usual(network: Network, setup: TrainingSetup) -> bool:
    """No block is frozen, bypassed, shared or penalised, no gradient clipped, and all losses move all weights."""
    blocks = network.graph.blocks.values()
    return not (any(map(_marked, blocks)) or setup.phases or setup.clip_norm or setup.clip_value)


def _marked(block: Block) -> bool:
    penalised = getattr(block.layer, "l1", 0) or getattr(block.layer, "l2", 0)
    return bool(block.frozen or block.bypassed or block.twin or penalised)


def update_of(optimizer: Optimizer) -> Update | None:
    """The compiled update that an optimizer is; None where there is none."""
    if isinstance(optimizer, Adam | AdamW):
        decay = getattr(optimizer, "weight_decay", 0.0)
        return Update("adam", beta1=optimizer.beta1, beta2=optimizer.beta2, epsilon=optimizer.epsilon, decay=decay)
    if isinstance(optimizer, SGD):
        kind = "sgd" if not optimizer.momentum else "nesterov" if optimizer.nesterov else "momentum"
        return Update(kind, mu=optimizer.momentum)
    return None
