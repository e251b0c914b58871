"""Files and folders: type a path, or look for it in the system's own dialog."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from engine.settings import Setting
from playground.style import icons

from .text import TextField

GAP = 4


class PathField(TextField):
    """A line for a path, and a button beside it that looks for one; what is chosen there counts as typed."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        super().__init__(setting, parent)
        self.browse = QToolButton(autoRaise=True)
        self.browse.setIcon(icons.icon("open"))
        self.browse.setAccessibleName(self._verb())
        self.browse.setToolTip(self._why())
        self.browse.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves what is typed as it is, until something is chosen
        self.browse.clicked.connect(self._look)
        self.layout().setSpacing(GAP)
        self.layout().addWidget(self.browse)

    def _look(self) -> None:
        chosen = self._ask(_nearest(self.line.text().strip()))
        if chosen:
            self.line.setText(os.path.normpath(chosen))
            self.read()

    def _ask(self, start: str) -> str:
        """The path that a person chooses, beginning at `start`; "" where they think better of it."""
        raise NotImplementedError

    def _verb(self) -> str:
        raise NotImplementedError

    def _why(self) -> str:
        raise NotImplementedError


class FileField(PathField):
    """The path of a file that is there."""

    def _ask(self, start: str) -> str:
        patterns = " ".join(f"*{ending}" for ending in self.setting.endings)
        kinds = [self.tr("Data ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        return QFileDialog.getOpenFileName(self, self._verb(), start, ";;".join(kinds))[0]

    def _verb(self) -> str:
        return self.tr("Choose a file")

    def _why(self) -> str:
        return self.tr("Look for the file on this computer instead of typing where it is")


class FolderField(PathField):
    """The path of a folder that is there."""

    def _ask(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self._verb(), start)

    def _verb(self) -> str:
        return self.tr("Choose a folder")

    def _why(self) -> str:
        return self.tr("Look for the folder on this computer instead of typing where it is")


def _nearest(path: str) -> str:
    """The path itself, or the nearest folder above it that is there; "" of nothing, where Qt goes to what was opened last."""
    return next((str(place) for place in (Path(path), *Path(path).parents) if os.path.exists(place)), "") if path else ""
