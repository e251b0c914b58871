"""Probes: what may be asked of a running network. A capture runs in a replica of its own and returns read-only NumPy arrays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import EngineError
from ..families.recurrent import BACKWARDS, FORWARDS
from ..layer import Array
from ..network import Network
from ..trainer import Trainer
from .look import Look, Sample
from .survey import judgements, reconstructions, units
from .thumbnail import thumbnail

BOUNDARY_SIDE = 100
BOUNDARY_EXTENT = 6.0
POINTS_SHOWN = 1000
BINS = 40
SURVEYS_AN_EPOCH = 4
ENOUGH = 5000  # numbers of activations in a histogram: more take longer than all else in a look (measured)


@dataclass(frozen=True)
class Want:
    """One array that a panel would like to see: its kind, the block (id) it concerns, and a name (of a parameter or a column)."""

    kind: str
    block: str = ""
    name: str = ""


@dataclass(frozen=True)
class Request:
    """What to capture, and for which sample."""

    wants: frozenset[Want] = frozenset()
    sample: Sample = field(default_factory=Sample)


@dataclass(frozen=True)
class Frame:
    """What was captured, and when: read-only arrays by want. A want that can't be met is missing."""

    step: int
    epoch: int
    sample: Sample
    values: Mapping[Want, np.ndarray]

    def get(self, want: Want) -> np.ndarray | None:
        return self.values.get(want)


def capture(trainer: Trainer, request: Request) -> Frame:
    """Answer a request between two steps. Wants of blocks that are gone, or of kinds unknown, are left out."""
    look = Look(trainer, request.sample)
    values: dict[Want, np.ndarray] = {}
    for want in sorted(request.wants, key=lambda want: want.kind in _OF_CROWDS):  # else sample and crowd would run in turns
        answer = _ANSWERS.get(want.kind)
        try:
            with np.errstate(all="ignore"):  # a network that diverges may be looked at
                array = answer(look, want) if answer else None
        except (EngineError, LookupError, *trainer.network.backend.guard()):
            array = None  # the block or column went away between the wish and the look, or the GPU has no room for it
        if array is not None:
            values[want] = _sealed(array)
    return Frame(trainer.step, trainer.epoch, request.sample, values)


def _activation(look: Look, want: Want) -> np.ndarray:
    return look.numpy(look.node(want.block).output)[0]


def _input(look: Look, want: Want) -> np.ndarray:
    source = look.trainer.network.graph.inputs(want.block)[0].source
    return look.numpy(look.node(source).output)[0]


def _gradient(look: Look, want: Want) -> np.ndarray | None:
    gradient = look.node_with_gradient(want.block).output_gradient
    return None if gradient is None or np.ndim(gradient) == 0 else look.numpy(gradient)[0]


def _weight(look: Look, want: Want) -> np.ndarray:
    return look.numpy(look.trainer.network.weights.arrays_of(want.block)[want.name])


def _weight_gradient(look: Look, want: Want) -> np.ndarray:
    return look.numpy(look.trainer.network.main.nodes[want.block].gradients[want.name])


def _weight_histogram(look: Look, want: Want) -> np.ndarray:
    return histogram(_weight(look, want))


def _weight_gradient_histogram(look: Look, want: Want) -> np.ndarray:
    return histogram(_weight_gradient(look, want))


def _gradient_histogram(look: Look, want: Want) -> np.ndarray | None:
    """Of the gradient of a block's output, for some training samples."""
    gradient = look.crowd_with_gradient(want.block).output_gradient
    return None if gradient is None or np.ndim(gradient) == 0 else histogram(_some(look.numpy(gradient)))


def _activation_histogram(look: Look, want: Want) -> np.ndarray:
    """Of what leaves a block, for some training samples."""
    return histogram(_some(look.numpy(look.crowd(want.block).output)))


def _input_histogram(look: Look, want: Want) -> np.ndarray:
    source = look.trainer.network.graph.inputs(want.block)[0].source
    return histogram(_some(look.numpy(look.crowd(source).output)))


