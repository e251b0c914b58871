"""Edits of wires: connect, disconnect, insert a block into a wire, take blocks out and close the gap."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from engine.analysis import Problem, analyse
from engine.graph import Graph, Wire
from engine.layer import Loss
from engine.sentence import Sentence

from .blocks import add_block, block_of, move_blocks, without_blocks
from .dots import lead, longest, stretch
from .errors import EditError
from .marks import change_group
from .project import GRID, STEP_X, STEP_Y, Position, Project, snapped

MOST_PORTS = 1_000  # of a block that takes any number of wires


def refusal(project: Project, source: str, target: str, port: int | None = None) -> str:
    """Why a wire from `source` to `target` can't be, in words; "" if it can. Shapes are another matter: see `new_problems`."""
    blocks = project.graph.blocks
    if source not in blocks or target not in blocks:
        return Sentence("One of the two blocks is not there any more.")
    giver, taker = blocks[source], blocks[target]
    if source == target:
        return Sentence("'{giver}' can't feed itself.", giver=giver.name)
    if isinstance(giver.layer, Loss):
        return Sentence("'{giver}' is a loss: nothing can follow it.", giver=giver.name)
    if not taker.layer.ports and not taker.layer.variadic:
        return Sentence("'{taker}' has no input: it brings data in.", taker=taker.name)
    if port is not None and (port < 0 or (not taker.layer.variadic and port >= len(taker.layer.ports))):
        return Sentence("'{taker}' has no input number {port}.", taker=taker.name, port=port + 1)
    if taker.layer.variadic and len(project.graph.inputs(target)) >= MOST_PORTS:
        return Sentence("'{taker}' has {most} wires already: more it can't take.", taker=taker.name, most=MOST_PORTS)
    if source in downstream(project.graph, [target]):
        return Sentence("A wire from '{giver}' to '{taker}' would make a loop.", giver=giver.name, taker=taker.name)
    return ""


def connect(project: Project, source: str, target: str, port: int | None = None) -> Project:
    """Lead a wire from the output of `source` to an input of `target`; raises EditError where that can't be.

    With no port, the first free one is taken. A wire that is there already gives way, but blocks that take any number of wires
    grow an input instead.
    """
    reason = refusal(project, source, target, port)
    if reason:
        raise EditError(reason)
    layer = project.graph.blocks[target].layer
    taken = {wire.port: wire for wire in project.graph.inputs(target)}
    if port is not None and port in taken and taken[port].source == source:
        return project
    if layer.variadic:
        port = max(taken, default=-1) + 1 if port is None or port in taken or port > len(taken) else port
    elif port is None:
        port = next((number for number in range(len(layer.ports)) if number not in taken), 0)
    return replace(project, graph=project.graph.with_wire(Wire(source, target, port)))


def disconnect(project: Project, *wires: Wire) -> Project:
    """Take wires away; inputs of blocks that take any number of wires close up."""
    gone = set(wires) & set(project.graph.wires)
    if not gone:
        return project
    graph = replace(project.graph, wires=tuple(wire for wire in project.graph.wires if wire not in gone))
    return _close_up(replace(project, graph=graph))


def replug(project: Project, wire: Wire, target: str, port: int | None = None) -> Project:
    """Lead the end of a wire to another input, by the dots that it ran through; raises EditError where that can't be."""
    bare = disconnect(project, wire)
    after = connect(bare, wire.source, target, port)
    fresh = next((each for each in after.graph.inputs(target) if each.source == wire.source and each not in bare.graph.wires), None)
    return after if fresh is None else lead(after, {fresh: project.dots.get(wire, ())})


