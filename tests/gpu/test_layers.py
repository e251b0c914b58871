"""Every layer and loss on a device: the numbers of the CPU, nothing moved in passing, and never a wait."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.backend import Backend
from engine.catalogue import LAYERS
from engine.layer import Node
from tests.contracts.cases import Case, cases_of, gradient_of, pull, run

BATCH = 5
CLOSE = 2e-5

every_kind = pytest.mark.parametrize("kind", list(LAYERS))


@every_kind
def test_forward_and_backward_give_the_numbers_of_the_cpu(kind: str, device_backend: Backend, waits_of: Callable) -> None:
    for case in cases_of(kind):
        for training in (True, False):
            expected = _step(case, case.node(dtype=np.float32), training, lambda array: array)
            node = on_device(case.node(dtype=np.float32), device_backend)
            before = waits_of(device_backend)
            found = _step(case, node, training, device_backend.asarray)
            assert waits_of(device_backend) == before, f"{case} waits for the device"
            for one, other in zip(expected, found, strict=True):
                assert _error(one, device_backend.to_numpy(other)) < CLOSE, f"{case}, training={training}"


def _error(exact: Any, found: np.ndarray) -> float:
    return float(np.linalg.norm(exact - found) / max(np.linalg.norm(exact), 0.1 * np.sqrt(np.size(exact))))


def on_device(node: Node, backend: Backend) -> Node:
    """The same node, with its arrays on a device."""
    moved = Node(node.block, node.layer, node.inputs, node.spec, backend, node.dtype)
    for name in ("parameters", "gradients", "state"):
        setattr(moved, name, {key: backend.asarray(values) for key, values in getattr(node, name).items()})
    return moved


def _step(case: Case, node: Node, training: bool, move: Any) -> list[Any]:
    """What a forward and a backward pass give: output, input gradients, weight gradients, state."""
    node.training = training
    node.needs_input_gradient = True
    probabilities = getattr(case.layer, "from_logits", True) is False
    arrays = [move(array) for array in case.arrays(BATCH, dtype=np.float32, probabilities=probabilities)]
    y = run(case, node, arrays)
    dy = gradient_of(case, node, y)
    passed = pull(case, node, dy if case.is_loss else move(dy))
    return [y, *(gradient for gradient in passed if gradient is not None), *node.gradients.values(), *node.state.values()]
