"""The coach: dims the window but for one part, and says a few words beside it. Enter goes on, Esc skips the rest."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.style import theme

from .first_steps import Mark

WIDTH = 300
GAP = 14
MARGIN = 18
SHADE = 120  # of 255


class Coach(QWidget):
    """Lies over a window. `place` gives the rectangle of a target in the window's coordinates, or None while it is not shown."""

    finished = Signal()

    def __init__(self, marks: Sequence[Mark], place: Callable[[str], QRect | None], window: QWidget):
        super().__init__(window)
        self._place = place
        self._marks = list(marks)
        self._number = -1
        self._hole = QRect()
        self.setAccessibleName(self.tr("First steps"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.card.setFrameShape(QFrame.Shape.StyledPanel)
        self.card.setFixedWidth(WIDTH)
        self.title, self.text, self.count = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "heading")
        self.count.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.title.setWordWrap(True)
        self.skip, self.next = QPushButton(self.tr("Skip")), QPushButton(self.tr("Next"))
        self.skip.setToolTip(self.tr("Close this; the Help menu shows it again (Esc)"))
        self.next.setToolTip(self.tr("Go on (Enter)"))
        self.next.setProperty("role", "primary")
        self.skip.clicked.connect(self.end)
        self.next.clicked.connect(self.go_on)
        self._lay_out()
        window.installEventFilter(self)
        self.hide()

    def begin(self) -> None:
        """Show the first mark whose target is in sight."""
        self._number = -1
        self.resize(self.parentWidget().size())
        self.show()
        self.raise_()
        self.go_on()

    def go_on(self) -> None:
        """The next mark, or the end."""
        self._number += 1
        while self._number < len(self._marks) and self._place(self._marks[self._number].target) is None:
            self._number += 1
        if self._number >= len(self._marks):
            self.end()
            return
        mark = self._marks[self._number]
        self.title.setText(_words(mark.title))
        self.text.setText(_words(mark.text))
        self.count.setText(f"{self._number + 1} / {len(self._marks)}")
        last = self._number == len(self._marks) - 1
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.skip.setVisible(not last)
        self.card.setAccessibleName(f"{self.title.text()}. {self.text.text()}")
        self._arrange()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        if self.isVisible():
            self.hide()
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.end() if self.skip.hasFocus() else self.go_on()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the card goes on: nobody is held up."""
        self.go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget() and self.isVisible():
            self.resize(self.parentWidget().size())
            self._arrange()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shade, hole = QPainterPath(), QPainterPath()
            shade.addRect(QRectF(self.rect()))
            hole.addRoundedRect(QRectF(self._hole), 8, 8)
            painter.fillPath(shade - hole, QColor(0, 0, 0, SHADE))
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawPath(hole)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.card)
        column.setContentsMargins(MARGIN, 16, MARGIN, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        column.addSpacing(6)
        column.addLayout(row)

    def _arrange(self) -> None:
        """Put the card where it covers its target least: beside it, above or below, else in its middle."""
        self._hole = (self._place(self._marks[self._number].target) or QRect()).adjusted(2, 2, -2, -2) & self.rect()
        for label in (self.title, self.text):
            label.setFixedHeight(label.heightForWidth(WIDTH - 2 * MARGIN - 2))
        self.card.layout().activate()
        self.card.resize(WIDTH, self.card.layout().sizeHint().height())
        size, hole, room = self.card.size(), self._hole, self.rect().adjusted(8, 8, -8, -8)
        middle = QPoint(hole.center().x() - size.width() // 2, hole.center().y() - size.height() // 2)
        tries = (
            QPoint(hole.right() + GAP, hole.top() + GAP),
            QPoint(hole.left() - GAP - size.width(), hole.top() + GAP),
            QPoint(hole.left(), hole.bottom() + GAP),
            QPoint(middle.x(), hole.top() - GAP - size.height()),
            QPoint(middle.x(), hole.bottom() - GAP - size.height()),
        )
        fitting = [corner for corner in tries if room.contains(QRect(corner, size))]
        self.card.move(fitting[0] if fitting else middle)
        self.update()


def _words(text: str) -> str:
    return QCoreApplication.translate("FirstSteps", text)
