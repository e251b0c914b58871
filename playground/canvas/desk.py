"""The desk: everything that keys and menus of the canvas call, with the cards and fields that open over it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QWidget

from engine.catalogue import LAYERS
from engine.graph import Wire
from playground.document.edits import free_place
from playground.document.errors import EditError
from playground.document.fragments import fragment
from playground.files.errors import ProjectError
from playground.files.phrases import Entry, PhraseBook
from playground.style.words import said

from .appearance import Appearance
from .items.block_card import name_rect
from .items.geometry import Port, snapped
from .keys import KeyMap
from .over.field_editor import FieldEditor
from .over.in_place import InPlaceEditor
from .over.menu import open_menu
from .over.offers import PHRASE, Offers, can_be_followed, head_for
from .over.problem_card import ProblemCard
from .over.quick_add import QuickAdd
from .over.refusal import Refusal
from .placing import Spot
from .rerouting import Rerouting
from .stage import Stage
from .verbs import Verbs
from .walking import next_of, reading_order
from .wayfinder import Wayfinder
from .words import tr

NEW_PHRASE = "new phrase"


class Desk:
    """Verbs with the canvas in mind: where the pointer is, what is in sight, what to open."""

    def __init__(self, view: QWidget, stage: Stage, rank: Callable[..., Iterable[type]] | None, phrases: PhraseBook):
        self._view = view
        self._stage = stage
        self.verbs = Verbs(stage.document, stage.say)
        self.offers = Offers(stage, rank, phrases)
        self.keys = KeyMap()
        self.search = QuickAdd(view, lambda: stage.look, self.keys)
        self.rerouting = Rerouting(stage, self.verbs, self.search)
        self.problems = ProblemCard(view, self._mend)
        self.refusal = Refusal(view, stage.say)
        self.editor = InPlaceEditor(view, self.keys, self._renamed, self.refusal)
        self.fields = FieldEditor(view, stage, self.keys, self.refusal)
        stage.edit_field = self.fields.open
        self.appearance = Appearance(view, stage, self.verbs, self.fields)
        self.wayfinder = Wayfinder(view, stage, self.verbs)

    @property
    def _document(self):
        return self._stage.document

    def _one_block(self) -> str:
        """The block that is selected, if it is one alone."""
        blocks = self.verbs.blocks()
        return next(iter(blocks)) if len(blocks) == 1 else ""

    def select_nothing(self) -> None:
        self._stage.wire = None
        self._document.select(())

    # -- what is open --------------------------------------------------------------------------------------------------

    def dismiss(self) -> bool:
        """Close search, card and field; whether any was open."""
        shown = self._close_problems()
        return any((shown, self.search.dismiss(), self.editor.close(keep=True), self.fields.leave()))

    def camera_moved(self) -> None:
        self.editor.close(keep=True)
        self.fields.leave()
        self.refusal.hide()
        if self.problems.isVisible():
            self._place_problems()

    def scene_changed(self) -> None:
        self.editor.close(keep=False)
        self.refusal.hide()
        self.fields.follow()
        item = self._stage.scene.blocks.get(self.problems.block)
        if item is None or not item.face.problems:
            self._close_problems()

    # -- adding --------------------------------------------------------------------------------------------------------

    def add_kind(self, kind: str) -> str:
        """Add a kind of block, or a phrase by its key: behind the selected block, or where there is room."""
        before = self._one_block()
        phrase = self._phrase(kind)
        if phrase is not None:
            return self.add_fragment(phrase.blocks)
        if before and can_be_followed(self._document.project.graph, before) and LAYERS[kind].category != "Input":
            key = self.verbs.add_after(kind, before)
        else:
            center = snapped(self._stage.camera.center)
            x, y = free_place(self._document.project, (center.x(), center.y()))
            key = self.verbs.add(kind, Spot(QPointF(x, y)))
        self._added(kind, key)
        return key

    def add_fragment(self, fragment: Mapping[str, Any]) -> str:
        """Add several blocks: behind the selected block, wired to it, or where there is room."""
        before = self._one_block()
        follows = bool(before) and can_be_followed(self._document.project.graph, before)
        x, y = free_place(self._document.project, (self._stage.camera.center.x(), self._stage.camera.center.y()))
        key = self.verbs.add_phrase(fragment, Spot(QPointF(x, y), Port(before, True) if follows else None))
        if key:
            self._view.reveal(key)
        return key

    def _phrase(self, key: str) -> Entry | None:
        return self.offers.phrases.find(key.removeprefix(PHRASE)) if key.startswith(PHRASE) else None

    def save_phrase(self) -> None:
        """Keep the selected blocks as a phrase, under a title that is asked for."""
        blocks = self.verbs.blocks()
        if not blocks:
            self._stage.say(tr("Select the blocks that shall become a phrase."))
            return
        graph, rect = self._document.project.graph, self._stage.scene.bounds(blocks)
        group = next((group for group in self._document.project.groups if group.blocks == blocks), None)
        title = group.title if group else " + ".join(said(graph.blocks[key].layer.title) for key in graph.blocks if key in blocks)[:40]
        self._edit_line(NEW_PHRASE, title, QRectF(rect.left(), rect.top() - 40, 260, 28), tr("Title of the phrase"))

    def _keep_phrase(self, title: str) -> str:
        try:
            entry = self.offers.phrases.add(title, fragment(self._document.project, self.verbs.blocks()))
        except (ProjectError, EditError) as trouble:
            return said(trouble)
        self._stage.say(tr("“{0}” stands in the palette now, among the phrases.").format(entry.title))
        return ""

    def _added(self, kind: str, key: str) -> None:
        if key:
            self.offers.used(kind)
            self._view.reveal(key)

    def quick_add(self) -> None:
        """Search for a block to add: after the selected one, else into the wire that was clicked or is under the pointer, else there."""
        spot = self._spot_after_selected()
        clicked = self._stage.scene.wires.get(self._stage.wire)
        if spot is None and clicked is not None and not self._document.selection:
            self.open_at(clicked.middle, clicked.wire)
        elif spot is None:
            self.open_at(self._view.pointer_place(), self._stage.hover.wire)
        else:
            self._ask(spot, self._stage.camera.to_view(self._stage.scene.port_point(spot.port) + QPointF(24, -40)), self.add_kind)

    def open_at(self, point: QPointF, wire: Wire | None = None, port: Port | None = None) -> None:
        """Search for a block to add at a scene point, into a wire, or wired to a port."""
        spot = Spot(snapped(point) if port is None else point, port, wire)
        self._ask(spot, self._stage.camera.to_view(point), lambda kind: self._put(kind, spot))

    def _put(self, kind: str, spot: Spot) -> None:
        phrase = self._phrase(kind)
        if phrase is not None:
            key = self.verbs.add_phrase(phrase.blocks, spot)
            if key:
                self._view.reveal(key)
            return
        if spot.wire is None and spot.port is None:
            x, y = free_place(self._document.project, (spot.at.x(), spot.at.y()))
            spot = Spot(QPointF(x, y))
        self._added(kind, self.verbs.add(kind, spot))

    def _spot_after_selected(self) -> Spot | None:
        before = self._one_block()
        follows = bool(before) and can_be_followed(self._document.project.graph, before)
        return Spot(QPointF(), Port(before, True)) if follows else None

    def _ask(self, first: Spot, corner: QPointF, take: Callable[[str], object]) -> None:
        """Search for a spot; if the search stays open, the next block goes behind the one that was added, so that a chain grows."""
        spots = [first]

        def took(kind: str) -> None:
            (take if len(spots) == 1 else self.add_kind)(kind)
            spots.append(self._spot_after_selected() or Spot(QPointF()))

        self.search.ask(
            lambda: head_for(self._document.project.graph, spots[-1]),
            tr("Search blocks"),
            corner.toPoint(),
            lambda text: self.offers.kinds(text, spots[-1]),
            took,
        )

    def connect_to(self) -> None:
        """Choose a block by name and lead a wire to it: wiring without a mouse."""
        source = self._one_block()
        if not source or not can_be_followed(self._document.project.graph, source):
            self._stage.say(tr("Select one block to lead a wire from."))
            return
        corner = self._stage.camera.to_view(self._stage.scene.port_point(Port(source, True)) + QPointF(24, -40))
        name = self._document.project.graph.blocks[source].name
        head = tr("Connect {0} to").format(name)
        targets, take = (lambda text: self.offers.targets(text, source)), self._wire_from(source)
        self.search.ask(lambda: head, tr("Search blocks"), corner.toPoint(), targets, take)

    def _wire_from(self, source: str) -> Callable[[str], None]:
        return lambda target: self.verbs.wire(source, target)

    def add_note(self, at: QPointF | None = None) -> None:
        key = self.verbs.add_note(at or self._view.pointer_place())
        self._view.reveal(key, eased=False)
        self.edit_words(key)

    # -- problems ------------------------------------------------------------------------------------------------------

    def show_problem(self, block: str) -> None:
        """Open the card with what is wrong with a block."""
        self.verbs.expand_around(block)
        item = self._stage.scene.blocks.get(block)
        if item is not None and item.face.problems:
            self.problems.show_problems(block, item.face.problems)
            self._place_problems()

    def _place_problems(self) -> None:
        item = self._stage.scene.blocks.get(self.problems.block)
        if item is not None:
            corner = self._stage.camera.to_view(item.rect.bottomLeft() + QPointF(0, 10))
            self.problems.place(corner, self._view.rect())

    def _close_problems(self) -> bool:
        """Close the card; whether it was open."""
        shown = self.problems.isVisible()
        if shown and self.problems.isAncestorOf(self._view.focusWidget() or self._view):
            self._view.setFocus()
        self.problems.hide()
        return shown

    def _mend(self, fix) -> None:
        self._close_problems()
        self._view.setFocus()
        self.verbs.fix(fix)

    def next_problem(self, step: int = 1) -> None:
        """Select the next block with a problem, which screen readers are told of, and open the card that says it."""
        analysis, project = self._document.analysis, self._document.project
        wrong = {problem.block for problem in analysis.problems if problem.block}
        blocks = [key for key in reading_order(project.graph, analysis, project.positions) if key in wrong]
        if not blocks:
            general = next((said(problem.text) for problem in analysis.problems), "")
            self._stage.say(general or tr("No problems: the network can be trained."))
            return
        key = next_of(blocks, self._one_block(), step) or blocks[0 if step > 0 else -1]
        before = self._document.selection
        self.verbs.expand_around(key)
        self._document.select({key})
        self._view.reveal(key, eased=False)
        self.show_problem(key)
        self.problems.take_focus(heard=self._document.selection != before)

    def previous_problem(self) -> None:
        self.next_problem(-1)

    # -- words ---------------------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Edit the name of the block, or the words of the frame or note, that is selected."""
        chosen = self._document.selection
        if len(chosen) != 1 or self.verbs.dots():
            self._stage.say(tr("Select one block to rename it."))
            return
        self.verbs.expand_around(next(iter(chosen)))
        self.edit_words(next(iter(chosen)))

    def edit_words(self, key: str) -> None:
        scene, project, camera = self._stage.scene, self._document.project, self._stage.camera
        if key in scene.blocks:
            self._view.reveal(key, eased=False)
            self._edit_line(key, project.graph.blocks[key].name, name_rect(scene.blocks[key].rect), tr("Name"))
        elif key in scene.groups:
            self._edit_line(key, project.group(key).title, scene.groups[key].words_rect(), tr("Title of the frame"))
        elif key in scene.notes:
            self.editor.edit_text(key, project.note(key).text, camera.transform().mapRect(scene.notes[key].rect), tr("Note"))

    def _edit_line(self, key: str, text: str, place: QRectF, label: str) -> None:
        """Edit a line of words that stand in a part of the scene."""
        camera, letters = self._stage.camera, self._stage.look.name_font.pixelSize()
        self.editor.edit_line(key, text, camera.transform().mapRect(place), label, letters * camera.scale)

    def _renamed(self, key: str, text: str) -> str:
        """Give words where they were edited; returns why that can't be."""
        if key == NEW_PHRASE:
            return self._keep_phrase(text)
        if self._document.project.note(key) is not None and not text.strip():
            self._document.select({key})
            self.verbs.delete()
            return ""
        return self.verbs.rename(key, text) if key in self._document.project.ids() else ""

    # -- settings ------------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Edit the settings on the block, or on blocks of one kind, or in the inspector where they stand in no fields."""
        chosen = [key for key in self._document.project.graph.blocks if key in self._document.selection]
        together = bool(chosen) and self._stage.alike(chosen[0]) == chosen
        if not chosen and len(self._document.selection) == 1 and not self.verbs.dots():
            self.rename()  # frames and notes have words only
        elif not (together and self.fields.begin(chosen[0])):
            self.edit_in_inspector()

    def edit_in_inspector(self) -> None:
        if key := self._one_block():
            self._view.edit_requested.emit(key)

    # -- zoom ----------------------------------------------------------------------------------------------------------

    def reset_zoom(self) -> None:
        self._view.zoom_to(1.0)

    def zoom_in(self) -> None:
        self._view.zoom_to(self._stage.camera.scale * 1.25)

    def zoom_out(self) -> None:
        self._view.zoom_to(self._stage.camera.scale / 1.25)

    def ease_to_all(self) -> None:
        self._view.fit(eased=True)

    def ease_to_selection(self) -> None:
        self._view.zoom_to_selection(eased=True)

    def reroute(self) -> None:
        self.rerouting.add()

    def straighten(self) -> None:
        self.rerouting.remove_all()

    # -- the rest goes straight to the verbs ---------------------------------------------------------------------------

    def delete(self) -> None:
        if self._stage.wire is not None and not self._document.selection:
            self.verbs.delete_wire(self._stage.wire)
        else:
            self.verbs.delete(heal=True)

    def delete_leaving_gap(self) -> None:
        self.verbs.delete(heal=False)

    def arrange(self) -> None:
        """Lay blocks out. Whoever saw all sees all again; else the block that is selected or in the middle stays where it was seen."""
        whole, key = self._stage.visible().contains(self._stage.scene.bounds()), self._one_block() or self._in_the_middle()
        before = self._document.project.positions.get(key)
        self.verbs.arrange()
        if whole:
            self._view.fit(eased=True)
        elif before is not None:
            way = QPointF(*self._document.project.positions[key]) - QPointF(*before)
            self._view.look_at(self._stage.camera.center + way, eased=True)

    def _in_the_middle(self) -> str:
        middle, shown = self._stage.camera.center, self._stage.scene.shown()
        return min(shown, key=lambda item: (item.center - middle).manhattanLength()).id if shown else ""

    def duplicate(self) -> None:
        self.verbs.duplicate()
        rect = self._stage.scene.bounds(self._document.selection)
        if not self._stage.visible().intersects(rect):
            self._view.look_at(rect.center(), eased=True)

    def paste(self) -> None:
        self.verbs.paste(self._view.pointer_place())

    def paste_with_wires(self) -> None:
        self.verbs.paste(None, incoming=True)

    def paste_text(self, text: str, at: QPointF) -> None:
        self.verbs.paste_text(text, at)

    def open_menu(self, point: QPointF, place: QPoint, *, by_key: bool) -> None:
        open_menu(self._view, self, self._stage, point, place, by_key=by_key)

    def do(self, name: str, *arguments: object) -> None:
        """Call a verb by its name, as keys do: one of its own, or of those that it has for one matter."""
        who = next(one for one in (self, self.wayfinder, self.appearance, self.verbs) if hasattr(one, name))
        getattr(who, name)(*arguments)
