"""About: version, what it stands on, licences, and the folders that are used."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from engine.version import VERSION
from playground.parts import PARTS, QT_NOTICE
from playground.style.words import said

from .explained import explain


class About(QDialog):
    """`folders` are pairs of what is kept there and the path."""

    def __init__(self, folders: Sequence[tuple[str, str]], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Blockprop"))
        explain(self, self.tr("What Blockprop is made of, under which licences, and in which folders it keeps things."))
        self.resize(520, 440)
        name = QLabel("Blockprop")
        name.setProperty("role", "heading")
        line = QLabel(self.tr("Version {version} · a desktop playground for neural networks").format(version=VERSION))
        line.setProperty("role", "muted")
        tabs = QTabWidget()
        tabs.tabBar().setAccessibleName(self.tr("About Blockprop"))
        tabs.addTab(_page(self._about(), self.tr("About")), self.tr("About"))
        tabs.addTab(_page(self._licences(), self.tr("Licences")), self.tr("Licences"))
        tabs.addTab(_page(_table(folders), self.tr("Folders")), self.tr("Folders"))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(8)
        column.addWidget(name)
        column.addWidget(line)
        column.addSpacing(8)
        column.addWidget(tabs, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _about(self) -> str:
        return self.tr(
            "<p>Drag layers together, press Train, and watch them learn.</p>"
            "<p>Blockprop is free software under the MIT licence. It sends nothing anywhere: "
            "data, projects and settings stay on this machine.</p><p>Qt {qt}</p>"
        ).format(qt=qVersion())

    def _licences(self) -> str:
        return f"<p>{said(QT_NOTICE)}</p>" + _table([(f"{part.title} {part.version}", part.licence) for part in PARTS])


def _page(html: str, name: str) -> QTextBrowser:
    page = QTextBrowser()
    page.setHtml(html)
    page.setAccessibleName(name)
    page.setFrameShape(QTextBrowser.Shape.NoFrame)
    return page


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cell = "<td style='padding: 3px 16px 3px 0'>{}</td>"
    lines = "".join(f"<tr>{cell.format(left)}{cell.format(right)}</tr>" for left, right in rows)
    return f"<table>{lines}</table>"
