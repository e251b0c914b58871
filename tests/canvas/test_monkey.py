"""Random presses, moves, wheels, keys, undos and thumbnails: no exception, no Qt warning, and the scene is that of the document."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.catalogue import LAYERS
from playground.canvas.keys import KEYS
from playground.document.project import Project

MODIFIERS = [Qt.KeyboardModifier.NoModifier] * 6 + [
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
]
BUTTONS = [Qt.MouseButton.LeftButton] * 8 + [Qt.MouseButton.MiddleButton]


class Monkey:
    def __init__(self, canvas, seed: int):
        self.canvas, self.random = canvas, random.Random(seed)
        self.kinds = sorted(LAYERS)

    def point(self) -> QPoint:
        view, blocks = self.canvas.view, list(self.canvas.view.scene().blocks)
        if blocks and self.random.random() < 0.6:
            item = view.scene().blocks[self.random.choice(blocks)]
            places = [item.port_point(port) for port in item.ports()] + [item.rect.center(), item.badge_rect().center()]
            places += [piece.field.center() for piece in item.fields(view.stage.look)]
            places += [spot for wire in view.scene().wires.values() for spot in (wire.middle, *wire.dots)]
            return view.mapFromScene(self.random.choice(places)).toPoint()
        return QPoint(self.random.randrange(view.width()), self.random.randrange(view.height()))

    def act(self) -> None:
        self.random.choices([self.mouse, self.key, self.drop, self.history, self.picture, self.search, self.field], [12, 8, 3, 3, 2, 3, 3])[
            0
        ]()

    def mouse(self) -> None:
        port = self.canvas.view.viewport()
        button, modifiers = self.random.choice(BUTTONS), self.random.choice(MODIFIERS)
        kind = self.random.random()
        if kind < 0.4:
            QTest.mousePress(port, button, modifiers, self.point())
        elif kind < 0.5:
            QTest.mouseDClick(port, button, modifiers, self.point())
        for _ in range(self.random.randrange(3)):
            QTest.mouseMove(port, self.point())
        if kind < 0.8:
            QTest.mouseRelease(port, button, modifiers, self.point())

    def key(self) -> None:
        if self.random.random() < 0.2:
            QTest.keyClick(self.canvas.view, self.random.choice([Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Tab]))
            return
        entry = self.random.choice(KEYS)
        self.canvas.view.desk.do(entry.method, *entry.arguments)

    def drop(self) -> None:
        if len(self.canvas.document.project.graph.blocks) < 30:
            getattr(self.canvas.hand, self.random.choice(["drop_kind", "drop_kind", "hover_kind"]))(
                self.random.choice(self.kinds), self.point()
            )
        else:
            blocks = list(self.canvas.document.project.graph.blocks)
            self.canvas.document.select(set(self.random.sample(blocks, 20)))
            self.canvas.view.desk.delete()

    def history(self) -> None:
        self.random.choice([self.canvas.document.undo, self.canvas.document.redo])()

    def picture(self) -> None:
        picture = QImage(self.random.randrange(1, 40), self.random.randrange(1, 40), QImage.Format.Format_RGB888)
        picture.fill(Qt.GlobalColor.red)
        for block in self.canvas.view.visible_block_ids():
            self.canvas.view.set_thumbnail(block, picture)

    def search(self) -> None:
        search = self.canvas.view.desk.search
        if search.isVisible():
            self.canvas.hand.type(self.random.choice(["conv", "fc", "zzz", "re", "input"]))
            self.canvas.hand.answer(
                self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down]), self.random.choice(MODIFIERS)
            )

    def field(self) -> None:
        hand, chosen = self.canvas.hand, sorted(self.canvas.document.selection & self.canvas.document.project.graph.blocks.keys())
        if hand.editor is not None:
            ending = self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Down])
            hand.fill_in(self.random.choice(["3", "0", "2*4", "same", "?"]), ending)
        elif chosen:
            self.canvas.view.desk.appearance.show_fields(self.random.choice(["all", "selected", "selected"]))
            self.canvas.view.desk.fields.begin(chosen[0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_monkey_breaks_nothing(desk_of, seed):
    from engine.data.sources.mnist import MNIST

    canvas = desk_of(Project(source=MNIST()))
    warnings = []
    offscreen = "This plugin does not support"  # what no platform without a display can do
    before = qInstallMessageHandler(lambda kind, context, text: None if text.startswith(offscreen) else warnings.append(text))
    monkey = Monkey(canvas, seed)
    for step in range(500):
        monkey.act()
        if step % 10 == 0:
            canvas.view.grab()
            QApplication.processEvents()
    canvas.view.cancel_gesture()
    canvas.view.desk.dismiss()
    qInstallMessageHandler(before)
    project, scene = canvas.document.project, canvas.view.scene()
    assert warnings == []
    assert set(scene.blocks) == set(project.graph.blocks)
    assert set(scene.wires) == set(project.graph.wires)
    assert all((item.center.x(), item.center.y()) == project.positions[key] for key, item in scene.blocks.items())
    assert all((item.start, item.end) == scene.ends(wire) for wire, item in scene.wires.items())
    assert {key: dot.center.toTuple() for key, dot in scene.dots.items()} == project.dot_places()
