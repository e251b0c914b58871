"""Fusing: a ReLU beside a layer that can do its work as well is left out of a plan, which saves passes over memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from ..layers.relu import ReLU

Stage = Any  # engine.replica.Stage


def fuse(stages: Sequence[Stage], loud: Collection[Any] = ()) -> list[Stage]:
    """The stages without the ReLUs that a neighbour takes over: a max pooling behind it, else the layer before it.

    Every number that leaves the other blocks is the same, to the bit, except that a layer which takes over a ReLU behind it gives the
    ReLU's output; hence the nodes in `loud`, whose outputs count in the loss, take over none.
    """
    stages = list(stages)
    for node in [stage.node for stage in stages if isinstance(stage.layer, ReLU)]:
        stage = _maker(stages, node)
        uses = Counter(id(source) for other in stages for source in other.sources)
        source, before = stage.sources[0], _maker(stages, stage.sources[0])
        behind = [other for other in stages if node in other.sources]
        if len(behind) == 1 and _takes(behind[0], "before"):
            _swap(stages, behind[0], replace(behind[0], sources=(source,), rectified=True))
        elif uses[id(source)] == 1 and before is not None and source not in loud and _takes(before, "behind"):
            _swap(stages, before, replace(before, rectified=True))
            for other in behind:
                sources = tuple(source if one is node else one for one in other.sources)
                _swap(stages, other, replace(other, sources=sources))
        else:
            continue
        stages = [other for other in stages if other.node is not node]
    return stages


def _takes(stage: Stage, side: str) -> bool:
    return side in stage.layer.takes_relu()


def _maker(stages: list[Stage], node: Any) -> Stage | None:
    """The stage whose output a node is."""
    return next((stage for stage in stages if stage.node is node), None)


def _swap(stages: list[Stage], old: Stage, new: Stage) -> None:
    stages[next(place for place, stage in enumerate(stages) if stage is old)] = new
