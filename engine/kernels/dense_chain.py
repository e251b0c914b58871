"""Whole training steps of a network that is a chain of dense layers: forward, loss, backward and update, many steps a call.

A small network spends its time between the operations, not in them; one call for many steps is what makes it fast, and the compiled
twin holds no lock meanwhile.
"""

import ctypes
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isfinite
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..errors import ShapeError, TrainingError
from . import activations, softmax_cross_entropy, updates
from .library import address, fits, require_order
from .updates import UPDATES, Update

Array = Any
LOSSES = ("mse", "softmax_cross_entropy", "sigmoid_cross_entropy")
SLOTS = {"sgd": (), "momentum": ("velocity",), "nesterov": ("velocity",), "adam": ("m", "v")}
MOST_LAYERS = 32


@dataclass(frozen=True)
class ChainLayer:
    """A dense layer and what follows it; the offsets say where kernel (inputs, outputs) and bias lie in the flat vectors.

    `activation` is "linear" or one of `activations.KINDS`, `amount` its slope or α; `bias_offset` -1 means no bias.
    """

    inputs: int
    outputs: int
    activation: str
    kernel_offset: int
    bias_offset: int = -1
    amount: float = 0.0


class _Layer(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in ("inputs", "outputs", "activation", "kernel", "bias")] + [("amount", ctypes.c_double)]


class _Chain(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("weights", "gradients", "first_slot", "second_slot", "inputs", "targets", "memory")),
        *((name, ctypes.c_void_p) for name in ("layers", "order", "losses")),
        *((name, ctypes.c_int64) for name in ("layer_count", "size", "loss", "update", "batch", "samples", "end", "bytes")),
        *((name, ctypes.c_double) for name in ("scale", "weight", "mu", "beta1", "beta2", "epsilon", "decay", "rate", "limit")),
    ]


