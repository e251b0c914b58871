"""Training steps of Blockprop against PyTorch eager: `python benchmarks/against_pytorch.py [--jobs lenet,mlp] [--memory] [--json]`.

Each implementation is a process of its own, since the spinning threads of one library spoil another's times. They run one at a time,
in random order, several rounds with a pause before each. The figure of a job is the ratio of quiet medians (the lower quartile over
the rounds of each round's median), ours divided by the best PyTorch configuration of the same run: smaller is better, below 1 is
faster. First losses are checked to be equal. The tiny networks are timed a step a call; others as they are trained: where a step is
played from a recording, the trainer asks for as many as fit into 8 ms.

On a machine with other work `--processor-time` counts what all threads of a step use instead of how long it takes, against PyTorch on one
thread, since threads that only wait count too.

lenet-busy runs with another busy process. There it is means that are compared, as threads that wait for one another lose their time in
a few very long steps, which a median does not see; and PyTorch has a thread for each core, as it starts, in the configuration that is its
best without the other process. The ratio against the one that is best under load is printed beside it.

PyTorch is an optional development dependency: pip install torch==2.13.0
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
os.environ["OPENBLAS_NUM_THREADS"] = "1"
OURS = ("kernels", "numpy")
TORCH = ("1 thread, default", "1 thread, fused", "2 threads, fused", "1 thread, fused, channels last", "2 threads, fused, channels last")
FAMILIES = {"tiny": ("tiny-10-sgd", "tiny-10-adam", "tiny-30-sgd", "tiny-30-adam"), "lenet-busy": ("lenet",)}
NAMES = ("tiny", "tiny-many", "mlp", "lenet", "cifar", "lstm", "rnn", "autoencoder", "lenet-busy", "gru", "capsule", "attention")
TOLERANCE = 1e-3
BUSY_SECONDS = 1.0  # that a round beside another process takes: a few of the scheduler's whims
CLOCK = "BLOCKPROP_PROCESSOR_TIME"  # set for the workers where they count processor time


class Runner:
    """One implementation of one job in a process of its own."""

    def __init__(self, job: str, implementation: str, weights: Path):
        command = [sys.executable, str(HERE / "against_pytorch.py"), "--serve", job, implementation, str(weights)]
        self.implementation = implementation
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.memory = 0.0
        self.losses: list[float] = json.loads(self._process.stdout.readline())
        self.rounds: list[float] = []

    def round(self) -> None:
        self.rounds.append(self._ask("median"))

    def busy_round(self) -> None:
        self.rounds.append(self._ask("mean"))

    def peak_memory(self) -> float:
        return self._ask("memory")

    def close(self) -> None:
        self.memory = self.peak_memory()
        self._process.stdin.close()
        self._process.wait()

    @property
    def quiet(self) -> float:
        """Seconds a step: the lower quartile of the rounds' medians."""
        return float(np.percentile(self.rounds, 25))

    @property
    def busy(self) -> float:
        """Seconds a step beside another process: the mean of all steps."""
        return float(np.mean(self.rounds))

    def _ask(self, what: str) -> float:
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


def serve(job_name: str, implementation: str, weights: Path) -> None:
    """The inside of a runner: prints first losses, then for each line read the median or mean time of a step, or the peak memory in MB."""
    many = implementation.endswith(", many")
    clock = time.process_time if os.environ.get(CLOCK) else time.perf_counter
    step, repeat = (_our_step if implementation.split(",")[0] in OURS else _torch_step)(job_name, implementation, weights)
    losses = [] if many else [step() for _ in range(3)]
    for _ in range(3):
        step()
    print(json.dumps(losses), flush=True)
    for line in sys.stdin:
        what = line.strip()
        print(peak_memory() if what == "memory" else _time_of(step, clock, repeat if what == "median" else 0, BUSY_SECONDS), flush=True)


def _time_of(step, clock, repeat: int, seconds: float) -> float:
    """Seconds a step: the median of `repeat` calls, or with 0 the mean of all that fit into so many seconds."""
    times, counts = [], []
    while len(times) < repeat or (not repeat and sum(times) < seconds):
        began = clock()
        done = step()
        times.append(clock() - began)
        counts.append(len(done) if isinstance(done, np.ndarray) else 1)
    return float(np.median(np.divide(times, counts))) if repeat else sum(times) / sum(counts)


