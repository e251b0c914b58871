"""The wayfinder: leads over the canvas by arrow keys, in the order of the flow, and to what one looks for."""

from playground.document.project import dot_of, is_dot

from .stage import Stage
from .verbs import Verbs
from .walking import along, end_of, next_of, reading_order


class Wayfinder:
    """Selects where it leads to, and brings it into sight."""

    def __init__(self, view, stage: Stage, verbs: Verbs):
        self._view, self._stage, self._verbs = view, stage, verbs
        self._found = ""

    def _one_stop(self) -> str:
        """The block or the reroute point that is selected, if it is one alone."""
        stops = self._verbs.blocks() | self._verbs.dots()
        return next(iter(stops)) if len(stops) == 1 else ""

    def _go(self, key: str, *, eased: bool = True) -> None:
        self._stage.document.select({key})
        self._view.reveal(key, eased=eased)

    def walk(self, direction: str) -> None:
        document = self._stage.document
        project = document.project
        current = self._one_stop() or end_of(project, document.selection, direction)
        if not current:
            order = reading_order(project.graph, document.analysis, project.positions)
            key = order[0] if order else ""
        else:
            key = along(project, current, direction)
        if key:
            self._go(key)

    def step_through(self, step: int) -> bool:
        """Select the next block in the order of the flow; false past the last. A reroute point counts as the block that feeds it."""
        document, current = self._stage.document, self._one_stop()
        order = reading_order(document.project.graph, document.analysis, document.project.positions)
        key = next_of(order, dot_of(current)[0].source if is_dot(current) else current, step)
        if key:
            self._go(key)
        return bool(key)

    def find(self, text: str, step: int = 1) -> tuple[str, ...]:
        wanted = text.strip().lower()
        blocks, chosen = self._stage.scene.blocks, self._verbs.blocks()
        found = [key for key, item in blocks.items() if wanted and wanted in item.face.said().lower()]
        found.sort(key=lambda key: wanted not in blocks[key].face.block.name.lower())  # names before kinds, settings and problems
        if found:
            current = next(iter(chosen)) if len(chosen) == 1 else ""
            key = next_of(found, current, step) if current in found and text == self._found else found[0]
            self._go(key or found[0 if step > 0 else -1], eased=False)
        self._found = text
        return tuple(found)
