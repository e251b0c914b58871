"""What is typed in a field counts for whatever is done next, also where that leaves the keyboard to the field."""

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.document import edits
from playground.files.project_file import load
from playground.window.files import file_commands
from tests.canvas.hand import Hand

Key, CONTROL, ALT, LEFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton
CANVAS = ("setting on the canvas", "name on the canvas")
FORMS = ("setting", "name", "choice or number", "training", "optimizer", "floating", "rate")
HELD = {"rate": 0.0123, "optimizer": 0.0123, "training": 77, "choice or number": 3}


@dataclass
class Typed:
    """A field in which words were typed."""

    window: QWidget
    field: QWidget
    kind: str
    block: str

    def held(self, project=None) -> Any:
        """What a project says in the place of the words."""
        project = project or self.window.document.project
        block = project.graph.blocks[self.block]
        if self.kind in ("rate", "optimizer"):
            return project.training.optimizer.learning_rate
        if self.kind == "training":
            return project.training.epochs
        if self.kind == "choice or number":
            return block.layer.padding
        return block.name if self.kind.startswith("name") else block.layer.units

    def counts(self, project=None) -> bool:
        return self.held(project) == HELD.get(self.kind, "fresh" if self.kind.startswith("name") else 13)

    def type(self, text: str) -> None:
        """Type in the place of what stands there."""
        QTest.keyClick(self.field, Key.Key_A, CONTROL)
        QTest.keyClicks(self.field, text)


def on_canvas(window, kind: str, block: str) -> QWidget:
    window.canvas.zoom_to(1.0)
    window.canvas.reveal(block, eased=False)
    window.canvas.setFocus()
    hand = Hand(window.canvas)
    hand.key(Key.Key_Return if kind.startswith("setting") else Key.Key_F2)
    return hand.editor if kind.startswith("setting") else window.canvas.desk.editor.field


def in_form(window, kind: str) -> QWidget:
    page, training = window.inspector.block_page, window.inspector.training_page
    if kind == "rate":
        field = window.transport.rate.line
    elif kind in ("training", "optimizer"):
        window.document.select(())
        form = training.optimizer.form if kind == "optimizer" else next(form for form in training.forms if "epochs" in form.rows)
        field = form.rows["learning_rate" if kind == "optimizer" else "epochs"].field.line
    elif kind == "choice or number":
        field = page._form.rows["padding"].field.combo
    else:
        field = page.name if kind == "name" else page._form.rows["units"].field.line
    if kind == "floating":
        dock = window.docks.side("inspector")
        dock.setFloating(True)
        QTest.qWaitForWindowActive(dock)
        dock.activateWindow()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    return field


@pytest.fixture(params=CANVAS + FORMS)
def typed(request, open_window, tmp_path) -> Typed:
    """Type in a field."""
    kind = request.param
    window = open_window("lenet-digits" if kind == "choice or number" else "spiral")
    graph = window.document.project.graph
    wanted = "conv2d" if kind == "choice or number" else "dense"
    block = next(key for key in graph.blocks if graph.blocks[key].layer.kind == wanted)
    window.files.path = tmp_path / "typed.bprop"
    window.document.select({block})
    window.activateWindow()
    found = Typed(window, on_canvas(window, kind, block) if kind in CANVAS else in_form(window, kind), kind, block)
    found.type("0.0123" if kind in ("rate", "optimizer") else "fresh" if kind.startswith("name") else str(HELD.get(kind, 13)))
    assert not found.counts()
    return found


def test_a_file_that_is_saved_by_key_has_it(typed):
    QTest.keyClick(typed.field, Key.Key_S, CONTROL)
    assert typed.window.files.wait()
    assert typed.counts(load(typed.window.files.path).project)


def test_a_file_that_is_saved_from_the_menu_has_it(typed):
    window = typed.window
    bar, save = window.menuBar(), window.action_set["save"]
    menu = window.action_set.menus["File"]
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(save).center())
    assert window.files.wait()
    assert typed.counts(load(window.files.path).project)


def test_a_training_that_is_begun_by_key_has_it(typed, qtbot):
    QTest.keyClick(typed.field, Key.Key_F5)
    qtbot.waitUntil(lambda: typed.window.session.state == "running")
    assert typed.counts()
    assert typed.window.training.applied == typed.window.document.project


def test_a_training_that_is_begun_by_button_has_it(typed, qtbot):
    QTest.mouseClick(typed.window.transport.train, LEFT)
    qtbot.waitUntil(lambda: typed.window.session.state == "running")
    assert typed.counts()


def test_a_window_that_closes_asks_for_it(typed, monkeypatch):
    asked = []
    monkeypatch.setattr(file_commands.unsaved, "ask_unsaved", lambda *_: asked.append(typed.counts()) or "cancel")
    monkeypatch.setattr(file_commands.unsaved, "CANCEL", "cancel")
    typed.window.close()
    assert asked == [True]


def test_another_project_in_its_place_asks_for_it(typed, monkeypatch):
    asked = []
    monkeypatch.setattr(file_commands.unsaved, "ask_unsaved", lambda *_: asked.append(typed.counts()) or "cancel")
    monkeypatch.setattr(file_commands.unsaved, "CANCEL", "cancel")
    assert not typed.window.files.open_empty()
    assert asked == [True]


