"""Training steps of Blockprop against PyTorch eager: `python benchmarks/against_pytorch.py [--jobs lenet,mlp] [--json]`.

Each implementation is a process of its own, since the spinning threads of one library spoil another's times. They run one at a time,
in random order, several rounds with a pause before each. The figure of a job is the ratio of quiet medians (the lower quartile over
the rounds of each round's median), ours divided by the best PyTorch configuration of the same run: smaller is better, below 1 is
faster. First losses are checked to be equal. PyTorch is an optional development dependency: pip install torch==2.13.0
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
os.environ["OPENBLAS_NUM_THREADS"] = "1"
OURS = ("kernels", "numpy")
TORCH = ("1 thread, default", "1 thread, fused", "2 threads, fused", "2 threads, fused, channels last")
FAMILIES = {"tiny": ("tiny-10-sgd", "tiny-10-adam", "tiny-30-sgd", "tiny-30-adam"), "lenet-busy": ("lenet",)}
NAMES = ("tiny", "tiny-many", "mlp", "lenet", "cifar", "lstm", "rnn", "autoencoder", "lenet-busy", "gru")
TOLERANCE = 1e-3


class Runner:
    """One implementation of one job in a process of its own."""

    def __init__(self, job: str, implementation: str, weights: Path):
        command = [sys.executable, str(HERE / "against_pytorch.py"), "--serve", job, implementation, str(weights)]
        self.implementation = implementation
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.losses: list[float] = json.loads(self._process.stdout.readline())
        self.medians: list[float] = []

    def round(self) -> None:
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        self.medians.append(float(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()

    @property
    def quiet(self) -> float:
        """Seconds a step: the lower quartile of the rounds' medians."""
        return float(np.percentile(self.medians, 25))


def serve(job_name: str, implementation: str, weights: Path) -> None:
    """The inside of a runner: prints the first losses, then for each line read the median time of a step."""
    many = implementation.endswith(", many")
    step, repeat = (_our_step if implementation.split(",")[0] in OURS else _torch_step)(job_name, implementation, weights)
    losses = [] if many else [step() for _ in range(3)]
    for _ in range(3):
        step()
    print(json.dumps(losses), flush=True)
    for _ in sys.stdin:
        times = []
        for _ in range(repeat):
            began = time.perf_counter()
            done = step()
            times.append((time.perf_counter() - began) / (done if many else 1))
        print(float(np.median(times)), flush=True)


def _our_step(job_name: str, implementation: str, weights: Path):
    from jobs import JOBS

    job = JOBS[job_name]
    kind, _, many = implementation.partition(", ")
    trainer = job.trainer(native=kind == "kernels")
    with np.load(weights) as arrays:
        trainer.network.weights.restore(dict(arrays))
    batch = trainer.batches.gather(np.arange(job.batch))
    express = trainer.express
    if express is None:
        return lambda: trainer.train_on(batch), job.steps
    return _express_step(trainer, batch, many=bool(many)), 50 if many else job.steps


def _express_step(trainer, batch, *, many: bool):
    """The first steps by the ordinary way, to compare losses; then the way in which small chains train: many steps a call, or one."""
    size, rate = len(batch["x"]), trainer.setup.optimizer.learning_rate
    order = np.tile(np.arange(size), 4000)
    plain = [] if many else [trainer.train_on] * 3

    def step():
        if plain:
            return plain.pop()(batch)
        losses = trainer.express.run(order, 0, 4000 if many else 1, rate, trainer.step + 1)
        trainer.step += len(losses)
        return len(losses) if many else float(losses[0])

    return step


def _torch_step(job_name: str, implementation: str, weights: Path):
    from jobs import JOBS
    from torch_jobs import TorchJob

    job = JOBS[job_name]
    made = TorchJob(job, implementation)
    with np.load(weights) as arrays:
        made.take_weights(job, dict(arrays), IMAGES.get(job_name))
    return made.step, max(3, job.steps // 4)


IMAGES = {"lenet": (5, 5, 16), "cifar": (8, 8, 64)}  # what reaches the first dense layer of a convolutional job


def measure(job_name: str, rounds: int, *, many: bool = False, busy: bool = False, folder: Path) -> dict[str, float]:
    """Seconds a step for each implementation of a job."""
    from jobs import JOBS

    weights = folder / f"{job_name}.npz"
    trained = JOBS[job_name].trainer(native=False).network.weights
    np.savez(weights, **{slot.path: slot.view(trained.vector) for slot in trained.slots})
    ours = [f"{name}, many" for name in OURS[:1]] if many else list(OURS)
    image = len(JOBS[job_name].inputs) == 3
    runners = [Runner(job_name, name, weights) for name in (*ours, *(TORCH if image else TORCH[:-1]))]
    hog = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        _check(job_name, [runner for runner in runners if runner.losses])
        for _ in range(rounds):
            for runner in random.sample(runners, len(runners)):
                time.sleep(0.06)
                runner.round()
    finally:
        if hog:
            hog.kill()
        for runner in runners:
            runner.close()
    return {runner.implementation.removesuffix(", many"): runner.quiet for runner in runners}


def _check(job_name: str, runners: list[Runner]) -> None:
    reference = np.array(runners[-1].losses)
    for runner in runners:
        if not np.allclose(runner.losses, reference, rtol=TOLERANCE, atol=1e-5):
            raise SystemExit(f"{job_name}: {runner.implementation} has losses {runner.losses}, PyTorch {list(reference)}")


def ratios(times: dict[str, float]) -> dict[str, float]:
    best = min(seconds for name, seconds in times.items() if name in TORCH)
    return {name: seconds / best for name, seconds in times.items() if name in OURS}


def run_job(name: str, rounds: int, folder: Path) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The ratios of a job, and the times behind them; for a family of jobs the worst ratio."""
    family = FAMILIES["tiny"] if name == "tiny-many" else FAMILIES.get(name, (name,))
    times = {job: measure(job, rounds, many=name == "tiny-many", busy=name == "lenet-busy", folder=folder) for job in family}
    all_ratios = [ratios(figures) for figures in times.values()]
    return {kind: max(found[kind] for found in all_ratios) for kind in all_ratios[0]}, times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", default=",".join(NAMES), help="names with commas between: " + ", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--serve", nargs=3, metavar=("JOB", "IMPLEMENTATION", "WEIGHTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve[0], options.serve[1], Path(options.serve[2]))
        return 0
    import tempfile

    jobs = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.jobs.split(","):
            found, times = run_job(name, options.rounds, Path(folder))
            jobs[name] = {kind: round(ratio, 4) for kind, ratio in found.items()}
            if not options.json:
                print(f"{name:12} " + "  ".join(f"{kind} {ratio:.4f}" for kind, ratio in found.items()))
                for job, figures in times.items():
                    print(
                        "    " + job + ": " + ", ".join(f"{kind} {seconds * 1000:.3f} ms" for kind, seconds in figures.items()), flush=True
                    )
    if options.json:
        print(json.dumps({"jobs": jobs}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
