"""Ctrl+F finds blocks, frames and notes, shows them one after the other, and says how many there are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document import edits

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def marked(window):
    """The spiral with a frame around its first two blocks and a note far away."""
    project = window.document.project
    project, frame = edits.add_group(project, list(project.graph.blocks)[:2], "Tanhs and more")
    project, note = edits.add_note(project, "Why **tanh**?\nTry relu.", (3000.0, 2000.0))
    window.document.apply("begin", project, selection=())
    window.frame, window.note = frame, note
    return window


def find(window, text: str, times: int = 1, modifiers=Qt.KeyboardModifier.NoModifier) -> list[str]:
    """Type into the search and press Enter; returns what is selected after each."""
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.finder.search, text)
    found = []
    for _ in range(times):
        QTest.keyClick(window.finder.search, Qt.Key.Key_Return, modifiers)
        (key,) = window.document.selection
        assert window.canvas.camera.visible().contains(window.canvas.scene().bounds([key])), "it is in sight"
        found.append(key)
    return found


def test_find_goes_from_block_to_block_and_says_how_many_fit(window):
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.finder.search.hasFocus()
    QTest.keyClicks(window.finder.search, "tanh")
    assert window.finder.found.text() == "2 matches", "before Enter goes there"
    found = []
    for _ in range(2):
        QTest.keyClick(window.finder.search, Qt.Key.Key_Return)
        found += [window.document.project.graph.blocks[key].name for key in window.document.selection]
    assert sorted(found) == ["tanh1", "tanh2"]
    assert window.finder.found.text() == "2 matches"
    window.finder.search.setText("no such thing")
    assert window.finder.found.text() == "Nothing on the canvas fits."
    window.finder.search.clear()
    assert not window.finder.found.isVisible()


def test_frames_are_found_by_title_and_notes_by_text(marked):
    graph = marked.document.project.graph
    tanhs = [graph.by_name(name).id for name in ("tanh1", "tanh2")]
    assert find(marked, "TANH", 5) == [*tanhs, marked.frame, marked.note, tanhs[0]]
    assert marked.finder.found.text() == "4 matches"
    QTest.keyClick(marked.finder.search, Qt.Key.Key_Return, SHIFT)
    assert marked.document.selection == {marked.note}
    assert find(marked, "try relu") == [marked.note]
    assert marked.finder.found.text() == "1 match"


def test_a_frame_that_is_larger_than_the_canvas_is_shown_whole(marked):
    marked.canvas.zoom_to(4.0)
    assert find(marked, "and more") == [marked.frame]


def test_a_note_far_away_is_painted_where_it_is_found(marked):
    find(marked, "try relu")
    view = marked.canvas
    at = view.mapFromScene(view.scene().notes[marked.note].rect.center()).toPoint()
    shown = view.viewport().grab().toImage()
    view._still.forget()
    assert view.rect().contains(at)
    assert shown == view.viewport().grab().toImage()


def test_what_a_collapsed_frame_hides_is_found_as_the_frame(marked, qtbot):
    hidden = [marked.document.project.graph.blocks[key].name for key in list(marked.document.project.graph.blocks)[:2]]
    marked.document.apply("fold", edits.change_group(marked.document.project, marked.frame, collapsed=True))
    steps = len(marked.document.history)
    with qtbot.waitSignal(marked.canvas.message) as said:
        assert find(marked, hidden[1]) == [marked.frame]
    assert "in this frame" in said.args[0]
    assert marked.finder.found.text() == "1 match"
    assert len(marked.document.history) == steps, "looking changes nothing"
    said = []
    marked.canvas.message.connect(said.append)
    assert find(marked, "and more") == [marked.frame]
    assert said == []