def peak_memory() -> float:
    """The most memory, in MB, that this process has had in use."""
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def first_step(kind: str, runs: int = 5) -> float:
    """Seconds from nothing imported to the first step of a small network done: the median of fresh processes."""
    work = f"from against_pytorch import take_first_step; take_first_step({kind!r})"
    path = f"import sys; sys.path.insert(0, {str(HERE)!r})"
    code = f"import time; began = time.perf_counter(); {path}; {work}; print(time.perf_counter() - began)"
    found = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in range(runs)]
    return float(np.median([float(seconds) for seconds in found]))


def take_first_step(kind: str) -> None:
    from jobs import JOBS

    job = JOBS["tiny-10-adam"]
    if kind == "torch":
        from torch_jobs import TorchJob

        TorchJob(job, TORCH[0]).step()
    else:
        trainer = job.trainer(native=kind == "kernels")
        trainer.train_on(trainer.batches.gather(np.arange(job.batch)))


def _our_step(job_name: str, implementation: str, weights: Path):
    from jobs import JOBS

    job = JOBS[job_name]
    kind, _, many = implementation.partition(", ")
    trainer = job.trainer(native=kind == "kernels")
    with np.load(weights) as arrays:
        trainer.network.weights.restore(dict(arrays))
    batch = trainer.batches.gather(np.arange(job.batch))
    if trainer.express is None:
        return lambda: trainer.train_on(batch), job.steps
    slices = bool(many) or not job_name.startswith("tiny")
    return _express_step(trainer, batch, checked=not many, slices=slices), 50 if many else job.steps


def _express_step(trainer, batch, *, checked: bool, slices: bool):
    """The first steps by the ordinary way, to compare losses; then as they are trained: the losses of a slice of steps, or that of one."""
    size, rate = len(batch["x"]), trainer.setup.optimizer.learning_rate
    order = np.tile(np.arange(size), 4000)
    plain = [trainer.train_on] * 3 if checked else []

    def step():
        if plain:
            return plain.pop()(batch)
        losses = trainer.express.run(order, 0, 4000 if slices else 1, rate, trainer.step + 1)
        trainer.step += len(losses)
        return losses if slices else float(losses[0])

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


Figures = dict[str, float]  # of each implementation


@dataclass(frozen=True)
class Measured:
    """Seconds a step, and MB of peak memory, for each implementation of a job; and the configuration of PyTorch to compare with."""

    seconds: Figures
    memory: Figures
    reference: str

    def ratios(self, reference: str = "") -> Figures:
        """Our seconds divided by those of a configuration of PyTorch."""
        return {name: taken / self.seconds[reference or self.reference] for name, taken in self.seconds.items() if name in OURS}

    def memory_ratios(self) -> Figures:
        least = min(megabytes for name, megabytes in self.memory.items() if name in TORCH)
        return {name: megabytes / least for name, megabytes in self.memory.items() if name in OURS}


def measure(job_name: str, rounds: int, *, many: bool = False, busy: bool = False, folder: Path) -> Measured:
    """One job in all implementations, taking turns."""
    from jobs import JOBS

    weights = folder / f"{job_name}.npz"
    trained = JOBS[job_name].trainer(native=False).network.weights
    np.savez(weights, **{slot.path: slot.view(trained.vector) for slot in trained.slots})
    ours = [f"{name}, many" for name in OURS[:1]] if many else list(OURS)
    image, alone = len(JOBS[job_name].inputs) == 3, bool(os.environ.get(CLOCK))
    theirs = [name for name in TORCH if (image or "last" not in name) and not (alone and name.startswith("2"))]
    runners = [Runner(job_name, name, weights) for name in (*ours, *theirs)]
    try:
        _check(job_name, [runner for runner in runners if runner.losses])
        _take_turns(runners, rounds)
        reference = best_of_torch({runner.implementation: runner.quiet for runner in runners}, busy=busy)
        if busy:
            _take_turns(runners, rounds, busy=True)
    finally:
        for runner in runners:
            runner.close()
    names = [runner.implementation.removesuffix(", many") for runner in runners]
    seconds = dict(zip(names, (runner.busy if busy else runner.quiet for runner in runners), strict=True))
    return Measured(seconds, dict(zip(names, (runner.memory for runner in runners), strict=True)), reference)