def insert_on_wire(project: Project, wire: Wire, block: str, at: Position | None = None) -> tuple[Project, str]:
    """Put a block into a wire and move what follows to the right; returns the project and the block's id.

    `block` is the id of a block (it leaves its old place, and the gap there closes) or the kind of a new one; `at` is its centre, by
    default in the middle of the wire. Raises EditError where it can't be.
    """
    if wire not in project.graph.wires:
        raise EditError("That wire is not there any more.")
    bare, middle = project, _beside(project, wire, snapped(at or _midpoint(project, wire)))
    if block in (wire.source, wire.target):
        raise EditError("The wire belongs to that block already.")
    if block in project.graph.blocks:
        project, key = move_blocks(detach(project, [block]), {block: middle}), block
    else:
        project, key = add_block(project, block, middle)
    layer = project.graph.blocks[key].layer
    if isinstance(layer, Loss) or not (layer.ports or layer.variadic):
        raise EditError("'{name}' can't stand in the middle of a wire.", name=project.graph.blocks[key].name)
    graph = project.graph.without_wire(wire)
    project = connect(replace(project, graph=graph), wire.source, key)
    project = replace(project, graph=project.graph.with_wire(Wire(key, wire.target, wire.port)))
    project = make_room(pass_on_dots(bare, project, wire, key, key), wire, key)
    return join_frame(project, wire, [key]), key


def pass_on_dots(before: Project, after: Project, wire: Wire, entry: str, leave: str) -> Project:
    """Give the dots of a wire to the two that stand in its place, into the block `entry` and out of the block `leave`.

    Those that would lie under these blocks go.
    """
    dots = before.dots.get(wire, ())
    if not dots:
        return after
    number = stretch(before, wire, after.positions[entry])
    entering = next(each for each in after.graph.inputs(entry) if each.source == wire.source)
    ways = {entering: dots[:number], Wire(leave, wire.target, wire.port): dots[number:]}
    places = [after.positions[key] for key in (entry, leave)]
    return lead(after, {fresh: [dot for dot in way if not any(_covers(place, dot) for place in places)] for fresh, way in ways.items()})


def _covers(place: Position, dot: Position) -> bool:
    """Whether a block would hide a dot, or leave no room for the wire to it."""
    return abs(dot[0] - place[0]) < STEP_X / 2 - GRID and abs(dot[1] - place[1]) < STEP_Y / 2


def detach(project: Project, ids: Iterable[str]) -> Project:
    """Pull blocks out of their chain: all their wires go, and the gap closes where one wire came in and the shapes fit."""
    gone = set(ids)
    graph = project.graph
    kept = tuple(wire for wire in graph.wires if wire.source not in gone and wire.target not in gone)
    return _healed(project, replace(project, graph=replace(graph, wires=kept)), gone)


def remove_blocks(project: Project, ids: Iterable[str], heal: bool = False) -> Project:
    """Delete blocks; `heal` joins what came before them with what came after where one wire came in and the shapes fit."""
    gone = set(ids) & set(project.graph.blocks)
    return _healed(project, without_blocks(project, gone), gone if heal else set())


def new_problems(before: Project, after: Project) -> tuple[Problem, ...]:
    """Problems that an edit would bring: those of the second project that the first has not."""
    known = set(_problems(before))
    return tuple(problem for problem in _problems(after) if problem not in known)


def downstream(graph: Graph, ids: Iterable[str]) -> set[str]:
    """These blocks and all that their outputs reach."""
    return _reached(ids, lambda key: [wire.target for wire in graph.outputs(key)])


def upstream(graph: Graph, ids: Iterable[str]) -> set[str]:
    """These blocks and all that feeds them."""
    return _reached(ids, lambda key: [wire.source for wire in graph.inputs(key)])


