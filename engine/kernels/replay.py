"""Steps of training played without Python: the compiled calls of a step are written down once, and from then on a C function makes them.

A `Recorder` stands in for the compiled library while a step runs the ordinary way. A `Player` makes the calls that were written down for
each part of a batch, on threads that it is given, adds the gradients up in a fixed order, and moves the weights. What it
gives is what the ordinary way gives, bit for bit.
"""

import ctypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ShapeError, TrainingError
from .dropping import addresses
from .interface import SIGNATURES
from .library import address, require_order
from .updates import UPDATES, Update

Array = Any
Generator = Any  # a numpy.random.Generator; to name the class would load numpy.random, a tenth of the time to import the engine
MOST_VALUES, MOST_MEMBERS = 18, 16
AGREE, AGREE_SIGNATURE = "agree", "vppi"  # what the parts of a batch do together: no kernel, but written down like one
AWAY, COMING = 0, 1  # where a member of the crew is
LATE, AWAIT, BAD_ORDER = -3, -2, -1  # instead of a number of steps


class _Value(ctypes.Union):
    _fields_ = [("p", ctypes.c_void_p), ("i", ctypes.c_int64), ("d", ctypes.c_double)]


class _Call(ctypes.Structure):
    _fields_ = [("kernel", ctypes.c_int64), ("v", _Value * MOST_VALUES)]


class _Column(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("source", "to")),
        *((name, ctypes.c_int64) for name in ("numbers", "scaled")),
        ("scale", ctypes.c_double),
    ]


class _Part(ctypes.Structure):
    _fields_ = [
        ("calls", ctypes.c_void_p),
        *((name, ctypes.c_int64) for name in ("forward", "count", "low", "high")),
        ("gradients", ctypes.c_void_p),
        ("share", ctypes.c_double),
    ]


class _Plan(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("parts", "columns")),
        *((name, ctypes.c_int64) for name in ("members", "column_count", "batch", "samples", "size", "update")),
        *((name, ctypes.c_void_p) for name in ("weights", "first_slot", "second_slot")),
        *((name, ctypes.c_double) for name in ("mu", "beta1", "beta2", "epsilon", "decay", "rate", "limit")),
        *((name, ctypes.c_void_p) for name in ("order", "losses", "state", "state_before")),
        *((name, ctypes.c_int64) for name in ("state_size", "agrees", "end", "first", "ticket", "arrived", "over", "broken")),
        ("post", ctypes.c_int64 * MOST_MEMBERS),
        ("loss", ctypes.c_double * MOST_MEMBERS),
        ("square", ctypes.c_float * MOST_MEMBERS),
        ("told", ctypes.c_void_p * (2 * MOST_MEMBERS)),
        ("runs", ctypes.c_int64),
        ("pace", ctypes.c_double * 2),
    ]


class Recorder:
    """Stands in for the compiled library: makes each call and writes it down."""

    def __init__(self, library: Any):
        self._library = library
        self.calls: list[tuple[str, tuple]] = []

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._library, name)

        def call(*values: Any) -> Any:
            self.calls.append((name, values))
            return function(*values)

        return call


class RecordedSeat:
    """Stands in for the place of a part in a meeting: writes down what is to be agreed on, and takes its own values for the mean."""

    def __init__(self, recorder: Recorder, part: int, share: float):
        self._recorder, self.part, self.share = recorder, part, share

    def agree(self, values: Array, out: Array) -> None:
        self._recorder.calls.append((AGREE, (address(values), address(out), values.size)))
        out[...] = values


@dataclass(frozen=True)
class Column:
    """A column of the data: its stored rows, the batch that they are gathered into, and what bytes are multiplied by; None copies."""

    stored: Array
    batch: Array
    scale: float | None = None


@dataclass(frozen=True)
class Part:
    """The calls for the samples [low, high) of a batch, the first `forward` of them forward, and the arrays that they may touch."""

    calls: Sequence[tuple[str, tuple]]
    forward: int
    low: int
    high: int
    gradients: Array
    memory: Sequence[Array]
    generator: Generator | None = None


