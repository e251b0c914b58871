"""The sheet of all shortcuts, by menu; a field narrows it down."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

HEADING = 2  # rows that a heading takes


class Shortcuts(QDialog):
    """Shows {heading: [(what, keys)]}."""

    def __init__(self, sheet: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(800, 600)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search shortcuts"))
        self.search.setAccessibleName(self.tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.rows: list[tuple[QWidget, str]] = []
        holder = QWidget()
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 16, 0)
        columns.setSpacing(40)
        for groups in balanced(sheet):
            stack = QVBoxLayout()
            stack.setSpacing(20)
            for heading in groups:
                stack.addWidget(self._group(heading, sheet[heading]))
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 8, 16)
        column.setSpacing(16)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 16, 0)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(area, 1)

    def _group(self, heading: str, rows: Sequence[tuple[str, str]]) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title = QLabel(heading)
        title.setProperty("role", "title")
        column.addWidget(title)
        for what, keys in rows:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            name, key = QLabel(what), QLabel(keys)
            key.setProperty("role", "muted")
            key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for label in (name, key):
                label.setWordWrap(True)
            line.setSpacing(16)
            line.addWidget(name, 3)
            line.addWidget(key, 4)
            column.addWidget(row)
            self.rows.append((row, f"{what} {keys}".lower()))
        return group

    def _narrow(self, text: str) -> None:
        for row, words in self.rows:
            row.setVisible(text.lower() in words)


def balanced(sheet: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[list[str], list[str]]:
    """The headings in two columns of about the same length, in their order."""
    heights = {heading: len(rows) + HEADING for heading, rows in sheet.items()}
    total, left, filled = sum(heights.values()), [], 0
    for heading, height in heights.items():
        if filled + height / 2 > total / 2:
            break
        left.append(heading)
        filled += height
    return left, [heading for heading in sheet if heading not in left]