def _take_turns(runners: list[Runner], rounds: int, *, busy: bool = False) -> None:
    """Measure the runners anew, one at a time, in an order that is drawn for each round; maybe beside a process that never rests."""
    hog = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        for runner in runners:
            runner.rounds.clear()
        for _ in range(rounds):
            for runner in random.sample(runners, len(runners)):
                time.sleep(0.06)
                runner.busy_round() if busy else runner.round()
    finally:
        if hog:
            hog.kill()


def best_of_torch(seconds: Figures, *, busy: bool = False) -> str:
    """The fastest configuration of PyTorch; the fastest of those with a thread for each core where the machine will be busy."""
    names = [name for name in seconds if name in TORCH]
    threaded = [name for name in names if name.startswith("2")]
    return min(threaded if busy and threaded else names, key=lambda name: seconds[name])


def _check(job_name: str, runners: list[Runner]) -> None:
    reference = np.array(runners[-1].losses)
    for runner in runners:
        if not np.allclose(runner.losses, reference, rtol=TOLERANCE, atol=1e-5):
            raise SystemExit(f"{job_name}: {runner.implementation} has losses {runner.losses}, PyTorch {list(reference)}")


def run_job(name: str, rounds: int, folder: Path) -> dict[str, Measured]:
    """What was measured for a job, or for each job of a family."""
    family = FAMILIES["tiny"] if name == "tiny-many" else FAMILIES.get(name, (name,))
    return {job: measure(job, rounds, many=name == "tiny-many", busy=name == "lenet-busy", folder=folder) for job in family}


def worst(found: list[Figures]) -> Figures:
    return {kind: max(one[kind] for one in found) for kind in found[0]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", default=",".join(NAMES), help="names with commas between: " + ", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--memory", action="store_true", help="the ratios of peak memory, too")
    parser.add_argument("--processor-time", action="store_true", help="count the work of all threads: for a machine that is not quiet")
    parser.add_argument("--start", action="store_true", help="seconds from import to the first step, and nothing else")
    parser.add_argument("--serve", nargs=3, metavar=("JOB", "IMPLEMENTATION", "WEIGHTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve[0], options.serve[1], Path(options.serve[2]))
        return 0
    if options.start:
        print(json.dumps({"start": {kind: round(first_step(kind), 3) for kind in (*OURS, "torch")}}))
        return 0
    if options.processor_time:
        os.environ[CLOCK] = "1"
    found: dict[str, dict[str, Figures]] = {"jobs": {}}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.jobs.split(","):
            measured = run_job(name, options.rounds, Path(folder))
            times, memory = (worst([one.ratios() for one in measured.values()]), worst([one.memory_ratios() for one in measured.values()]))
            found["jobs"][name] = {kind: round(ratio, 4) for kind, ratio in times.items()}
            if options.memory:
                found.setdefault("memory", {})[name] = {kind: round(ratio, 4) for kind, ratio in memory.items()}
            if not options.json:
                show(name, times, memory if options.memory else {}, measured)
    if options.json:
        print(json.dumps(found))
    return 0


def show(name: str, times: Figures, memory: Figures, measured: dict[str, Measured]) -> None:
    print(f"{name:12} " + "  ".join(f"{kind} {ratio:.4f}" for kind, ratio in times.items()))
    if memory:
        print("    memory: " + "  ".join(f"{kind} {ratio:.3f}" for kind, ratio in memory.items()))
    for job, one in measured.items():
        best = best_of_torch(one.seconds)
        if best != one.reference:
            against = "  ".join(f"{kind} {ratio:.4f}" for kind, ratio in one.ratios(best).items())
            print(f"    compared with '{one.reference}'; against '{best}', the best under load: {against}")
        columns = [f"{kind} {taken * 1000:.3f} ms" + f" {one.memory[kind]:.0f} MB" * bool(memory) for kind, taken in one.seconds.items()]
        print(f"    {job}: " + ", ".join(columns), flush=True)


if __name__ == "__main__":
    sys.exit(main())
