"""What can be said of a graph before it runs: shapes, costs and problems, each with the fix that one click applies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .catalogue import LAYERS
from .errors import GraphError, ShapeError
from .graph import Block, Graph, UnknownLayer, Wire
from .layer import Layer, Loss
from .sentence import Sentence
from .shapes import TensorSpec, format_shape
from .words import counted

BYTES_PER_NUMBER = 4
MOST_NUMBERS = 2**40  # in one sample: more fit into no machine, and shapes must stay numbers that can be written down


@dataclass(frozen=True)
class Fix:
    """A cure that one click applies: `action` is "insert" (a `kind` block before port `port` of `block`, its setting `name`,
    if there is one, at `value`), "set" (the setting `name` of
    `block` to `value`), "unwire" (take `wire` away), "untwin" (give `block` weights of its own), "train" (the setting `name` of the
    training set-up to `value`)."""

    label: str
    action: str
    block: str = ""
    port: int = 0
    kind: str = ""
    name: str = ""
    value: object = None
    wire: Wire | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what helps. `block` is an id, or "" where it concerns the whole graph."""

    text: str
    block: str = ""
    fix: Fix | None = None


@dataclass(frozen=True)
class Cost:
    """Of one block: trained numbers, multiply-adds of a forward pass of one sample, bytes of activations for one sample."""

    parameters: int = 0
    multiply_adds: int = 0
    activation_bytes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.parameters + other.parameters,
            self.multiply_adds + other.multiply_adds,
            self.activation_bytes + other.activation_bytes,
        )


@dataclass(frozen=True)
class Analysis:
    """Shapes and costs by block id (a block that has a problem upstream has none), problems, and the order to run in."""

    order: tuple[str, ...] = ()
    specs: Mapping[str, TensorSpec] = field(default_factory=dict)
    inputs: Mapping[str, tuple[TensorSpec, ...]] = field(default_factory=dict)  # wired inputs, then columns
    costs: Mapping[str, Cost] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> Cost:
        return sum(self.costs.values(), Cost())

    def problems_of(self, block: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.block == block]


def analyse(graph: Graph, columns: Mapping[str, TensorSpec]) -> Analysis:
    """Shapes, costs and problems of a graph on a data set with these columns. Never raises for what a person drew."""
    try:
        order = graph.order()
    except GraphError as trouble:
        return Analysis(problems=(Problem(str(trouble)),))
    specs: dict[str, TensorSpec] = {}
    inputs: dict[str, tuple[TensorSpec, ...]] = {}
    costs: dict[str, Cost] = {}
    problems: list[Problem] = []
    for key in order:
        block = graph.blocks[key]
        found = _inputs_of(graph, block, specs, columns)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            _infer(graph, block, found, specs, inputs, costs, problems)
    problems.extend(_unlike_twins(graph, inputs))
    problems.extend(_whole_graph(graph))
    return Analysis(tuple(order), specs, inputs, costs, tuple(problems))


def _inputs_of(
    graph: Graph, block: Block, specs: Mapping[str, TensorSpec], columns: Mapping[str, TensorSpec]
) -> tuple[TensorSpec, ...] | Problem | None:
    """The specs that enter a block; a problem; or None where the trouble is upstream and said there."""
    layer = block.layer
    if isinstance(layer, UnknownLayer):
        return _problem(
            block, "'{block}' is of a kind that this version doesn't know: {kind}. Delete it or update Blockprop.", kind=layer.kind
        )
    wires = graph.inputs(block.id)
    wanted = max(2, len(wires)) if layer.variadic else len(layer.ports)
    if len(wires) < wanted:
        missing = next(port for port in range(wanted) if port not in {wire.port for wire in wires})
        if len(layer.ports) == 1 and not layer.variadic:
            return _problem(block, "Nothing is connected to input of '{block}'. Drag a wire to it.")
        if not layer.variadic:
            return _problem(block, "Nothing is connected to the input '{port}' of '{block}'. Drag a wire to it.", port=layer.ports[missing])
        return _problem(block, "Nothing is connected to input number {number} of '{block}'. Drag a wire to it.", number=missing + 1)
    if len(wires) > wanted:
        fix = Fix(Sentence("Remove the wire"), "unwire", wire=wires[-1])
        return _problem(block, "'{block}' has more wires than inputs.", fix)
    if any(wire.source not in specs for wire in wires):
        return None
    return _with_columns(block, tuple(specs[wire.source] for wire in wires), columns)


