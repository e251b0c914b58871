"""The sheet of shortcuts on paper and on the clipboard."""

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPageSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from playground.dialogs import trouble
from playground.dialogs.shortcut_sheet import _Line, as_pdf, as_text, columned, usual_size
from playground.dialogs.shortcuts import Shortcuts

SHEET = {"File": [("Open", "Ctrl+O"), ("Save <all>", "Ctrl+S")], "Empty": [], "Edit": [("Undo", "Ctrl+Z")]}


def pages(content: bytes) -> int:
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", content))


def large(groups: int, rows: int = 12) -> dict[str, list[tuple[str, str]]]:
    return {f"Menu {group}": [(f"Command {row} of {group}", f"Ctrl+F{row + 1}") for row in range(rows)] for group in range(groups)}


def test_text_has_a_line_for_each_key_and_no_empty_group():
    lines = as_text(SHEET).splitlines()
    assert lines == ["FILE", "Open         Ctrl+O", "Save <all>   Ctrl+S", "", "EDIT", "Undo         Ctrl+Z"]


@pytest.mark.parametrize("size", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter])
def test_pages_are_as_many_as_are_needed(qapp, size):
    counts = [pages(as_pdf(large(groups), "Keys", "of Blender", size)) for groups in (0, 1, 4, 8, 16, 32)]
    assert counts[:3] == [1, 1, 1]
    assert counts == sorted(counts)
    assert 6 <= counts[-1] <= 8  # five or four groups on a page


@pytest.mark.parametrize(("name", "size"), [("de_DE", QPageSize.PageSizeId.A4), ("en_US", QPageSize.PageSizeId.Letter)])
def test_the_paper_is_what_is_usual_here(name, size):
    before = QLocale()
    try:
        QLocale.setDefault(QLocale(name))
        assert usual_size() == size
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("room", [25.0, 40.0, 90.0, 400.0])
def test_columns_hold_everything_once_in_order_and_no_heading_ends_one(room):
    lines = [line for group in (3, 1, 30, 2) for line in (_Line("heading", "", 5, 4), *[_Line("row", "key", 5)] * group)]
    columns = columned(lines, room)
    assert [line for column in columns for line in column] == lines
    for column in columns:
        assert column[-1].keys
        assert sum(line.whole for line in column) - column[0].above <= room


@pytest.fixture
def box(qtbot):
    made = Shortcuts(SHEET, about="Keys of Blender")
    qtbot.addWidget(made)
    made.show()
    return made


def press(box: Shortcuts, words: str) -> None:
    button = next(button for button in box.findChildren(QPushButton) if button.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_copied_it_is_text(box):
    press(box, "Copy")
    assert QGuiApplication.clipboard().text() == as_text(SHEET)
    assert box.said.text() == "Copied."


def test_a_program_that_has_copied_it_ends_well():
    program = "from PySide6.QtWidgets import QApplication; app = QApplication([])"
    program += "; from playground.dialogs.shortcuts import Shortcuts; Shortcuts({'File': [('Open', 'Ctrl+O')]}).copy()"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_printed_it_is_written_and_opened(box, monkeypatch, tmp_path):
    opened = []
    file = tmp_path / "keys.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    press(box, "Print or save as PDF…")
    assert pages(file.read_bytes()) == 1
    assert opened == [str(file)]
    assert "keys.pdf" in box.said.text()


def test_where_it_can_not_be_written_that_is_told(box, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "nowhere" / "keys.pdf"), ""))
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": told.append(sentence))
    press(box, "Print or save as PDF…")
    assert "keys.pdf" in told[0]
    assert box.said.text() == ""
