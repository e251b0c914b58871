"""The classic results of a first course, reached for real: `python benchmarks/classic_tables.py [--only NAME,...] [--json]`.

Each table trains networks from scratch on shipped or generated data and compares what was measured with what the literature, or the
mathematics, promises. Minutes each; tests/engine/test_classics.py runs short versions of the same functions.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if not __package__:
    sys.path[0] = str(Path(__file__).parents[1])

import numpy as np
from PIL import Image

from engine import (
    LAYERS,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    Block,
    Column,
    DataSet,
    EpochDone,
    Graph,
    Layer,
    Network,
    Phase,
    Source,
    TensorSpec,
    Trainer,
    TrainingSetup,
    Wire,
    devices,
)
from engine.evaluation import Evaluator
from engine.optimizer import Optimizer

MORE, LESS = "at least", "below"


@dataclass(frozen=True)
class Result:
    """One figure of a table: what was measured, and the bound that it is compared with."""

    what: str
    value: float
    bound: float
    side: str = MORE
    seconds: float = 0.0

    @property
    def reached(self) -> bool:
        return self.value >= self.bound if self.side == MORE else self.value < self.bound

    def __str__(self) -> str:
        verdict = "reached" if self.reached else "NOT REACHED"
        return f"{self.what:56} {self.value:10.4f}   {self.side} {self.bound:g}   {verdict} in {self.seconds:.0f} s"


def layer(kind: str, **settings: object) -> Layer:
    return LAYERS[kind](**settings)


def dense(units: int, initializer: str = "he_uniform") -> Layer:
    return layer("dense", units=units, initializer=initializer)


def conv(filters: int, kernel: int, padding: str = "same", stride: int = 1) -> Layer:
    return layer("conv2d", filters=filters, kernel_size=kernel, padding=padding, stride=stride, initializer="he_uniform")


def adam(rate: float) -> Optimizer:
    return OPTIMIZERS["adam"](learning_rate=rate)


def trained(graph: Graph, source: Source, *, data: DataSet | None = None, seed: int = 1, say: bool = True, **setup: object) -> Trainer:
    """A trainer after its run; says how it goes on standard error."""
    network = Network(graph, source.specs(), devices.cpu(), seed=seed)
    trainer = Trainer(network, data or source.load(seed=seed), TrainingSetup(seed=seed, **setup))
    begun = time.perf_counter()
    for event in trainer.run():
        if say and isinstance(event, EpochDone):
            figures = "  ".join(f"{name} {value:.4f}" for name, value in event.measures.items())
            print(f"    epoch {event.epoch:3}  {time.perf_counter() - begun:6.1f} s  {figures}", file=sys.stderr, flush=True)
    trainer.close()
    return trainer


RELU, POOL, FLAT = layer("relu"), layer("pool2d"), layer("flatten")


def lenet(pictures: Path | None = None, *, epochs: int = 8, limit: int = 0, bound: float = 0.99) -> Iterator[Result]:
    """LeCun et al. 1998: a convolutional network reads handwritten digits."""
    source, begun = SOURCES["mnist"](limit=limit), time.perf_counter()
    body = (conv(8, 5), RELU, POOL, conv(16, 5, "valid"), RELU, POOL, FLAT, dense(120), RELU, layer("dropout", rate=0.2), dense(84), RELU)
    graph = Graph.chain(layer("input", column="image"), *body, dense(10, "glorot_uniform"), layer("softmax_cross_entropy"))
    trainer = trained(
        graph, source, epochs=epochs, batch_size=64, validation_share=0.02, optimizer=adam(0.002), schedule=SCHEDULES["cosine"]()
    )
    yield Result("LeNet on MNIST, test accuracy", trainer.evaluate("test")["accuracy"], bound, seconds=time.perf_counter() - begun)


def capsules(pictures: Path | None = None, *, epochs: int = 8, limit: int = 0, bound: float = 0.99) -> Iterator[Result]:
    """Sabour, Frosst and Hinton 2017: capsules with dynamic routing, a small variant without the decoder."""
    source, begun = SOURCES["mnist"](limit=limit), time.perf_counter()
    graph = Graph.chain(
        layer("input", column="image"),
        conv(32, 5, "same", 2),
        RELU,
        layer("primary_capsules", bundles=8, dimension=8, kernel_size=5, stride=2),
        layer("class_capsules", classes=10, dimension=8),
        layer("capsule_length"),
        layer("margin"),
    )
    trainer = trained(
        graph, source, epochs=epochs, batch_size=64, validation_share=0.02, optimizer=adam(0.002), schedule=SCHEDULES["cosine"]()
    )
    yield Result(
        "Capsule network on MNIST, test accuracy", trainer.evaluate("test")["accuracy"], bound, seconds=time.perf_counter() - begun
    )


ADDERS = {
    "LSTM": (layer("lstm", units=64), 0.004, 0.01),
    "ReLU RNN from the identity": (
        layer("simple_rnn", units=64, activation="relu", recurrent_initializer="identity", initializer="normal"),
        0.0005,
        0.03,
    ),
    "tanh RNN": (layer("simple_rnn", units=64, recurrent_initializer="glorot_uniform"), 0.0005, 0.15),
}


def adding(
    pictures: Path | None = None, *, steps: int = 100, samples: int = 30_000, epochs: int = 10, only: tuple[str, ...] = tuple(ADDERS)
) -> Iterator[Result]:
    """Le, Jaitly and Hinton 2015: remember two numbers over a hundred steps; always saying 1 costs 0.167."""
    source = SOURCES["adding_problem"](steps=steps, samples=samples)
    for name in only:
        begun = time.perf_counter()
        recurrent, rate, bound = ADDERS[name]
        graph = Graph.chain(layer("input", column="sequence"), recurrent, layer("dense", units=1), layer("mse", column="target"))
        setup = {"batch_size": 50, "clip_norm": 1.0, "optimizer": adam(rate), "schedule": SCHEDULES["cosine"]()}
        trainer = trained(graph, source, epochs=epochs, **setup)
        error = trainer.evaluate("test")["mse"]
        seconds = time.perf_counter() - begun
        yield Result(f"Adding problem, {steps} steps, {name}: error", error, bound, MORE if name == "tanh RNN" else LESS, seconds)


def gates(pictures: Path | None = None) -> Iterator[Result]:
    """Rosenblatt 1958, Minsky and Papert 1969: one perceptron learns AND and OR exactly and cannot learn XOR; a hidden layer can."""
    column = layer("input", column="point")
    perceptron = (column, dense(1, "glorot_uniform"), layer("step", gradient="straight-through"), layer("mse", column="label"))
    hidden = (
        column,
        dense(4, "glorot_uniform"),
        layer("tanh"),
        dense(1),
        layer("binary_cross_entropy", column="label", from_logits=True),
    )
    sgd = OPTIMIZERS["sgd"](learning_rate=0.1, momentum=0.0)
    tries = {
        "and": (perceptron, sgd, 100, 1.0, MORE),
        "or": (perceptron, sgd, 100, 1.0, MORE),
        "xor, one perceptron": (perceptron, sgd, 300, 1.0, LESS),
        "xor": (hidden, adam(0.05), 400, 1.0, MORE),
    }
    for name, (layers, optimizer, epochs, bound, side) in tries.items():
        begun, source = time.perf_counter(), SOURCES["logic_gates"](gate=name.split(",")[0])
        seeds = range(1, 6)
        setup = {"epochs": epochs, "batch_size": 4, "optimizer": optimizer, "validate_every": epochs, "say": False}
        shares = [trained(Graph.chain(*layers), source, seed=seed, **setup).evaluate("test")["accuracy"] for seed in seeds]
        value = min(shares) if side == MORE else max(shares)
        which = "worst" if side == MORE else "best"
        yield Result(f"{name.upper()}: right answers, {which} of 5 starts", value, bound, side, time.perf_counter() - begun)


def depth(pictures: Path | None = None, *, layers: int = 10, epochs: int = 20) -> Iterator[Result]:
    """Glorot and Bengio 2010, He et al. 2015: ten sigmoid layers stall where ten ReLU layers with He's start learn."""
    source = SOURCES["digits8x8"]()
    for name, initializer, bound, side in (("sigmoid", "glorot_uniform", 0.3, LESS), ("relu", "he_normal", 0.9, MORE)):
        begun = time.perf_counter()
        body = [part for _ in range(layers) for part in (dense(64, initializer), layer(name))]
        graph = Graph.chain(layer("input", column="image"), FLAT, *body, dense(10), layer("softmax_cross_entropy"))
        setup = {"batch_size": 32, "optimizer": OPTIMIZERS["sgd"](learning_rate=0.01, momentum=0.9)}
        accuracy = trained(graph, source, epochs=epochs, say=False, **setup).evaluate("test")["accuracy"]
        yield Result(f"{layers} layers of {name}: test accuracy", accuracy, bound, side, time.perf_counter() - begun)


