"""The NumPy definitions against the formulas written out in slow loops, cell by cell, in float64."""

import numpy as np
import pytest

from engine.backend import Backend
from engine.kernels import (
    batch_norm,
    convolution,
    depthwise,
    gru,
    gru_reset_first,
    layer_norm,
    lstm,
    pooling,
    simple_rnn,
    softmax_cross_entropy,
    squared_error,
    sums,
    updates,
)
from engine.kernels.window import positions
from tests.engine.kernels.trials import Bench

PLAIN = Backend("cpu", np)
GEOMETRIES = [  # image, kernel, stride, padding, dilation
    ((4, 5), (3, 2), (1, 1), ((0, 0), (0, 0)), (1, 1)),
    ((5, 4), (2, 3), (2, 1), ((1, 0), (2, 1)), (1, 1)),
    ((6, 7), (2, 2), (3, 2), ((1, 2), (0, 3)), (2, 3)),
    ((1, 9), (1, 4), (1, 3), ((0, 0), (5, 1)), (1, 2)),
    ((3, 3), (1, 1), (2, 2), ((3, 3), (2, 2)), (1, 1)),
]


def bench() -> Bench:
    return Bench(PLAIN, np.float64, 7)


def cells(geometry, out):
    """All (i, j, a, b, y, x) such that kernel cell (a, b) at output (i, j) touches the image at (y, x)."""
    size, kernel, stride, padding, dilation = geometry
    for i, j in np.ndindex(*out):
        for a, b in np.ndindex(*kernel):
            y, x = i * stride[0] + a * dilation[0] - padding[0][0], j * stride[1] + b * dilation[1] - padding[1][0]
            if 0 <= y < size[0] and 0 <= x < size[1]:
                yield i, j, a, b, y, x


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_convolution_is_its_formula(geometry) -> None:
    size, kernel, stride, padding, dilation = geometry
    b = bench()
    out = tuple(positions(size[i], kernel[i], stride[i], padding[i], dilation[i]) for i in (0, 1))
    x, K, bias, dy = b.draw(2, *size, 3), b.draw(*kernel, 3, 4), b.draw(4), b.draw(2, *out, 4)
    y, dx, dK = np.zeros(dy.shape) + bias, np.zeros(x.shape), np.zeros(K.shape)
    for i, j, a, c, v, u in cells(geometry, out):
        y[:, i, j] += x[:, v, u] @ K[a, c]
        dx[:, v, u] += dy[:, i, j] @ K[a, c].T
        dK[a, c] += x[:, v, u].T @ dy[:, i, j]
    got = convolution.forward(PLAIN, x, K, bias, stride, padding, dilation, b.empty(*y.shape), b.scratch)
    np.testing.assert_allclose(got, y, atol=1e-12)
    got = convolution.backward_input(PLAIN, dy, K, stride, padding, dilation, b.empty(*x.shape), b.scratch)
    np.testing.assert_allclose(got, dx, atol=1e-12)
    got, dbias = b.empty(*K.shape), b.empty(4)
    convolution.backward_kernel(PLAIN, x, dy, stride, padding, dilation, got, dbias, b.scratch)
    np.testing.assert_allclose(got, dK, atol=1e-12)
    np.testing.assert_allclose(dbias, dy.sum((0, 1, 2)), atol=1e-12)


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_depthwise_convolution_is_its_formula(geometry) -> None:
    size, kernel, stride, padding, dilation = geometry
    b = bench()
    out = tuple(positions(size[i], kernel[i], stride[i], padding[i], dilation[i]) for i in (0, 1))
    x, K, dy = b.draw(2, *size, 3), b.draw(*kernel, 3, 2), b.draw(2, *out, 6)
    y, dx, dK = np.zeros(dy.shape), np.zeros(x.shape), np.zeros(K.shape)
    for i, j, a, c, v, u in cells(geometry, out):
        for channel, m in np.ndindex(3, 2):
            y[:, i, j, 2 * channel + m] += x[:, v, u, channel] * K[a, c, channel, m]
            dx[:, v, u, channel] += dy[:, i, j, 2 * channel + m] * K[a, c, channel, m]
            dK[a, c, channel, m] += x[:, v, u, channel] @ dy[:, i, j, 2 * channel + m]
    got = depthwise.forward(PLAIN, x, K, None, stride, padding, dilation, b.empty(*y.shape), b.scratch)
    np.testing.assert_allclose(got, y, atol=1e-12)
    got = depthwise.backward_input(PLAIN, dy, K, stride, padding, dilation, b.empty(*x.shape), b.scratch)
    np.testing.assert_allclose(got, dx, atol=1e-12)
    got = b.empty(*K.shape)
    depthwise.backward_kernel(PLAIN, x, dy, stride, padding, dilation, got, None, b.scratch)
    np.testing.assert_allclose(got, dK, atol=1e-12)


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_pooling_is_its_formula(geometry) -> None:
    size, window, stride, padding, _ = geometry
    geometry = (size, window, stride, padding, (1, 1))
    b = bench()
    out = tuple(positions(size[i], window[i], stride[i], padding[i]) for i in (0, 1))
    x, dy = b.draw(2, *size, 3), b.draw(2, *out, 3)
    inside = {}
    for i, j, a, c, v, u in cells(geometry, out):
        inside.setdefault((i, j), []).append((a * window[1] + c, v, u))
    y, picked = b.empty(*dy.shape), b.empty(*dy.shape, dtype=np.uint8)
    pooling.maximum(PLAIN, x, window, stride, padding, y, picked, b.scratch)
    dx = pooling.backward_extreme(PLAIN, dy, picked, window, stride, padding, b.empty(*x.shape), b.scratch)
    mean = pooling.average(PLAIN, x, window, stride, padding, b.empty(*dy.shape), b.scratch)
    right_dx = np.zeros(x.shape)
    for (i, j), places in inside.items():
        values = np.stack([x[:, v, u] for _, v, u in places])
        np.testing.assert_array_equal(y[:, i, j], values.max(axis=0))
        np.testing.assert_allclose(mean[:, i, j], values.mean(axis=0), atol=1e-12)
        for n, c in np.ndindex(2, 3):
            number, v, u = places[values[:, n, c].argmax()]
            assert picked[n, i, j, c] == number
            right_dx[n, v, u, c] += dy[n, i, j, c]
    np.testing.assert_allclose(dx, right_dx, atol=1e-12)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def recurrent_forward(kind, x, W, U, bias, h, c):
    """One sample, step by step."""
    states = []
    for now in x:
        if kind == "lstm":
            i, f, g, o = np.split(now @ W + h @ U + bias, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        elif kind.startswith("gru"):
            (r, z, n), (hr, hz, hn) = np.split(now @ W + bias[0], 3), np.split(h @ U + bias[1], 3)
            update, reset = sigmoid(z + hz), sigmoid(r + hr)
            seen = reset * hn if kind == "gru" else (reset * h) @ U[:, 10:] + bias[1, 10:]
            h = (1 - update) * np.tanh(n + seen) + update * h
        else:
            z = now @ W + h @ U + bias
            h = np.tanh(z) if kind == "tanh" else np.maximum(z, 0)
        states.append(h)
    return np.array(states)


@pytest.mark.parametrize("kind", ["lstm", "gru", "gru reset first", "tanh", "relu"])
def test_recurrent_layers_are_their_formulas(kind) -> None:
    b, factor = bench(), {"lstm": 4, "gru": 3, "gru reset first": 3}.get(kind, 1)
    x, W, U, h0, c0 = b.draw(2, 3, 4), b.draw(4, factor * 5), b.draw(5, factor * 5), b.draw(2, 5), b.draw(2, 5)
    bias = b.draw(2, 15) if factor == 3 else b.draw(factor * 5)
    states, cells_, gates = b.empty(2, 3, 5), b.empty(2, 3, 5), b.empty(2, 3, 20)

    def forward() -> np.ndarray:
        if kind == "lstm":
            return lstm.forward(PLAIN, x, W, U, bias, h0, c0, states, cells_, gates, b.scratch)
        if kind == "gru":
            return gru.forward(PLAIN, x, W, U, bias, h0, states, gates, b.scratch)
        if kind == "gru reset first":
            return gru_reset_first.forward(np, x, W, U, bias, h0, states, gates, b.scratch)
        return simple_rnn.forward(PLAIN, x, W, U, bias, h0, states, b.scratch, kind)

    right = np.stack([recurrent_forward(kind, x[n], W, U, bias, h0[n], c0[n]) for n in range(2)])
    np.testing.assert_allclose(forward(), right, atol=1e-12)
    d = b.draw(2, 3, 5)
    arrays = {"x": x, "W": W, "U": U, "bias": bias, "h0": h0} | ({"c0": c0} if kind == "lstm" else {})
    grads = {name: b.empty(*array.shape) for name, array in arrays.items()}
    outs = (*(grads[name] for name in ("x", "W", "U", "bias", "h0")), *((grads["c0"],) if kind == "lstm" else ()))
    if kind == "lstm":
        lstm.backward(PLAIN, x, W, U, h0, c0, states, cells_, gates, d, *outs, b.scratch)
    elif kind == "gru":
        gru.backward(PLAIN, x, W, U, h0, states, gates, d, *outs, b.scratch)
    elif kind == "gru reset first":
        gru_reset_first.backward(np, x, W, U, h0, states, gates, d, *outs, b.scratch)
    else:
        simple_rnn.backward(PLAIN, x, W, U, h0, states, d, *outs, b.scratch, kind)
    for name, array in arrays.items():  # along a random direction, by central differences
        direction = b.draw(*array.shape)
        ends = []
        for sign in (1, -1):
            array += sign * 1e-6 * direction
            ends.append((forward() * d).sum())
            array -= sign * 1e-6 * direction
        assert (ends[0] - ends[1]) / 2e-6 == pytest.approx((grads[name] * direction).sum(), rel=1e-6), name


def test_normalisation_gives_mean_zero_and_deviation_one() -> None:
    b = bench()
    x = 3 + 2 * b.draw(6, 5, 7)
    y = batch_norm.forward(PLAIN, x, None, None, 0.0, b.empty(*x.shape), b.empty(2, 7), b.scratch)
    np.testing.assert_allclose([y.mean((0, 1)), y.std((0, 1))], [np.zeros(7), np.ones(7)], atol=1e-12)
    y = layer_norm.forward(PLAIN, x, None, None, 0.0, b.empty(*x.shape), b.empty(2, 30), b.scratch)
    np.testing.assert_allclose([y.mean(-1), y.std(-1)], [np.zeros((6, 5)), np.ones((6, 5))], atol=1e-12)


def test_softmax_cross_entropy_is_its_formula() -> None:
    b = bench()
    scores, classes = b.draw(4, 3), np.array([2, 0, 1, 1])
    p = b.empty(4, 3)
    loss = softmax_cross_entropy.forward(PLAIN, scores, classes, p)
    right = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    np.testing.assert_allclose(p, right, atol=1e-12)
    assert loss == pytest.approx(-sum(np.log(right[i, k]) for i, k in enumerate(classes)))
    d = softmax_cross_entropy.backward(PLAIN, p, classes, 0.25, b.empty(4, 3))
    np.testing.assert_allclose(d, (right - np.eye(3)[classes]) / 4, atol=1e-12)


def test_a_sum_may_be_written_over_what_is_added() -> None:
    b = bench()
    first, second = b.draw(4, 3), b.draw(4, 3)
    right = first + second
    np.testing.assert_array_equal(sums.add(PLAIN, first, second, second), right)


def test_squared_error_is_its_formula() -> None:
    b = bench()
    prediction, target, difference = b.draw(4, 3), b.draw(4, 3), b.empty(4, 3)
    assert squared_error.forward(PLAIN, prediction, target, difference, 0.5) == pytest.approx(0.5 * ((prediction - target) ** 2).sum())
    np.testing.assert_allclose(squared_error.backward(PLAIN, difference, 0.5, b.empty(4, 3)), prediction - target)


def test_adam_is_its_formula() -> None:
    b = bench()
    w, m, v = b.draw(5), np.zeros(5), np.zeros(5)
    right, first, second = w.copy(), np.zeros(5), np.zeros(5)
    for step in range(1, 6):
        g = b.draw(5)
        updates.adam(PLAIN, w, g, m, v, 0.1, 0.9, 0.99, 1e-3, step, decay=0.2)
        right *= 1 - 0.1 * 0.2
        first, second = 0.9 * first + 0.1 * g, 0.99 * second + 0.01 * g * g
        right -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-3)
    np.testing.assert_allclose(w, right, atol=1e-12)
