"""What is special to single losses; gradients and the like are held by the contracts of all layers."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, Loss, TensorSpec
from engine.errors import SettingError, ShapeError
from engine.metric import metrics_of

CLASSES = TensorSpec((), "int", 10)
LOSSES = [kind for kind in LAYERS if issubclass(LAYERS[kind], Loss)]


@pytest.mark.concept("tr-loss")
def test_every_loss_of_a_first_course_is_there() -> None:
    wanted = "softmax_cross_entropy binary_cross_entropy mse rmse mae huber hinge margin kl_divergence gaussian_kl cosine dice"
    assert set(wanted.split()) <= set(LOSSES)


@pytest.mark.parametrize("kind", LOSSES)
def test_weight_multiplies_value_and_gradient(kind: str, node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    spec = TensorSpec((3, 4))
    arrays = [rng.uniform(0.1, 0.9, (5, 3, 4)) for _ in range(2)]
    single, double = (_run(LAYERS[kind](weight=weight), node_of, (spec, spec), arrays) for weight in (1.0, 2.0))
    for one, two in zip(single, double, strict=True):
        assert two == pytest.approx(2 * one)
        assert np.any(one != 0)


@pytest.mark.parametrize("kind", [kind for kind in LOSSES if kind != "rmse"])  # the root of a mean is no mean of roots
def test_a_loss_is_the_mean_over_the_batch(kind: str, node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    spec = TensorSpec((4,))
    arrays = [rng.uniform(0.1, 0.9, (6, 4)) for _ in range(2)]
    whole = _run(LAYERS[kind](), node_of, (spec, spec), arrays)[0]
    single = [_run(LAYERS[kind](), node_of, (spec, spec), [a[i : i + 1] for a in arrays])[0] for i in range(6)]
    assert whole == pytest.approx(np.mean(single))


def _run(loss: Loss, node_of: Callable, specs: tuple, arrays: list) -> list:
    inputs = len(loss.ports) + len(loss.columns())
    specs, arrays = specs[:inputs], arrays[:inputs]
    node = node_of(loss, *specs)
    value = loss.forward(node, *arrays)
    gradients = loss.backward(node, 1.0)
    return [value, *(gradients if isinstance(gradients, tuple) else (gradients,))]


def test_a_wrong_number_of_units_is_said_with_the_cure() -> None:
    with pytest.raises(ShapeError, match=r"needs one score for each of 10 classes, got 84\. Set the last Dense to 10 units"):
        LAYERS["softmax_cross_entropy"]().output_spec(TensorSpec((84,)), CLASSES)
    with pytest.raises(ShapeError, match="Set the last Dense to 1 unit"):
        LAYERS["mse"]().output_spec(TensorSpec((3,)), TensorSpec((1,)))


def test_an_image_before_cross_entropy_asks_for_a_flatten() -> None:
    with pytest.raises(ShapeError) as trouble:
        LAYERS["softmax_cross_entropy"]().output_spec(TensorSpec((5, 5, 16)), CLASSES)
    assert trouble.value.insert == "flatten"


def test_an_image_of_the_same_size_asks_for_a_reshape() -> None:
    with pytest.raises(ShapeError) as trouble:
        LAYERS["mse"]().output_spec(TensorSpec((784,)), TensorSpec((28, 28, 1)))
    assert trouble.value.reshape == (28, 28, 1)


def test_a_single_number_fits_a_column_with_or_without_an_axis() -> None:
    for prediction in (TensorSpec((1,)), TensorSpec(())):
        for target in (TensorSpec((1,)), TensorSpec(()), TensorSpec((), "int", 2)):
            assert LAYERS["mse"]().output_spec(prediction, target) == TensorSpec(())


def test_class_weights_have_to_be_numbers_and_as_many_as_classes() -> None:
    with pytest.raises(SettingError, match="Class weights need numbers"):
        LAYERS["softmax_cross_entropy"](class_weights="1 two")
    with pytest.raises(ShapeError, match="3 class weights for 10 classes"):
        LAYERS["softmax_cross_entropy"](class_weights="1, 2, 3").output_spec(TensorSpec((10,)), CLASSES)


def test_cross_entropy_of_large_scores_does_not_overflow(node_of: Callable) -> None:
    loss = LAYERS["softmax_cross_entropy"]()
    node = node_of(loss, TensorSpec((2,)), TensorSpec((), "int", 2), dtype=np.float32)
    scores = np.array([[1e4, -1e4], [-1e4, 1e4]], np.float32)
    assert loss.forward(node, scores, np.array([0, 1])) == 0
    assert loss.forward(node, scores, np.array([1, 1])) == pytest.approx(1e4)


def test_cross_entropy_of_even_scores_is_the_logarithm_of_the_classes(node_of: Callable) -> None:
    loss = LAYERS["softmax_cross_entropy"]()
    node = node_of(loss, TensorSpec((10,)), CLASSES)
    assert loss.forward(node, np.zeros((4, 10)), np.arange(4)) == pytest.approx(np.log(10))
    assert node.saved["probabilities"] == pytest.approx(np.full((4, 10), 0.1))


def test_binary_cross_entropy_from_scores_is_that_of_their_sigmoid(node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    x, t = rng.normal(size=(8, 3)), rng.integers(0, 2, (8, 3)).astype(float)
    spec = TensorSpec((3,))
    scores = _run(LAYERS["binary_cross_entropy"](from_logits=True), node_of, (spec, spec), [x, t])[0]
    probabilities = _run(LAYERS["binary_cross_entropy"](), node_of, (spec, spec), [1 / (1 + np.exp(-x)), t])[0]
    assert scores == pytest.approx(probabilities)


def test_certain_and_wrong_probabilities_cost_a_finite_amount(node_of: Callable) -> None:
    loss = LAYERS["binary_cross_entropy"]()
    node = node_of(loss, TensorSpec((2,)), TensorSpec((2,)), dtype=np.float32)
    value = loss.forward(node, np.array([[0, 1]], np.float32), np.array([[1, 0]], np.float32))
    assert value == pytest.approx(100)
    assert np.isfinite(loss.backward(node, 1.0)).all()


def test_binary_hinge_takes_classes_and_signs_alike(node_of: Callable) -> None:
    x = np.array([[2.0], [0.5], [-3.0]])
    by_class = _run(LAYERS["hinge"](), node_of, (TensorSpec((1,)), TensorSpec((), "int", 2)), [x, np.array([1, 0, 0])])
    by_sign = _run(LAYERS["hinge"](), node_of, (TensorSpec((1,)), TensorSpec((1,))), [x, np.array([[1.0], [-1.0], [-1.0]])])
    assert by_class[0] == by_sign[0] == pytest.approx(1.5 / 3)  # by hand: 0, 1 + 0.5, 0
    assert by_class[1][:, 0] == pytest.approx([0, 1 / 3, 0])
    assert np.array_equal(by_class[1], by_sign[1])


def test_margin_loss_is_that_of_the_paper(node_of: Callable) -> None:
    lengths, labels = np.random.default_rng(1).uniform(0, 1, (6, 10)), np.array([0, 3, 9, 9, 1, 5])
    value = _run(LAYERS["margin"](), node_of, (TensorSpec((10,)), CLASSES), [lengths, labels])[0]
    T = np.eye(10)[labels]
    terms = T * np.maximum(0, 0.9 - lengths) ** 2 + 0.5 * (1 - T) * np.maximum(0, lengths - 0.1) ** 2
    assert value == pytest.approx(terms.sum(axis=1).mean())


def test_gaussian_kl_is_the_integral_that_it_stands_for(node_of: Callable) -> None:
    m, v = 0.7, -0.4
    z = np.linspace(-12, 12, 200_001)
    q = np.exp(-((z - m) ** 2) / (2 * np.exp(v))) / np.sqrt(2 * np.pi * np.exp(v))
    log_ratio = -((z - m) ** 2) / (2 * np.exp(v)) - v / 2 + z * z / 2
    value = _run(LAYERS["gaussian_kl"](), node_of, ((1,), (1,)), [np.array([[m]]), np.array([[v]])])[0]
    assert value == pytest.approx(float((q * log_ratio).sum() * (z[1] - z[0])), rel=1e-6)


def test_kl_divergence_to_certainty_is_cross_entropy(node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    x, labels = rng.normal(size=(6, 10)), rng.integers(0, 10, 6)
    kl = _run(LAYERS["kl_divergence"](from_logits=True), node_of, (TensorSpec((10,)), CLASSES), [x, labels])
    entropy = _run(LAYERS["softmax_cross_entropy"](), node_of, (TensorSpec((10,)), CLASSES), [x, labels])
    assert kl[0] == pytest.approx(entropy[0])
    assert kl[1] == pytest.approx(entropy[1])


def test_dice_counts_each_channel_of_an_image_by_itself(node_of: Callable) -> None:
    x, t = np.zeros((1, 2, 2, 2)), np.zeros((1, 2, 2, 2))
    x[..., 0] = t[..., 0] = 1  # the first channel is right, the second predicts what is not there
    x[..., 1] = 1
    value = _run(LAYERS["dice"](), node_of, ((2, 2, 2), (2, 2, 2)), [x, t])[0]
    assert value == pytest.approx(1 - (9 / 9 + 1 / 5) / 2)


def test_rmse_of_a_perfect_prediction_has_a_finite_gradient(node_of: Callable) -> None:
    x = np.ones((3, 2))
    value, gradient = _run(LAYERS["rmse"](), node_of, ((2,), (2,)), [x, x])
    assert value == 0
    assert np.array_equal(gradient, np.zeros((3, 2)))


def test_mse_reads_class_numbers_as_one_hot_rows(node_of: Callable) -> None:
    x, labels = np.random.default_rng(1).normal(size=(5, 4)), np.array([0, 1, 2, 3, 3])
    spec = TensorSpec((), "int", 4)
    value = _run(LAYERS["mse"](), node_of, (TensorSpec((4,)), spec), [x, labels])[0]
    assert value == pytest.approx(((x - np.eye(4)[labels]) ** 2).mean())


def test_metrics_fit_the_numbers_that_enter_a_loss() -> None:
    assert metrics_of(LAYERS["binary_cross_entropy"]())["accuracy"].decide_at == "half"
    assert metrics_of(LAYERS["binary_cross_entropy"](from_logits=True))["accuracy"].decide_at == "zero"
    assert metrics_of(LAYERS["softmax_cross_entropy"]())["accuracy"].decide_at == "largest"
    assert list(metrics_of(LAYERS["mse"]())) == ["mse", "mae"]
    assert "accuracy" in metrics_of(LAYERS["mse"](), CLASSES)


def test_real_or_fake_is_binary_cross_entropy_with_one_answer(node_of: Callable) -> None:
    x, spec = np.random.default_rng(1).normal(size=(6, 1)) * 5, TensorSpec((1,))
    for answer, target in (("real", 1.0), ("fake", 0.0)):
        ours = _run(LAYERS["real_or_fake"](answer=answer), node_of, (spec,), [x])
        expected = _run(LAYERS["binary_cross_entropy"](from_logits=True), node_of, (spec, spec), [x, np.full((6, 1), target)])
        assert ours[0] == pytest.approx(expected[0])
        assert ours[1] == pytest.approx(expected[1])
    smoothed = _run(LAYERS["real_or_fake"](smoothing=0.1), node_of, (spec,), [x])
    expected = _run(LAYERS["binary_cross_entropy"](from_logits=True), node_of, (spec, spec), [x, np.full((6, 1), 0.9)])
    assert smoothed[0] == pytest.approx(expected[0])


def test_large_scores_do_not_drown_small_losses(node_of: Callable) -> None:
    x = np.random.default_rng(1).normal(size=(1000, 3)) * 1e4
    x[0] = -3, 2, 0.1
    x, t = x.astype(np.float32), (x > 0).astype(np.float32)
    expected = np.log1p(np.exp(-np.abs(x.astype(float)))).mean()
    spec = TensorSpec((3,))
    loss = LAYERS["binary_cross_entropy"](from_logits=True)
    assert loss.forward(node_of(loss, spec, spec, dtype=np.float32), x, t) == pytest.approx(expected, rel=1e-5)
    real = LAYERS["real_or_fake"]()
    assert real.forward(node_of(real, spec, dtype=np.float32), np.abs(x)) == pytest.approx(expected, rel=1e-5)


def test_sure_probabilities_keep_their_small_loss(node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    t = (rng.random((1000, 3)) < 0.5).astype(np.float32)
    p = np.abs(t - rng.uniform(1e-6, 2e-6, t.shape)).astype(np.float32)
    away = np.where(t > 0, 1 - p.astype(float), p)
    loss, spec = LAYERS["binary_cross_entropy"](), TensorSpec((3,))
    assert loss.forward(node_of(loss, spec, spec, dtype=np.float32), p, t) == pytest.approx(-np.log1p(-away).mean(), rel=1e-6)


def test_bell_curves_close_to_the_standard_one_keep_their_small_loss(node_of: Callable) -> None:
    loss, spec = LAYERS["gaussian_kl"](), TensorSpec((2,))
    v = np.full((4, 2), 1e-3, np.float32)
    node = node_of(loss, spec, spec, dtype=np.float32)
    assert loss.forward(node, np.zeros_like(v), v) == pytest.approx(np.expm1(1e-3) - 1e-3, rel=1e-4)


def test_a_batch_whose_classes_all_weigh_nothing_costs_nothing(node_of: Callable) -> None:
    loss, specs = LAYERS["softmax_cross_entropy"](class_weights="0 1"), (TensorSpec((2,)), TensorSpec((), "int", 2))
    node = node_of(loss, *specs)
    assert loss.forward(node, np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0, 0])) == 0
    assert not loss.backward(node, 1.0).any()
    assert loss.share(node, 2) == pytest.approx(0)