def rbf(pictures: Path | None = None, *, epochs: int = 60) -> Iterator[Result]:
    """Broomhead and Lowe 1988: a layer of centres separates two circles."""
    begun, source = time.perf_counter(), SOURCES["playground2d"](shape="circle", samples=500)
    loss = layer("binary_cross_entropy", column="probability", from_logits=True)
    centres = layer("rbf", units=16, width=1.5, centers_from="data")
    graph = Graph.chain(layer("input", column="point"), centres, dense(1, "glorot_uniform"), loss)
    trainer = trained(graph, source, epochs=epochs, batch_size=16, optimizer=adam(0.03), say=False)
    yield Result(
        "RBF network on two circles, test accuracy", trainer.evaluate("test")["accuracy"], 0.98, seconds=time.perf_counter() - begun
    )


def text(pictures: Path | None = None, *, units: int = 384, epochs: int = 6, length: int = 64, bound: float = 2.2) -> Iterator[Result]:
    """Karpathy 2015: an LSTM says the next letter of Shakespeare; bits a letter on plays that it has not seen."""
    source, begun = SOURCES["shakespeare"](length=length), time.perf_counter()
    body = (layer("embedding", units=64), layer("lstm", units=units, returns="all", stateful=True), layer("dropout", rate=0.3))
    letters = source.columns()["next"].spec.classes
    graph = Graph.chain(
        layer("input", column="tokens"), *body, layer("dense", units=letters), layer("softmax_cross_entropy", column="next")
    )
    setup = {"batch_size": 32, "order": "streams", "clip_norm": 1.0, "optimizer": adam(0.003), "schedule": SCHEDULES["cosine"]()}
    trainer = trained(graph, source, epochs=epochs, **setup)
    seconds = time.perf_counter() - begun
    yield Result("LSTM on Shakespeare, bits a letter, held back", trainer.evaluate("test")["loss"] / np.log(2), bound, LESS, seconds)
    yield Result("LSTM on Shakespeare, seconds to train", seconds, 15 * 60, LESS, seconds)


