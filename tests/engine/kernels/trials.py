"""Each kernel once on shapes drawn at random: `TRIALS[name](bench)` gives the arrays that came out.

The same seed gives the same shapes and numbers for each backend and dtype, so the compiled twins in float32 can be held against the
NumPy definitions in float64. Memory that a kernel must fill holds NaN before, so that a cell left out shows.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from engine.kernels import (
    activations,
    batch_norm,
    convolution,
    dense,
    depthwise,
    dropping,
    gru,
    layer_norm,
    lstm,
    pooling,
    rows,
    simple_rnn,
    softmax_cross_entropy,
    squared_error,
    sums,
    updates,
)
from engine.kernels.dense_chain import LOSSES, ChainLayer, DenseChain
from engine.kernels.updates import UPDATES, Update
from engine.kernels.window import extent, positions

Arrays = dict[str, np.ndarray]
CHANNELS = (1, 2, 3, 5, 8, 8, 15, 16, 17, 20, 31, 33, 48, 67)


class Bench:
    """Where a trial is run: a backend, a dtype, and numbers from a seed."""

    def __init__(self, backend: Any, dtype: Any, seed: int):
        self.backend, self.dtype, self.rng = backend, dtype, np.random.default_rng(seed)

    def pick(self, *choices: Any) -> Any:
        return choices[self.rng.integers(len(choices))]

    def count(self, most: int) -> int:
        return int(self.rng.integers(1, most + 1))

    def draw(self, *shape: int, scale: float = 1.0) -> np.ndarray:
        """Normal numbers that float32 holds exactly."""
        return (scale * self.rng.standard_normal(shape)).astype(np.float32).astype(self.dtype)

    def empty(self, *shape: int, dtype: Any = None) -> np.ndarray:
        return self.scratch("", shape, dtype)

    def scratch(self, name: str, shape: tuple[int, ...], dtype: Any = None) -> np.ndarray:
        dtype = np.dtype(dtype or self.dtype)
        return np.full(shape, np.nan if dtype.kind == "f" else 99, dtype)


def _geometry(b: Bench, most: int = 13) -> tuple[tuple, tuple, tuple, tuple, tuple, tuple]:
    """Image, kernel, stride, padding, dilation and output size that go together."""
    while True:
        size, kernel = (b.count(most), b.count(most)), (b.count(5), b.count(5))
        stride, dilation = (b.count(3), b.count(3)), (b.count(2), b.count(2))
        padding = tuple((int(b.rng.integers(0, 4)), int(b.rng.integers(0, 4))) for _ in range(2))
        out = tuple(positions(size[i], kernel[i], stride[i], padding[i], dilation[i]) for i in (0, 1))
        if min(out) > 0:
            return size, kernel, stride, padding, dilation, out


def _convolution(module: Any, b: Bench) -> Arrays:
    size, kernel, stride, padding, dilation, out = _geometry(b)
    if b.pick(True, False, False):
        stride, dilation = (1, 1), (1, 1)
        out = tuple(positions(size[i], kernel[i], 1, padding[i]) for i in (0, 1))
        if min(out) < 1:
            padding, out = ((4, 4), (4, 4)), tuple(size[i] + 8 - kernel[i] + 1 for i in (0, 1))
    if b.pick(True, False, False):  # what common networks have
        size, kernel, padding = b.pick((10, 14), (12, 12)), b.pick((3, 3), (5, 5)), b.pick(((0, 0), (0, 0)), ((2, 2), (2, 2)))
        stride, dilation = (1, 1), (1, 1)
        out = tuple(positions(size[i], kernel[i], 1, padding[i]) for i in (0, 1))
    n, c, o = b.count(3), b.pick(*CHANNELS), b.pick(*CHANNELS)
    if b.pick(True, False, False):  # what is done by fewer products
        size, kernel, stride, dilation = (b.count(17), b.count(17)), (3, 3), (1, 1), (1, 1)
        padding = ((1, b.count(3)), (b.count(3), 1))
        out = tuple(positions(size[i], 3, 1, padding[i]) for i in (0, 1))
        c, o = b.pick(16, 32, 48), b.pick(16, 32, 48)
    if module is depthwise:
        o = b.count(3)
    outputs = c * o if module is depthwise else o
    x, K, bias = b.draw(n, *size, c), b.draw(*kernel, c, o), b.pick(None, b.draw(outputs))
    y, dx, dK, dbias = b.empty(n, *out, outputs), b.empty(*x.shape), b.empty(*K.shape), b.empty(outputs)
    dy = b.draw(*y.shape)
    rectified = (b.pick(True, False),) if module is convolution else ()
    module.forward(b.backend, x, K, bias, stride, padding, dilation, y, b.scratch, *rectified)
    module.backward_input(b.backend, dy, K, stride, padding, dilation, dx, b.scratch)
    module.backward_kernel(b.backend, x, dy, stride, padding, dilation, dK, dbias, b.scratch)
    assert extent(kernel[0], dilation[0]) >= kernel[0]
    return {"y": y, "dx": dx, "dK": dK, "dbias": dbias}


def _pooling(b: Bench) -> Arrays:
    size, window, stride, padding, _, out = _geometry(b)
    if b.pick(True, False, False):  # what common networks have
        size, window, stride, padding = (2 * b.count(5), 2 * b.count(5)), (2, 2), (2, 2), ((0, 0), (0, 0))
    out = tuple(positions(size[i], window[i], stride[i], padding[i]) for i in (0, 1))
    shape = (b.count(3), *size, b.pick(*CHANNELS))
    x, y, dx, picked = b.draw(*shape), b.empty(shape[0], *out, shape[3]), b.empty(*shape), b.empty(shape[0], *out, shape[3], dtype=np.uint8)
    dy, results = b.draw(*y.shape), {}
    for name in ("maximum", "minimum"):
        getattr(pooling, name)(b.backend, x, window, stride, padding, y, picked, b.scratch)
        pooling.backward_extreme(b.backend, dy, picked, window, stride, padding, dx, b.scratch)
        inside = np.isfinite(y)  # a window that lies all in the border has no winner
        results |= {name: np.where(inside, y, 0), "d" + name: dx.copy(), name + " picked": np.where(inside, picked, 0)}
    pooling.maximum(b.backend, x, window, stride, padding, y, picked, b.scratch, True)
    pooling.backward_extreme(b.backend, dy, picked, window, stride, padding, dx, b.scratch, y)
    results |= {"rectified": y.copy(), "drectified": dx.copy()}
    for name in ("total", "average"):
        getattr(pooling, name)(b.backend, x, window, stride, padding, y, b.scratch)
        getattr(pooling, "backward_" + name)(b.backend, dy, window, stride, padding, dx, b.scratch)
        results |= {name: y.copy(), "d" + name: dx.copy()}
    pooling.average(b.backend, x, window, stride, padding, y, b.scratch, count_border=True)
    pooling.backward_average(b.backend, dy, window, stride, padding, dx, b.scratch, count_border=True)
    return results | {"with border": y, "d with border": dx}


def _dense(b: Bench) -> Arrays:
    rows, inputs, outputs = b.pick(1, 2, 7, 30, 64, 257), b.pick(1, 3, 8, 31, 130, 600), b.pick(1, 3, 8, 17, 32, 33, 100)
    x, W, bias = b.draw(rows, inputs), b.draw(inputs, outputs), b.pick(None, b.draw(outputs))
    dy, y, dx, dW, dbias = b.draw(rows, outputs), b.empty(rows, outputs), b.empty(rows, inputs), b.empty(inputs, outputs), b.empty(outputs)
    dense.forward(b.backend, x, W, bias, y, b.pick(True, False))
    dense.backward_input(b.backend, dy, W, dx)
    dense.backward_kernel(b.backend, x, dy, dW, dbias)
    return {"y": y, "dx": dx, "dW": dW, "dbias": dbias}


def _activations(b: Bench) -> Arrays:
    size, results = b.count(70), {}
    x, dy = b.draw(size, scale=b.pick(0.01, 1.0, 6.0, 40.0)), b.draw(size)
    for kind in activations.KINDS:
        y, dx = b.empty(size), b.empty(size)
        activations.forward(b.backend, kind, x, y, 0.3)
        activations.backward(b.backend, kind, x, y, dy, dx, 0.3)
        results |= {kind: y, "d" + kind: dx}
    return results


def _normalisation(module: Any, b: Bench) -> Arrays:
    shape = (b.pick(2, 3, 40), b.pick(1, 3, 25), b.pick(*CHANNELS))
    if module is layer_norm and shape[-1] < 3:
        shape = (*shape[:2], 3)
    x = b.draw(*shape) + b.dtype(b.pick(0, 5))
    gamma, beta, dy = b.pick(None, b.draw(shape[-1])), b.pick(None, b.draw(shape[-1])), b.draw(*shape)
    statistics = b.empty(2, shape[-1] if module is batch_norm else shape[0] * shape[1])
    y, dx, dgamma, dbeta = b.empty(*shape), b.empty(*shape), b.empty(shape[-1]), b.empty(shape[-1])
    rectified = module is batch_norm and b.pick(True, False)
    module.forward(b.backend, x, gamma, beta, 1e-3, y, statistics, b.scratch, *rectified * (True,))
    module.backward(b.backend, x, dy, gamma, statistics, dx, dgamma, dbeta, b.scratch, *rectified * (y,))
    results = {"y": y, "dx": dx, "dgamma": dgamma, "dbeta": dbeta, "statistics": statistics}
    if module is batch_norm:
        mean, variance = b.draw(shape[-1]), abs(b.draw(shape[-1]))
        results["evaluated"] = batch_norm.evaluate(b.backend, x, gamma, beta, mean, variance, 1e-3, b.empty(*shape))
    return results


def _softmax(b: Bench) -> Arrays:
    rows, columns = b.count(20), b.pick(1, 2, 10, 16, 17, 100)
    scores, classes = b.draw(rows, columns, scale=b.pick(1.0, 20.0)), b.rng.integers(0, columns, rows)
    p, y, dx = b.empty(rows, columns), b.empty(rows, columns), b.empty(rows, columns)
    loss = softmax_cross_entropy.forward(b.backend, scores, classes, p)
    softmax_cross_entropy.softmax(b.backend, scores, y)
    softmax_cross_entropy.softmax_backward(b.backend, y, b.draw(rows, columns), dx)
    d = softmax_cross_entropy.backward(b.backend, p, classes, 1 / rows, b.empty(rows, columns))
    return {"loss": np.array([loss + 1.0]), "p": p, "y": y, "dx": dx + 1, "d": d}


def _squared_error(b: Bench) -> Arrays:
    shape = b.pick((1,), (7,), (3, 5), (16, 4, 4), (33, 67))
    prediction, target, difference, dx = b.draw(*shape), b.draw(*shape), b.empty(*shape), b.empty(*shape)
    loss = squared_error.forward(b.backend, prediction, target, difference, 0.5)
    squared_error.backward(b.backend, difference, 0.5, dx)
    return {"loss": np.array([float(loss)]), "difference": difference, "dx": dx}


def _sums(b: Bench) -> Arrays:
    shape = b.pick((1,), (7,), (3, 5), (16, 4, 4), (33, 67))
    first, second = b.draw(*shape), b.draw(*shape)
    apart = sums.add(b.backend, first, second, b.empty(*shape))
    return {"apart": apart, "in place": sums.add(b.backend, first, second, first)}


def _dropping(b: Bench) -> Arrays:
    shape = b.pick((1,), (7,), (3, 5), (16, 4, 4), (33, 67))
    rate, generator = b.pick(0.1, 0.5, 0.9), np.random.default_rng(5)
    drawn = [dropping.uniform(b.backend, generator, np.empty(shape, np.float32)) for _ in range(2)]
    kept = dropping.choose(b.backend, drawn[1], rate, np.empty(shape, bool))
    left = dropping.drop(b.backend, b.draw(*shape), kept, 1 / (1 - rate), b.empty(*shape))
    return {"drawn": drawn[0], "kept": kept.astype(b.dtype), "left": left}


def _rows(b: Bench) -> Arrays:
    count, steps, width = b.count(9), b.count(5), b.pick(1, 3, 16, 33)
    source, out = b.draw(count, steps, width), b.draw(count, steps, width)
    step = int(b.rng.integers(steps))
    rows.copy(b.backend, source[:, step], out[:, 0])
    return {"out": out, "whole": rows.copy(b.backend, source[:, 0], b.empty(count, width))}


def _recurrent(kind: str, b: Bench) -> Arrays:
    n, steps, inputs, hidden = b.pick(1, 3, 16, 33), b.pick(1, 2, 7), b.pick(1, 4, 20, 40), b.pick(1, 5, 16, 19, 64)
    factor = {"lstm": 4, "gru": 3}.get(kind, 1)
    x, W, U = b.draw(n, steps, inputs), b.draw(inputs, factor * hidden, scale=0.4), b.draw(hidden, factor * hidden, scale=0.2)
    bias = b.draw(2, factor * hidden) if kind == "gru" else b.draw(factor * hidden)
    h0, c0, dstates = b.draw(n, hidden), b.draw(n, hidden), b.draw(n, steps, hidden)
    mask = b.pick(None, b.rng.random((n, steps)) < 0.7)
    bias = b.pick(None, bias)
    states, cells, gates = b.empty(n, steps, hidden), b.empty(n, steps, hidden), b.empty(n, steps, 4 * hidden)
    dx, dW, dU, dh0, dc0 = (b.empty(*array.shape) for array in (x, W, U, h0, c0))
    dbias = None if bias is None else b.empty(*bias.shape)
    if kind == "lstm":
        lstm.forward(b.backend, x, W, U, bias, h0, c0, states, cells, gates, b.scratch, mask)
        lstm.backward(b.backend, x, W, U, h0, c0, states, cells, gates, dstates, dx, dW, dU, dbias, dh0, dc0, b.scratch, mask)
    elif kind == "gru":
        gru.forward(b.backend, x, W, U, bias, h0, states, gates, b.scratch, mask)
        gru.backward(b.backend, x, W, U, h0, states, gates, dstates, dx, dW, dU, dbias, dh0, b.scratch, mask)
    else:
        simple_rnn.forward(b.backend, x, W, U, bias, h0, states, b.scratch, kind, mask)
        simple_rnn.backward(b.backend, x, W, U, h0, states, dstates, dx, dW, dU, dbias, dh0, b.scratch, kind, mask)
    results = {"states": states, "dx": dx, "dW": dW, "dU": dU, "dh0": dh0}
    results |= {"cells": cells, "dc0": dc0} if kind == "lstm" else {}
    results |= {"gates": gates} if factor > 1 else {}
    return results | ({} if dbias is None else {"dbias": dbias})


def _updates(b: Bench) -> Arrays:
    size, results = b.pick(1, 15, 16, 33, 1000, 20001), {}
    for name in ("sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop", "adagrad"):
        w, g, m, v = b.draw(size), b.draw(size), b.draw(size), abs(b.draw(size))
        if name == "sgd":
            updates.sgd(b.backend, w, g, 0.1)
        elif name in ("momentum", "nesterov"):
            updates.momentum(b.backend, w, g, m, 0.1, 0.9, name == "nesterov")
        elif name in ("adam", "adamw"):
            updates.adam(b.backend, w, g, m, v, 0.1, 0.9, 0.999, 1e-8, 3, 0.1 if name == "adamw" else 0.0)
        elif name == "rmsprop":
            updates.rmsprop(b.backend, w, g, v, 0.1, 0.99, 1e-8)
        else:
            updates.adagrad(b.backend, w, g, v, 0.1, 1e-10)
        results |= {name: w, name + " m": m, name + " v": v}
    return results


def _dense_chain(b: Bench) -> Arrays:
    widths = [b.pick(1, 2, 3, 8, 16, 20, 33, 130) for _ in range(b.count(4) + 1)]  # 130 x 130 is packed piece by piece
    loss, kind = b.pick(*LOSSES), b.pick(*UPDATES)
    if loss == "softmax_cross_entropy":
        widths[-1] = b.pick(2, 10)
    layers, offset = [], b.pick(0, 5)
    for i, (inputs, outputs) in enumerate(pairwise(widths)):
        activation = "linear" if i == len(widths) - 2 else b.pick("linear", *activations.KINDS)
        bias_offset = b.pick(-1, offset + inputs * outputs, offset + inputs * outputs)
        layers.append(ChainLayer(inputs, outputs, activation, offset, bias_offset, 0.3))
        offset += (inputs + 1) * outputs
    samples, batch = b.pick(1, 7, 40), b.pick(1, 3, 10, 30, 64)
    weights, gradients = b.draw(offset, scale=0.2), np.zeros(offset, b.dtype)
    slots = {name: np.zeros(offset, b.dtype) for name in ("velocity", "m", "v")}
    inputs, targets, scale = b.draw(samples, widths[0]), b.draw(samples, widths[-1]), 1.0
    if b.pick(True, False):
        inputs, scale = b.rng.integers(0, 256, inputs.shape).astype(np.uint8), 1 / 255
    classes = b.rng.integers(0, widths[-1], samples)
    update, order = Update(kind, epsilon=1e-3, decay=b.pick(0.0, 0.1)), b.rng.integers(0, samples, 2 * batch + 1)
    right = classes if loss == "softmax_cross_entropy" else targets
    chain = DenseChain(b.backend, layers, update, loss, weights, gradients, slots, inputs, right, batch, b.pick(1.0, 0.5), scale)
    losses = chain.run(order, 0, 5, 0.01, 1)
    assert len(losses) == 3
    return {"losses": losses, "weights": weights, "gradients": gradients}


TRIALS: dict[str, Callable[[Bench], Arrays]] = {
    "convolution": lambda b: _convolution(convolution, b),
    "depthwise": lambda b: _convolution(depthwise, b),
    "pooling": _pooling,
    "dense": _dense,
    "activations": _activations,
    "batch_norm": lambda b: _normalisation(batch_norm, b),
    "layer_norm": lambda b: _normalisation(layer_norm, b),
    "softmax": _softmax,
    "squared_error": _squared_error,
    "sums": _sums,
    "dropping": _dropping,
    "rows": _rows,
    "simple_rnn_tanh": lambda b: _recurrent("tanh", b),
    "simple_rnn_relu": lambda b: _recurrent("relu", b),
    "lstm": lambda b: _recurrent("lstm", b),
    "gru": lambda b: _recurrent("gru", b),
    "updates": _updates,
    "dense_chain": _dense_chain,
}
