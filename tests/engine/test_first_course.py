"""What a first course builds from single blocks, in short: sequences of every shape, a forecast, a word in reverse, a bend of pieces."""

import numpy as np
import pytest

from engine import (
    LAYERS,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    Column,
    DataSet,
    Graph,
    Layer,
    Network,
    TensorSpec,
    Trainer,
    TrainingSetup,
    devices,
)

STEPS = 8
SAMPLES = 800


def layer(kind: str, **settings: object) -> Layer:
    return LAYERS[kind](**settings)


def recurrent(returns: str, units: int = 24) -> Layer:
    return layer("gru", units=units, returns=returns)


def pairs(x: np.ndarray, y: np.ndarray, classes: int = 0) -> DataSet:
    """Columns "x" and "y", the last fifth of the samples for validation; with classes, both hold the numbers of these."""
    columns, splits, cut = {}, {"train": {}, "validation": {}}, len(x) * 4 // 5
    for name, values in (("x", x), ("y", y)):
        spec = TensorSpec(values.shape[1:], "int", classes) if classes else TensorSpec(values.shape[1:])
        columns[name] = Column(spec, "tokens" if classes else "sequence", "Made for this test.")
        splits["train"][name], splits["validation"][name] = values[:cut], values[cut:]
    return DataSet(columns, splits)


def learnt(data: DataSet, *body: Layer, loss: Layer, column: str = "x", split: str = "validation", epochs: int = 15) -> dict[str, float]:
    """What a chain reaches on samples that it has not seen."""
    graph = Graph.chain(layer("input", column=column), *body, loss)
    optimizer, schedule = OPTIMIZERS["adam"](learning_rate=0.01), SCHEDULES["cosine"]()
    setup = TrainingSetup(epochs=epochs, batch_size=20, optimizer=optimizer, schedule=schedule, clip_norm=1.0)
    specs = {name: column.spec for name, column in data.columns.items()}
    trainer = Trainer(Network(graph, specs, devices.cpu(), seed=1), data, setup)
    for _ in trainer.run():
        pass
    found = trainer.evaluate(split)
    trainer.close()
    return found


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(3).uniform(-1, 1, (SAMPLES, STEPS, 1)).astype(np.float32)


@pytest.mark.concept("rnn-shapes", "rnn-simple")
def test_many_to_one_tells_the_mean_of_what_it_heard(noise):
    mean = noise.mean(axis=1)
    found = learnt(pairs(noise, mean), recurrent("last"), layer("dense", units=1), loss=layer("mse", column="y"))
    assert found["mse"] < 0.05 * mean.var()


@pytest.mark.concept("rnn-shapes", "rnn-simple")
def test_many_to_many_tells_the_sum_so_far_at_each_step(noise):
    so_far = noise.cumsum(axis=1)
    found = learnt(pairs(noise, so_far), recurrent("all"), layer("dense", units=1), loss=layer("mse", column="y"))
    assert found["mse"] < 0.05 * so_far.var()


@pytest.mark.concept("rnn-shapes")
def test_one_to_many_draws_a_wave_from_its_phase():
    phase = np.random.default_rng(4).uniform(-np.pi, np.pi, (SAMPLES, 1)).astype(np.float32)
    wave = np.sin(phase[:, :, None] + np.arange(STEPS)[:, None] * 0.7).astype(np.float32)
    body = layer("repeat_vector", times=STEPS), recurrent("all"), layer("dense", units=1)
    assert learnt(pairs(phase, wave), *body, loss=layer("mse", column="y"), epochs=40)["mse"] < 0.05 * wave.var()


@pytest.mark.concept("rnn-shapes")
def test_one_to_one_needs_no_memory():
    x = np.random.default_rng(5).uniform(-1, 1, (SAMPLES, 1)).astype(np.float32)
    body = layer("dense", units=24), layer("tanh"), layer("dense", units=1)
    assert learnt(pairs(x, x**2), *body, loss=layer("mse", column="y"), epochs=40)["mse"] < 0.05 * (x**2).var()


@pytest.mark.concept("rnn-translate")
def test_an_encoder_and_a_decoder_say_a_word_in_reverse():
    letters, length = 6, 4
    words = np.random.default_rng(6).integers(0, letters, (4 * SAMPLES, length))
    encoder = layer("embedding", units=12), recurrent("last", 64)
    decoder = layer("repeat_vector", times=length), recurrent("all", 64), layer("dense", units=letters)
    loss = layer("softmax_cross_entropy", column="y")
    assert learnt(pairs(words, words[:, ::-1], letters), *encoder, *decoder, loss=loss)["accuracy"] > 0.95  # by chance: a sixth


@pytest.mark.concept("rnn-series")
def test_a_forecast_is_better_than_to_say_that_all_stays_as_it_is():
    source = SOURCES["time_series"](series="airline passengers", window=24, horizon=1)
    data = source.load(seed=1)
    test = data.splits["test"]
    stays = float(np.mean((test["window"][:, -1] - test["target"]) ** 2))
    body = layer("flatten"), layer("dense", units=16), layer("relu"), layer("dense", units=1)
    assert learnt(data, *body, loss=layer("mse", column="target"), column="window", split="test", epochs=60)["mse"] < stays / 2


@pytest.mark.concept("act-maxout")
def test_one_maxout_of_two_pieces_is_the_absolute_value():
    x = np.random.default_rng(7).uniform(-1, 1, (SAMPLES, 1)).astype(np.float32)
    body = layer("dense", units=2), layer("maxout", pieces=2)
    assert learnt(pairs(x, abs(x)), *body, loss=layer("mse", column="y"), epochs=60)["mse"] < 1e-3 * abs(x).var()