def _thumbnail(look: Look, want: Want) -> np.ndarray:
    """(h, w): a small picture of what leaves a block; one number for a loss, that of the sample."""
    output = look.numpy(look.node(want.block).output)
    return output.reshape(1, 1) if output.ndim == 0 else thumbnail(output[0])


def _prediction(look: Look, want: Want) -> np.ndarray:
    return _activation(look, want).reshape(-1)


def _column(look: Look, want: Want) -> np.ndarray:
    return look.column(want.name)


def _norms(look: Look, want: Want) -> np.ndarray:
    """(blocks,): length of the gradient of each block's weights in the last step, for the blocks and in the order of `norm_blocks`."""
    nodes = look.trainer.network.main.nodes
    return np.sqrt(look.backend.numbers([_square(nodes[key].gradients.values()) for key in norm_blocks(look.trainer.network)]))


def norm_blocks(network: Network) -> tuple[str, ...]:
    """The ids of the blocks that "norms" tells of: those with trained weights, in the order of running."""
    return tuple(key for key, node in network.main.nodes.items() if node.gradients)


def _square(gradients: Iterable[Array]) -> Array:
    """The squared length, still on the device."""
    return sum((gradient * gradient).sum() for gradient in gradients)


def _time_norms(look: Look, want: Want) -> np.ndarray | None:
    """(time,): length of the gradient of the loss with respect to what enters a sequence block at each step.

    It shows how far back learning reaches: where it vanishes, the loss no longer depends on what was read there.
    """
    source = look.trainer.network.main.source_of(want.block)
    gradient = _gradient(look, Want("gradient", source))
    return np.sqrt((gradient.astype(np.float64) ** 2).sum(axis=1)) if gradient is not None and gradient.ndim == 2 else None


def _boundary(look: Look, want: Want) -> np.ndarray | None:
    """(side, side, units): what a block gives over the plane of a two-number input; row 0 is the lowest y."""
    plane = _plane_inputs(look, want.block)
    return None if plane is None else look.run(plane, want.block).reshape(BOUNDARY_SIDE, BOUNDARY_SIDE, -1)


def _plane_inputs(look: Look, block: str) -> dict[str, np.ndarray] | None:
    """The inputs of a block for points all over the plane; None unless the samples are points and the inputs are made of them."""
    if look.data.from_points is None:
        return None
    low, high = look.data.columns["point"].bounds or (-BOUNDARY_EXTENT, BOUNDARY_EXTENT)
    ticks = np.linspace(low, high, BOUNDARY_SIDE, dtype=np.float32)
    x, y = np.meshgrid(ticks, ticks)
    known = look.data.from_points(np.stack([x.ravel(), y.ravel()], axis=1))
    names = {column for stage in look.replica.plan_for(block).stages for column in stage.columns}
    if not names <= known.keys():
        return None
    return {name: look.backend.asarray(known[name], look.trainer.network.dtype) for name in names}


def _points(look: Look, want: Want) -> np.ndarray | None:
    """(n, 4): x, y, target and 1 for training samples, 0 for held-back ones; None where the data is no set of points."""
    described = look.data.columns.get("point")
    if described is None or described.spec.shape != (2,):
        return None
    rows = []
    for split, training in (("train", 1.0), ("validation", 0.0), ("test", 0.0)):
        if look.data.count(split):
            part = slice(0, POINTS_SHOWN)
            xy = look.data.values(split, "point", part)
            target = look.data.values(split, want.name, part).reshape(len(xy), -1)[:, :1]
            rows.append(np.concatenate([xy, target, np.full((len(xy), 1), training)], axis=1))
    return np.concatenate(rows)


def _attention(look: Look, want: Want) -> np.ndarray | None:
    return _kept(look, want, "attention")


def _routing(look: Look, want: Want) -> np.ndarray | None:
    return _kept(look, want, "routing")


def _states(look: Look, want: Want) -> np.ndarray | None:
    """(time, units): the states of a recurrent block; with the name "backward", those of its second direction as it reads."""
    return _kept(look, want, _direction(want.name) + "states")


