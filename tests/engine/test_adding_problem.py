"""The adding problem in short: gated layers remember two numbers over thirty steps, where always saying 1 costs 1/6."""

import pytest

from engine import LAYERS, OPTIMIZERS, SCHEDULES, SOURCES, Graph, Network, Trainer, TrainingSetup, devices


@pytest.mark.concept("rnn-lstm")
@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_gated_layers_learn_to_add(kind: str) -> None:
    source = SOURCES["adding_problem"](steps=30)
    graph = Graph.chain(
        LAYERS["input"](column="sequence"), LAYERS[kind](units=32), LAYERS["dense"](units=1), LAYERS["mse"](column="target")
    )
    setup = TrainingSetup(
        epochs=3,
        batch_size=50,
        optimizer=OPTIMIZERS["adam"](learning_rate=0.01),
        schedule=SCHEDULES["cosine"](),
        clip_norm=1.0,
    )
    trainer = Trainer(Network(graph, source.specs(), devices.cpu()), source.load(seed=1), setup)
    before = trainer.evaluate("test")["mse"]
    for _ in trainer.run():
        pass
    after = trainer.evaluate("test")["mse"]
    trainer.close()
    assert before > 0.15
    assert after < 0.01