class Player:
    """Plays the parts of a step, each on a thread of its own; raises ShapeError where a call can't be played or touches other memory.

    `weights`, `state` and `slots` are flat vectors, changed in place; `submit` has a thread do some work.
    """

    def __init__(
        self,
        library: Any,
        parts: Sequence[Part],
        columns: Sequence[Column],
        update: Update,
        weights: Array,
        state: Array,
        slots: Sequence[Array],
        submit: Callable[..., Any],
    ):
        self._library, self._submit, self._able = library, submit, True
        self._losses, self._order, self._pace = np.zeros(64, np.float32), None, (0.0, 0.0)
        before = np.empty_like(state)
        self._kept = (parts, columns, weights, state, before, slots)  # their addresses are in C's hands
        calls = [self._written(part, columns) for part in parts]
        self._calls = calls
        low, high = parts[0].low, parts[-1].high
        if low != 0 or any(column.stored.shape[1:] != column.batch.shape[1:] or len(column.batch) != high for column in columns):
            raise ShapeError("The columns of a recorded step must hold one batch.")
        shares = [(part.high - part.low) / high for part in parts]
        self._parts = (_Part * len(parts))(
            *(
                _Part(ctypes.addressof(written), part.forward, len(part.calls), part.low, part.high, address(part.gradients), share)
                for written, part, share in zip(calls, parts, shares, strict=True)
            )
        )
        self._columns = (_Column * len(columns))(*map(_column, columns))
        vectors = [address(vector) for vector in (weights, *slots)] + [None, None]
        samples = min(len(column.stored) for column in columns)
        self._plan = _Plan(
            ctypes.addressof(self._parts), ctypes.addressof(self._columns), len(parts), len(columns), high, samples, weights.size,
            UPDATES.index(update.kind), *vectors[:3], update.mu, update.beta1, update.beta2, update.epsilon, update.decay,
        )  # fmt: skip
        if state.size:
            self._plan.state, self._plan.state_before, self._plan.state_size = address(state), address(before), state.size
        agreed = {tuple(values[2] for name, values in part.calls if name == AGREE) for part in parts}  # how many numbers, each time
        if len(agreed) > 1:
            raise ShapeError("All parts of a recorded step must agree on the same numbers, or one would wait for another for ever.")
        self._plan.agrees = agreed != {()}
        self._where = ctypes.addressof(self._plan)

    def run(self, order: Array, first: int, steps: int, learning_rate: float, step: int, milliseconds: float = 0.0) -> np.ndarray:
        """Train on order[first : first + batch], the next batch, and so on; the loss of each step done, as a new float32 array.

        Ends after `steps` steps, where no whole batch is left, or once `milliseconds` have passed (0: no limit), or before a step whose
        loss or gradient is not finite: maybe with none. `step` is the number of the first one, from 1.
        """
        if order is not self._order or steps > len(self._losses) or self._pace != (learning_rate, milliseconds):
            self._set_out(order, steps, learning_rate, milliseconds)
        done = self._library.replay_run(self._where, first, steps, step) if self._able else 0
        while done == AWAIT:  # some may leave while the others come
            self._call_crew()
            done = self._library.replay_run(self._where, first, steps, step)
        if done == BAD_ORDER:
            raise TrainingError("A batch asks for a sample that the data do not have.")
        self._able = self._able and done != LATE  # a system that starts no more threads is not asked again
        return self._losses[: max(0, done)].copy()

    @property
    def broke(self) -> bool:
        """Whether `run` ended with a step that it had begun, but that moved nothing."""
        return bool(self._plan.broken)

    def _call_crew(self) -> None:
        """Have a thread of the pool come for each part but the first; it stays as long as there is something to do."""
        for member in range(1, self._plan.members):
            if self._plan.post[member] == AWAY:
                self._plan.post[member] = COMING
                self._submit(self._attend, member)

    def _attend(self, member: int) -> None:
        self._library.replay_attend(self._where, member)

    def _set_out(self, order: Array, steps: int, learning_rate: float, milliseconds: float) -> None:
        """Write down for C what rarely changes from call to call: each argument of a call costs time."""
        require_order(order)
        if steps > len(self._losses):
            self._losses = np.zeros(steps, np.float32)
        self._order, self._pace, plan = order, (learning_rate, milliseconds), self._plan
        plan.order, plan.end, plan.losses = address(order), len(order), address(self._losses)
        plan.rate, plan.limit = self._pace

    def _written(self, part: Part, columns: Sequence[Column]) -> Any:
        """The calls of a part for C, all of which touch nothing but memory that is kept."""
        kept = [(address(array), address(array) + array.nbytes) for array in (*part.memory, *(column.batch for column in columns))]
        if part.generator is not None:
            kept += [(place, place + 1) for place in addresses(part.generator)]
        written = (_Call * len(part.calls))()
        for call, (name, values) in zip(written, part.calls, strict=True):
            call.kernel = self._library.replay_number(name.encode())
            if call.kernel < 0:
                raise ShapeError(f"The kernel {name} can't be played.")
            for slot, letter, value in zip(call.v, SIGNATURES.get(name, AGREE_SIGNATURE)[1:], values, strict=False):
                _write(slot, letter, value, kept)
        return written


def _write(slot: _Value, letter: str, value: Any, kept: Iterable[tuple[int, int]]) -> None:
    if letter == "i":
        slot.i = value
    elif letter in "fd":
        slot.d = value
    elif isinstance(value, ctypes.Array):  # the numbers of a shape; kept, as the call is
        slot.p = ctypes.addressof(value)
    elif value is not None:
        if not any(begin <= value < end for begin, end in kept):
            raise ShapeError("A recorded call touches memory that is made anew at each step.")
        slot.p = value


def _column(column: Column) -> _Column:
    stored, row = column.stored, column.batch[0]
    if not (stored.flags.c_contiguous and column.batch.flags.c_contiguous):
        raise ShapeError("The columns of a recorded step must lie in one piece.")
    if column.scale is None:
        if stored.dtype != column.batch.dtype:
            raise ShapeError(f"A column of {stored.dtype} can't be copied into one of {column.batch.dtype}.")
        return _Column(stored.ctypes.data, address(column.batch), row.nbytes, 0, 1.0)
    if stored.dtype != np.uint8 or column.batch.dtype != np.float32:
        raise ShapeError(f"A column of {stored.dtype} can't be scaled into one of {column.batch.dtype}.")
    return _Column(stored.ctypes.data, address(column.batch), row.size, 1, column.scale)