class DenseChain:
    """Trains a chain of dense layers on arrays in memory; weights, gradients and slots are the caller's flat vectors, changed in place.

    `inputs` (samples, features) are numbers, or bytes that are multiplied by `scale`; `targets` (samples, outputs) numbers, or (samples,)
    int64 classes for softmax_cross_entropy. The loss is the mean over the batch (mse, sigmoid_cross_entropy: over all its numbers too)
    times `weight`.
    """

    def __init__(
        self,
        backend: Any,
        layers: tuple[ChainLayer, ...],
        update: Update,
        loss: str,
        weights: Array,
        gradients: Array,
        slots: dict[str, Array],
        inputs: Array,
        targets: Array,
        batch_size: int,
        weight: float = 1.0,
        scale: float = 1.0,
    ):
        self.backend, self.layers, self.update, self.loss, self.weight = backend, tuple(layers), update, loss, weight
        self.scale = scale
        self.weights, self.gradients = weights, gradients
        self.slots = tuple(slots[name] for name in SLOTS[update.kind])
        self.inputs, self.targets, self.batch_size = inputs, targets, batch_size
        self._check()
        vectors = (weights, gradients)
        self._views = [tuple(part(vector, layer) for vector in vectors for part in (self._kernel, self._bias)) for layer in self.layers]
        self._rooms: dict[int, SimpleNamespace] = {}
        self._order: Array = None
        self._pace = (0.0, 0.0)
        self._losses = np.zeros(64, np.float32)
        sound = (inputs.dtype == np.uint8 and inputs.flags.c_contiguous) or fits(backend, inputs)
        self._native = self._prepare() if sound and fits(backend, weights, gradients, *self.slots) else None

    @property
    def bytes(self) -> int:
        """Memory of its own: what a batch needs on its way, and with NumPy the samples in columns."""
        if self._native is not None:
            return self._memory.nbytes
        widths = [layer.inputs for layer in self.layers] + [layer.outputs for layer in self.layers] * 2
        turned = self.inputs.nbytes + (0 if self.loss == "softmax_cross_entropy" else self.targets.nbytes)
        return sum(widths) * self.batch_size * self.weights.itemsize + turned

    def run(self, order: Array, first: int, steps: int, learning_rate: float, step: int, milliseconds: float = 0.0) -> np.ndarray:
        """Train on order[first : first + batch], the next batch, and so on; the loss of each step done, as a new float32 array.

        Ends after `steps` steps, at the end of `order` (the last batch may be smaller), or once `milliseconds` have passed (0: no
        limit), or before a step whose loss or gradient is not finite: maybe with none. `step` is the number of the first one, from 1.
        """
        if self._native is None:
            return self._run_numpy(order, first, steps, learning_rate, step, milliseconds)
        if order is not self._order or steps > len(self._losses) or self._pace != (learning_rate, milliseconds):
            self._set_out(order, steps, learning_rate, milliseconds)
        done = self.backend.native.dense_chain_run(self._native, first, steps, step)
        if done < 0:
            raise TrainingError("A batch asks for a sample or a class that the data do not have.")
        return self._losses[:done].copy()

    def _set_out(self, order: Array, steps: int, learning_rate: float, milliseconds: float) -> None:
        """Write down for C what rarely changes from call to call: each argument of a call costs time."""
        require_order(order)
        if steps > len(self._losses):
            self._losses = np.zeros(steps, np.float32)
        self._order, self._pace, chain = order, (learning_rate, milliseconds), self._chain
        chain.order, chain.end, chain.losses = address(order), len(order), address(self._losses)
        chain.rate, chain.limit = self._pace

    def _check(self) -> None:
        width = self.inputs.shape[1]
        size = self.weights.size
        for layer in self.layers:
            inside = 0 <= layer.kernel_offset <= size - layer.inputs * layer.outputs and -1 <= layer.bias_offset <= size - layer.outputs
            if layer.inputs != width or min(layer.inputs, layer.outputs) < 1 or not inside:
                raise ShapeError(f"A chain of dense layers does not hold together at {layer} (given {width} numbers, {size} weights).")
            width = layer.outputs
        classes = self.loss == "softmax_cross_entropy"
        right = (len(self.inputs),) if classes else (len(self.inputs), width)
        if self.targets.shape != right or (classes and self.targets.dtype != np.int64):
            raise ShapeError(f"Targets for {self.loss} must have the shape {right}, got {self.targets.dtype} {self.targets.shape}.")
        if any(vector.shape != (size,) for vector in (self.weights, self.gradients, *self.slots)):
            raise ShapeError(f"Weights, gradients and slots must be flat vectors of the same length, {size}.")
        if not 1 <= len(self.layers) <= MOST_LAYERS or self.batch_size < 1:
            raise ShapeError(f"A chain has 1 to {MOST_LAYERS} layers and batches of at least 1.")

    def _prepare(self) -> Any:
        """The C struct Chain, or None if the targets do not suit it."""
        if not self.targets.flags.c_contiguous or (self.loss != "softmax_cross_entropy" and self.targets.dtype != np.float32):
            return None
        kinds = {"linear": -1} | {kind: number for number, kind in enumerate(activations.KINDS)}
        numbers = [(one.inputs, one.outputs, kinds[one.activation], one.kernel_offset, one.bias_offset, one.amount) for one in self.layers]
        self._layers = (_Layer * len(numbers))(*numbers)
        widths = [self.layers[0].inputs, *(layer.outputs for layer in self.layers)]
        wide = [width + 48 for width in widths]  # rounded up to panels and cache lines
        panels = max(a * b for a, b in pairwise(wide))
        self._memory = np.zeros(self.batch_size * (2 * sum(wide) + 2 * max(wide)) + panels + max(wide) + 64 * len(wide), np.float32)
        slots = [address(slot) for slot in self.slots] + [None, None]
        pointers = (address(self.weights), address(self.gradients), *slots[:2], address(self.inputs), address(self.targets))
        counts = (len(numbers), self.weights.size, LOSSES.index(self.loss), UPDATES.index(self.update.kind), self.batch_size)
        how = self.update
        self._chain = _Chain(
            *pointers, address(self._memory), ctypes.addressof(self._layers), None, address(self._losses), *counts, len(self.inputs), 0,
            self.inputs.dtype == np.uint8, self.scale, self.weight, how.mu, how.beta1, how.beta2, how.epsilon, how.decay, 0.0, 0.0,
        )  # fmt: skip
        return ctypes.addressof(self._chain)

    def _run_numpy(self, order, first, steps, learning_rate, step, milliseconds) -> np.ndarray:
        losses, start, gradients = [], perf_counter(), self.gradients
        with np.errstate(all="ignore"):  # an overflow is what is looked for
            while len(losses) < steps and first < len(order):
                rows = order[first : first + self.batch_size]
                loss = self._step(rows)
                if not (isfinite(loss) and isfinite(gradients.dot(gradients))):
                    break
                self._move(learning_rate, step + len(losses))
                losses.append(loss)
                first += len(rows)
                if milliseconds > 0 and (perf_counter() - start) * 1e3 >= milliseconds:
                    break
        return np.array(losses, np.float32)

    def _step(self, rows: Array) -> float:
        """Loss and gradients of one step. Samples lie in columns, under them a row of ones that brings the bias into the product.

        Calls cost more than what they compute here: `dot` and `take` as methods take a third of the functions' time, adding a bias to
        every row eight times as long as a product.
        """
        xp, count = self.backend.xp, len(rows)
        room = self._rooms.get(count) or self._rooms.setdefault(count, self._furnish(count))
        room.inputs.take(rows, 1, room.x, "clip")
        if room.scale is not None:
            xp.multiply(room.x, room.scale, room.values[0])
        for kernel, parts, x, z, y, function, amount in room.forward:
            if parts is not None:
                kernel[:-1], kernel[-1] = parts
            kernel.T.dot(x, z)
            if function is not None:
                function(xp, z, y, amount)
        loss, d = self._loss(room, rows)
        for xT, z, y, slope, amount, dkernel, parts, kernel, dx in room.backward:
            if slope is not None:
                slope(xp, z, y, d, d, amount)
            xT.dot(d.T, dkernel)
            if parts is not None:
                parts[0][...] = dkernel[:-1]
                if parts[1] is not None:
                    parts[1][...] = dkernel[-1]
            if dx is not None:
                d = kernel.dot(d, dx)[:-1]
        return loss

    def _furnish(self, rows: int) -> SimpleNamespace:
        """Memory for a batch of `rows`, and for each layer all that its step touches: looked up once, not at every step."""
        xp, dtype, forward, backward = self.backend.xp, self.weights.dtype, [], []
        values = [xp.ones((layer.inputs + 1, rows), dtype) for layer in self.layers]
        gathered = values[0][:-1] if self.inputs.dtype == dtype else xp.empty((self.inputs.shape[1], rows), self.inputs.dtype)
        values.append(xp.empty((self.layers[-1].outputs + 1, rows), dtype))
        for number, (layer, (W, b, dW, db)) in enumerate(zip(self.layers, self._views, strict=True)):
            y, linear = values[number + 1][:-1], layer.activation == "linear"
            z = y if linear else xp.empty_like(y)
            function, slope = (None, None) if linear else activations.DEFINITIONS[layer.activation]
            kernel, parts = self._bordered(self.weights, layer, (W, 0 if b is None else b))
            dkernel, dparts = self._bordered(self.gradients, layer, (dW, db))
            dx = xp.empty_like(values[number]) if number else None
            forward.append((kernel, parts, values[number], z, y, function, layer.amount))
            backward.insert(0, (values[number], z, y, slope, layer.amount, dkernel, dparts, kernel, dx))
        scale = None if self.inputs.dtype == dtype else xp.array(self.scale, dtype)
        values[0] = values[0][:-1]
        room = SimpleNamespace(x=gathered, scale=scale, values=values, forward=forward, backward=backward, y=values[-1][:-1])
        room.inputs, room.targets = self._columns
        room.t, room.e = xp.empty_like(room.y), xp.empty_like(room.y)
        return room

    def _bordered(self, vector: Array, layer: ChainLayer, parts: tuple[Array, Any]) -> tuple[Array, tuple | None]:
        """Kernel and, as a last row, bias: a view where they lie side by side, else memory to copy them to and fro."""
        start, size = layer.kernel_offset, layer.inputs * layer.outputs
        if layer.bias_offset == start + size:
            return vector[start : start + size + layer.outputs].reshape(layer.inputs + 1, layer.outputs), None
        return self.backend.xp.zeros((layer.inputs + 1, layer.outputs), vector.dtype), parts

    @cached_property
    def _columns(self) -> tuple[Array, Array | None]:
        """Inputs and, where they are numbers, targets with samples in columns."""
        xp, targets = self.backend.xp, self.targets
        turned = None if self.loss == "softmax_cross_entropy" else xp.ascontiguousarray(targets.T, self.weights.dtype)
        return xp.ascontiguousarray(self.inputs.T), turned

    def _loss(self, room: SimpleNamespace, rows: Array) -> tuple[float, Array]:
        """The loss and its gradient, samples in columns."""
        xp, y, e = self.backend.xp, room.y, room.e
        if self.loss == "softmax_cross_entropy":
            scores, classes, factor = xp.ascontiguousarray(y.T), self.targets[rows], self.weight / len(rows)
            p = xp.empty_like(scores)
            loss = softmax_cross_entropy.forward(self.backend, scores, classes, p)
            return float(loss) * factor, softmax_cross_entropy.backward(self.backend, p, classes, factor, scores).T
        t = room.targets.take(rows, 1, room.t, "clip")
        factor = self.weight / y.size
        if self.loss == "mse":
            xp.subtract(y, t, e)
            line = e.reshape(-1)
            return float(line.dot(line)) * factor, xp.multiply(e, 2 * factor, e)
        loss = (((y > 0) - t) * y + xp.log1p(xp.exp(-xp.abs(y)))).sum() * factor
        activations.sigmoid(xp, y, e)
        e -= t
        e *= factor
        return float(loss), e

    def _move(self, learning_rate: float, step: int) -> None:
        how, vectors = self.update, (self.weights, self.gradients, *self.slots)
        if how.kind == "sgd":
            updates.sgd(self.backend, *vectors, learning_rate)
        elif how.kind == "adam":
            updates.adam(self.backend, *vectors, learning_rate, how.beta1, how.beta2, how.epsilon, step, how.decay)
        else:
            updates.momentum(self.backend, *vectors, learning_rate, how.mu, how.kind == "nesterov")

    @staticmethod
    def _kernel(vector: Array, layer: ChainLayer) -> Array:
        return vector[layer.kernel_offset : layer.kernel_offset + layer.inputs * layer.outputs].reshape(layer.inputs, layer.outputs)

    @staticmethod
    def _bias(vector: Array, layer: ChainLayer) -> Array | None:
        return vector[layer.bias_offset : layer.bias_offset + layer.outputs] if layer.bias_offset >= 0 else None
