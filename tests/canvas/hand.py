"""A hand that works on a canvas with real mouse and key events."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.canvas.view import CanvasView

NO = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    def __init__(self, view: CanvasView):
        self.view = view
        self.port = view.viewport()

    def at(self, block: str) -> QPoint:
        """A point on a block where there is nothing but the block."""
        rect = self.view.scene().blocks[block].rect
        return self.view.mapFromScene(QPointF(rect.center().x() - 20, rect.top() + 20)).toPoint()

    def output(self, block: str) -> QPoint:
        return self.view.port_position(block, output=True).toPoint()

    def input(self, block: str, index: int = 0) -> QPoint:
        return self.view.port_position(block, output=False, index=index).toPoint()

    def field(self, block: str, setting: str) -> QPoint:
        """The middle of the field in which a setting stands on its block."""
        pieces = self.view.scene().blocks[block].fields(self.view.stage.look)
        return self.view.mapFromScene(next(piece.field.center() for piece in pieces if piece.setting == setting)).toPoint()

    @property
    def editor(self) -> QWidget | None:
        """The widget in which a setting is edited on its block now."""
        field = self.view.desk.fields.field
        return None if field is None else field.editor

    def open_field(self, block: str, setting: str) -> None:
        self.view.document.select({block})
        self.click(self.field(block, setting))

    def fill_in(self, text: str, key=Qt.Key.Key_Return) -> None:
        """Type over what stands in the field that is open: all of it is selected."""
        editor = self.editor
        QTest.keyClicks(editor, text)
        if self.editor is editor:  # a letter may have chosen something, which closes a list
            QTest.keyClick(editor, key)

    def scene(self, x: float, y: float) -> QPoint:
        return self.view.mapFromScene(QPointF(x, y)).toPoint()

    def click(self, point: QPoint, modifiers=NO, button=LEFT) -> None:
        QTest.mouseClick(self.port, button, modifiers, point)

    def double_click(self, point: QPoint) -> None:
        QTest.mouseClick(self.port, LEFT, NO, point)
        QTest.mouseDClick(self.port, LEFT, NO, point)
        QTest.mouseRelease(self.port, LEFT, NO, point)

    def press(self, point: QPoint, modifiers=NO, button=LEFT) -> None:
        QTest.mousePress(self.port, button, modifiers, point)

    def move(self, point: QPoint) -> None:
        QTest.mouseMove(self.port, point)

    def release(self, point: QPoint, modifiers=NO, button=LEFT) -> None:
        QTest.mouseRelease(self.port, button, modifiers, point)

    def drag(self, start: QPoint, end: QPoint, modifiers=NO, button=LEFT) -> None:
        self.press(start, modifiers, button)
        self.move((start + end) / 2)
        self.move(end)
        self.release(end, modifiers, button)

    def key(self, key, modifiers=NO) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view.desk.search.field, text)

    def answer(self, key, modifiers=NO) -> None:
        """A key in the search."""
        QTest.keyClick(self.view.desk.search.field, key, modifiers)

    def hover_kind(self, kind: str, point: QPoint) -> QMimeData:
        """Drag a kind of block from the palette as far as a point."""
        data = QMimeData()
        data.setData("application/x-blockprop-kind", kind.encode())
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(self.port, QDragEnterEvent(point, copy, data, LEFT, NO))
        QApplication.sendEvent(self.port, QDragMoveEvent(point, copy, data, LEFT, NO))
        return data

    def drop_kind(self, kind: str, point: QPoint) -> None:
        data = self.hover_kind(kind, point)
        QApplication.sendEvent(self.port, QDropEvent(QPointF(point), Qt.DropAction.CopyAction, data, LEFT, NO))

    def rested_picture(self) -> QImage:
        """What is shown once all cards are as sharp as they can be: a busy machine puts some off to the next frame."""
        shown = self.port.grab().toImage()
        while not self.view._sharpness.reached:
            QTest.qWait(1)
            shown = self.port.grab().toImage()
        return shown

    def leave(self) -> None:
        QApplication.sendEvent(self.port, QDragLeaveEvent())

    def blur(self) -> None:
        QApplication.sendEvent(self.view, QEvent(QEvent.Type.WindowDeactivate))
