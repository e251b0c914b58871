"""The context menu: what can be done to what is under the pointer, with its keys."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from playground.document.edits import can_bypass
from playground.style.words import said

from ..gestures import pointer
from ..keys import KeyMap
from ..stage import FIELDS, Stage
from ..verbs import COLORS
from ..words import tr
from .field_editor import reset_words

EDGES = ("left", "centre", "right", "top", "middle", "bottom")


def open_menu(view: QWidget, desk, stage: Stage, point: QPointF, place: QPoint, *, by_key: bool) -> None:
    """Open the menu; by key it is for the selection, by pointer for what lies under it."""
    wire = None if by_key else _select_under(stage, point)
    menu = make_menu(view, desk, stage, point, wire)
    if not by_key:
        _offer_reset(menu, desk, stage, point)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if by_key and stage.document.selection:
        corner = stage.camera.to_view(stage.scene.bounds(stage.document.selection).center()).toPoint()
        place = view.viewport().mapToGlobal(corner)
    menu.popup(place)


def _select_under(stage: Stage, point: QPointF):
    under = pointer.look_under(stage, point)
    note, group = stage.scene.note_at(point), stage.scene.group_at(point)
    key = under.block or under.dot or (note.note.id if note else "") or (group.group.id if group else "")
    if key and key not in stage.document.selection:
        stage.document.select({key})
    elif not key:
        stage.document.select(())
    stage.wire = None if under.dot else under.wire
    return stage.wire


def _offer_reset(menu: QMenu, desk, stage: Stage, point: QPointF) -> None:
    """Put the default of the setting under the pointer first, where it isn't the value anyway."""
    under = pointer.look_under(stage, point)
    if under.field is None or stage.value_of(under.block, under.field) == under.field.default:
        return
    first = menu.actions()[0]
    action = QAction(reset_words(under.field), menu)
    action.triggered.connect(lambda _=False: desk.fields.reset(under.block, under.field))
    menu.insertAction(first, action)
    menu.insertSeparator(first)


def make_menu(view: QWidget, desk, stage: Stage, point: QPointF, wire) -> QMenu:
    """The menu for what is selected, for a wire, or for the empty canvas."""
    menu = QMenu(view)
    menu.setToolTipsVisible(True)
    if wire is not None:
        _fill_for_wire(menu, desk, stage, point, wire)
    elif stage.document.selection & stage.document.project.graph.blocks.keys():
        _fill_for_blocks(menu, desk, stage)
    elif desk.verbs.dots():
        _add(menu, tr("Remove the reroute point"), desk.delete, "delete")
        _add(menu, tr("Remove all reroute points of the wire"), desk.straighten, "straighten")
        _add(menu, tr("Add another reroute point"), desk.reroute, "reroute")
    elif stage.document.selection:
        _fill_for_marks(menu, desk, stage)
    else:
        _fill_for_canvas(menu, desk, stage, point)
    _say_keys(menu, desk.keys)
    return menu


def _fill_for_wire(menu: QMenu, desk, stage: Stage, point: QPointF, wire) -> None:
    item = stage.scene.wires[wire]
    _add(menu, tr("Insert a block…"), lambda: desk.open_at(point, wire)).setShortcut(QKeySequence("Space"))
    menu.addSeparator()
    adding = _add(menu, tr("Add a reroute point here"), lambda: desk.verbs.add_dot(wire, *item.nearest(point)))
    adding.setToolTip(tr("Lead the wire around something: a double-click on it does the same"))
    _add(menu, tr("Remove all reroute points"), lambda: desk.verbs.remove_all_dots([wire])).setEnabled(bool(item.dots))
    menu.addSeparator()
    _add(menu, tr("Cut the wire"), lambda: desk.verbs.delete_wire(wire), "delete")


