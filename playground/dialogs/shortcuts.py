"""The sheet of all shortcuts, by menu; a field narrows it down. It can be put on paper, or copied."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from playground.files import atomic
from playground.files.errors import ProjectError

from . import shortcut_sheet, trouble
from .explained import explain

HEADING = 2  # rows that a heading takes


class Shortcuts(QDialog):
    """Shows {heading: [(what, keys)]}; `about` says of whose program the keys are, if not of this."""

    def __init__(self, sheet: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None, about: str = ""):
        super().__init__(parent)
        self._sheet, self._about = sheet, about
        self.setWindowTitle(self.tr("Shortcuts"))
        explain(self, self.tr("All keys as they are now. Type to find one; they are changed in the File menu, under Keyboard shortcuts."))
        self.resize(800, 600)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search shortcuts"))
        self.search.setAccessibleName(self.tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self._groups: list[tuple[QWidget, list[tuple[QWidget, str]]]] = []
        self.nothing = QLabel(self.tr("No shortcut is called so."))
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
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
        area.setAccessibleName(self.tr("Shortcuts"))
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
        column.addWidget(self.nothing)
        column.addWidget(area, 1)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        row.addWidget(self.said, 1)
        buttons: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (self.tr("Copy"), self.tr("Copy the whole sheet as text, to paste it where you take notes"), self.copy),
            (self.tr("Print or save as PDF…"), self.tr("Write the sheet to a PDF, and open it to be printed"), self.save_pdf),
            (self.tr("Close"), self.tr("Back to the window"), self.accept),
        )
        for text, why, does in buttons:
            button = QPushButton(text)
            button.setToolTip(why)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, does=does: does())
            row.addWidget(button)
        return row

    def copy(self) -> None:
        """Put the sheet on the clipboard.

        As text, not as an object of ours: on some platforms the clipboard outlives Python, and destroying such an object then crashes.
        """
        QGuiApplication.clipboard().setText(shortcut_sheet.as_text(self._sheet))
        self.said.setText(self.tr("Copied."))

    def save_pdf(self) -> None:
        """Ask where to, write the sheet, and open it in the program that this machine has for it."""
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the sheet of shortcuts"), "blockprop-shortcuts.pdf", "PDF (*.pdf)")
        if not name:
            return
        try:
            atomic.write(Path(name), [shortcut_sheet.as_pdf(self._sheet, self._title(), self._about)])
        except ProjectError as refusal:
            trouble.tell(self, self.tr("The sheet can't be saved"), str(refusal))
            return
        self.said.setText(self.tr("Written to {name}.").format(name=Path(name).name))
        QDesktopServices.openUrl(QUrl.fromLocalFile(name))

    def _title(self) -> str:
        return self.tr("Blockprop: keyboard shortcuts")

    def _group(self, heading: str, rows: Sequence[tuple[str, str]]) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title = QLabel(heading)
        title.setProperty("role", "title")
        column.addWidget(title)
        words: list[tuple[QWidget, str]] = []
        self._groups.append((group, words))
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
            words.append((row, f"{what} {keys}".lower()))
        return group

    def _narrow(self, text: str) -> None:
        for group, rows in self._groups:
            for row, words in rows:
                row.setVisible(text.lower() in words)
            group.setVisible(any(not row.isHidden() for row, _ in rows))
        self.nothing.setVisible(all(group.isHidden() for group, _ in self._groups))


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
