"""Measuring and looking on a device: every metric and every probe gives what it gives on the CPU."""

from typing import Any

import numpy as np
import pytest

from engine import LAYERS, METRICS, Graph, Network, devices
from engine.backend import Backend
from engine.layer import Loss
from engine.probes import KINDS, Request, Sample, Want, capture
from engine.transfer import Attic, transfer
from tests.gpu.jobs import DIGITS, digits, layer, points

CLOSE = {"rtol": 2e-3, "atol": 2e-4}


def pair(device: Backend, make: Any, *extra: Any, **changes: Any) -> tuple[Any, Any]:
    """The same trainer on the CPU and on the device, after its first steps."""
    made = []
    for backend in (devices.cpu(native=False), device):
        trainer = make(backend, *extra, **changes)
        trainer.steps_at_once = 1
        next(trainer.run())
        made.append(trainer)
    return tuple(made)


@pytest.mark.parametrize("kind", list(METRICS))
def test_every_metric_gives_the_figure_of_the_cpu(kind: str, device_backend: Backend) -> None:
    metric = METRICS[kind]()
    make = points if kind in ("mae", "mse", "rmse", "r2") else digits
    here, there = pair(device_backend, make)
    one, other = here.evaluator.figure("train", metric), there.evaluator.figure("train", metric)
    assert np.allclose(one, other, **CLOSE)


def test_measuring_waits_a_few_times_for_a_whole_split(counting_backend: Backend) -> None:
    trainer, tally = digits(counting_backend), counting_backend.xp.device.tally
    trainer.evaluate("train")
    before = tally.waits, tally.uploads
    measures = trainer.evaluate("train")
    assert set(measures) >= {"loss", "accuracy"}
    assert tally.waits - before[0] <= 6, "the losses and the totals of each metric are read once, at the end"
    assert tally.uploads - before[1] <= 1, "the split lies on the device; only the order is sent"


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_probe_shows_what_it_shows_on_the_cpu(kind: str, device_backend: Backend) -> None:
    for make, extra in ((digits, ()), (points, ()), (_gated, ()), (_attentive, ())):
        here, there = pair(device_backend, make, *extra)
        blocks = ["", *(block.id for block in here.network.graph.blocks.values() if not isinstance(block.layer, Loss))]
        wants = {Want(kind, block, name) for block in blocks for name in ("", "kernel", "image", "label", "point", "probability")}
        request = Request(frozenset(wants), Sample("train", 3))
        one, other = capture(here, request), capture(there, request)
        assert one.values.keys() == other.values.keys()
        for want, values in one.values.items():
            assert isinstance(other.values[want], np.ndarray)
            if "histogram" not in kind:  # a number on an edge may fall on either side of it
                assert np.allclose(values, other.values[want], **CLOSE), want


def _gated(backend: Backend) -> Any:
    return digits(backend, graph=_of_rows(layer("lstm", units=6)))


def _attentive(backend: Backend) -> Any:
    return digits(backend, graph=_of_rows(layer("self_attention", heads=2), layer("flatten")))


def _of_rows(*layers: Any) -> Graph:
    """Digits read row by row, as sequences."""
    first = (layer("input", column="image"), layer("reshape", shape=(8, 8)))
    return Graph.chain(*first, *layers, layer("dense", units=10), layer("softmax_cross_entropy", column="label"))


def test_weights_that_fit_are_kept_when_the_network_changes(device_backend: Backend) -> None:
    trainer = digits(device_backend)
    old = trainer.network.weights.snapshot()
    graph = Graph.chain(
        LAYERS["input"](column="image"),
        LAYERS["conv2d"](filters=4),
        LAYERS["flatten"](),
        LAYERS["dense"](units=10),
        LAYERS["softmax_cross_entropy"](column="label"),
    )
    network = Network(graph, DIGITS.specs(), device_backend)
    arrays, kept = transfer(network.weights.snapshot(), old, Attic())
    assert network.weights.restore(arrays) == []
    assert "b2.kernel" in kept.whole
    assert np.array_equal(network.weights.snapshot()["b2.kernel"], old["b2.kernel"])