def _reached(ids, neighbours) -> set[str]:
    waiting = list(ids)
    found = set(waiting)
    for key in waiting:
        fresh = [other for other in dict.fromkeys(neighbours(key)) if other not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


def _healed(before: Project, after: Project, gone: set[str]) -> Project:
    """`after`, which lost the wires of the blocks in `gone`, with the gaps closed that can be."""
    for wire in before.graph.wires:
        bridged = _bridged(before, wire, gone)
        if bridged:
            fresh = Wire(bridged[0].source, wire.target, wire.port)
            joined = replace(after, graph=after.graph.with_wire(fresh))
            if not _breaks(before, joined, wire.target):
                after = lead(joined, {fresh: [dot for each in bridged for dot in before.dots.get(each, ())]})
    return _close_up(after)


def _bridged(project: Project, wire: Wire, gone: set[str]) -> list[Wire]:
    """The wires, from left to right, that become one once the blocks in `gone` are out of the way; none if it stays or there is no
    single place that it should come from."""
    chain = [wire] if wire.source in gone and wire.target not in gone else []
    while chain and chain[0].source in gone:
        entering = project.graph.inputs(chain[0].source)
        chain = [*entering, *chain] if len(entering) == 1 else []
    return chain


def _breaks(before: Project, after: Project, target: str) -> bool:
    """Whether a block that had no problem of its own would have one."""
    old, new = (analyse(each.graph, each.source.specs()) for each in (before, _close_up(after)))
    return bool(new.problems_of(target)) and not old.problems_of(target)


def _problems(project: Project) -> tuple[Problem, ...]:
    return analyse(project.graph, project.source.specs()).problems


def _close_up(project: Project) -> Project:
    """The project with the inputs of blocks that take any number of wires numbered without holes."""
    graph = project.graph
    ports: dict[str, list[int]] = {}
    for wire in graph.wires:
        if graph.blocks[wire.target].layer.variadic:
            ports.setdefault(wire.target, []).append(wire.port)
    holed = {key: sorted(numbers) for key, numbers in ports.items() if max(numbers) >= len(numbers)}
    if not holed:
        return project
    fresh = {(key, old): new for key, numbers in holed.items() for new, old in enumerate(numbers)}
    closed = {wire: replace(wire, port=fresh.get((wire.target, wire.port), wire.port)) for wire in graph.wires}
    dots = {closed[wire]: way for wire, way in project.dots.items()}
    return replace(project, graph=replace(graph, wires=tuple(closed.values())), dots=dots)


def _midpoint(project: Project, wire: Wire) -> Position:
    if wire in project.dots:
        return longest(project, wire)
    (ax, ay), (bx, by) = (project.positions.get(key, (0.0, 0.0)) for key in (wire.source, wire.target))
    return max((ax + bx) / 2, ax + STEP_X), (ay + by) / 2


def _beside(project: Project, wire: Wire, at: Position) -> Position:
    """Where a block that was dropped on a wire stands: never on top of its source, and in its row where the wire turns back by itself."""
    ax, ay = project.positions.get(wire.source, (0.0, 0.0))
    if wire in project.dots and (abs(at[0] - ax) >= STEP_X * 0.9 or abs(at[1] - ay) >= STEP_Y * 0.8):
        return at
    if _turns_back(project, wire.source, wire.target):
        return ax + STEP_X, ay
    if abs(at[1] - ay) >= STEP_Y * 0.8:
        return at
    return max(at[0], ax + STEP_X), at[1]


def _turns_back(project: Project, source: str, target: str) -> bool:
    """Whether a wire leads back to the left, as at the end of a row."""
    return project.positions.get(target, (0.0, 0.0))[0] < project.positions.get(source, (0.0, 0.0))[0] + STEP_X / 2


def make_room(project: Project, wire: Wire, key: str) -> Project:
    """Move the target of a wire and all that follows it to the right, until it stands a step behind the block `key` in the wire.

    What stands left of it, as the next row of a chain does, stays.
    """
    if _turns_back(project, wire.source, wire.target):
        return project
    left = project.positions[wire.target][0]
    missing = project.positions[key][0] + STEP_X - left
    if missing <= 0:
        return project
    followers = [each for each in downstream(project.graph, [wire.target]) if project.positions[each][0] >= left and each != key]
    return move_blocks(project, {each: (project.positions[each][0] + missing, project.positions[each][1]) for each in followers})


def join_frame(project: Project, wire: Wire, blocks: Collection[str]) -> Project:
    """Take blocks that were put into a wire into the frame that the wire lies in."""
    group = project.group_of(wire.source)
    if group is None or wire.target not in group.blocks:
        return project
    return change_group(project, group.id, blocks=group.blocks.union(blocks))


def can_bypass(project: Project, id: str) -> str:
    """Why a block can't be bypassed, in words; "" if it can: what leaves it must have the shape of what enters."""
    block = block_of(project, id)
    found = analyse(project.graph, project.source.specs())
    if len(project.graph.inputs(id)) != 1:
        return Sentence("'{block}' can't be bypassed: it needs exactly one wire coming in.", block=block.name)
    if id in found.specs and found.inputs[id][0] != found.specs[id]:
        return Sentence(
            "'{block}' can't be bypassed: it turns {before} into {after}.",
            block=block.name,
            before=found.inputs[id][0],
            after=found.specs[id],
        )
    return ""
