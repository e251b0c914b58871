"""Rerouting without a mouse: which wire is meant, and where its next point goes."""

from engine.graph import Wire

from .over.quick_add import Offer, QuickAdd
from .stage import Stage
from .verbs import Verbs
from .words import tr


class Rerouting:
    """Acts on the wires of the selected points, else on those of the selected blocks; with nothing selected, on the clicked wire."""

    def __init__(self, stage: Stage, verbs: Verbs, search: QuickAdd):
        self._stage, self._verbs, self._search = stage, verbs, search

    def wires(self) -> list[Wire]:
        """The wires that are meant, longest first: those are what most needs a way around."""
        scene, blocks = self._stage.scene, self._verbs.blocks()
        led = {scene.dots[key].wire for key in self._verbs.dots()}
        if not self._stage.document.selection:
            led = {self._stage.wire}
        found = [wire for wire in scene.wires if (wire in led if led else wire.source in blocks or wire.target in blocks)]
        return sorted(found, key=lambda wire: -scene.wires[wire].path.length())

    def add(self) -> None:
        """Lead the wire through one more point, where it has the most room; which wire is asked where several could be meant."""
        wires = self.wires()
        if not wires:
            self._stage.say(tr("Select a block or click a wire to lead it through a point."))
        elif len(wires) == 1:
            self._put(wires[0])
        else:
            self._ask(wires)

    def remove_all(self) -> None:
        """Let the wires go straight from port to port again."""
        wires = [wire for wire in self.wires() if self._stage.scene.wires[wire].dots]
        if wires:
            self._verbs.remove_all_dots(wires)
        else:
            self._stage.say(tr("No reroute point lies on the wires of what is selected."))

    def _put(self, wire: Wire) -> None:
        item = self._stage.scene.wires[wire]
        place, number = item.nearest(item.middle)
        self._verbs.add_dot(wire, place, number)

    def _ask(self, wires: list[Wire]) -> None:
        scene = self._stage.scene
        corner = self._stage.camera.to_view(scene.bounds(self._stage.document.selection).center())
        offers = [self._offer(str(number), wire) for number, wire in enumerate(wires)]
        self._search.ask(
            lambda: tr("Add a reroute point to the wire"),
            tr("Search wires"),
            corner.toPoint(),
            lambda text: [offer for offer in offers if text.lower() in offer.title.lower()],
            lambda key: self._put(wires[int(key)]),
        )

    def _offer(self, key: str, wire: Wire) -> Offer:
        blocks, item = self._stage.document.project.graph.blocks, self._stage.scene.wires[wire]
        source, target = blocks[wire.source], blocks[wire.target]
        return Offer(key, f"{source.name} → {target.name}", item.label, source.layer.kind, source.layer.category)
