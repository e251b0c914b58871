"""What "Earlier versions" of the File menu does: they are shown, opened beside the file, brought back as a step, or deleted."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QObject
from PySide6.QtWidgets import QWidget

from engine.memory import in_words
from playground.dialogs import question, trouble
from playground.dialogs import versions as dialog
from playground.document import edits
from playground.files import project_file
from playground.files.errors import ProjectError
from playground.files.versions import Version, Versions
from playground.style.words import local, said

from ..figures import ago


class EarlierVersions(QObject):
    """Shows what the file of a window's project held before."""

    def __init__(self, window: Any, versions: Versions):
        super().__init__(window)
        self._window = window
        self.versions = versions

    def show(self) -> None:
        """Show the versions of the file that is open."""
        path = self._window.files.path
        if path is None or not self.versions.of(path):
            self._window.status.say(self.tr("There is no earlier version yet. Each time you save a project, the version before is kept."))
            return
        self.show_of(path)

    def show_of(self, path: Path) -> None:
        """Show the versions of any file, and do what is chosen."""
        found = self.versions.of(path)
        listed = [dialog.Earlier(_when(version), _about(version)) for version in found]
        open_here = path == self._window.files.path
        box = dialog.EarlierVersions(path.stem, listed, lambda index: _picture(found, index), self._window, open_here=open_here)
        box.exec()
        chosen, index = box.chosen, box.index
        box.deleteLater()
        if chosen == dialog.DELETE:
            self._delete(path)
        elif chosen == dialog.OPEN:
            self._open(path, found[index])
        elif chosen == dialog.BRING_BACK:
            self._bring_back(found[index])

    def _open(self, path: Path, version: Version) -> None:
        when = _when(version)
        if self._window.files.open_copy(version.path, self.tr("{name} (earlier)").format(name=path.stem)):
            words = self.tr("This is “{name}” as it was saved on {when}. Save it under a name of its own to keep it.")
            self._window.banner.say(words.format(name=path.stem, when=when), "info", "accent")

    def _bring_back(self, version: Version) -> None:
        try:
            project = project_file.load(version.path).project
        except ProjectError as refusal:
            trouble.tell(self._window, self.tr("The version can't be brought back"), said(refusal))
            return
        when = _when(version)
        document = self._window.document
        project = edits.set_layout(project, document.project.layout)
        document.apply(self.tr("Bring back the version of {when}").format(when=when), project, selection=())
        self._window.status.say(self.tr("The network is as it was saved on {when}; Undo brings the other back.").format(when=when))

    def delete_all(self, parent: QWidget) -> None:
        """Ask, and delete the versions of every file."""
        title = self.tr("Delete the earlier versions of all projects?")
        if self._sure(parent, title, self.tr("They are {size}.").format(size=local(in_words(self.versions.size())))):
            self.versions.forget_all()

    def _delete(self, path: Path) -> None:
        if self._sure(self._window, self.tr("Delete all earlier versions of “{name}”?").format(name=path.stem)):
            self.versions.forget(path)
            self._window.status.say(self.tr("The earlier versions of “{name}” are deleted.").format(name=path.stem))

    def _sure(self, parent: QWidget, title: str, more: str = "") -> bool:
        answers = (question.Answer("delete", self.tr("Delete")), question.Answer("keep", self.tr("Keep them"), primary=True))
        text = self.tr("They can't be brought back. The project files themselves stay as they are.")
        return question.ask(parent, title, f"{more} {text}".strip(), answers, "trash") == "delete"


def _when(version: Version) -> str:
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(int(version.saved * 1000)), QLocale.FormatType.ShortFormat)


def _about(version: Version) -> str:
    return f"{ago(time.time() - version.saved)}  ·  {local(in_words(version.size))}"


def _picture(found: tuple[Version, ...], index: int) -> bytes | None:
    return project_file.thumbnail_of(found[index].path) if 0 <= index < len(found) else None
