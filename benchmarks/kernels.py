"""The compiled kernels against their NumPy definitions, one operation at a time, in one process on one thread.

    python benchmarks/kernels.py [--only WORD] [--rounds 25] [--json FILE]

The two take turns, and the lower quartile of each counts: what the machine does besides hits both.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from engine.backend import Backend
from engine.kernels import (
    activations,
    batch_norm,
    convolution,
    dense,
    gru,
    library,
    lstm,
    pooling,
    simple_rnn,
    softmax_cross_entropy,
    updates,
)

Job = Callable[[Backend], Any]
RNG = np.random.default_rng(1)
ONE = (1, 1)
CONVOLUTIONS = {"28x28x1 to 8, 5x5": (28, 1, 8, 5, 2), "14x14x8 to 16, 5x5": (14, 8, 16, 5, 0), "32x32x3 to 32, 3x3": (32, 3, 32, 3, 1)}
CONVOLUTIONS |= {"32x32x32 to 32, 3x3": (32, 32, 32, 3, 1), "16x16x32 to 64, 3x3": (16, 32, 64, 3, 1)}


def draw(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape).astype(np.float32)


class Memory:
    """Scratch memory that stays from call to call, as a node's does."""

    def __init__(self) -> None:
        self.arrays: dict[Any, np.ndarray] = {}

    def __call__(self, name: str, shape: tuple[int, ...], dtype: Any = None) -> np.ndarray:
        key = (name, shape, dtype)
        if key not in self.arrays:
            self.arrays[key] = np.zeros(shape, dtype or np.float32)
        return self.arrays[key]


def convolution_jobs() -> dict[str, tuple[Job, float]]:
    """Forward and both gradients of the convolutions of two common networks, batch 64, and their million operations."""
    jobs: dict[str, tuple[Job, float]] = {}
    for name, (size, channels, outputs, kernel, pad) in CONVOLUTIONS.items():
        out = size + 2 * pad - kernel + 1
        x, K, b, dy = draw(64, size, size, channels), draw(kernel, kernel, channels, outputs), draw(outputs), draw(64, out, out, outputs)
        y, dx, dK, padding, scratch = np.empty_like(dy), np.empty_like(x), np.empty_like(K), ((pad, pad), (pad, pad)), Memory()

        def forward(on, x=x, K=K, b=b, y=y, padding=padding, scratch=scratch):
            convolution.forward(on, x, K, b, ONE, padding, ONE, y, scratch)

        def backward_kernel(on, x=x, dy=dy, dK=dK, padding=padding, scratch=scratch):
            convolution.backward_kernel(on, x, dy, ONE, padding, ONE, dK, None, scratch)

        def backward_input(on, dy=dy, K=K, dx=dx, padding=padding, scratch=scratch):
            convolution.backward_input(on, dy, K, ONE, padding, ONE, dx, scratch)

        work = 2e-6 * dy.size * kernel * kernel * channels
        for job in (forward, backward_kernel, backward_input):
            jobs[f"convolution {name} {job.__name__}"] = (job, work)
    return jobs


def recurrent_jobs() -> dict[str, tuple[Job, float]]:
    """Forward and backward over 50 steps of 64 numbers, 128 units, batch 32."""
    jobs: dict[str, tuple[Job, float]] = {}
    N, T, D, H = 32, 50, 64, 128
    x, h0, dstates = draw(N, T, D), np.zeros((N, H), np.float32), draw(N, T, H)
    for kind, factor in (("simple_rnn", 1), ("gru", 3), ("lstm", 4)):
        W, U, bias = draw(D, factor * H) / 8, draw(H, factor * H) / 11, draw(*((2, 3 * H) if factor == 3 else (factor * H,)))
        out = [np.empty_like(a) for a in (x, W, U, bias, h0, h0)]
        states, cells, gates, scratch = np.empty((N, T, H), np.float32), np.empty((N, T, H), np.float32), draw(N, T, 4 * H), Memory()

        def both(on, kind=kind, W=W, U=U, bias=bias, out=out, states=states, cells=cells, gates=gates, scratch=scratch):
            if kind == "lstm":
                lstm.forward(on, x, W, U, bias, h0, h0, states, cells, gates, scratch)
                lstm.backward(on, x, W, U, h0, h0, states, cells, gates, dstates, *out, scratch)
            elif kind == "gru":
                gru.forward(on, x, W, U, bias, h0, states, gates, scratch)
                gru.backward(on, x, W, U, h0, states, gates, dstates, *out[:5], scratch)
            else:
                simple_rnn.forward(on, x, W, U, bias, h0, states, scratch)
                simple_rnn.backward(on, x, W, U, h0, states, dstates, *out[:5], scratch)

        jobs[f"{kind} both ways"] = (both, 2e-6 * N * T * factor * H * 3 * (D + H))
    return jobs