def _with_columns(block: Block, wired: tuple[TensorSpec, ...], columns: Mapping[str, TensorSpec]) -> tuple[TensorSpec, ...] | Problem:
    for setting, column in zip(block.layer.column_settings, block.layer.columns(), strict=True):
        if column not in columns:
            known = ", ".join(columns) or Sentence("none")
            only = next(iter(columns)) if len(columns) == 1 else None
            fix = Fix(Sentence("Use {column}", column=only), "set", block.id, name=setting, value=only) if only else None
            if not column:
                return _problem(block, "Choose a data column for '{block}': {known}.", fix, known=known)
            return _problem(block, "'{block}' reads the column {column!r}, but the data has: {known}.", fix, column=column, known=known)
    return (*wired, *(columns[column] for column in block.layer.columns()))


def _infer(
    graph: Graph,
    block: Block,
    found: tuple[TensorSpec, ...],
    specs: dict[str, TensorSpec],
    inputs: dict[str, tuple[TensorSpec, ...]],
    costs: dict[str, Cost],
    problems: list[Problem],
) -> None:
    layer = block.layer
    try:
        spec = layer.output_spec(*found)
    except ShapeError as trouble:
        problems.append(_problem(block, "'{block}': {trouble}", _cure(graph, block, trouble, found, inputs), trouble=trouble))
        return
    if spec.size > MOST_NUMBERS:
        problems.append(_problem(block, "'{block}' would put out more numbers for each sample than any machine holds."))
        return
    if block.bypassed:
        if spec != found[0]:
            problems.append(_problem(block, "'{block}' can't be bypassed: it turns {before} into {after}.", before=found[0], after=spec))
            return
        spec = found[0]
    specs[block.id], inputs[block.id] = spec, found
    costs[block.id] = Cost() if block.bypassed else _cost(layer, found, spec)


def _cure(
    graph: Graph, block: Block, trouble: ShapeError, found: tuple[TensorSpec, ...], inputs: Mapping[str, tuple[TensorSpec, ...]]
) -> Fix | None:
    if trouble.units is not None:
        return _resizing(graph, block, trouble.units)
    if trouble.insert is None:
        fix = _every_step(graph, block, found[-1], inputs) if isinstance(block.layer, Loss) else None
        return fix or (_reshaping(graph, block, found[0], trouble.reshape, inputs) if trouble.reshape else None)
    return Fix(Sentence("Insert {title}", title=LAYERS[trouble.insert].title), "insert", block.id, kind=trouble.insert)


def _resizing(graph: Graph, block: Block, units: int) -> Fix | None:
    """Another number of units for the block that decides how many numbers arrive; None where none or several do."""
    while len(wires := graph.inputs(block.id)) == 1:
        block = graph.blocks[wires[0].source]
        if hasattr(block.layer, "units"):
            label = Sentence("Set '{block}' to {units}", block=block.name, units=counted(units, "unit"))
            return Fix(label, "set", block.id, name="units", value=units)
    return None


def _reshaping(
    graph: Graph, block: Block, given: TensorSpec, wanted: tuple[int, ...], inputs: Mapping[str, tuple[TensorSpec, ...]]
) -> Fix | None:
    """The next step on the way to a shape: as many numbers out of the last Dense, then a Reshape that gives them the shape."""
    size, end, last = TensorSpec(wanted).size, block.id, given
    while len(wires := graph.inputs(block.id)) == 1:
        block = graph.blocks[wires[0].source]
        layer, before = block.layer, inputs.get(block.id, ())
        if hasattr(layer, "units") and last.rank == 1 and last.size != size:
            label = Sentence("Set '{block}' to {units}", block=block.name, units=counted(size, "unit"))
            return Fix(label, "set", block.id, name="units", value=size)
        if len(before) != 1 or before[0].size != last.size:
            break
        if layer.kind == "reshape" and last.shape == given.shape and last.size == size:
            label = Sentence("Set '{block}' to {shape}", block=block.name, shape=format_shape(wanted))
            return Fix(label, "set", block.id, name="shape", value=wanted)
        last = before[0]
    if given.size != size:
        return None
    return Fix(Sentence("Insert Reshape to {shape}", shape=format_shape(wanted)), "insert", end, kind="reshape", name="shape", value=wanted)