def vae(pictures: Path | None = None, *, limit: int = 0, epochs: int = 15, bound: float = 0.7) -> Iterator[Result]:
    """Kingma and Welling 2014: walk the plane of codes and see digits; a classifier, trained apart, says how many look like one."""
    source, begun = SOURCES["mnist"](limit=limit), time.perf_counter()
    data = source.load(seed=1)
    decoder = (
        ("up1", dense(128)),
        ("up1_bend", RELU),
        ("up2", dense(256)),
        ("up2_bend", RELU),
        ("image_out", dense(784, "glorot_uniform")),
    )
    draw = Drawing()
    pixels = draw.chain("", ("pixels_in", layer("input", column="image")), ("pixels", FLAT))
    seen = draw.chain(pixels, ("down1", dense(256)), ("down1_bend", RELU), ("down2", dense(128)), ("down2_bend", RELU))
    mean = draw.chain(seen, ("mean", layer("dense", units=2)))
    spread = draw.chain(seen, ("log_variance", layer("dense", units=2)))
    code = draw.join((mean, spread), ("code", layer("sampling")))
    draw.join((mean, spread), ("kl", layer("gaussian_kl", weight=1 / 784)))
    draw.chain(code, *decoder, ("shape", layer("reshape", shape=(28, 28, 1))), ("loss", bernoulli("image")))
    setup = {"batch_size": 64, "optimizer": adam(0.001), "schedule": SCHEDULES["cosine"]()}
    trainer = trained(draw.graph, source, data=data, epochs=epochs, **setup)
    plane = Column(TensorSpec((2,)), "point", "A code.")
    walk = Graph.chain(layer("input", column="code"), *(part for _, part in decoder), layer("sigmoid"), bernoulli("target"))
    maker = Network(walk, {"code": plane.spec, "target": TensorSpec((784,))}, devices.cpu())
    for mine, theirs in zip(("dense", "dense_2", "dense_3"), ("up1", "up2", "image_out"), strict=True):
        for name in ("kernel", "bias"):
            maker.parameter(f"{mine}.{name}")[...] = trainer.network.parameter(f"{theirs}.{name}")
    ticks = np.array([NormalDist().inv_cdf(share) for share in np.linspace(0.03, 0.97, 15)], np.float32)
    codes = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    images = Evaluator(maker, DataSet({"code": plane})).predict(maker.graph.by_name("sigmoid").id, {"code": codes}).reshape(-1, 28, 28, 1)
    if pictures:
        save_mosaic(pictures / "classic-vae.png", images[..., 0], 15)
    seconds = time.perf_counter() - begun
    judge = Graph.chain(layer("input", column="image"), FLAT, dense(128), RELU, dense(10), layer("softmax_cross_entropy"))
    judging = trained(judge, source, data=data, epochs=4, batch_size=64, optimizer=adam(0.001), say=False)
    scores = judging.evaluator.predict(judging.evaluator.prediction_block(), {"image": images})
    sure = np.exp(scores - scores.max(axis=1, keepdims=True))
    share = ((sure / sure.sum(axis=1, keepdims=True)).max(axis=1) > 0.8).mean()
    yield Result("VAE on MNIST, share of made images that read well", float(share), bound, MORE, seconds)
    yield Result("VAE on MNIST, bits a pixel on the test", trainer.evaluate("test")["loss"] / np.log(2), 0.32, LESS, seconds)


