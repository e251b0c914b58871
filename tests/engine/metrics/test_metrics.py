"""Metrics against the definitions, written out, and gathered over uneven batches."""

import numpy as np
import pytest

from engine import METRICS
from engine.metric import Metric

SCORES = np.random.default_rng(1).normal(size=(60, 4))
CLASSES = np.random.default_rng(2).integers(0, 4, 60)
YES = SCORES[:, 0] > 0.4
ANSWERS = CLASSES == 0


def _measure(metric: Metric, prediction: np.ndarray, target: np.ndarray) -> object:
    totals = metric.start()
    for part in (slice(0, 7), slice(7, 30), slice(30, None)):
        metric.add(totals, prediction[part], target[part])
    return metric.value(totals)


@pytest.mark.parametrize("kind", list(METRICS))
def test_nothing_measured_is_not_a_number(kind: str) -> None:
    metric = METRICS[kind]()
    value = metric.value(metric.start())
    assert np.size(value) == 0 or np.isnan(value)
    assert metric.better in ("higher", "lower")


@pytest.mark.parametrize("kind", list(METRICS))
def test_batches_add_up_to_the_whole(kind: str) -> None:
    metric = METRICS[kind]()
    totals = metric.start()
    metric.add(totals, SCORES, CLASSES)
    assert np.array(_measure(metric, SCORES, CLASSES)) == pytest.approx(np.array(metric.value(totals)))


def test_accuracy_of_classes() -> None:
    assert _measure(METRICS["accuracy"](), SCORES, CLASSES) == (SCORES.argmax(1) == CLASSES).mean()
    one_hot = np.eye(4)[CLASSES]
    assert _measure(METRICS["accuracy"](decide_at="largest"), SCORES, one_hot) == (SCORES.argmax(1) == CLASSES).mean()


def test_accuracy_of_sequences_counts_each_step() -> None:
    scores, classes = SCORES.reshape(12, 5, 4), CLASSES.reshape(12, 5)
    assert _measure(METRICS["accuracy"](), scores, classes) == (SCORES.argmax(1) == CLASSES).mean()


def test_accuracy_of_yes_or_no_finds_its_threshold() -> None:
    x = SCORES[:, :1]
    assert _measure(METRICS["accuracy"](), x, ANSWERS.astype(float)) == ((x[:, 0] > 0.5) == ANSWERS).mean()
    assert _measure(METRICS["accuracy"](), x, 2.0 * ANSWERS - 1) == ((x[:, 0] > 0) == ANSWERS).mean()
    assert _measure(METRICS["accuracy"](decide_at="zero"), x, ANSWERS.astype(int)) == ((x[:, 0] > 0) == ANSWERS).mean()


def test_top_k_by_sorting() -> None:
    best = np.argsort(-SCORES, axis=1)[:, :2]
    wanted = np.mean([label in row for label, row in zip(CLASSES, best, strict=True)])
    assert _measure(METRICS["top_k"](k=2), SCORES, CLASSES) == pytest.approx(wanted)
    assert _measure(METRICS["top_k"](k=1), SCORES, CLASSES) == (SCORES.argmax(1) == CLASSES).mean()


def test_equal_scores_are_no_luck() -> None:
    assert _measure(METRICS["top_k"](k=3), np.zeros((60, 4)), CLASSES) == 0


def test_confusion_matrix_has_true_classes_as_rows() -> None:
    table = _measure(METRICS["confusion_matrix"](), SCORES, CLASSES)
    for true in range(4):
        for decided in range(4):
            assert table[true, decided] == np.sum((true == CLASSES) & (SCORES.argmax(1) == decided))


def test_precision_recall_and_f1_of_yes_or_no() -> None:
    both = np.sum(YES & ANSWERS)
    precision, recall = both / YES.sum(), both / ANSWERS.sum()
    x, t = YES[:, None].astype(float), ANSWERS.astype(int)
    assert _measure(METRICS["precision"](), x, t) == pytest.approx(precision)
    assert _measure(METRICS["recall"](), x, t) == pytest.approx(recall)
    assert _measure(METRICS["f1"](), x, t) == pytest.approx(2 * precision * recall / (precision + recall))


def test_precision_recall_and_f1_of_classes_are_means_over_them() -> None:
    decided = SCORES.argmax(1)
    right = np.array([np.sum((decided == c) & (c == CLASSES)) for c in range(4)])
    precision = right / [np.sum(decided == c) for c in range(4)]
    recall = right / [np.sum(c == CLASSES) for c in range(4)]
    assert _measure(METRICS["precision"](), SCORES, CLASSES) == pytest.approx(precision.mean())
    assert _measure(METRICS["recall"](), SCORES, CLASSES) == pytest.approx(recall.mean())
    assert _measure(METRICS["f1"](), SCORES, CLASSES) == pytest.approx((2 * precision * recall / (precision + recall)).mean())


def test_a_class_that_is_never_decided_for_has_precision_nought() -> None:
    scores = np.tile([1.0, 0.0, 0.0], (6, 1))
    assert _measure(METRICS["precision"](), np.tile(scores, (10, 1)), np.arange(60) % 3) == pytest.approx(1 / 9)


def test_errors_of_numbers() -> None:
    target = np.random.default_rng(3).normal(size=(60, 4)) * 5 + 1000
    x = target + SCORES
    assert _measure(METRICS["mse"](), x, target) == pytest.approx((SCORES**2).mean())
    assert _measure(METRICS["rmse"](), x, target) == pytest.approx(np.sqrt((SCORES**2).mean()))
    assert _measure(METRICS["mae"](), x, target) == pytest.approx(np.abs(SCORES).mean())
    explained = 1 - (SCORES**2).sum(0) / ((target - target.mean(0)) ** 2).sum(0)
    assert _measure(METRICS["r2"](), x, target) == pytest.approx(explained.mean())


def test_sums_do_not_lose_small_errors_in_float32() -> None:
    metric = METRICS["mse"]()
    totals = metric.start()
    for _ in range(200):
        metric.add(totals, np.full((5000, 20), 1.1, np.float32), np.ones((5000, 20), np.float32))
    assert metric.value(totals) == pytest.approx(0.01, rel=1e-5)


def test_always_answering_the_mean_explains_nothing() -> None:
    target = SCORES[:, :1]
    assert _measure(METRICS["r2"](), np.full((60, 1), target.mean()), target) == pytest.approx(0)
    assert np.isnan(_measure(METRICS["r2"](), target, np.ones((60, 1))))


def test_two_classes_that_occur_among_several_are_no_yes_or_no() -> None:
    scores, classes = np.eye(3)[[0, 2, 2, 0, 2]], np.array([0, 2, 0, 0, 0])
    for kind, expected in (("precision", (1 + 1 / 3) / 2), ("recall", (0.5 + 1) / 2), ("f1", (2 / 3 + 0.5) / 2)):
        metric = METRICS[kind]()
        totals = metric.start()
        metric.add(totals, scores, classes)
        assert metric.value(totals) == pytest.approx(expected), kind


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
def test_explained_variance_knows_no_unit(scale: float) -> None:
    target = SCORES + 3
    x = target + 0.1 * SCORES[:, ::-1]
    assert _measure(METRICS["r2"](), scale * x, scale * target) == pytest.approx(_measure(METRICS["r2"](), x, target))
    assert np.isnan(_measure(METRICS["r2"](), x, np.full_like(x, 0.1 * scale)))


def test_scores_that_are_no_numbers_are_not_among_the_largest() -> None:
    assert _measure(METRICS["top_k"](k=2), np.full((60, 4), np.nan), CLASSES) == 0