def test_what_can_not_be_read_is_said_where_it_stands_and_nothing_is_done(typed):
    window, before = typed.window, typed.held()
    typed.type(" " if typed.kind.startswith("name") else "1+")
    for key, modifiers in ((Key.Key_S, CONTROL), (Key.Key_F5, Qt.KeyboardModifier.NoModifier)):
        QTest.keyClick(typed.field, key, modifiers)
        said = typed.field.accessibleDescription()
        assert "needs a name" in said if typed.kind.startswith("name") else "“1+” is" in said
        assert typed.field.property("role") == "error"
        assert window.status.currentMessage().endswith(said)
        assert typed.field.hasFocus()
    assert typed.held() == before
    assert not window.files.saving
    assert not window.files.path.exists()
    assert window.session.state == "idle"
    typed.type("better" if typed.kind.startswith("name") else "5")
    QTest.keyClick(typed.field, Key.Key_S, CONTROL)
    assert window.files.wait()
    assert typed.held(load(window.files.path).project) == ("better" if typed.kind.startswith("name") else 5)


def test_a_value_that_may_not_be_had_holds_it_up_until_what_was_there_is_back(typed, qtbot):
    if typed.kind.startswith("name"):
        bad, good = typed.window.document.project.graph.losses()[0].name, typed.held()
    else:
        bad, good = "-4", str(typed.held())
    typed.type(bad)
    QTest.keyClick(typed.field, Key.Key_F5)
    assert typed.field.property("role") == "error"
    assert typed.window.session.state == "idle"
    typed.type(good)
    QTest.keyClick(typed.field, Key.Key_F5)
    qtbot.waitUntil(lambda: typed.window.session.state == "running")
    if typed.kind in FORMS:
        assert not typed.field.property("role")
        typed.type(bad)
    QTest.keyClick(typed.window, Key.Key_F5)
    qtbot.waitUntil(lambda: typed.window.session.state == "paused")  # to stop needs no value


def test_keys_that_the_field_uses_itself_leave_it_open(typed):
    for key in (Key.Key_Z, Key.Key_A, Key.Key_Y):
        QTest.keyClick(typed.field, key, CONTROL)
    assert typed.field.isVisible()
    assert typed.field.hasFocus()
    QTest.keyClick(typed.field, Key.Key_Escape)
    assert not typed.counts()


@pytest.mark.parametrize("letter", [None, Key.Key_F], ids=["Alt", "Alt+F"])
def test_the_menu_bar_takes_the_words_along_and_gives_the_keyboard_back(typed, letter):
    """What had the keyboard may be no more then: a field on the canvas closes."""
    if typed.kind == "floating":
        return  # a window of its own has no menu bar
    if letter is None:
        QTest.keyPress(typed.field, Key.Key_Alt, ALT)
        QTest.keyRelease(typed.field, Key.Key_Alt)
    else:
        QTest.keyClick(typed.field, letter, ALT)
    bar = typed.window.menuBar()
    assert bar.hasFocus()
    assert typed.counts()
    if letter is not None:
        QTest.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    QTest.keyClick(bar, Key.Key_Escape)
    assert QApplication.focusWidget() is (typed.window.canvas if typed.kind in CANVAS else typed.field)


@pytest.fixture
def stuck(open_window) -> Typed:
    """A network that can't train, because the block whose field has the keyboard has too many units."""
    window = open_window()
    block = window.document.project.graph.by_name("score").id
    window.document.apply("Spoil", edits.change_setting(window.document.project, block, "units", 7))
    window.document.select({block})
    window.activateWindow()
    assert window.training.trouble()
    assert not window.transport.train.isEnabled()
    return Typed(window, in_form(window, "setting"), "setting", block)


@pytest.mark.parametrize("by_key", [True, False])
def test_words_that_cure_the_trouble_are_taken_by_what_they_make_possible(stuck, qtbot, by_key):
    stuck.type("1")
    if by_key:
        QTest.keyClick(stuck.field, Key.Key_F5)
    else:
        QTest.mouseClick(stuck.window.transport.train, LEFT)
    assert stuck.held() == 1
    qtbot.waitUntil(lambda: stuck.window.session.step > 0)


@pytest.mark.parametrize("by_key", [True, False])
def test_words_that_cure_nothing_are_taken_and_nothing_starts(stuck, by_key):
    stuck.type("5")
    if by_key:
        QTest.keyClick(stuck.field, Key.Key_F5)
    else:
        QTest.mouseClick(stuck.window.transport.train, LEFT)
    assert stuck.held() == 5
    assert not stuck.window.transport.train.isEnabled()
    assert stuck.window.transport.reason.isVisible()
    assert not stuck.window.training.busy
    if by_key:
        stuck.type("1")
        assert stuck.window.transport.train.isEnabled()


def test_train_waits_for_a_cure_again_when_the_words_are_taken_back(stuck):
    stuck.type("1")
    assert stuck.window.transport.train.isEnabled()
    QTest.keyClick(stuck.field, Key.Key_Escape)
    assert not stuck.window.transport.train.isEnabled()
    stuck.type("1")
    QTest.keyClick(stuck.field, Key.Key_Backspace)
    QTest.keyClicks(stuck.field, "7")
    assert not stuck.window.transport.train.isEnabled(), "the value that is there already"
