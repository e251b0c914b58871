"""A person at the window: every key, word, click and drag is a real event, and each counts as one action."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from playground.palette.catalogue_model import KIND, MIME
from playground.window.main_window import MainWindow

NO, CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


class Person:
    """`actions` lists what was done; a word that is typed without a pause is one."""

    def __init__(self, window: MainWindow, qtbot):
        self.window, self.qtbot = window, qtbot
        self.actions: list[str] = []

    @property
    def count(self) -> int:
        return len(self.actions)

    @property
    def graph(self):
        return self.window.document.project.graph

    def focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window

    # -- keys

    def key(self, key, modifiers=NO, at: QWidget | None = None) -> None:
        QTest.keyClick(at or self.focused(), key, modifiers)
        self._did("key")

    def words(self, text: str, at: QWidget | None = None) -> None:
        QTest.keyClicks(at or self.focused(), text)
        self._did(f"type {text}")

    def command(self, text: str) -> None:
        """Open the command palette, type, Enter: three actions."""
        self.key(Qt.Key.Key_P, CONTROL | SHIFT)
        box = self.window.views.palette_open
        self.words(text, box.search)
        self.key(Qt.Key.Key_Return, at=box.search)

    # -- mouse

    def click(self, widget: QWidget, point: QPoint | None = None, modifiers=NO) -> None:
        QTest.mouseClick(widget, LEFT, modifiers, point or widget.rect().center())
        self._did("click")

    def drag(self, start: QPoint, end: QPoint, modifiers=NO) -> None:
        """On the canvas."""
        port = self.window.canvas.viewport()
        QTest.mousePress(port, LEFT, modifiers, start)
        QTest.mouseMove(port, (start + end) / 2)
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, LEFT, modifiers, end)
        self._did("drag")

    def double_click(self, point: QPoint) -> None:
        """On the canvas."""
        port = self.window.canvas.viewport()
        QTest.mouseClick(port, LEFT, NO, point)
        QTest.mouseDClick(port, LEFT, NO, point)
        QTest.mouseRelease(port, LEFT, NO, point)
        self._did("double-click")

    def double_click_kind(self, kind: str) -> None:
        """An entry of the palette, scrolled to if it is out of sight."""
        view = self.window.blocks.view
        index = self._entry(kind)
        view.scrollTo(index)
        point = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), LEFT, NO, point)
        QTest.mouseDClick(view.viewport(), LEFT, NO, point)
        self._did(f"double-click {kind}")

    def drag_kind(self, kind: str, point: QPoint) -> None:
        """From the palette to the canvas, as Qt delivers it."""
        data = QMimeData()
        data.setData(MIME, kind.encode())
        port, copy = self.window.canvas.viewport(), Qt.DropAction.CopyAction
        QApplication.sendEvent(port, QDragEnterEvent(point, copy, data, LEFT, NO))
        QApplication.sendEvent(port, QDragMoveEvent(point, copy, data, LEFT, NO))
        QApplication.sendEvent(port, QDropEvent(QPointF(point), copy, data, LEFT, NO))
        self._did(f"drag {kind}")

    def choose(self, box: QComboBox, text: str) -> None:
        """Open a box with a click and click a line in it: two actions."""
        QApplication.setDoubleClickInterval(0)  # else the box takes the second click for a part of the first
        self.click(box)
        row = next(number for number in range(box.count()) if text in box.itemText(number))
        box.view().scrollTo(box.model().index(row, box.modelColumn()))
        self.click(box.view().viewport(), box.view().visualRect(box.model().index(row, box.modelColumn())).center())

    def menu(self, title: str, text: str) -> None:
        """Open a menu and choose a line: two actions."""
        menu: QMenu = self.window.action_set.menus[title]
        menu.popup(self.window.mapToGlobal(QPoint(20, 20)))
        self._did(f"menu {title}")
        action = next(action for action in menu.actions() if text in action.text().replace("&", ""))
        QTest.mouseClick(menu, LEFT, NO, menu.actionGeometry(action).center())
        self._did(f"choose {text}")

    # -- where things are

    def output(self, block: str) -> QPoint:
        return self.window.canvas.port_position(block, output=True).toPoint()

    def input(self, block: str, index: int = 0) -> QPoint:
        return self.window.canvas.port_position(block, output=False, index=index).toPoint()

    def block(self, block: str) -> QPoint:
        rect = self.window.canvas.scene().blocks[block].rect
        return self.window.canvas.mapFromScene(QPointF(rect.left() + 50, rect.top() + 18)).toPoint()

    def free(self) -> QPoint:
        """A point of the canvas with nothing there."""
        canvas = self.window.canvas
        for y in range(20, canvas.height() - 20, 20):
            point = QPoint(canvas.width() // 2, y)
            at = canvas.mapToScene(QPointF(point))
            if canvas.scene().block_at(at) is None and canvas.scene().wire_at(at, 20) is None:
                return point
        raise AssertionError("the canvas is full")

    def wait(self, condition, timeout: int = 20_000) -> None:
        self.qtbot.waitUntil(condition, timeout=timeout)

    def leave(self) -> None:
        QApplication.sendEvent(self.window, QEvent(QEvent.Type.WindowDeactivate))

    def _entry(self, kind: str):
        model = self.window.blocks.model
        for row in range(model.rowCount()):
            group = model.index(row, 0)
            for inner in range(model.rowCount(group)):
                if model.index(inner, 0, group).data(KIND) == kind:
                    return model.index(inner, 0, group)
        raise AssertionError(f"the palette has no {kind}")

    def _did(self, what: str) -> None:
        self.actions.append(what)
        QApplication.processEvents()
