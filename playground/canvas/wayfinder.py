"""The wayfinder: leads over the canvas by arrow keys, in the order of the flow, and to what one looks for."""

from collections.abc import Iterator

from playground.document.project import dot_of, is_dot

from .stage import Stage
from .verbs import Verbs
from .walking import along, end_of, homes_of, next_of, reading_order
from .words import tr


class Wayfinder:
    """Selects where it leads to, and brings it into sight."""

    def __init__(self, view, stage: Stage, verbs: Verbs):
        self._view, self._stage, self._verbs = view, stage, verbs
        self._found = ""

    def _here(self) -> str:
        """The block, reroute point or collapsed frame that is selected, if it is one alone."""
        homes = homes_of(self._stage.document.project)
        stops = {homes.get(key, key) for key in self._verbs.blocks()} | self._verbs.dots()
        return next(iter(stops)) if len(stops) == 1 else ""

    def _order(self) -> list[str]:
        """Blocks and collapsed frames in the order of the flow."""
        document = self._stage.document
        homes, order = homes_of(document.project), reading_order(document.project.graph, document.analysis, document.project.positions)
        return list(dict.fromkeys(homes.get(key, key) for key in order))

    def _go(self, key: str, *, eased: bool = True) -> None:
        self._stage.document.select({key})
        self._view.reveal(key, eased=eased)

    def walk(self, direction: str) -> None:
        project, groups = self._stage.document.project, self._stage.scene.groups
        current = self._here() or end_of(project, self._stage.document.selection, direction)
        if not current:
            key = next(iter(self._order()), "")
        else:
            cards = {key: item.rect.center().toTuple() for key, item in groups.items() if item.group.collapsed}
            key = along(project, cards, current, direction)
        if key:
            self._go(key)

    def step_through(self, step: int) -> bool:
        """Select the next block in the order of the flow; false past the last. A reroute point counts as the block that feeds it."""
        here, homes = self._here(), homes_of(self._stage.document.project)
        block = dot_of(here)[0].source if is_dot(here) else here
        key = next_of(self._order(), homes.get(block, block), step)
        if key:
            self._go(key)
        return bool(key)

    def find(self, text: str, step: int = 1) -> tuple[str, ...]:
        """Go to the next block, frame or note that a text fits; returns all of them, a collapsed frame for what it hides."""
        keys = self._fits(text)
        found = self._shown(keys)
        if found:
            current = self._chosen(found) if text == self._found else ""
            key = (next_of(found, current, step) or found[0 if step > 0 else -1]) if current else found[0]
            self._go(key, eased=False)
            if key not in keys:
                self._stage.say(tr("What fits is in this frame. Double-click it to see what is inside."))
        self._found = text
        return tuple(found)

    def fitting(self, text: str) -> tuple[str, ...]:
        """The blocks, frames and notes that a text fits, a collapsed frame for what it hides."""
        return tuple(self._shown(self._fits(text)))

    def _shown(self, keys: list[str]) -> list[str]:
        """What of these is in sight, a collapsed frame for what it hides."""
        homes = homes_of(self._stage.document.project)
        return list(dict.fromkeys(homes.get(key, key) for key in keys))

    def _fits(self, text: str) -> list[str]:
        """Those that fit, names before kinds, settings and problems."""
        wanted = text.strip().lower()
        fits = [(key, name) for key, name, words in self._words() if wanted and wanted in words.lower()]
        fits.sort(key=lambda fit: wanted not in fit[1].lower())
        return [key for key, _ in fits]

    def _chosen(self, found: list[str]) -> str:
        """Which of these is selected alone."""
        chosen = self._stage.document.selection
        return next((key for key in found if chosen == {key}), "")

    def _words(self) -> Iterator[tuple[str, str, str]]:
        """What can be found: its key, its name, and all its words."""
        scene = self._stage.scene
        for key, block in scene.blocks.items():
            yield key, block.face.block.name, block.face.said()
        for key, frame in scene.groups.items():
            yield key, frame.group.title, frame.group.title
        for key, slip in scene.notes.items():
            yield key, slip.note.text, slip.note.text
