"""On which blocks settings stand in fields, how they look there, and what is said of them."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from engine.catalogue import LAYERS
from playground.canvas.items.block_card import name_rect
from playground.canvas.items.card_words import pieces_of
from playground.document.edits import add_block, rename_block, set_bypassed
from tests.canvas.hand import LEFT

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def layer(canvas, block):
    return canvas.document.project.graph.blocks[block].layer


def test_fields_are_off_on_selected_or_on_all_blocks(canvas):
    stage = canvas.view.stage
    point = canvas.view.scene().blocks["b5"].fields(stage.look)[0].field.center()
    assert stage.field_at("b5", point) is None
    canvas.view.desk.do("show_fields", "all")
    assert stage.field_at("b5", point).name == "units"
    start = canvas.hand.field("b5", "units")
    canvas.hand.drag(start, start + QPoint(60, 0))
    assert layer(canvas, "b5").units == 20
    assert canvas.document.selection == {"b5"}
    canvas.view.desk.do("show_fields", "off")
    assert stage.field_at("b5", point) is None
    canvas.view.desk.do("show_fields", "nonsense")
    assert stage.fields == "off"


def test_enter_edits_in_the_inspector_where_there_is_no_field(canvas, qtbot):
    canvas.document.select({"b3"})
    with qtbot.waitSignal(canvas.view.edit_requested):
        canvas.hand.key(Key.Key_Return)
    canvas.document.select({"b5"})
    canvas.view.zoom_to(0.4)
    with qtbot.waitSignal(canvas.view.edit_requested):
        canvas.hand.key(Key.Key_Return)
    assert canvas.hand.editor is None


def test_words_without_room_are_cut_but_can_be_edited(canvas, with_kinds):
    (capsules,) = with_kinds("primary_capsules")
    canvas.document.apply("bypass", set_bypassed(canvas.document.project, [capsules]))
    item = canvas.view.scene().blocks[capsules]
    pieces = item.fields(canvas.view.stage.look)
    assert len(pieces) < len([words for words in item.face.block.layer.main_settings().values() if words])
    assert all(item.rect.contains(piece.field) for piece in pieces)
    canvas.document.select({capsules})
    canvas.hand.key(Key.Key_Return)
    for _ in range(2):
        QTest.keyClick(canvas.hand.editor, Key.Key_Tab)
    canvas.hand.fill_in("7")
    assert layer(canvas, capsules).kernel_size == 7


def test_every_kind_of_block_has_its_words_on_the_card(canvas):
    for kind in LAYERS:
        project, key = add_block(canvas.document.project, kind, (0.0, 400.0))
        canvas.document.apply("add", project)
        canvas.document.select({key})
        item, stage = canvas.view.scene().blocks[key], canvas.view.stage
        pieces = item.fields(stage.look)
        assert [piece.setting for piece in pieces] == [setting.name for setting in stage.fields_of(key)], f"{kind}: all have room"
        assert all(item.rect.contains(piece.field) for piece in pieces), kind
        canvas.document.undo()


def test_fields_on_two_lines_do_not_touch_each_other_nor_what_stands_above_and_below(canvas, with_kinds):
    (capsules,) = with_kinds("primary_capsules")
    item = canvas.view.scene().blocks[capsules]
    fields = [piece.field for piece in item.fields(canvas.view.stage.look)]
    tops = sorted({field.top() for field in fields})
    assert len(tops) == 2
    assert tops[1] - tops[0] - fields[0].height() >= 3
    assert tops[0] >= name_rect(item.rect).bottom() + 1
    assert tops[1] + fields[0].height() <= item.rect.bottom() - 25 - 2, "there the shape stands"


def test_the_cursor_and_the_tip_say_what_a_press_would_do(canvas):
    canvas.document.select({"b2"})
    canvas.hand.move(canvas.hand.field("b2", "filters"))
    assert canvas.view.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    canvas.hand.move(canvas.hand.field("b2", "padding"))
    assert canvas.view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    point = canvas.hand.field("b2", "kernel_size")
    QApplication.sendEvent(canvas.view.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, canvas.view.viewport().mapToGlobal(point)))
    for words in ("Kernel size", "from 1 to 64", "pixels", "Default: 3", "Drag"):
        assert words in QToolTip.text()
    QToolTip.hideText()


def test_the_menu_of_a_field_brings_the_default_back(canvas):
    canvas.document.select({"b5"})
    point = canvas.hand.field("b5", "units")
    canvas.view.desk.open_menu(canvas.view.mapToScene(QPointF(point)), canvas.view.mapToGlobal(point), by_key=False)
    menus = [menu for menu in canvas.view.findChildren(QMenu) if menu.isVisible()]
    reset = menus[0].actions()[0]
    assert reset.text() == "Reset Units to 32"
    reset.trigger()
    menus[0].close()
    assert layer(canvas, "b5").units == 32
    canvas.view.desk.open_menu(canvas.view.mapToScene(QPointF(point)), canvas.view.mapToGlobal(point), by_key=False)
    again = next(menu for menu in canvas.view.findChildren(QMenu) if menu.isVisible())
    assert not again.actions()[0].text().startswith("Reset")
    again.close()


def test_the_menu_of_an_open_field_does_so_too(canvas):
    canvas.hand.open_field("b5", "units")
    middle = canvas.hand.editor.rect().center()
    QApplication.sendEvent(
        canvas.hand.editor, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, canvas.hand.editor.mapToGlobal(middle))
    )
    menu = next(menu for menu in canvas.hand.editor.findChildren(QMenu) if menu.isVisible())
    menu.actions()[-1].trigger()
    menu.close()
    assert layer(canvas, "b5").units == 32
    assert canvas.hand.editor.text() == "32"


def test_what_a_block_is_gives_way_to_settings_that_had_no_room(canvas, with_kinds):
    (conv,) = with_kinds("conv2d")
    canvas.document.apply("rename", rename_block(canvas.document.project, conv, "edges"))
    item, stage = canvas.view.scene().blocks[conv], canvas.view.stage
    assert [piece.words for piece in pieces_of(stage.look, item.face.block, 0.0)][:2] == ["Conv 2D", "8 filters"]
    canvas.view.set_thumbnail(conv, QImage(40, 40, QImage.Format.Format_RGB32))
    assert [piece.words for piece in pieces_of(stage.look, item.face.block, 48.0)] == ["8 filters", "3×3", "same"]
    assert [piece.setting for piece in item.fields(stage.look)] == ["filters", "kernel_size", "padding"]


def test_a_press_with_ctrl_or_shift_selects_also_on_a_field(canvas):
    canvas.document.select({"b5"})
    QTest.mouseClick(canvas.hand.port, LEFT, CTRL, canvas.hand.field("b5", "units"))
    assert canvas.document.selection == frozenset()
    assert canvas.hand.editor is None


def test_fields_stand_sharp_on_cards_of_the_same_size(canvas):
    item = canvas.view.scene().blocks["b2"]
    before = item.rect
    plain = canvas.hand.rested_picture()
    canvas.view.desk.do("show_fields", "all")
    assert item.rect == before
    assert canvas.hand.rested_picture() != plain
    canvas.view.zoom_to(0.4)
    tiles = canvas.hand.rested_picture()
    canvas.view.desk.do("show_fields", "off")
    assert canvas.hand.rested_picture() == tiles, "seen from afar there are none"