def gan(pictures: Path | None = None, *, epochs: int = 1000) -> Iterator[Result]:
    """Goodfellow et al. 2014: a generator learns two rings that only its opponent sees."""
    rng, begun, spec = np.random.default_rng(1), time.perf_counter(), TensorSpec((2,))
    points = rings(rng, 4000)
    draw = Drawing()
    real = draw.chain("", ("real_in", layer("input", column="point")))
    made = draw.chain(real, ("noise", layer("random_code", units=4)), *player("g", 64, 2))
    on_real = draw.chain(real, *player("d", 64, 1))
    on_made = draw.chain(made, *player("e", 64, 1), twins="d")
    draw.chain(on_real, ("is_real", layer("real_or_fake", smoothing=0.1)))
    draw.chain(on_made, ("is_fake", layer("real_or_fake", answer="fake")))
    draw.chain(on_made, ("fools", layer("real_or_fake")))
    phases = (Phase("discriminator", ("is_real", "is_fake"), ("d1", "d2", "d3")), Phase("generator", ("fools",), ("g1", "g2", "g3")))
    data = DataSet({"point": Column(spec, "point", "On one of two rings.")}, {"train": {"point": points}})
    setup = {"batch_size": 100, "optimizer": OPTIMIZERS["adam"](learning_rate=0.0007, beta1=0.5), "phases": phases}
    trainer = Trainer(
        Network(draw.graph, {"point": spec}, devices.cpu()), data, TrainingSetup(epochs=epochs, validation_share=0.0, **setup)
    )
    for _ in trainer.run():
        pass
    trainer.close()
    fakes = trainer.evaluator.predict("g3", {"point": points})
    radii, turns = np.linalg.norm(fakes, axis=1), np.histogram(np.arctan2(fakes[:, 1], fakes[:, 0]), 8, (-np.pi, np.pi))[0] / len(fakes)
    near = (np.abs(radii[:, None] - np.array(RADII)).min(axis=1) < 0.3).mean()
    if pictures:
        save_points(pictures / "classic-gan.png", points, fakes)
    seconds = time.perf_counter() - begun
    yield Result("GAN on two rings, share of made points near one", float(near), 0.8, MORE, seconds)
    yield Result("GAN on two rings, rarest eighth of the turn", float(turns.min()), 0.05, MORE, seconds)


