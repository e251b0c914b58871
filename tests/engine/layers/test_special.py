"""What is special to one layer and no contract says."""

from typing import Any

import numpy as np
import pytest

import engine  # noqa: F401  fills the catalogues
from engine.backend import Backend
from engine.catalogue import INITIALIZERS, LAYERS
from engine.devices import cpu
from engine.errors import SettingError, ShapeError
from engine.layer import Layer, Node
from engine.shapes import TensorSpec


def made(kind: str, **settings: Any) -> Layer:
    return LAYERS[kind](**settings)


def at_work(layer: Layer, *specs: TensorSpec) -> Node:
    node = Node("b1", layer, specs, layer.output_spec(*specs), Backend("cpu", np), np.float64)
    node.rng = np.random.default_rng(1)
    for spec in layer.parameters(*specs):
        values = INITIALIZERS[spec.initializer]().fill(node.rng, spec, np.float64)
        (node.parameters if spec.trainable else node.state)[spec.name] = values
        node.gradients[spec.name] = np.zeros(spec.shape)
    return node


def out(layer: Layer, x: np.ndarray, classes: int = 0) -> np.ndarray:
    spec = TensorSpec(x.shape[1:], "int" if classes else "float", classes)
    return layer.forward(at_work(layer, spec), x)


@pytest.mark.concept("act-step")
def test_step_blocks_the_gradient_unless_the_perceptron_rule_is_chosen() -> None:
    x, dy = np.array([[-1.0, 0.0, 2.0]]), np.array([[3.0, 4.0, 5.0]])
    for gradient, expected in (("zero", np.zeros((1, 3))), ("straight-through", dy)):
        layer = made("step", gradient=gradient)
        node = at_work(layer, TensorSpec((3,)))
        assert np.array_equal(layer.forward(node, x), [[0.0, 1.0, 1.0]])
        assert np.array_equal(layer.backward(node, dy), expected)


@pytest.mark.concept("act-softmax")
def test_softmax_temperature_evens_out_and_large_scores_do_not_overflow() -> None:
    x = np.array([[1.0, 2.0, 1000.0]])
    assert np.allclose(out(made("softmax"), x), [[0, 0, 1]])
    assert np.allclose(out(made("softmax", temperature=1000.0), x), np.exp(x / 1000) / np.exp(x / 1000).sum())


@pytest.mark.concept("act-sigmoid", "act-tanh", "act-leaky")
@pytest.mark.parametrize("kind", ["sigmoid", "silu", "softplus", "gelu", "elu", "selu", "tanh", "hard_sigmoid", "softsign"])
def test_activations_stay_finite_far_out(kind: str) -> None:
    x = np.array([[-1e4, -100.0, 0.0, 100.0, 1e4]])
    assert np.isfinite(out(made(kind), x)).all()


@pytest.mark.concept("act-leaky")
def test_gelu_is_exact() -> None:
    x = np.array([[-3.0, -0.5, 0.0, 0.5, 3.0]])
    assert np.allclose(out(made("gelu"), x), [[-0.0040496940948, -0.1542687694, 0, 0.3457312306, 2.9959503059]], atol=1e-10)


def test_dropout_keeps_the_mean_and_drops_the_wanted_share() -> None:
    y = out(made("dropout", rate=0.3), np.ones((200, 500)))
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)
    assert np.allclose(y[y > 0], 1 / 0.7)


def test_spatial_dropout_drops_whole_maps() -> None:
    y = out(made("spatial_dropout", rate=0.5), np.ones((50, 4, 5, 8)))
    maps = y.reshape(50, 20, 8)
    assert (maps == maps[:, :1]).all()
    assert 0.4 < (maps[:, 0] == 0).mean() < 0.6


def test_gaussian_noise_has_the_chosen_deviation() -> None:
    assert (out(made("gaussian_noise", deviation=0.2), np.zeros((100, 100)))).std() == pytest.approx(0.2, rel=0.05)


@pytest.mark.concept("cnn-norm")
def test_batch_norm_uses_running_values_outside_training() -> None:
    layer, x = made("batch_norm", momentum=0.0), np.random.default_rng(1).normal(5, 3, (4000, 2))
    node = at_work(layer, TensorSpec((2,)))
    y = layer.forward(node, x)
    assert np.allclose(y.mean(axis=0), 0)
    assert np.allclose(y.std(axis=0), 1, atol=1e-5)
    node.training = False
    assert np.allclose(layer.forward(node, x[:3]), y[:3], atol=1e-2)


