"""A replica: the nodes of a network at work. Several replicas share one set of weights; each has its own gradients and memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from .analysis import Analysis
from .graph import Graph
from .kernels import sums
from .layer import Array, Layer, Loss, Node
from .stepping import penalties
from .stepping.fusing import fuse
from .weights import Weights


@dataclass(frozen=True)
class Stage:
    """One block in the order of running: where its inputs come from (wired blocks, then columns), and whether they want a gradient."""

    node: Node
    layer: Layer
    sources: tuple[Node, ...]
    columns: tuple[str, ...]
    passes_on: bool = True
    rectified: bool = False  # it does the work of a ReLU beside it, which is left out


@dataclass(frozen=True)
class Plan:
    """What to run, in order, for some losses; `backward` is the part of it that gradients have to pass.

    `heavy` are the nodes in it whose weights a penalty holds down; `twins` pairs the gradient of each twin with that of its owner, which
    it is added to; `idle` are gradients of owners that don't run themselves, and so have to be cleared first.
    """

    stages: tuple[Stage, ...]
    backward: tuple[Stage, ...] = ()
    losses: tuple[Stage, ...] = ()
    heavy: tuple[Node, ...] = ()
    twins: tuple[tuple[Array, Array], ...] = ()
    idle: tuple[Array, ...] = ()


class Replica:
    """Nodes over the weights of a network, with gradients and scratch memory of its own."""

    def __init__(self, graph: Graph, analysis: Analysis, weights: Weights, *, seed: int):
        self.graph = graph
        self.order = [key for key in analysis.order if not graph.blocks[key].bypassed]
        self.weights = weights
        self.backend = weights.backend
        self.gradients = self.backend.zeros(weights.vector.size, weights.dtype)
        self.rng = np.random.default_rng([seed, 7])
        self._twins: dict[str, list[tuple[Array, Array]]] = {}
        self.nodes = {key: self._node(key, analysis) for key in self.order}
        self._loud = {node for node in self.nodes.values() if penalties.holds_activations(node)}
        self._plans: dict[object, Plan] = {}

    def forward(self, batch: Mapping[str, Array], plan: Plan, *, training: bool) -> float | Array:
        """Run the plan on a batch {column: array}; returns the sum of its losses."""
        total: float | Array = 0.0
        for stage in plan.stages:
            node = stage.node
            node.training = training
            node.rectified = stage.rectified
            inputs = [source.output for source in stage.sources]
            inputs += [batch[column] for column in stage.columns]
            node.output = stage.layer.forward(node, *inputs)
        for stage in plan.losses:
            total = total + stage.node.output
        return total + self._penalty(plan) if training and (plan.heavy or self._loud) else total

    def backward(self, plan: Plan) -> None:
        """Gradients of the sum of the plan's losses, after a forward pass; they lie in `gradients` and in the nodes."""
        for stage in plan.stages:  # those, too, that gradients reach and don't leave, such as an input that jumps over a layer
            stage.node.output_gradient = None
        for stage in plan.losses:
            stage.node.output_gradient = 1.0
        for stage in plan.backward:
            node = stage.node
            if node.output_gradient is None:
                _clear(node.gradients.values())
                continue
            node.needs_input_gradient = stage.passes_on
            dy = penalties.with_activations(node, node.output_gradient) if node in self._loud else node.output_gradient
            passed = stage.layer.backward(node, dy)
            if passed is None or not stage.sources:
                continue
            for port, source in enumerate(stage.sources):
                gradient = passed[port] if isinstance(passed, tuple) else passed
                if gradient is not None:
                    self._send(source, gradient)
        for node in plan.heavy:
            penalties.add_to_weight_gradients(node)
        _clear(plan.idle)
        for mine, owners in plan.twins:
            owners += mine

    def plan(self, losses: Iterable[str] | None = None, *, everything: bool = False, fused: bool = False) -> Plan:
        """What to run for these losses (ids; all if None).

        With `everything`, blocks that lead to no loss run too and every input gets its gradient: for looking, not for training.
        `fused` is for training, not for looking: it leaves out blocks whose neighbours can do their work.
        """
        key = (None if losses is None else frozenset(losses), everything, fused)
        if key not in self._plans:
            self._plans[key] = self._make_plan(key[0], everything, fused)
        return self._plans[key]

    def plan_for(self, block: str) -> Plan:
        """What to run so that this block (by id) has its output, and no more; needs no target columns."""
        key = ("for", block)
        if key not in self._plans:
            wanted = self._upstream({block})
            self._plans[key] = Plan(tuple(self._stage(name) for name in self.nodes if name in wanted))
        return self._plans[key]

    def scratch(self) -> list[Array]:
        """The scratch memory that all nodes have taken so far."""
        return [array for node in self.nodes.values() for array in node.memory().values()]

    def source_of(self, block: str) -> str:
        """The block (id) whose output is the first input of this one."""
        return self._resolve(self.graph.inputs(block)[0].source)

    def forget(self) -> None:
        """Begin a new sequence: what layers carry from batch to batch goes."""
        for node in self.nodes.values():
            node.saved.pop("carried", None)

    def carried(self) -> dict[str, np.ndarray]:
        """Copies of what layers carry to the next batch, by "block id.number"."""
        kept = ((f"{key}.{number}", part) for key, node in self.nodes.items() for number, part in enumerate(node.saved.get("carried", ())))
        return {path: np.array(self.backend.to_numpy(part)) for path, part in kept}

    def restore_carried(self, arrays: Mapping[str, np.ndarray]) -> None:
        """The reverse of `carried`."""
        self.forget()
        for path in sorted(arrays):
            key = path.rpartition(".")[0]
            if key in self.nodes:
                self.nodes[key].saved.setdefault("carried", []).append(self.backend.asarray(arrays[path], self.weights.dtype))

    def generator_state(self) -> dict:
        """The state of the random numbers as plain values: what a checkpoint keeps."""
        state = self.rng.bit_generator.state
        return {
            "state": str(state["state"]["state"]),
            "inc": str(state["state"]["inc"]),
            "has": state["has_uint32"],
            "left": state["uinteger"],
        }

    def restore_generator(self, kept: dict) -> None:
        """The reverse of `generator_state`."""
        inner = {"state": int(kept["state"]), "inc": int(kept["inc"])}
        self.rng.bit_generator.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": kept["has"], "uinteger": kept["left"]}

    def reseed(self, seed: int) -> None:
        """Begin the random numbers anew."""
        self.rng.bit_generator.state = np.random.default_rng([seed, 7]).bit_generator.state

    def _node(self, key: str, analysis: Analysis) -> Node:
        weights = self.weights
        node = Node(key, self.graph.blocks[key].layer, analysis.inputs[key], analysis.specs[key], self.backend, weights.dtype)
        node.rng = self.rng
        node.parameters = weights.trained(key, weights.vector)
        node.gradients = weights.trained(key, self.gradients)
        node.state = weights.kept(key)
        if self.graph.blocks[key].twin:
            own = {name: self.backend.zeros(gradient.shape, weights.dtype) for name, gradient in node.gradients.items()}
            self._twins[key] = [(own[name], gradient) for name, gradient in node.gradients.items()]
            node.gradients = own
        return node

    def _stage(self, key: str) -> Stage:
        layer = self.graph.blocks[key].layer
        sources = tuple(self.nodes[self._resolve(wire.source)] for wire in self.graph.inputs(key))
        return Stage(self.nodes[key], layer, sources, layer.columns())

    def _resolve(self, key: str) -> str:
        """The block whose output really arrives: bypassed ones pass their first input through."""
        while self.graph.blocks[key].bypassed:
            key = self.graph.inputs(key)[0].source
        return key

    def _make_plan(self, losses: frozenset[str] | None, everything: bool, fused: bool) -> Plan:
        ends = losses if losses is not None else {block.id for block in self.graph.losses()}
        wanted = set(self.nodes) if everything else self._upstream(set(ends))
        stages: list[Stage] = []
        moved: set[str] = set()  # blocks at or behind which something is trained
        for stage in (self._stage(key) for key in self.nodes if key in wanted):
            behind = everything or any(source.block in moved for source in stage.sources)
            stages.append(replace(stage, passes_on=behind))
            if behind or stage.node.gradients:
                moved.add(stage.node.block)
        stages = fuse(stages, self._loud) if fused else stages
        backward = tuple(stage for stage in reversed(stages) if stage.node.block in moved)
        ending = tuple(stage for stage in stages if isinstance(stage.layer, Loss) and stage.node.block in ends)
        heavy = tuple(stage.node for stage in backward if penalties.holds_weights(stage.node))
        twins = tuple(pair for key in self._twins if key in moved for pair in self._twins[key])
        idle = {self.weights.owner(key) for key in self._twins if key in moved} - moved
        cleared = tuple(array for key in idle for array in self.weights.trained(key, self.gradients).values())
        return Plan(tuple(stages), backward, ending, heavy, twins, cleared)

    def _upstream(self, ends: set[str]) -> set[str]:
        """These blocks and all that feed them."""
        wanted = set(ends)
        waiting = list(ends)
        while waiting:
            sources = {wire.source for wire in self.graph.inputs(waiting.pop())} - wanted
            wanted |= sources
            waiting += sources
        return wanted

    def _penalty(self, plan: Plan) -> float | Array:
        total = sum(penalties.of_weights(node) for node in plan.heavy)
        return total + sum(penalties.of_activations(stage.node) for stage in plan.stages if stage.node in self._loud)

    def _send(self, source: Node, gradient: Array) -> None:
        """Add a gradient to what a node has got from its other followers."""
        if source.output_gradient is None:
            source.output_gradient = gradient
            return
        total = source.buffer("_gradient_sum", gradient.shape)
        source.output_gradient = sums.add(source.backend, source.output_gradient, gradient, total)


def _clear(arrays: Iterable[Array]) -> None:
    for array in arrays:
        array.fill(0)
