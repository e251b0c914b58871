"""The GPU: `python benchmarks/gpu.py [--json FILE] [--jobs lenet,mlp] [--budget SECONDS]`, within ten minutes.

First the tests of the engine run on the device itself; then each job trains with Blockprop and with PyTorch eager, each in a process of
its own, one at a time, in turns. Neither reads a loss before the steps of a round are done. The figure is the ratio of the medians, ours
divided by PyTorch's: smaller is better. PyTorch is an optional development dependency: pip install torch==2.13.0
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from jobs import JOBS, Job  # noqa: E402  lies beside this file

from engine import devices  # noqa: E402
from engine.backend import Backend  # noqa: E402
from engine.errors import DeviceError  # noqa: E402

STEPS, ROUNDS = 50, 7
TOLERANCE = 1e-3
TESTS_SHARE = 0.45  # of the time, for the tests
NO_GPU = 2


def measure_ours(job: Job, backend: Backend, weights: Path | None = None) -> dict[str, Any]:
    """Losses of the first steps, and microseconds a step in each round."""
    trainer = job.trainer(native=True)
    if weights is not None:
        keep_weights(trainer, weights)
    trainer.move(backend)
    batch = trainer.batches.order(0)
    first = trainer.convoy.run(lambda ahead: trainer._send(batch, 0, 0), 1)
    trainer.step += 1

    def steps(count: int) -> None:
        trainer.convoy.steps = count
        trainer.convoy.run(lambda ahead: trainer._send(batch, 0, 0), count)
        trainer.step += count

    return {"first": float(first[0]), "microseconds": _rounds(steps)}


def measure_torch(job: Job, weights: Path, *, tf32: bool = False) -> dict[str, Any]:
    """The same for PyTorch eager with the fused optimizer."""
    import torch
    from against_pytorch import IMAGES
    from torch_jobs import TorchJob

    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    made = TorchJob(job, "1 thread, fused")
    with np.load(weights) as arrays:
        made.take_weights(job, dict(arrays), IMAGES.get(job.name))
    made.network.to("cuda")
    made.x, made.y = made.x.to("cuda"), made.y.to("cuda")

    def step() -> Any:
        made.optimizer.zero_grad(set_to_none=True)
        loss = made.loss(made.network(made.x), made.y)
        loss.backward()
        made.optimizer.step()
        return loss

    def steps(count: int) -> None:
        for _ in range(count):
            loss = step()
        loss.item()

    return {"first": float(step().item()), "microseconds": _rounds(steps)}


def _rounds(steps: Any) -> list[float]:
    steps(STEPS)
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        steps(STEPS)
        found.append((time.perf_counter() - began) / STEPS * 1e6)
    return found


def keep_weights(trainer: Any, path: Path) -> None:
    """Write the first weights down for the other side."""
    vector = trainer.network.weights
    np.savez(path, **{slot.path: slot.view(vector.vector) for slot in vector.slots})


def run_tests(seconds: float) -> dict[str, Any]:
    """The tests that compare the engine on the device with the CPU, without the project's optional test plugins."""
    options = ["-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib", "-o", "pythonpath=.", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "-q", "-m", "gpu", "--require-gpu", str(ROOT / "tests" / "gpu")]
    began = time.perf_counter()
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return {"passed": False, "seconds": seconds, "said": f"not done after {seconds:.0f} s"}
    lines = done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or [""]
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return {"passed": done.returncode == 0, "seconds": time.perf_counter() - began, "said": lines[-1], "failed": failed}


def compare(names: list[str], until: float, folder: Path) -> dict[str, Any]:
    """The jobs one after the other, while there is time."""
    found = {}
    for name in names:
        left = until - time.perf_counter()
        if left < 20:
            found[name] = {"left out": "no time left"}
            continue
        ours = _in_a_process(name, "ours", folder, left)
        rivals = {kind: _in_a_process(name, kind, folder, left) for kind in ("torch", "torch-tf32")}
        found[name] = _judged(ours, rivals)
        print(f"{name:14}" + _in_words(found[name]), flush=True)
    return found


def _in_a_process(name: str, kind: str, folder: Path, seconds: float) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", name, kind, str(folder / f"{name}.npz")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=max(5, min(120, seconds)))
    except subprocess.TimeoutExpired:
        return {"trouble": "took too long"}
    if done.returncode:
        return {"trouble": (done.stderr.strip().splitlines() or ["no reason given"])[-1]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def _judged(ours: dict[str, Any], rivals: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"ours": ours, **rivals}
    plain = rivals["torch"]
    if "first" in ours and "first" in plain:
        found["same first loss"] = bool(np.isclose(ours["first"], plain["first"], rtol=TOLERANCE, atol=1e-5))
    for kind, rival in rivals.items():
        if "microseconds" in ours and "microseconds" in rival:
            found[f"ratio to {kind}"] = float(np.median(ours["microseconds"]) / np.median(rival["microseconds"]))
    return found


def _in_words(found: dict[str, Any]) -> str:
    parts = []
    for kind in ("ours", "torch", "torch-tf32"):
        times = found[kind].get("microseconds")
        parts.append(f"{kind} {np.median(times):.0f} µs" if times else f"{kind}: {found[kind]['trouble']}")
    parts += [f"{name} {value:.2f}" for name, value in found.items() if name.startswith("ratio")]
    return ", ".join(parts + ([] if found.get("same first loss", True) else ["FIRST LOSSES DIFFER"]))


def measure(name: str, kind: str, weights: Path) -> dict[str, Any]:
    """One job with one implementation, inside a process of its own."""
    if kind == "ours":
        return measure_ours(JOBS[name], devices.cuda(), weights)
    return measure_torch(JOBS[name], weights, tf32=kind == "torch-tf32")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", default=",".join(JOBS), help="names with commas between: " + ", ".join(JOBS))
    parser.add_argument("--budget", type=float, default=570.0, help="seconds for everything")
    parser.add_argument("--json", type=Path, default=Path("gpu.json"), help="where the results go")
    parser.add_argument("--measure", nargs=3, metavar=("JOB", "KIND", "WEIGHTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure[0], options.measure[1], Path(options.measure[2]))))
        return 0
    return _run(options, time.perf_counter())


def _run(options: argparse.Namespace, began: float) -> int:
    import tempfile

    report: dict[str, Any] = {"device": None}
    try:
        devices.cuda()
    except DeviceError as trouble:
        report["reason"] = str(trouble)
        options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
        print(f"There is no GPU to measure on. {trouble}")
        return NO_GPU
    report["device"] = devices.available()[1].title
    print(report["device"], flush=True)
    report["tests"] = run_tests(options.budget * TESTS_SHARE)
    print(f"Tests on the device: {report['tests']['said']}", flush=True)
    options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        report["jobs"] = compare(options.jobs.split(","), began + options.budget, Path(folder))
    options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0 if report["tests"]["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
