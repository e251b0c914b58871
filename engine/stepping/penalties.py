"""L1 and L2 penalties: what weighted layers add to the loss, and to its gradients, for large weights or large activations.

On weights: l1 Σ|W| + l2 ΣW² over matrices and kernels, and over the vectors that a layer names in `penalised`, not over biases. On
activations: l1 Σ|y| + l2 Σy² of each sample, mean over the batch.
"""

from collections.abc import Iterator

from ..layer import Array, Node


def holds_weights(node: Node) -> bool:
    """Whether the weights of a node are held down."""
    return _penalised(node) and node.layer.penalty_on != "activations"


def holds_activations(node: Node) -> bool:
    """Whether what leaves a node is held down."""
    return _penalised(node) and node.layer.penalty_on != "weights"


def of_weights(node: Node) -> float | Array:
    """The penalty on the weights of a node."""
    return sum(node.layer.l1 * abs(W).sum() + node.layer.l2 * (W * W).sum() for _, W in _matrices(node))


def of_activations(node: Node) -> float | Array:
    """The penalty on what left a node in its last forward pass."""
    xp, y = node.xp, node.output
    work = node.buffer("_penalty", y.shape)
    total = node.layer.l1 * xp.abs(y, out=work).sum()
    return (total + node.layer.l2 * xp.multiply(y, y, out=work).sum()) / len(y)


def add_to_weight_gradients(node: Node) -> None:
    """Add the gradient of the penalty on the weights to that of the loss."""
    for name, W in _matrices(node):
        node.gradients[name] += node.layer.l1 * node.xp.sign(W) + 2 * node.layer.l2 * W


def with_activations(node: Node, dy: Array) -> Array:
    """`dy` with the gradient of the penalty on the activations, in memory of its own."""
    xp, y = node.xp, node.output
    total, work = node.buffer("_penalised_gradient", y.shape), node.buffer("_penalty", y.shape)
    xp.multiply(xp.sign(y, out=work), node.layer.l1 / len(y), out=total)
    total += xp.multiply(y, 2 * node.layer.l2 / len(y), out=work)
    total += dy
    return total


def _penalised(node: Node) -> bool:
    return bool(getattr(node.layer, "l1", 0) or getattr(node.layer, "l2", 0))


def _matrices(node: Node) -> Iterator[tuple[str, Array]]:
    return ((name, W) for name, W in node.parameters.items() if W.ndim > 1 or name in node.layer.penalised)
