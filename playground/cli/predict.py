"""Show what a trained project makes of images or arrays."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.data.columns import Column, DataSet
from engine.data.image_files import read_image
from engine.evaluation import Evaluator
from engine.graph import Block
from engine.losses.binary_cross_entropy import BinaryCrossEntropy
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.network import Network

from .arguments import add_device, add_json
from .errors import CommandError
from .job import make_network, open_project
from .output import print_json, say
from .places import require_input

SHOWN = 3  # classes that are named for each input
NUMBERS_SHOWN = 10
ARRAY_LIMIT = 1_000_000_000  # bytes of an .npy file


@dataclass(frozen=True)
class Answer:
    """What a network gives for one input: `values` are probabilities where the loss has them; `names` are class names, if any."""

    source: str
    values: np.ndarray
    names: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the trained project")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", type=Path, help="an image file, or an .npy array with one or more samples")
    parser.add_argument("--invert", action="store_true", help="swap dark and light: for dark digits on white paper")
    add_device(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    saved = open_project(arguments.file)
    columns = saved.project.source.columns()
    network = make_network(saved.project, arguments.device, saved.project.training.seed)
    if saved.checkpoint is None:
        say("This project has not been trained yet: these are the answers of its first weights.")
    else:
        network.weights.restore(saved.checkpoint.weights)
    evaluator = Evaluator(network, DataSet(columns))
    loss = network.graph.losses()[0]
    block = evaluator.prediction_block(loss.id)
    name = _input_column(evaluator, block)
    answers: list[Answer] = []
    for path in arguments.inputs:
        samples = _read(path, name, columns[name], arguments.invert)
        outputs = _in_words_of_the_loss(loss, evaluator.predict(block, {name: _on_device(network, samples)}))
        names = _class_names(loss, columns)
        many = len(samples) > 1
        answers += [Answer(f"{path}[{place}]" if many else str(path), output, names) for place, output in enumerate(outputs)]
    if arguments.json:
        print_json(
            {"file": str(arguments.file), "block": network.graph.blocks[block].name, "predictions": [_plain(one) for one in answers]}
        )
    else:
        for answer in answers:
            print(f"{answer.source}: {_in_words(answer)}")
    return 0


def _input_column(evaluator: Evaluator, block: str) -> str:
    """The one column that a prediction is made from."""
    needed = sorted({column for stage in evaluator.replica.plan_for(block).stages for column in stage.columns})
    if len(needed) != 1:
        raise CommandError(f"This network reads {len(needed)} columns ({', '.join(needed)}); a prediction from a file can give only one.")
    return needed[0]


def _read(path: Path, name: str, column: Column, invert: bool) -> np.ndarray:
    """The samples in a file, as a network sees them: (samples, *shape)."""
    require_input(path)
    if path.suffix.lower() == ".npy":
        samples = _from_array(path, name, column)
    elif column.role == "image":
        samples = read_image(path, column.spec.shape)[None].astype(np.float32) / np.float32(255)
    else:
        raise CommandError(f"'{path.name}' can't be used: this network reads {column.spec} numbers ({name}). Give them as an .npy file.")
    if invert:
        low, high = column.bounds or (0.0, 1.0)
        samples = low + high - samples
    return samples


def _from_array(path: Path, name: str, column: Column) -> np.ndarray:
    """Bytes are scaled as stored samples are; other numbers are taken as they are."""
    if path.stat().st_size > ARRAY_LIMIT:
        raise CommandError(f"'{path.name}' is larger than {ARRAY_LIMIT / 1e9:.0f} GB. Split it.")
    try:
        array = np.load(path, allow_pickle=False)
    except Exception as trouble:  # NumPy raises many kinds for broken files
        raise CommandError(f"'{path.name}' is not a NumPy array (.npy), or it is damaged.") from trouble
    shape = column.spec.shape
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf" or not array.size or array.size % column.spec.size:
        raise CommandError(f"'{path.name}' should hold samples of {column.spec} numbers ({name}), got {_shape_of(array)}.")
    plain = tuple(length for length in shape if length != 1)
    if tuple(length for length in array.shape if length != 1)[-len(plain) or None :] != plain and array.ndim > 1:
        raise CommandError(f"'{path.name}' should hold samples of {column.spec} numbers ({name}), got {_shape_of(array)}.")
    samples = array.reshape(-1, *shape)
    if column.spec.dtype == "int":
        if samples.min() < 0 or (column.spec.classes and samples.max() >= column.spec.classes):
            raise CommandError(f"'{path.name}' should hold whole numbers from 0 to {column.spec.classes - 1}.")
        return samples.astype(np.int64)
    if not np.isfinite(samples).all():
        raise CommandError(f"'{path.name}' holds numbers that are not finite.")
    scale = column.scale if array.dtype == np.uint8 else 1.0
    return samples.astype(np.float32) * np.float32(scale)


def _shape_of(array: object) -> str:
    return f"{array.dtype} of shape {array.shape}" if isinstance(array, np.ndarray) else "no array"


def _on_device(network: Network, samples: np.ndarray) -> object:
    return network.backend.asarray(samples)


def _in_words_of_the_loss(loss: Block, outputs: np.ndarray) -> np.ndarray:
    """Scores become probabilities where the loss reads them so."""
    if isinstance(loss.layer, SoftmaxCrossEntropy):
        powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)
    if isinstance(loss.layer, BinaryCrossEntropy) and loss.layer.from_logits:
        return 0.5 * (1 + np.tanh(0.5 * outputs))
    return outputs


def _class_names(loss: Block, columns: dict[str, Column]) -> tuple[str, ...]:
    found = [columns[name] for name in loss.layer.columns()]
    return found[0].names if found and found[0].spec.dtype == "int" else ()


def _ranked(answer: Answer) -> list[tuple[str, float]]:
    """Class names and probabilities, the likeliest first; empty if the answer is not one class."""
    values = answer.values
    if len(answer.names) == 2 and values.shape == (1,):  # one number stands for two classes
        values = np.array([1 - values[0], values[0]])
    if values.ndim != 1 or len(values) != len(answer.names):
        return []
    return [(answer.names[place], float(values[place])) for place in np.argsort(-values, kind="stable")]


def _plain(answer: Answer) -> dict:
    ranked = _ranked(answer)
    best = {"class": ranked[0][0], "scores": dict(ranked)} if ranked else {}
    return {"input": answer.source, **best, "output": answer.values.tolist()}


def _in_words(answer: Answer) -> str:
    ranked = _ranked(answer)
    if ranked:
        return ", ".join(f"{name} ({100 * share:.1f} %)" for name, share in ranked[:SHOWN])
    flat = answer.values.reshape(-1)
    numbers = ", ".join(f"{value:.4g}" for value in flat[:NUMBERS_SHOWN])
    return numbers if flat.size <= NUMBERS_SHOWN else f"{numbers}, ... ({'×'.join(map(str, answer.values.shape))} numbers; --json has all)"
