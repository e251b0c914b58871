"""Sections of the inspector: a small heading with what belongs to it; and facts, names with values beside them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

INNER_SPACE = 8


class Section(QWidget):
    """A heading and, below it, what is added with `add`."""

    def __init__(self, title: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.heading = QLabel(title)
        self.heading.setProperty("role", "caption")
        font = self.heading.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.heading.setFont(font)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(INNER_SPACE)
        self.body.addWidget(self.heading)

    def add(self, widget: QWidget) -> QWidget:
        self.body.addWidget(widget)
        return widget

    def clear(self) -> None:
        """Take away all but the heading."""
        while self.body.count() > 1:
            widget = self.body.takeAt(1).widget()
            widget.hide()  # it goes with the next turn of the event loop, which may come after a paint
            widget.deleteLater()


class Facts(QWidget):
    """Names on the left, values on the right."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._values: list[QLabel] = []
        self._names: list[QLabel] = []

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        rows = list(facts)
        while len(self._values) < len(rows):
            self._add_row()
        for index, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            shown = index < len(rows)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(rows[index][0])
                value.setText(rows[index][1])

    def _add_row(self) -> None:
        name, value = QLabel(), QLabel()
        name.setProperty("role", "muted")
        value.setObjectName("factValue")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setWordWrap(True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = len(self._values)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._names.append(name)
        self._values.append(value)
