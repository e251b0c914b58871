"""Run the compiled kernels under AddressSanitizer and UndefinedBehaviorSanitizer on random shapes.

    python tests/engine/kernels/sanitize.py [--trials 200] [--variant avx2]

Needs gcc or clang with its sanitizers. NumPy's arrays come from the sanitizer's malloc, so a kernel that reads or writes one number
beyond an array ends the run with a report and a code other than 0.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

import numpy as np  # noqa: E402

from engine import LAYERS, Graph, Network, TensorSpec, Trainer, TrainingSetup  # noqa: E402
from engine.backend import Backend  # noqa: E402
from engine.data.columns import Column, DataSet  # noqa: E402
from engine.kernels import build, library, processor  # noqa: E402
from engine.stepping.recording import recording_for  # noqa: E402
from engine.stepping.team import Team  # noqa: E402
from tests.engine.kernels.trials import TRIALS, Bench  # noqa: E402

FLAGS = ("-fsanitize=address,undefined", "-fno-sanitize=alignment", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g", "-O1")


def outer(variant: str, trials: int) -> int:
    """Build the variant with the sanitizers and run the trials in a child whose malloc is the sanitizer's."""
    cc = build.compiler()
    if cc is None:
        print("No C compiler was found: nothing to check.")
        return 2
    runtime = subprocess.run([cc, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / library.file_name(variant)
        subprocess.run(build.command(cc, variant, made, FLAGS), check=True)
        environment = os.environ | {"LD_PRELOAD": runtime, "ASAN_OPTIONS": "detect_leaks=0", "PYTHONMALLOC": "malloc"}
        command = [sys.executable, __file__, "--library", str(made), "--trials", str(trials)]
        return subprocess.run(command, env=environment, check=False).returncode


def inner(path: Path, trials: int) -> int:
    """Run each kernel on random shapes."""
    opened, complaint = library.open_file(path)
    if opened is None:
        print(complaint)
        return 2
    backend = Backend("cpu", np, opened)
    for name, trial in TRIALS.items():
        for seed in range(trials):
            trial(Bench(backend, np.float32, 1000 + seed))
        print(f"{name}: {trials} random shapes, nothing found", flush=True)
    for seed in range(trials // 10 + 1):
        play(backend, seed)
    print(f"recorded steps: {trials // 10 + 1} random networks, nothing found", flush=True)
    return 0


def play(backend: Backend, seed: int) -> None:
    """Train a random network from a recording, on two threads."""
    rng = np.random.default_rng(seed)
    size, channels, count = (int(rng.integers(low, high)) for low, high in ((4, 12), (1, 5), (8, 30)))
    graph = Graph.chain(
        LAYERS["input"](column="x"),
        LAYERS["conv2d"](filters=int(rng.integers(1, 20)), kernel_size=int(rng.integers(1, 5)), padding="same"),
        LAYERS["batch_norm"](),
        LAYERS["relu"](),
        LAYERS["pool2d"](size=int(rng.integers(1, 4)), stride=int(rng.integers(0, 3))),
        LAYERS["dropout"](),
        LAYERS["flatten"](),
        LAYERS["dense"](units=int(rng.integers(1, 20))),
        LAYERS["tanh"](),
        LAYERS["layer_norm"](),
        LAYERS["dense"](units=3),
        LAYERS["softmax_cross_entropy"](column="y"),
    )
    columns = {
        "x": Column(TensorSpec((size, size, channels)), "image", "", scale=1 / 255),
        "y": Column(TensorSpec((), "int", 3), "label", ""),
    }
    arrays = {"x": rng.integers(0, 256, (count, size, size, channels)).astype(np.uint8), "y": rng.integers(0, 3, count)}
    setup = TrainingSetup(epochs=3, batch_size=int(rng.integers(2, count)), validation_share=0.0)
    specs = {name: column.spec for name, column in columns.items()}
    trainer = Trainer(Network(graph, specs, backend), DataSet(columns, {"train": arrays}), setup)
    trainer.team = Team(trainer.network, 2)
    trainer.express = recording_for(trainer.network, trainer.batches, setup, trainer.updater, trainer.team)
    assert trainer.express is not None
    list(trainer.run())
    trainer.close()


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=200, help="random shapes for each kernel")
    parser.add_argument("--variant", choices=processor.VARIANTS, default=processor.usable()[0])
    parser.add_argument("--library", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    return inner(arguments.library, arguments.trials) if arguments.library else outer(arguments.variant, arguments.trials)


if __name__ == "__main__":
    raise SystemExit(main())
