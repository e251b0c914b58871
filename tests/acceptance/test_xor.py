"""XOR from an empty canvas, in at most fifteen actions: with the mouse, and with the keyboard alone; then it learns all of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from tests.acceptance.person import CONTROL, Person

MOST = 15
KINDS = ["input", "dense", "relu", "dense", "softmax_cross_entropy"]


def shape_box(person: Person) -> QComboBox:
    return next(box for box in person.window.inspector.findChildren(QComboBox) if box.isVisible() and box.findData("xor") >= 0)


def learns_everything(person: Person) -> None:
    assert [block.layer.kind for block in person.graph.blocks.values()] == KINDS
    assert person.window.document.project.source.shape == "xor"
    assert not person.window.document.analysis.problems

    def accuracy() -> float:
        points = person.window.session.history.series("validation/accuracy")[1]
        return max(points, default=0.0)

    person.wait(lambda: accuracy() == 1.0, 60_000)


@pytest.mark.concept("per-xor", "ff-shallow")
def test_with_the_mouse(person_at):
    person = person_at("")
    person.choose(shape_box(person), "XOR")  # 2: open the box, click
    for kind in KINDS:
        person.double_click_kind(kind)  # 5: each stands behind the one before, wired to it
    loss = next(key for key, block in person.graph.blocks.items() if block.layer.kind == KINDS[-1])
    canvas = person.window.canvas
    badge = canvas.mapFromScene(canvas.scene().blocks[loss].badge_rect().center()).toPoint()
    person.click(canvas.viewport(), badge)  # 1: what is wrong?
    person.click(next(button for button in canvas.desk.problems.findChildren(QPushButton) if "units" in button.text()))  # 1: mend it
    person.click(person.window.transport.train)  # 1
    assert person.count <= MOST, person.actions
    learns_everything(person)


@pytest.mark.concept("per-xor")
def test_with_the_keyboard_alone(person_at):
    person = person_at("")
    search = person.window.canvas.desk.search
    person.key(Qt.Key.Key_Space)  # 1
    for kind, text in zip(KINDS, ("", "", "", "", "softmax cross"), strict=True):
        if text:
            person.words(text)  # 1: only where the first offer is another
        assert search.offers()[0].key == kind
        person.key(Qt.Key.Key_Return, CONTROL if kind != KINDS[-1] else Qt.KeyboardModifier.NoModifier)  # 5
    person.key(Qt.Key.Key_F8)  # 1: what is wrong?
    person.key(Qt.Key.Key_Return)  # 1: mend it
    person.key(Qt.Key.Key_Escape)  # 1: nothing selected: the inspector shows the data
    while person.focused() is not shape_box(person):  # 3: to the palette, to the inspector, to the box
        person.key(Qt.Key.Key_F6 if not person.window.inspector.isAncestorOf(person.focused()) else Qt.Key.Key_Tab)
        assert person.count <= MOST, person.actions
    person.words("x")  # 1
    person.key(Qt.Key.Key_F5)  # 1
    assert person.count <= MOST, person.actions
    learns_everything(person)
