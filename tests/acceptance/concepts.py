"""The concepts of a first course that a person must be able to build, train and see; a test that shows one carries its name.

`python -m tests.acceptance.concepts` lists them with the tests that are marked `concept`, and those that no test shows yet.
"""

import io
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONCEPTS = {
    "act-step": "step (threshold)",
    "act-sigmoid": "sigmoid",
    "act-tanh": "tanh",
    "act-relu": "ReLU",
    "act-leaky": "leaky ReLU and its kin",
    "act-maxout": "maxout",
    "act-softmax": "softmax",
    "act-explorer": "activation explorer",
    "per-single": "perceptron",
    "per-gates": "AND, OR",
    "per-xor": "XOR",
    "ff-shallow": "feed-forward, one hidden layer",
    "ff-deep": "deep feed-forward",
    "ff-overfit": "overfitting",
    "ff-vanish": "vanishing gradients",
    "ff-rbf": "radial basis function network",
    "bp-loop": "back-propagation by hand",
    "cnn-conv": "convolution",
    "cnn-filters": "filters as pattern detectors",
    "cnn-patch": "the arithmetic of a patch",
    "cnn-padding": "zero and valid padding",
    "cnn-stride": "stride",
    "cnn-relu": "rectified feature map",
    "cnn-pool": "max, min, average and sum pooling",
    "cnn-norm": "normalisation",
    "cnn-flatten": "flatten and fully connected",
    "cnn-digits": "image classification",
    "cnn-draw": "try it yourself",
    "rnn-simple": "recurrent layer",
    "rnn-shapes": "one and many to one and many",
    "rnn-vanish": "gradients that vanish or explode in time",
    "rnn-cures": "cures of that",
    "rnn-lstm": "LSTM",
    "rnn-bi": "bidirectional",
    "rnn-text": "text",
    "rnn-series": "time series",
    "rnn-translate": "sequence to sequence",
    "rnn-caption": "captions",
    "ae-dense": "autoencoder",
    "ae-vae": "variational autoencoder",
    "gan": "adversarial pair",
    "caps": "capsule network",
    "attention": "self-attention",
    "data-own": "own data",
    "data-tensors": "tensors on wires",
    "data-batches": "batches, iterations, epochs",
    "data-stream": "more data than memory",
    "data-augment": "augmentation",
    "data-reduce": "dimensionality reduction",
    "data-scale": "scale of data",
    "tr-optim": "optimizers and schedules",
    "tr-loss": "losses",
    "tr-device": "device",
    "tr-estimator": "train, evaluate, predict",
    "tr-board": "TensorBoard",
    "tr-travel": "time travel",
    "tr-edit": "edit while training",
    "in-health": "diagnosis",
    "in-saliency": "what made it decide",
    "in-confusion": "mistakes",
    "cv-tasks": "vision tasks",
    "out-torch": "PyTorch code",
    "out-keras": "Keras code",
    "out-onnx": "ONNX",
    "in-onnx": "ONNX files as blocks",
    "out-sweep": "many runs",
}


class Collector:
    """A plugin of pytest that notes which tests are marked with which concept."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("concept"):
                for concept in mark.args:
                    self.tests[concept].add(item.nodeid.split("[")[0])


def main() -> int:
    collector = Collector()
    with redirect_stdout(io.StringIO()) as said:
        failed = pytest.main(["--collect-only", "-q", str(ROOT / "tests")], plugins=[collector])
    if failed:
        print(said.getvalue(), file=sys.stderr)
        return 1
    for concept, title in CONCEPTS.items():
        tests = sorted(collector.tests[concept])
        print(f"{concept:14} {title:42} {tests[0] if tests else 'no test yet'}")
        for test in tests[1:]:
            print(f"{'':57} {test}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