def _cells(look: Look, want: Want) -> np.ndarray | None:
    """(time, units): the memory cells of an LSTM, as `_states`."""
    return _kept(look, want, _direction(want.name) + "cells")


def _gates(look: Look, want: Want) -> np.ndarray | None:
    """(time, units): a gate by its name in the layer's `gate_names`, as "forget" or "backward_forget"; all side by side if it is empty."""
    backward = want.name.startswith("backward")
    values = _kept(look, want, _direction(want.name) + "gates")
    name = want.name.removeprefix("backward").removeprefix("_") if backward else want.name
    layer = look.replica.nodes[want.block].layer
    if values is None or not name:
        return values
    place = layer.gate_names.index(name) if name in layer.gate_names else None
    return None if place is None else values[:, place * layer.units : (place + 1) * layer.units]


def _direction(name: str) -> str:
    """What the names of a direction's arrays begin with."""
    return BACKWARDS if name.startswith("backward") else FORWARDS


def _kept(look: Look, want: Want, name: str) -> np.ndarray | None:
    kept = look.node(want.block).saved.get(name)
    return None if kept is None else look.numpy(kept)[0]


def _confusion(look: Look, want: Want) -> np.ndarray | None:
    """(n, 5): held-back samples with their class, the answer, and the lead of their class; see survey.judgements."""
    return _kept_survey(look, want, judgements, want.block, want.name)


def _units(look: Look, want: Want) -> np.ndarray | None:
    """(units, 2): the share of samples in which a unit is silent, and of its numbers at an end; see survey.units."""
    return _kept_survey(look, want, units, want.block)


def _reconstructions(look: Look, want: Want) -> np.ndarray | None:
    """(2, n, *shape): several samples as they should come out and as they do; see survey.reconstructions."""
    return look.survey(reconstructions, want.block, want.name, look.sample.index)


def _some(values: np.ndarray) -> np.ndarray:
    """Enough of the numbers for a histogram, from all over the array; the step is odd, as channels mostly are even in number."""
    return values.ravel()[:: values.size // ENOUGH | 1]


def _kept_survey(look: Look, want: Want, make: Callable[..., np.ndarray | None], *about: object) -> np.ndarray | None:
    """A survey that is made a few times an epoch only."""
    good_for = max(1, look.trainer.iterations_per_epoch // SURVEYS_AN_EPOCH)
    return look.trainer.evaluator.surveys.fresh(want, look.trainer.step, good_for, lambda: look.survey(make, *about))


def histogram(values: np.ndarray) -> np.ndarray:
    """(2, bins + 1): counts with a 0 behind them, and the edges; values that are not finite are left out."""
    values = values[np.isfinite(values)]
    if not values.size:
        return np.zeros((2, BINS + 1))
    low, high = float(values.min()), float(values.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(values, bins=BINS, range=(low, high))
    return np.stack([np.append(counts, 0).astype(np.float64), edges])


def _sealed(array: np.ndarray) -> np.ndarray:
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


_ANSWERS: dict[str, Callable[[Look, Want], np.ndarray | None]] = {
    "activation": _activation,
    "input": _input,
    "gradient": _gradient,
    "weight": _weight,
    "weight_gradient": _weight_gradient,
    "weight_histogram": _weight_histogram,
    "weight_gradient_histogram": _weight_gradient_histogram,
    "gradient_histogram": _gradient_histogram,
    "activation_histogram": _activation_histogram,
    "input_histogram": _input_histogram,
    "thumbnail": _thumbnail,
    "prediction": _prediction,
    "column": _column,
    "norms": _norms,
    "time_norms": _time_norms,
    "boundary": _boundary,
    "points": _points,
    "attention": _attention,
    "routing": _routing,
    "gates": _gates,
    "confusion": _confusion,
    "units": _units,
    "reconstructions": _reconstructions,
    "states": _states,
    "cells": _cells,
}
KINDS = tuple(_ANSWERS)
_OF_CROWDS = {"activation_histogram", "input_histogram", "gradient_histogram"}