@pytest.mark.concept("cnn-norm")
@pytest.mark.parametrize("over", ["sample", "channel"])
def test_standardise_gives_mean_0_and_deviation_1(over: str) -> None:
    y = out(made("standardise", over=over), np.random.default_rng(1).normal(5, 3, (3, 6, 7, 2)))
    axes = (1, 2, 3) if over == "sample" else (1, 2)
    assert np.allclose(y.mean(axis=axes), 0)
    assert np.allclose(y.std(axis=axes), 1)


@pytest.mark.concept("cnn-filters")
def test_preset_kernels_are_state_and_do_what_they_are_known_for() -> None:
    image = np.zeros((1, 5, 5, 1))
    image[:, :, 3:] = 1
    layer = made("conv2d", filters=1, preset="sobel_x", padding="valid")
    assert [spec.trainable for spec in layer.parameters(TensorSpec((5, 5, 1)))] == [False]
    assert np.array_equal(out(layer, image)[0, :, :, 0], [[0, 4, 4]] * 3)
    assert np.array_equal(out(made("conv2d", filters=1, preset="identity"), image), image)
    assert np.allclose(out(made("conv2d", filters=1, preset="blur", padding="valid"), np.ones((1, 4, 4, 1))), 1)
    with pytest.raises(ShapeError, match="at least 3×3"):
        made("conv2d", preset="edge", kernel_size=1).output_spec(TensorSpec((5, 5, 1)))


@pytest.mark.concept("cnn-conv", "cnn-padding", "cnn-stride")
def test_convolution_sizes_follow_the_formula() -> None:
    x = TensorSpec((4, 4, 1))
    assert made("conv2d", padding="valid").output_spec(x).shape[:2] == (2, 2)
    assert made("conv2d", padding="same").output_spec(x).shape[:2] == (4, 4)
    assert made("conv2d", padding=2, stride=2).output_spec(x).shape[:2] == (3, 3)
    assert made("conv2d", filters=8, kernel_size=5).multiply_adds(TensorSpec((28, 28, 1))) == 28 * 28 * 8 * 25


@pytest.mark.concept("cnn-pool")
def test_pooling_answers_by_hand() -> None:
    x = np.arange(16.0).reshape(1, 4, 4, 1)
    answers = {"max": [5, 7, 13, 15], "min": [0, 2, 8, 10], "average": [2.5, 4.5, 10.5, 12.5], "sum": [10, 18, 42, 50]}
    for mode, expected in answers.items():
        assert out(made("pool2d", mode=mode), x).ravel().tolist() == expected
    assert {mode: out(made("global_pool", mode=mode), x).item() for mode in answers} == {"max": 15, "min": 0, "average": 7.5, "sum": 120}


def test_padding_never_wins_and_does_not_count() -> None:
    x = np.full((1, 2, 2, 1), -3.0)
    for mode in ("max", "average"):
        assert (out(made("pool2d", mode=mode, size=3, stride=1, padding="same"), x) == -3).all()
    with pytest.raises(ShapeError, match="smaller than its window"):
        made("pool2d", size=2, padding=2).output_spec(TensorSpec((4, 4, 1)))


@pytest.mark.parametrize("kind", ["pool2d", "global_pool"])
def test_of_equal_winners_one_gets_the_gradient(kind: str) -> None:
    layer = made(kind, mode="max")
    node = at_work(layer, TensorSpec((2, 2, 1)))
    y = layer.forward(node, np.zeros((1, 2, 2, 1)))
    assert layer.backward(node, np.ones_like(y)).ravel().tolist() == [1, 0, 0, 0]


def test_transposed_convolution_makes_same_exactly_stride_times_as_large() -> None:
    assert made("conv_transpose2d", filters=2, stride=3).output_spec(TensorSpec((5, 7, 4))).shape == (15, 21, 2)
    with pytest.raises(ShapeError, match="padding smaller"):
        made("conv_transpose2d", padding=5, stride=1).output_spec(TensorSpec((2, 2, 1)))