RADII = (1.0, 2.0)


def rings(rng: np.random.Generator, count: int) -> np.ndarray:
    """Points (count, 2) on two rings, a little blurred."""
    turn, radius = rng.uniform(0, 2 * np.pi, count), rng.choice(RADII, count)[:, None]
    return (radius * np.stack([np.cos(turn), np.sin(turn)], axis=1) + 0.04 * rng.standard_normal((count, 2))).astype(np.float32)


def player(name: str, units: int, ends: int) -> tuple[tuple[str, Layer], ...]:
    """Three dense layers: a generator or a discriminator."""
    bend = layer("leaky_relu", slope=0.2)
    return (f"{name}1", dense(units)), (f"{name}a", bend), (f"{name}2", dense(units)), (f"{name}b", bend), (f"{name}3", dense(ends))


def bernoulli(column: str) -> Layer:
    return layer("binary_cross_entropy", column=column, from_logits=True)


class Drawing:
    """A graph under construction; a block's name is its id."""

    def __init__(self) -> None:
        self.graph = Graph()

    def chain(self, previous: str, *steps: tuple[str, Layer], twins: str = "") -> str:
        """Blocks one behind the other; returns the last. With `twins`, those with weights use the ones of the blocks named so."""
        for name, made in steps:
            twin = f"{twins}{name[1:]}" if twins and made.kind == "dense" else ""
            self.graph = self.graph.with_block(Block(name, name, made, twin=twin))
            if previous:
                self.graph = self.graph.with_wire(Wire(previous, name))
            previous = name
        return previous

    def join(self, sources: tuple[str, ...], step: tuple[str, Layer]) -> str:
        """A block with several inputs."""
        name = self.chain("", step)
        for port, source in enumerate(sources):
            self.graph = self.graph.with_wire(Wire(source, name, port))
        return name


def save_mosaic(path: Path, images: np.ndarray, across: int) -> None:
    """Images (count, height, width) of 0 to 1 side by side."""
    count, height, width = images.shape
    sheet = images.reshape(count // across, across, height, width).swapaxes(1, 2).reshape(-1, across * width)
    Image.fromarray((255 * sheet.clip(0, 1)).astype(np.uint8)).save(path)


def save_points(path: Path, *sets: np.ndarray, side: int = 400, extent: float = 3.0) -> None:
    """Sets of points beside each other, each in a square of its own."""
    sheet = np.full((side, side * len(sets)), 255, np.uint8)
    for number, points in enumerate(sets):
        columns, rows = ((points / extent + 1) / 2 * side).astype(int).T
        seen = (columns >= 0) & (columns < side) & (rows >= 0) & (rows < side)
        sheet[side - 1 - rows[seen], number * side + columns[seen]] = 0
    Image.fromarray(sheet).save(path)


TABLES: dict[str, Callable[..., Iterator[Result]]] = {
    table.__name__: table for table in (gates, rbf, depth, gan, lenet, capsules, vae, adding, text)
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(TABLES), help=f"tables to run: {', '.join(TABLES)}")
    parser.add_argument("--json", action="store_true", help="print results as JSON")
    parser.add_argument("--pictures", type=Path, help="folder for what the generators made")
    choices = parser.parse_args()
    unknown = set(choices.only.split(",")) - set(TABLES)
    if unknown:
        parser.error(f"there is no table {', '.join(sorted(unknown))}; there are: {', '.join(TABLES)}")
    if choices.pictures:
        choices.pictures.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Result]] = {}
    for name in choices.only.split(","):
        found[name] = []
        for result in TABLES[name](choices.pictures):
            found[name].append(result)
            print(result, file=sys.stderr if choices.json else sys.stdout, flush=True)
    if choices.json:
        print(json.dumps({name: [{**asdict(result), "reached": result.reached} for result in results] for name, results in found.items()}))
    return 0 if all(result.reached for results in found.values() for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