def other_jobs() -> dict[str, tuple[Job, float]]:
    """Dense, pooling, batch normalisation, activations, loss and optimizer."""
    jobs: dict[str, tuple[Job, float]] = {}
    x, W, b, y = draw(64, 784), draw(784, 128), draw(128), draw(64, 128)
    dW, dx, work = np.empty_like(W), np.empty_like(x), 2e-6 * 64 * 784 * 128
    jobs["dense 784 to 128 forward"] = (lambda on: dense.forward(on, x, W, b, y), work)
    jobs["dense 784 to 128 backward_kernel"] = (lambda on: dense.backward_kernel(on, x, y, dW, b), work)
    jobs["dense 784 to 128 backward_input"] = (lambda on: dense.backward_input(on, y, W, dx), work)
    image, small, scratch, none = draw(64, 32, 32, 32), draw(64, 16, 16, 32), Memory(), ((0, 0), (0, 0))
    dimage, picked, gamma, statistics = np.empty_like(image), np.zeros(small.shape, np.uint8), draw(32), draw(2, 32)
    vectors, halves = (np.empty(32, np.float32), np.empty(32, np.float32)), (2, 2)
    jobs["maximum 2x2"] = (lambda on: pooling.maximum(on, image, halves, halves, none, small, picked, scratch), 0)
    jobs["maximum 2x2 backward"] = (lambda on: pooling.backward_extreme(on, small, picked, halves, halves, none, dimage, scratch), 0)
    jobs["batch_norm forward"] = (lambda on: batch_norm.forward(on, image, gamma, gamma, 1e-5, dimage, statistics, scratch), 0)
    jobs["batch_norm backward"] = (
        lambda on: batch_norm.backward(on, image, image, gamma, statistics, dimage, *vectors, scratch),
        0,
    )
    for kind in activations.KINDS:
        jobs[f"{kind} forward"] = (lambda on, kind=kind: activations.forward(on, kind, image, dimage, 0.1), 0)
    scores, classes, p = draw(64, 10), RNG.integers(0, 10, 64), draw(64, 10)
    jobs["softmax_cross_entropy"] = (lambda on: softmax_cross_entropy.forward(on, scores, classes, p), 0)
    w, g, m, v = draw(109386), draw(109386), np.zeros(109386, np.float32), np.zeros(109386, np.float32)
    jobs["adam 109386"] = (lambda on: updates.adam(on, w, g, m, v, 1e-3, 0.9, 0.999, 1e-8, 5), 0)
    return jobs


def times(job: Job, backends: tuple[Backend, ...], rounds: int) -> list[float]:
    """The lower quartile of the milliseconds on each backend, taking turns."""
    taken: list[list[float]] = [[] for _ in backends]
    for _ in range(rounds):
        for backend, kept in zip(backends, taken, strict=True):
            start = time.perf_counter()
            job(backend)
            kept.append(1e3 * (time.perf_counter() - start))
    return [sorted(kept)[len(kept) // 4] for kept in taken]


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="measure the operations whose name holds this word")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    native = library.load()
    print(library.status())
    if native is None:
        return 1
    backends, figures = (Backend("cpu", np, native), Backend("cpu", np)), {}
    print(f"{'operation':52} {'kernel ms':>10} {'NumPy ms':>10} {'ratio':>6} {'GFLOP/s':>8}")
    for name, (job, work) in {**convolution_jobs(), **recurrent_jobs(), **other_jobs()}.items():
        if arguments.only not in name:
            continue
        ours, plain = times(job, backends, arguments.rounds)
        figures[name] = {"kernel_ms": ours, "numpy_ms": plain, "ratio": ours / plain, "gflops": work / ours}
        print(f"{name:52} {ours:10.4f} {plain:10.4f} {ours / plain:6.2f} {work / ours or 0:8.0f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