def test_embedding_adds_the_gradients_of_equal_tokens() -> None:
    layer = made("embedding", units=2)
    node = at_work(layer, TensorSpec((3,), "int", 4))
    layer.forward(node, np.array([[1, 1, 3]]))
    assert layer.backward(node, np.array([[[1.0, 2.0], [10.0, 20.0], [5.0, 6.0]]])) is None
    assert node.gradients["table"].tolist() == [[0, 0], [11, 22], [0, 0], [5, 6]]


def test_one_hot_takes_the_number_of_classes_from_the_data() -> None:
    assert out(made("one_hot"), np.array([2, 0]), classes=3).tolist() == [[0, 0, 1], [1, 0, 0]]


@pytest.mark.concept("ff-rbf")
def test_rbf_answers_one_at_its_centre_and_can_take_centres_from_data() -> None:
    layer = made("rbf", units=3, centers_from="data")
    node = at_work(layer, TensorSpec((2,)))
    assert np.allclose(np.diag(layer.forward(node, node.parameters["centers"].copy())), 1)
    samples = np.arange(20.0).reshape(10, 2)
    centers = layer.first_values(samples, np.random.default_rng(1))["centers"]
    assert centers.shape == (3, 2)
    assert len({tuple(row) for row in centers}) == 3
    assert all(row in samples.tolist() for row in centers.tolist())
    few = layer.first_values(np.ones((5, 2)), np.random.default_rng(1))["centers"]
    assert few.tolist() == [[1, 1]] * 3, "where samples are too few, centres share a place"


def test_a_layer_says_what_helps() -> None:
    with pytest.raises(ShapeError, match="Put a Flatten before it") as trouble:
        made("dense").output_spec(TensorSpec((28, 28, 1)))
    assert trouble.value.insert == "flatten"
    with pytest.raises(ShapeError, match="input 2 is 5"):
        made("add").output_spec(TensorSpec((4,)), TensorSpec((5,)))
    with pytest.raises(ShapeError, match="that is 6 numbers"):
        made("reshape", shape=(4, -1)).output_spec(TensorSpec((6,)))
    with pytest.raises(SettingError, match="from 1 to"):
        made("dense", units=0)


def test_rbf_is_the_bell_curve_however_far_from_nought_it_stands() -> None:
    layer = made("rbf", units=5)
    node = at_work(layer, TensorSpec((4,)))
    rng = np.random.default_rng(1)
    node.parameters["centers"][...] = rng.normal(size=(5, 4)) + 1e4
    node.parameters["widths"][...] = rng.uniform(0.2, 2, 5)
    x = rng.normal(size=(7, 4)) + 1e4
    squares = ((x[:, None] - node.parameters["centers"]) ** 2).sum(axis=-1)
    assert np.allclose(layer.forward(node, x), np.exp(-squares / (2 * node.parameters["widths"] ** 2)), rtol=1e-9, atol=0)


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize(
    "layer",
    [made(kind, **settings) for kind in ("layer_norm", "standardise") for settings in ({}, {"over": "sample"})]
    + [made("standardise", over="channel"), made("group_norm", groups=1), made("batch_norm")],
    ids=str,
)
def test_equal_numbers_are_normalised_to_nought(layer: Layer, native: bool) -> None:
    node = at_work(layer, TensorSpec((50, 40, 3)))
    node.backend, node.dtype, node.training = cpu(native=native), np.dtype(np.float32), True
    for arrays in (node.parameters, node.gradients, node.state):
        arrays.update({name: values.astype(np.float32) for name, values in arrays.items()})
    y = layer.forward(node, np.full((2, 50, 40, 3), 1000.1, np.float32))
    assert np.abs(y).max() < 1e-3


def test_the_mean_of_many_places_is_not_rounded_at_each() -> None:
    for mode, expected in (("average", 0.1), ("sum", 0.1 * 256 * 256)):
        layer = made("global_pool", mode=mode)
        node = at_work(layer, TensorSpec((256, 256, 3)))
        node.dtype = np.dtype(np.float32)
        assert np.allclose(layer.forward(node, np.full((1, 256, 256, 3), 0.1, np.float32)), expected, rtol=1e-6)


def test_a_sigmoid_goes_as_near_to_nought_as_its_dtype_can_say() -> None:
    assert np.allclose(out(made("sigmoid"), np.array([[-100.0, -700.0]])), np.exp([-100.0, -700.0]), rtol=1e-12, atol=0)
    assert np.allclose(out(made("silu"), np.array([[-100.0]])), -100 * np.exp(-100.0), rtol=1e-12, atol=0)
