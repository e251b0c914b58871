"""The graph: blocks and the wires between them. Frozen values; an edit makes a new graph that shares what did not change."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

from .errors import GraphError
from .layer import Layer, Loss


@dataclass(frozen=True)
class UnknownLayer:
    """Stands for a layer kind that this version doesn't know; keeps its settings, so that nothing is lost."""

    kind: str
    settings: Mapping[str, object] = field(default_factory=dict)
    title: str = "Unknown"
    category: str = "Unknown"
    ports: tuple[str, ...] = ("x",)
    variadic: bool = True

    def main_settings(self) -> dict[str, str]:
        return {}

    def summary(self) -> str:
        return self.kind

    def columns(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Block:
    """A layer with a place in a graph: `id` never changes, `name` is what a person calls it and is unique in the graph.

    `twin` is the id of another block of the same kind whose weights this one uses: one network seen twice, as a discriminator that
    judges real and made samples.
    """

    id: str
    name: str
    layer: Layer | UnknownLayer
    frozen: bool = False  # its weights stay as they are
    bypassed: bool = False  # the input passes through unchanged
    twin: str = ""


@dataclass(frozen=True, order=True)
class Wire:
    """From the output of the block `source` to the input number `port` of the block `target` (ids)."""

    source: str
    target: str
    port: int = 0


@dataclass(frozen=True)
class Graph:
    """Blocks by id, in order of creation, and wires.

    `used` is the highest number that the id of a block has had so far: a block that is gone leaves weights behind, which must not
    come back for another. It is no part of the value.
    """

    blocks: Mapping[str, Block] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()
    used: int = field(default=0, compare=False, repr=False)

    @staticmethod
    def of(blocks: Iterable[Block], wires: Iterable[Wire] = ()) -> "Graph":
        return Graph({block.id: block for block in blocks}, tuple(wires))

    @staticmethod
    def chain(*layers: Layer) -> "Graph":
        """A straight line of layers, named by their kinds: the quickest way to a network in Python."""
        graph = Graph()
        previous = ""
        for layer in layers:
            block = Block(graph.free_id(), graph.free_name(layer.kind), layer)
            graph = graph.with_block(block)
            if previous:
                graph = graph.with_wire(Wire(previous, block.id))
            previous = block.id
        return graph

    def with_block(self, block: Block) -> "Graph":
        """The graph with this block added, or put in the place of the one with its id."""
        return replace(self, blocks={**self.blocks, block.id: block})

    def without_blocks(self, ids: Iterable[str]) -> "Graph":
        gone = set(ids)
        blocks = {key: block for key, block in self.blocks.items() if key not in gone}
        wires = tuple(wire for wire in self.wires if wire.source not in gone and wire.target not in gone)
        return Graph(blocks, wires, self.highest_id())

    def with_wire(self, wire: Wire) -> "Graph":
        """The graph with this wire added; it takes the place of one that ends at the same port."""
        kept = (other for other in self.wires if (other.target, other.port) != (wire.target, wire.port))
        return replace(self, wires=(*kept, wire))

    def without_wire(self, wire: Wire) -> "Graph":
        return replace(self, wires=tuple(other for other in self.wires if other != wire))

    def inputs(self, block: str) -> list[Wire]:
        """The wires that end at a block, by port."""
        return list(self._arriving.get(block, ()))

    def outputs(self, block: str) -> list[Wire]:
        return list(self._leaving.get(block, ()))

    @cached_property
    def _arriving(self) -> dict[str, list[Wire]]:
        """Wires by the block at which they end, by port."""
        found: dict[str, list[Wire]] = {}
        for wire in sorted(self.wires, key=attrgetter("port")):
            found.setdefault(wire.target, []).append(wire)
        return found

    @cached_property
    def _leaving(self) -> dict[str, list[Wire]]:
        """Wires by the block at which they begin."""
        found: dict[str, list[Wire]] = {}
        for wire in self.wires:
            found.setdefault(wire.source, []).append(wire)
        return found

    def by_name(self, name: str) -> Block:
        for block in self.blocks.values():
            if block.name == name:
                return block
        raise GraphError(
            "There is no block called {name!r}; there are: {known}.", name=name, known=", ".join(b.name for b in self.blocks.values())
        )

    def losses(self) -> list[Block]:
        return [block for block in self.blocks.values() if isinstance(block.layer, Loss)]

    def free_id(self) -> str:
        """An id that no block has or has had: b1, b2, ..."""
        return f"b{self.highest_id() + 1}"

    def highest_id(self) -> int:
        """The highest number in an id so far; 0 if there was none."""
        return max((self.used, *(int(key[1:]) for key in self.blocks if key[:1] == "b" and key[1:].isdecimal())))

    def free_name(self, wanted: str) -> str:
        """`wanted`, or with the next free number behind it."""
        return free_name(wanted, {block.name for block in self.blocks.values()})

    def order(self) -> list[str]:
        """Block ids, each after those that feed it; raises GraphError that names a block on a loop if there is one."""
        waiting = dict.fromkeys(self.blocks, 0)
        followers: dict[str, list[str]] = {key: [] for key in self.blocks}
        for wire in self.wires:
            waiting[wire.target] += 1
            followers[wire.source].append(wire.target)
        ready = [key for key, count in waiting.items() if count == 0]
        done: list[str] = []
        for key in ready:
            done.append(key)
            for target in followers[key]:
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        if len(done) < len(self.blocks):
            stuck = next(key for key, count in waiting.items() if count > 0 and key not in done)
            raise GraphError("The wires make a loop through '{name}'. Take one of them away.", name=self.blocks[stuck].name)
        return done


def free_name(wanted: str, names: Container[str]) -> str:
    """`wanted`, or with the next number behind it that is not among `names`."""
    if wanted not in names:
        return wanted
    stem, _, tail = wanted.rpartition("_")
    stem = stem if stem and tail.isdecimal() else wanted
    number = 2
    while f"{stem}_{number}" in names:
        number += 1
    return f"{stem}_{number}"
