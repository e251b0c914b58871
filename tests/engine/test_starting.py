"""Start values that are chosen among training samples: reproducible, drawn anew at a restart, and never in the place of what was learnt."""

import numpy as np

from engine import LAYERS, SOURCES, Graph, Network, Trainer, TrainingSetup, devices

SOURCE = SOURCES["playground2d"](shape="circle", samples=200)


def network(seed: int = 1, *, centers_from: str = "data") -> Network:
    graph = Graph.chain(
        LAYERS["input"](column="point"),
        LAYERS["rbf"](units=12, centers_from=centers_from),
        LAYERS["dense"](units=1),
        LAYERS["binary_cross_entropy"](column="probability", from_logits=True),
    )
    return Network(graph, SOURCE.specs(), devices.cpu(), seed=seed)


def trainer(made: Network) -> Trainer:
    return Trainer(made, SOURCE.load(seed=1), TrainingSetup(epochs=2))


def test_centres_are_different_training_samples() -> None:
    job = trainer(network())
    centers = job.network.parameter("rbf.centers")
    samples = job.data.values("train", "point")
    assert all((samples == center).all(axis=1).any() for center in centers)
    assert len(np.unique(centers, axis=0)) == 12
    random = trainer(network(centers_from="random")).network.parameter("rbf.centers")
    assert not (random[:, None] == samples).all(axis=2).any()


def test_the_same_seed_gives_the_same_centres_and_a_restart_too() -> None:
    job, other = trainer(network()), trainer(network(seed=2))
    first = job.network.weights.snapshot()
    assert (first["b2.centers"] != other.network.parameter("rbf.centers")).any()
    list(job.run())
    assert (job.network.parameter("rbf.centers") != first["b2.centers"]).any(), "they are trained"
    job.restart()
    assert all(np.array_equal(values, job.network.weights.snapshot()[path]) for path, values in first.items())


def test_what_was_learnt_is_not_drawn_again() -> None:
    job = trainer(network())
    list(job.run())
    learnt = job.network.parameter("rbf.centers").copy()
    assert np.array_equal(trainer(job.network).network.parameter("rbf.centers"), learnt), "another trainer goes on"
    fresh = network(seed=5)
    fresh.weights.restore(job.state().weights)
    assert np.array_equal(trainer(fresh).network.parameter("rbf.centers"), learnt), "a restored network too"


def test_centres_behind_other_layers_lie_where_their_input_is() -> None:
    graph = Graph.chain(
        LAYERS["input"](column="point"),
        LAYERS["dense"](units=3),
        LAYERS["tanh"](),
        LAYERS["rbf"](units=4, centers_from="data"),
        LAYERS["dense"](units=1),
        LAYERS["mse"](column="value"),
    )
    job = trainer(Network(graph, SOURCE.specs(), devices.cpu()))
    seen = job.evaluator.predict("b3", {"point": job.data.values("train", "point")})
    distances = np.abs(seen[:, None] - job.network.parameter("rbf.centers")).max(axis=2).min(axis=0)
    assert distances.max() < 1e-6
