"""The scene: items for the blocks, wires, dots, notes and groups of a document, kept equal to it; of its own it keeps only pictures."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainterPath

from engine.analysis import Analysis, Cost, Problem
from engine.graph import Wire
from engine.shapes import TensorSpec
from playground.document.document import Document
from playground.document.project import Project, dot_key, dot_of, is_dot
from playground.style.words import local, said

from .items.block_item import BlockItem, Face
from .items.dot_item import RADIUS, DotItem
from .items.extents import Extents
from .items.geometry import Port, has_output, input_count, length, wires_by_target
from .items.group_item import GroupItem
from .items.marks import NoteItem
from .items.routes import STYLES
from .items.wire_item import WireItem
from .words import tr


class CanvasScene(QObject):
    """Renders each new project as the difference from the one before. `changed` is emitted when something looks different."""

    changed = Signal()
    shifted = Signal(object)  # {key: where it stood before} of blocks and dots that an edit moved
    replaced = Signal(object)  # the curves of wires that others took the place of

    def __init__(self, document: Document, parent: QObject | None = None):
        super().__init__(parent)
        self.document = document
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.dots: dict[str, DotItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self.groups: dict[str, GroupItem] = {}
        self.wire_style = STYLES[0]
        self.picture_size = "small"
        self._bounds: QRectF | None = None  # of everything, while nothing moves
        self._extents: tuple[Extents[BlockItem], Extents[WireItem]] | None = None  # likewise
        document.changed.connect(self._render)
        self._render(None, document.project)

    def close(self) -> None:
        """Stop listening to the document."""
        self.document.changed.disconnect(self._render)

    # -- what is where -------------------------------------------------------------------------------------------------

    def blocks_in(self, part: QRectF) -> list[BlockItem]:
        """The blocks that have something in a part of the scene, the uppermost last; those in collapsed frames where they would be."""
        return self._found_extents()[0].within(part)

    def wires_in(self, part: QRectF) -> list[WireItem]:
        """The wires that run through a part of the scene."""
        return self._found_extents()[1].within(part)

    def _found_extents(self) -> tuple[Extents[BlockItem], Extents[WireItem]]:
        if self._extents is None:
            self._extents = Extents(self.blocks.values()), Extents(self.wires.values())
        return self._extents

    def block_at(self, point: QPointF) -> BlockItem | None:
        for item in reversed(self.blocks_in(_spot(point))):
            if item.folded is None and item.rect.contains(point):
                return item
        return None

    def badge_at(self, point: QPointF) -> BlockItem | None:
        for item in reversed(self.blocks.values()):
            if item.face.problems and item.badge_rect().contains(point):
                return item
        return None

    def port_at(self, point: QPointF, reach: float, inward: float | None = None) -> Port | None:
        """The port nearest to a scene point within `reach`; `inward` limits how far into the card it is felt."""
        best, found = reach, None
        for item in self.blocks_in(_spot(point, reach)):
            if item.folded is not None or not item.rect.adjusted(-reach, -reach, reach, reach).contains(point):
                continue
            for port in item.ports():
                away = item.port_point(port) - point
                inside = away.x() if port.output else -away.x()
                distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
                if distance <= best and (inward is None or inside <= inward):
                    best, found = distance, port
        return found

    def wire_at(self, point: QPointF, reach: float) -> WireItem | None:
        best, found = reach, None
        for item in self.wires_in(_spot(point, reach)):
            if not item.hidden:
                distance = item.distance(point)
                if distance <= best:
                    best, found = distance, item
        return found

    def dot_at(self, point: QPointF, reach: float) -> DotItem | None:
        """The dot nearest to a scene point within `reach`."""
        best, found = max(reach, RADIUS), None
        for item in self.dots.values():
            distance = length(item.center - point)
            if not item.hidden and distance <= best:
                best, found = distance, item
        return found

    def note_at(self, point: QPointF) -> NoteItem | None:
        return next((item for item in reversed(self.notes.values()) if item.rect.contains(point)), None)

    def group_at(self, point: QPointF) -> GroupItem | None:
        """The group whose title or edge is at a point; its inside belongs to the canvas."""
        return next((item for item in reversed(self.groups.values()) if item.is_handle(point)), None)

    def port_point(self, port: Port) -> QPointF:
        return self.blocks[port.block].port_point(port)

    def bounds(self, ids: Iterable[str] | None = None) -> QRectF:
        """The rectangle around these blocks, dots, notes and groups, or around everything."""
        if ids is None and self._bounds is not None:
            return QRectF(self._bounds)
        found = QRectF()
        chosen = None if ids is None else set(ids)
        for key, item in self.blocks.items():
            if chosen is None or key in chosen:
                found = found.united(item.outer)
        for items in (self.notes, self.groups, self.shown_dots()):
            for key, item in items.items():
                if chosen is None or key in chosen:
                    found = found.united(item.rect)
        if ids is None:
            self._bounds = QRectF(found)
        return found

    def shown(self) -> list[BlockItem]:
        """The blocks that are not inside a collapsed frame."""
        return [item for item in self.blocks.values() if item.folded is None]

    def shown_dots(self) -> dict[str, DotItem]:
        """The dots that no collapsed frame hides."""
        return {key: item for key, item in self.dots.items() if not item.hidden}

    def place_of(self, key: str) -> QPointF | None:
        """Where the middle of a block or a dot is, if it is there."""
        item = self.blocks.get(key) or self.dots.get(key)
        return item.center if item is not None else None

    def collapsed_at(self, point: QPointF) -> GroupItem | None:
        """The collapsed frame at a point."""
        return next((item for item in self.groups.values() if item.group.collapsed and item.rect.contains(point)), None)

    def frame_at(self, point: QPointF) -> GroupItem | None:
        """The frame around a point, collapsed or not."""
        return next((item for item in self.groups.values() if item.rect.contains(point)), None)

    def _around(self, ids: Iterable[str]) -> QRectF:
        """The rectangle around these blocks, whether they are shown or not."""
        found = QRectF()
        for key in ids:
            if key in self.blocks:
                found = found.united(self.blocks[key].rect)
        return found

    # -- rendering -----------------------------------------------------------------------------------------------------

    def _render(self, before: Project | None, after: Project) -> None:
        analysis = self.document.analysis
        self._bounds = self._extents = None
        stood = self._stood(before, after)
        same_wires = before is not None and before.graph.wires is after.graph.wires
        gone = [] if before is None or same_wires else self._replaced_wires(after)
        if before is None or before.graph is not after.graph or before.source is not after.source:
            touched = self._render_blocks(after, analysis) | self._place_blocks(after)
            self._render_dots(after)
            self._render_wires(after, analysis, touched, same_wires)
        elif before.positions is not after.positions or before.dots is not after.dots:
            self.follow(self._place_blocks(after) | self._render_dots(after))
        self._render_marks(after)
        self.changed.emit()
        moved = {key: place for key, place in stood.items() if self.place_of(key) not in (None, place)}
        if moved:
            self.shifted.emit(moved)
        if gone:
            self.replaced.emit(gone)

    def _stood(self, before: Project | None, after: Project) -> dict[str, QPointF]:
        """Where blocks are, and the dots of wires that keep their number of dots: others can't be told from one another."""
        if before is None:
            return {}
        kept = {wire for wire, dots in before.dots.items() if len(after.dots.get(wire, ())) == len(dots)}
        dots = {key: item.center for key, item in self.dots.items() if item.wire in kept}
        return {**{key: item.center for key, item in self.blocks.items()}, **dots}

    def _replaced_wires(self, after: Project) -> list[QPainterPath]:
        """The wires that leave because another block, which was there before, feeds the same input now."""
        wires = set(after.graph.wires)
        fed = {(wire.target, wire.port) for wire in wires if wire not in self.wires and wire.source in self.blocks}
        return [item.path for wire, item in self.wires.items() if wire not in wires and (wire.target, wire.port) in fed]

    def _render_blocks(self, project: Project, analysis: Analysis) -> set[str]:
        """Bring the blocks to what the project has; returns those that came or look different."""
        graph, touched = project.graph, set()
        entering = wires_by_target(graph.wires)
        problems: dict[str, list[Problem]] = {}
        for problem in analysis.problems:
            problems.setdefault(problem.block, []).append(problem)
        for key in [key for key in self.blocks if key not in graph.blocks]:
            del self.blocks[key]
        for key, block in graph.blocks.items():
            wired = frozenset(wire.port for wire in entering.get(key, ()))
            spec = analysis.specs.get(key)
            shape = describe_spec(spec) if has_output(block) else ""
            cost = describe_cost(analysis.costs.get(key))
            face = Face(block, shape, input_count(block, len(wired)), wired, tuple(problems.get(key, ())), cost)
            item = self.blocks.get(key)
            if item is None:
                self.blocks[key] = BlockItem(key, face, QPointF(*project.positions.get(key, (0.0, 0.0))), size=self.picture_size)
                touched.add(key)
            elif item.face != face:
                item.wear(face)
                touched.add(key)
        return touched

    def _place_blocks(self, project: Project) -> set[str]:
        moved = set()
        for key, item in self.blocks.items():
            place = QPointF(*project.positions.get(key, (0.0, 0.0)))
            if item.center != place:
                item.place(place)
                moved.add(key)
        return moved

    def _render_dots(self, project: Project) -> set[str]:
        """Bring the dots to where the project has them; returns the keys of those that came, went or moved."""
        if not (project.dots or self.dots):
            return set()
        before = {key: QPointF(item.center) for key, item in self.dots.items()}
        places = {key: QPointF(*place) for key, place in project.dot_places().items()}
        self.dots = {key: self.dots.get(key) or DotItem(key, dot_of(key)[0], place) for key, place in places.items()}
        for key, place in places.items():
            self.dots[key].place(place)
        return {key for key in before.keys() | places.keys() if before.get(key) != places.get(key)}

    def _way(self, wire: Wire) -> tuple[QPointF, ...]:
        """The dots that a wire is seen to run through."""
        if not self.dots:
            return ()
        dots = (self.dots[dot_key(wire, number)] for number in range(len(self.document.project.dots.get(wire, ()))))
        return tuple(item.center for item in dots if not item.hidden)

    def _render_wires(self, project: Project, analysis: Analysis, touched: set[str], same: bool) -> None:
        """Bring the wires to what the project has; `same` says that none came or went, so that only those of touched blocks can differ."""
        wires = self.wires if same else dict.fromkeys(project.graph.wires)
        for wire in [] if same else [wire for wire in self.wires if wire not in wires]:
            del self.wires[wire]
        for wire in list(wires):
            item, dots = self.wires.get(wire), self._way(wire)
            if item is not None and item.dots == dots and wire.source not in touched and wire.target not in touched:
                continue
            start, end = self.ends(wire)
            if item is None:
                item = self.wires[wire] = WireItem(wire, start, end, style=self.wire_style, dots=dots)
            elif item.start != start or item.end != end or item.dots != dots:
                item.place(start, end, dots)
            item.label = describe_spec(analysis.specs.get(wire.source))
            face = self.blocks[wire.target].face
            item.trouble = said(face.problems[0].text) if face.problems and wire.source in analysis.specs else ""
            item.dashed = face.block.bypassed

    def _render_marks(self, project: Project) -> None:
        self.notes = {note.id: NoteItem(note) for note in project.notes}
        self.groups = {group.id: GroupItem(group, self._around(group.blocks)) for group in project.groups if group.blocks}
        for item in self.groups.values():
            item.wrong = any(self.blocks[key].face.problems for key in item.group.blocks if key in self.blocks)
        self._place_wires(self._fold())
        self._bounds = self._extents = None

    def _fold(self) -> set[str]:
        """Let blocks in collapsed frames be seen as the card of the frame; returns the blocks and dots for which that changed.

        The wires of such a card run straight to it: their dots lead around what can't be seen now.
        """
        homes = {key: item for item in self.groups.values() if item.group.collapsed for key in item.group.blocks}
        changed = set()
        for key, item in self.blocks.items():
            card = homes[key].rect if key in homes else None
            if item.folded != card:
                item.folded = QRectF(card) if card is not None else None
                changed.add(key)
        for wire, item in self.wires.items():
            item.hidden = wire.source in homes and homes[wire.source] is homes.get(wire.target)
        for key, item in self.dots.items():
            hidden = item.wire.source in homes or item.wire.target in homes
            if item.hidden != hidden:
                item.hidden = hidden
                changed.add(key)
        return changed

    def _place_wires(self, moved: set[str]) -> None:
        led = {dot_of(key)[0] for key in moved if is_dot(key)} & self.wires.keys()
        for wire in led:
            self.wires[wire].place(*self.ends(wire), self._way(wire))
        if moved:
            for wire, item in self.wires.items():
                if wire.source in moved or wire.target in moved:
                    item.place(*self.ends(wire), self._way(wire))

    def ends(self, wire: Wire) -> tuple[QPointF, QPointF]:
        return self.port_point(Port(wire.source, True)), self.port_point(Port(wire.target, False, wire.port))

    def follow(self, moved: set[str]) -> None:
        """Bring wires and frames along after blocks and dots were placed elsewhere."""
        self._bounds = self._extents = None
        for item in self.groups.values():
            if item.group.blocks & moved:
                item.surround(self._around(item.group.blocks))
        self._place_wires(moved | self._fold())

    def preview_places(self, places: dict[str, QPointF]) -> None:
        """Show blocks and dots elsewhere while a gesture lasts; the document is not told."""
        for key, place in places.items():
            (self.blocks.get(key) or self.dots[key]).place(place)
        self.follow(set(places))

    def settle(self) -> None:
        """Take back what a gesture previewed: everything stands where the document says."""
        self.follow(self._place_blocks(self.document.project) | self._render_dots(self.document.project))
        for wire, item in self.wires.items():
            if item.dots != self._way(wire):
                item.place(item.start, item.end, self._way(wire))
        self._render_marks(self.document.project)

    # -- pictures ------------------------------------------------------------------------------------------------------

    def resize_pictures(self, size: str) -> None:
        """Show live pictures off, small or large; blocks grow with them."""
        self.picture_size = size
        for item in self.blocks.values():
            item.resize_picture(size)
        self.follow(set(self.blocks))
        self.changed.emit()

    def forget_pictures(self) -> None:
        """Take all live pictures away, because they show another network."""
        for item in self.blocks.values():
            item.show_picture(None)

    def set_wire_style(self, style: str) -> None:
        """Draw wires curved, straight or orthogonal."""
        if style not in STYLES or style == self.wire_style:
            return
        self.wire_style = style
        for item in self.wires.values():
            item.style = style
            item.place(item.start, item.end, item.dots)
        self._extents = None
        self.changed.emit()

    def forget_cards(self, beyond: QRectF | None = None) -> None:
        """Let go of the pictures of all blocks, or of those beyond a part of the scene."""
        for item in self.blocks.values():
            if beyond is None or not beyond.intersects(item.bounds):
                item.forget_card()


def _spot(point: QPointF, reach: float = 1.0) -> QRectF:
    return QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)


def describe_cost(cost: Cost | None) -> str:
    """How many weights, in three digits; nothing where there are none."""
    if cost is None or not cost.parameters:
        return ""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if cost.parameters >= size:
            return local(f"{cost.parameters / size:.3g} {sign}")
    return str(cost.parameters)


def describe_spec(spec: TensorSpec | None) -> str:
    """24×24×8, or "class of 10" for class numbers; nothing where the shape isn't known."""
    if spec is None:
        return ""
    if spec.dtype == "int" and spec.classes and not spec.shape:
        return tr("class of {count}").format(count=spec.classes)
    return str(spec)
