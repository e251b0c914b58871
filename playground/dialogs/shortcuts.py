"""The sheet of all shortcuts, by menu; a field narrows it down."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

COLUMNS = 2


class Shortcuts(QDialog):
    """Shows {heading: [(what, keys)]}."""

    def __init__(self, sheet: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(760, 560)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search shortcuts"))
        self.search.setAccessibleName(self.tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.rows: list[tuple[QWidget, str]] = []
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 16, 0)
        self._grid.setHorizontalSpacing(40)
        self._grid.setVerticalSpacing(20)
        for index, (heading, rows) in enumerate(sheet.items()):
            self._grid.addWidget(self._group(heading, rows), index // COLUMNS, index % COLUMNS, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
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
            line.addWidget(name, 1)
            line.addWidget(key, 0, Qt.AlignmentFlag.AlignRight)
            column.addWidget(row)
            self.rows.append((row, f"{what} {keys}".lower()))
        return group

    def _narrow(self, text: str) -> None:
        for row, words in self.rows:
            row.setVisible(text.lower() in words)
