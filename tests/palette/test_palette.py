"""The palette with real keys, clicks and drags."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest

import engine  # noqa: F401  the package fills the catalogue
from engine.catalogue import LAYERS
from playground.palette.catalogue_model import CATEGORY, KIND, MIME
from playground.palette.palette import Palette


@pytest.fixture
def palette(qtbot):
    widget = Palette()
    qtbot.addWidget(widget)
    widget.resize(220, 700)
    widget.show()
    return widget


def kinds(palette) -> list[str]:
    model = palette.model
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    found = [index.data(KIND) for index in rows if index.data(KIND)]
    for index in rows:
        found += [model.index(row, 0, index).data(KIND) for row in range(model.rowCount(index))]
    return [kind for kind in found if kind]


def index_of(palette, kind):
    model = palette.model
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        for inner in range(model.rowCount(group)):
            index = model.index(inner, 0, group)
            if index.data(KIND) == kind:
                return index
    raise AssertionError(kind)


def test_every_kind_is_listed_once_by_category(palette):
    assert sorted(kinds(palette)) == sorted(LAYERS)
    for row in range(palette.model.rowCount()):
        group = palette.model.index(row, 0)
        assert palette.model.rowCount(group) > 0
        assert group.data(CATEGORY)


def test_typing_and_enter_chooses_the_best(palette, qtbot):
    palette.focus_search()
    QTest.keyClicks(palette.search, "fully con")
    with qtbot.waitSignal(palette.chosen) as seen:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert seen.args == ["dense"]


def test_arrows_in_the_search_field_walk_through_the_list(palette, qtbot):
    QTest.keyClicks(palette.search, "relu")
    second = palette.model.index(1, 0).data(KIND)
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as seen:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert seen.args == [second]


def test_escape_empties_the_search(palette):
    QTest.keyClicks(palette.search, "conv")
    assert len(kinds(palette)) < len(LAYERS)
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.search.text() == ""
    assert len(kinds(palette)) == len(LAYERS)


def test_nothing_found_says_so(palette):
    QTest.keyClicks(palette.search, "qqqq")
    assert palette.nothing.isVisible()
    assert "qqqq" in palette.nothing.text()


def test_a_double_click_chooses(palette, qtbot):
    index = index_of(palette, "dense")
    palette.view.scrollTo(index)
    place = palette.view.visualRect(index).center()
    with qtbot.waitSignal(palette.chosen) as seen:
        QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert seen.args == ["dense"]


def test_a_click_on_a_heading_folds_it(palette):
    group = palette.model.index(0, 0)
    place = palette.view.visualRect(group).center()
    assert palette.view.isExpanded(group)
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not palette.view.isExpanded(group)


def test_a_drag_carries_the_kind_and_a_ghost(palette, monkeypatch):
    dragged = []

    def note(drag, *_):
        dragged.append((bytes(drag.mimeData().data(MIME)).decode(), drag.pixmap().isNull(), drag.hotSpot()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", note)
    index = index_of(palette, "flatten")
    palette.view.scrollTo(index)
    place = palette.view.visualRect(index).center()
    QTest.mousePress(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for distance in (10, 30, 60):
        QTest.mouseMove(palette.view.viewport(), place + QPoint(distance, 0))
    QTest.mouseRelease(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(60, 0))
    assert dragged
    kind, without_ghost, spot = dragged[0]
    assert kind == "flatten"
    assert not without_ghost
    assert spot.x() > 10


def test_recent_kinds_stand_on_top_and_are_told(palette, qtbot):
    with qtbot.waitSignal(palette.recent_changed) as seen:
        palette.note_used("relu")
    assert seen.args == [["relu"]]
    palette.note_used("dense")
    palette.note_used("relu")
    first = palette.model.index(0, 0)
    assert [palette.model.index(row, 0, first).data(KIND) for row in range(2)] == ["relu", "dense"]


def test_remembered_kinds_that_are_gone_are_left_out(palette):
    palette.set_recent(["no_such_kind", "dense"])
    assert palette.recent == ("dense",)
