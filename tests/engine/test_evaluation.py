"""Figures over a split are those of one large batch, however it is cut; any metric can be asked for."""

import numpy as np
import pytest

from engine import LAYERS, METRICS, SOURCES, Block, Graph, Network, Trainer, TrainingSetup, Wire, devices
from engine import evaluation as measuring
from engine.errors import DataError, EngineError

DIGITS = SOURCES["digits8x8"]()
POINTS = SOURCES["playground2d"](shape="plane", samples=700, training_share=0.2)


def trainer(source, *layers, epochs=0):
    job = Trainer(Network(Graph.chain(*layers), source.specs(), devices.cpu()), source.load(seed=1), TrainingSetup(epochs=max(1, epochs)))
    if epochs:
        list(job.run())
    return job


def digits(loss="softmax_cross_entropy", epochs=0, **settings):
    middle = (LAYERS["input"](column="image"), LAYERS["flatten"](), LAYERS["dense"](units=10))
    return trainer(DIGITS, *middle, LAYERS[loss](column="label", **settings), epochs=epochs)


def in_one_batch(job, split):
    columns = {column for stage in job.network.main.plan().stages for column in stage.columns}
    return float(job.network.forward({name: job.data.values(split, name) for name in columns}))


@pytest.mark.parametrize("batch", [7, 50, 1000])
@pytest.mark.parametrize("weights", ["", "1 2 3 4 5 6 7 8 9 10"])
def test_a_loss_with_class_weights_is_that_of_the_whole_split(monkeypatch, batch, weights):
    monkeypatch.setattr(measuring, "BATCH", batch)
    job = digits(class_weights=weights)
    assert job.evaluate("test")["loss"] == pytest.approx(in_one_batch(job, "test"), rel=1e-5)


@pytest.mark.parametrize("batch", [7, 50, 1000])
@pytest.mark.parametrize("kind", ["rmse", "mse", "mae", "huber"])
def test_a_root_is_taken_of_the_whole_split(monkeypatch, batch, kind):
    monkeypatch.setattr(measuring, "BATCH", batch)
    layers = (LAYERS["input"](column="point"), LAYERS["dense"](units=1), LAYERS[kind](column="value", weight=2.0))
    job = trainer(POINTS, *layers)
    assert job.evaluate("test")["loss"] == pytest.approx(in_one_batch(job, "test"), rel=1e-5)


def test_class_numbers_bring_accuracy_to_any_loss():
    measures = digits("mse", epochs=40).evaluate("test")
    assert measures["accuracy"] > 0.6
    assert "mse" in measures


def test_any_metric_can_be_asked_for():
    job = digits(epochs=3)
    table = job.evaluator.figure("test", METRICS["confusion_matrix"]())
    samples = job.data.count("test")
    assert table.shape == (10, 10)
    assert table.sum() == samples
    assert table.sum(axis=1).tolist() == np.bincount(job.data.values("test", "label"), minlength=10).tolist()
    accuracy = job.evaluate("test")["accuracy"]
    assert table.trace() / samples == pytest.approx(accuracy)
    top = [job.evaluator.figure("test", METRICS["top_k"](k=k)) for k in (1, 3, 10)]
    assert top[0] == pytest.approx(accuracy)
    assert top[0] < top[1] < top[2] == 1
    with pytest.raises(DataError):
        job.evaluator.figure("nowhere", METRICS["top_k"]())


def test_a_block_that_nothing_reaches_is_refused_in_words():
    job = digits()
    with pytest.raises(EngineError, match="Connect it to an input"):
        job.evaluator.predict("b1", {})


def test_many_samples_of_a_large_network_are_predicted_in_parts(monkeypatch):
    job = digits()
    block = job.evaluator.prediction_block()
    images = {"image": job.data.values("test", "image")}
    whole = job.evaluator.predict(block, images)
    sizes = []
    real = job.evaluator._predict
    monkeypatch.setattr(job.evaluator, "_predict", lambda block, batch: sizes.append(len(batch["image"])) or real(block, batch))
    monkeypatch.setattr(measuring, "BATCH", 100)
    monkeypatch.setattr(measuring, "AT_ONCE", 1)
    assert np.allclose(job.evaluator.predict(block, images), whole, atol=1e-6)
    assert max(sizes) == 100
    assert sum(sizes) == len(whole)


def test_several_losses_have_figures_of_their_own():
    graph = Graph.chain(LAYERS["input"](column="image"), LAYERS["flatten"](), LAYERS["dense"](units=10), LAYERS["softmax_cross_entropy"]())
    score = graph.by_name("dense").id
    graph = graph.with_block(Block("also", "also", LAYERS["mse"](column="label", weight=0.5))).with_wire(Wire(score, "also"))
    job = Trainer(Network(graph, DIGITS.specs(), devices.cpu()), DIGITS.load(seed=1), TrainingSetup())
    measures = job.evaluate("test")
    assert measures["also/loss"] == pytest.approx(0.5 * measures["also/mse"], rel=1e-4)
    assert measures["softmax_cross_entropy/loss"] + measures["also/loss"] == pytest.approx(measures["loss"])
