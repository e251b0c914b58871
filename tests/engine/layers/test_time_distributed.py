"""A layer at each step of a sequence gives what it gives to each step alone; any layer with one input will do."""

import numpy as np
import pytest

from engine import LAYERS, Graph, Network, TensorSpec, devices
from engine.errors import EngineError, SettingError
from engine.layer import Loss
from tests.contracts.cases import cases_of, gradient_of, pull, run

SINGLE = [
    owner.kind
    for owner in LAYERS.values()
    if owner.ports == ("x",) and not owner.variadic and not owner.column_settings and not issubclass(owner, Loss)
]
TIME, BATCH = 4, 3


@pytest.mark.parametrize("kind", [kind for kind in SINGLE if kind not in ("time_distributed", "random_code")])
def test_any_layer_gives_at_each_step_what_it_gives_alone(kind):
    case = next(case for case in cases_of(kind) if case.layer == LAYERS[kind](**_settings(case.layer)))
    text = ", ".join(f"{name}={' '.join(map(str, v)) if isinstance(v, tuple) else v}" for name, v in _settings(case.layer).items())
    wrapped = LAYERS["time_distributed"](layer=kind, settings=text)
    assert wrapped.inner == case.layer
    (step,) = case.inputs
    whole = type(case)(wrapped, (TensorSpec((TIME, *step.shape), step.dtype, step.classes),))
    alone, together = case.node(), whole.node()
    together.parameters = {name: values.copy() for name, values in alone.parameters.items()}
    (x,) = whole.arrays(BATCH)
    y = run(whole, together, [x])
    dy = gradient_of(whole, together, y)
    dx = pull(whole, together, dy)[0]
    alone_y = run(case, alone, [x.reshape(-1, *step.shape)])
    alone_dx = pull(case, alone, dy.reshape(-1, *dy.shape[2:]))[0]
    assert np.array_equal(y.reshape(alone_y.shape), alone_y)
    assert (dx is None) == (alone_dx is None)
    assert dx is None or np.array_equal(dx.reshape(alone_dx.shape), alone_dx)
    for name, gradient in alone.gradients.items():
        assert np.array_equal(together.gradients[name], gradient), name


def _settings(layer):
    return {item: getattr(layer, item) for item in layer.__dataclass_fields__ if getattr(layer, item) != getattr(type(layer)(), item)}


def test_a_film_goes_frame_by_frame_to_a_memory():
    graph = Graph.chain(
        LAYERS["input"](column="film"),
        LAYERS["time_distributed"](layer="conv2d", settings="filters=4, kernel_size=3, padding=valid, l2=0.1"),
        LAYERS["relu"](),
        LAYERS["time_distributed"](layer="flatten"),
        LAYERS["gru"](units=5),
        LAYERS["dense"](units=1),
        LAYERS["mse"](column="y"),
    )
    network = Network(graph, {"film": TensorSpec((7, 6, 6, 2)), "y": TensorSpec((1,))}, devices.cpu())
    assert network.analysis.specs["b4"].shape == (7, 64)
    assert network.graph.blocks["b2"].layer.summary().startswith("Conv 2D at each step · 4 filters")
    film = np.random.default_rng(1).standard_normal((2, 7, 6, 6, 2)).astype(np.float32)
    loss = network.forward({"film": film, "y": np.zeros((2, 1), np.float32)}, training=True)
    network.backward()
    assert np.abs(network.gradient("time_distributed.kernel")).max() > 0
    kernel = network.parameter("time_distributed.kernel")
    plain = network.forward({"film": film, "y": np.zeros((2, 1), np.float32)})
    assert float(loss - plain) == pytest.approx(0.1 * float((kernel * kernel).sum()), rel=1e-4), "the penalty of the layer inside counts"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"layer": "conv3d"}, "no layer called 'conv3d'"),
        ({"layer": "add"}, "one input"),
        ({"layer": "mse"}, "one input"),
        ({"layer": "input"}, "one input"),
        ({"layer": "time_distributed"}, "one input"),
        ({"layer": "dense", "settings": "filters=3"}, "units, use_bias"),
        ({"layer": "dense", "settings": "units"}, "name=value"),
        ({"layer": "dense", "settings": "units=many"}, "whole number"),
        ({"layer": "dense", "settings": "use_bias=perhaps"}, "yes or no"),
    ],
)
def test_what_cannot_be_applied_is_said_in_words(settings, words):
    with pytest.raises(SettingError, match=words):
        LAYERS["time_distributed"](**settings)
    with pytest.raises(EngineError):
        LAYERS["time_distributed"](**settings)