def _every_step(graph: Graph, block: Block, target: TensorSpec, inputs: Mapping[str, tuple[TensorSpec, ...]]) -> Fix | None:
    """What is learnt for every step of a sequence, of which a recurrent block gives but the last; None where that is not the trouble."""
    while len(wires := graph.inputs(block.id)) == 1:
        block = graph.blocks[wires[0].source]
        if getattr(block.layer, "returns", "") == "last" and target.shape[:1] == inputs[block.id][0].shape[:1]:
            return Fix(Sentence("Let '{block}' give every step", block=block.name), "set", block.id, name="returns", value="all")
    return None


def _cost(layer: Layer, inputs: tuple[TensorSpec, ...], output: TensorSpec) -> Cost:
    trained = sum(_size(spec.shape) for spec in layer.parameters(*inputs) if spec.trainable)
    return Cost(trained, layer.multiply_adds(*inputs), output.size * BYTES_PER_NUMBER)


def _size(shape: tuple[int, ...]) -> int:
    return TensorSpec(shape).size


def _unlike_twins(graph: Graph, inputs: Mapping[str, tuple[TensorSpec, ...]]) -> list[Problem]:
    """Blocks that use the weights of another one, but need some of other shapes, or whose owner does not take part."""
    problems = []
    for block in graph.blocks.values():
        if not block.twin or block.bypassed or block.id not in inputs or block.twin not in inputs:
            continue
        owner = graph.blocks[block.twin]
        fix = Fix(Sentence("Give it weights of its own"), "untwin", block.id)
        if owner.bypassed:
            problems.append(_problem(block, "'{block}' shares the weights of '{owner}', which is bypassed.", fix, owner=owner.name))
        elif _shapes(block, inputs) != _shapes(owner, inputs):
            text = "'{block}' shares the weights of '{owner}', but needs others: {needed} instead of {shared}."
            needed, shared = _in_words(block, inputs), _in_words(owner, inputs)
            problems.append(_problem(block, text, fix, owner=owner.name, needed=needed, shared=shared))
    return problems


def _shapes(block: Block, inputs: Mapping[str, tuple[TensorSpec, ...]]) -> dict[str, tuple[int, ...]]:
    return {spec.name: spec.shape for spec in block.layer.parameters(*inputs[block.id])}


def _in_words(block: Block, inputs: Mapping[str, tuple[TensorSpec, ...]]) -> str:
    shapes = _shapes(block, inputs).items()
    return ", ".join(f"{name} {'×'.join(map(str, shape))}" for name, shape in shapes) or Sentence("none")


def out_of_order(graph: Graph, order: str) -> list[Problem]:
    """Blocks that go on where the last batch ended, in a training whose samples don't come in such an order."""
    fix = Fix(Sentence("Take the samples as streams"), "train", name="order", value="streams")
    return [
        _problem(
            block,
            "'{block}' goes on where the last batch ended, but the samples are shuffled, so nothing goes on. Train with the order "
            "'streams', or switch Stateful off.",
            fix,
        )
        for block in graph.blocks.values()
        if order == "shuffled" and getattr(block.layer, "stateful", False) and not block.bypassed
    ]


def _whole_graph(graph: Graph) -> list[Problem]:
    if not graph.blocks:
        return [Problem(Sentence("The canvas is empty. Drag an Input block onto it to begin."))]
    if not graph.losses():
        return [Problem(Sentence("Nothing to learn from: add a loss block and connect the last layer to it."))]
    return []


def _problem(block: Block, pattern: str, fix: Fix | None = None, **parts: object) -> Problem:
    """A problem of a block, whose name stands at {block}."""
    return Problem(Sentence(pattern, block=block.name, **parts), block.id, fix)


def feeding_a_loss(graph: Graph) -> set[str]:
    """Ids of the losses and of the blocks whose output reaches one."""
    reached = {block.id for block in graph.losses()}
    for key in reversed(graph.order()):
        if any(wire.target in reached for wire in graph.outputs(key)):
            reached.add(key)
    return reached