def _say_keys(menu: QMenu, keys: KeyMap) -> None:
    """Write beside each entry the key that does the same."""
    for action in menu.actions():
        if action.menu():
            _say_keys(action.menu(), keys)
        elif action.data() and keys.keys(action.data()):
            action.setShortcut(QKeySequence(keys.keys(action.data())[0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)


def _fill_for_blocks(menu: QMenu, desk, stage: Stage) -> None:
    project, blocks = stage.document.project, desk.verbs.blocks()
    single = len(blocks) == 1
    problems = stage.scene.blocks[next(iter(blocks))].face.problems if single else ()
    for fix in (problem.fix for problem in problems if problem.fix is not None):
        _add(menu, said(fix.label), lambda fix=fix: desk.verbs.fix(fix))
        menu.addSeparator()
    if single:
        _add(menu, tr("Edit settings"), desk.edit, "edit")
        _add(menu, tr("Edit in the inspector"), desk.edit_in_inspector, "edit_in_inspector")
        _add(menu, tr("Rename"), desk.rename, "rename")
        _add(menu, tr("Add a block after it…"), desk.quick_add).setShortcut(QKeySequence("Space"))
        _add(menu, tr("Connect to…"), desk.connect_to, "connect_to")
        _add(menu, tr("Add a reroute point to a wire…"), desk.reroute, "reroute")
        menu.addSeparator()
    bypass = _add(menu, tr("Bypass"), desk.verbs.toggle_bypass, "toggle_bypass")
    bypassed = all(project.graph.blocks[key].bypassed for key in blocks)
    _checkable(bypass, bypassed)
    reason = "" if bypassed else next((why for key in blocks if (why := can_bypass(project, key))), "")
    bypass.setEnabled(not reason)
    bypass.setToolTip(said(reason) or tr("Let the input pass through unchanged"))
    _checkable(
        _add(menu, tr("Freeze weights"), desk.verbs.toggle_frozen, "toggle_frozen"), all(project.graph.blocks[k].frozen for k in blocks)
    )
    menu.addSeparator()
    for words, method in ((tr("Copy"), "copy"), (tr("Cut"), "cut"), (tr("Duplicate"), "duplicate")):
        _add(menu, words, getattr(desk.verbs, method), method)
    menu.addSeparator()
    if not single:
        _add_alignment(menu, desk)
    _add(menu, tr("Arrange"), desk.arrange, "arrange")
    _add(menu, tr("Put a frame around"), desk.verbs.group, "group")
    _add(menu, tr("Save as a phrase…"), desk.save_phrase).setToolTip(tr("Keep the selection in the palette, to put it down again"))
    if any(project.group_of(key) for key in blocks):
        _add(menu, tr("Take out of the frame"), desk.verbs.leave_group)
        _add(menu, tr("Take the frame away"), desk.verbs.ungroup, "ungroup")
    selecting = menu.addMenu(tr("Select"))
    _add(selecting, tr("All that feeds it"), desk.verbs.select_upstream, "select_upstream")
    _add(selecting, tr("All that follows it"), desk.verbs.select_downstream, "select_downstream")
    menu.addSeparator()
    _add(menu, tr("Detach"), desk.verbs.pull_out).setToolTip(tr("Pull it out of its chain, which closes behind it"))
    _add(menu, tr("Delete"), desk.delete, "delete")
    _add(menu, tr("Delete and leave a gap"), desk.delete_leaving_gap, "delete_leaving_gap")


def _add_alignment(menu: QMenu, desk) -> None:
    aligning = menu.addMenu(tr("Align"))
    words = (tr("Left"), tr("Centre"), tr("Right"), tr("Top"), tr("Middle"), tr("Bottom"))
    for edge, name in zip(EDGES, words, strict=True):
        _add(aligning, name, lambda edge=edge: desk.verbs.align(edge))
    aligning.addSeparator()
    _add(aligning, tr("Equal gaps across"), lambda: desk.verbs.distribute("horizontal"))
    _add(aligning, tr("Equal gaps down"), lambda: desk.verbs.distribute("vertical"))


def _fill_for_marks(menu: QMenu, desk, stage: Stage) -> None:
    _add(menu, tr("Edit text"), desk.rename, "rename")
    groups = [key for key in stage.document.selection if stage.document.project.group(key) is not None]
    if groups:
        collapsed = all(stage.document.project.group(key).collapsed for key in groups)
        _add(menu, tr("Expand") if collapsed else tr("Collapse to one block"), desk.verbs.toggle_collapsed, "toggle_collapsed")
        _add(menu, tr("Save as a phrase…"), desk.save_phrase)
        colors = menu.addMenu(tr("Colour"))
        words = (tr("Blue"), tr("Green"), tr("Yellow"), tr("Red"), tr("Violet"), tr("Teal"))
        for color, said in zip(COLORS, words, strict=True):
            _add(colors, said, lambda color=color: [desk.verbs.color_group(key, color) for key in groups])
    _add(menu, tr("Delete"), desk.delete, "delete")


def _fill_for_canvas(menu: QMenu, desk, stage: Stage, point: QPointF) -> None:
    _add(menu, tr("Add a block…"), lambda: desk.open_at(point)).setShortcut(QKeySequence("Space"))
    _add(menu, tr("Add a note"), lambda: desk.add_note(point), "add_note")
    _add(menu, tr("Paste"), lambda: desk.verbs.paste(point), "paste")
    menu.addSeparator()
    _add(menu, tr("Select all"), desk.verbs.select_all, "select_all")
    _add(menu, tr("Arrange"), desk.arrange, "arrange")
    menu.addSeparator()
    _add_pictures(menu, desk, stage.scene.picture_size)
    _add_fields(menu, desk, stage.fields)
    _add_wires(menu, desk, stage.scene.wire_style)
    menu.addSeparator()
    _add(menu, tr("Show everything"), desk.ease_to_all, "ease_to_all")
    _add(menu, tr("Zoom to 100 %"), desk.reset_zoom, "reset_zoom")


def _add_pictures(menu: QMenu, desk, shown: str) -> None:
    sizes = menu.addMenu(tr("Live pictures"))
    for size, name in (("off", tr("Off")), ("small", tr("Small")), ("large", tr("Large"))):
        _checkable(_add(sizes, name, lambda size=size: desk.appearance.show_pictures(size)), size == shown)


def _add_fields(menu: QMenu, desk, shown: str) -> None:
    places = menu.addMenu(tr("Fields on blocks"))
    for where, name in zip(FIELDS, (tr("Off"), tr("On the selected blocks"), tr("On all blocks")), strict=True):
        _checkable(_add(places, name, lambda where=where: desk.appearance.show_fields(where)), where == shown)


def _add_wires(menu: QMenu, desk, shown: str) -> None:
    styles = menu.addMenu(tr("Wires"))
    for style, name in (("curved", tr("Curved")), ("straight", tr("Straight")), ("orthogonal", tr("Right angles"))):
        _checkable(_add(styles, name, lambda style=style: desk.appearance.show_wires(style)), style == shown)


def _add(menu: QMenu, words: str, call, method: str = "") -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda _=False: call())
    action.setData(method)
    return action


def _checkable(action: QAction, on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(on)
