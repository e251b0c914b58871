"""What the File menu does: new, open, save, recent files, and the questions before work would be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from playground.dialogs import question, trouble, unsaved
from playground.document import edits
from playground.document.project import Project
from playground.files import project_file, templates
from playground.files.errors import FileChanged, ProjectError
from playground.files.project_file import SUFFIX, SavedProject
from playground.files.recent import RecentFiles
from playground.files.templates import Template

from .welcome import Offer, Welcome

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 440, 236


class FileCommands(QObject):
    """Knows which file the project is in.

    `changed` is emitted when name or path differ, `saved` when the file was written, `adopted` when another project was put in place.
    """

    changed = Signal()
    saved = Signal()
    adopted = Signal()

    def __init__(self, window: Any, recent: RecentFiles):
        super().__init__(window)
        self._window = window
        self._recent = recent
        self.path: Path | None = None
        self._title = self.tr("Untitled")
        self._stamp: object = None
        self._saved_step = 0
        self.is_settled = True  # false while a project is being put in place of another

    @property
    def name(self) -> str:
        return self.path.stem if self.path else self._title

    @property
    def modified(self) -> bool:
        """Whether closing would lose something: an edit, or training since the file was written."""
        return self._window.document.modified or self._window.session.step != self._saved_step

    # --- opening

    def new(self) -> None:
        """The welcome page, with templates and what was open last."""
        page = Welcome([_offer(found) for found in templates.available()], self._recent.paths(), self._window)
        page.template_wanted.connect(self.open_template)
        page.file_wanted.connect(lambda path: self.open_path(Path(path)))
        page.empty_wanted.connect(self.open_empty)
        page.open_wanted.connect(self.open)
        page.exec()
        page.deleteLater()

    def open(self) -> None:
        """Ask for a file and open it."""
        wanted = self.tr("Blockprop projects (*{suffix})").format(suffix=SUFFIX)
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a project"), str(self._folder()), wanted)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> bool:
        """Open a file; the window stays as it was if it can't be read or the person thinks better of it."""
        return self._open(lambda: project_file.load(path), path, path.stem)

    def open_template(self, name: str) -> bool:
        """Open a template as a project without a file."""
        return self._open(lambda: templates.open_template(name), None, name)

    def open_empty(self) -> bool:
        """An empty canvas, with the data that is in use now."""
        source = self._window.document.project.source
        return self._open(lambda: SavedProject(Project(source)), None, self.tr("Untitled"))

    def adopt(self, found: SavedProject, path: Path | None, title: str) -> None:
        """Put a loaded project into the window."""
        window = self._window
        self.is_settled = False
        self.path, self._title = path, title
        self._stamp = found.stamp if path else None
        self._saved_step = found.checkpoint.counters.get("step", 0) if found.checkpoint else 0
        window.document.reset(found.project)
        window.training.forget_edits()
        window.session.prepare(found.project, found.checkpoint)
        window.runs.replace(found.runs)
        window.document_replaced()
        if path:
            self._recent.add(path)
        if found.remarks:
            window.banner.say(" ".join(found.remarks), "info", "accent")
        self.is_settled = True
        self.adopted.emit()
        self.changed.emit()

    # --- saving

    def save(self) -> bool:
        """Write to the project's file, asking for one if it has none; whether it is in the file now."""
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and write to it."""
        suggestion = self.path or self._folder() / f"{self.name}{SUFFIX}"
        wanted = self.tr("Blockprop projects (*{suffix})").format(suffix=SUFFIX)
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the project"), str(suggestion), wanted)
        if not chosen:
            return False
        path = Path(chosen)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX), ask=path == self.path)

    def save_picture(self) -> None:
        """Write what the window shows to a PNG file."""
        suggestion = str(self._folder() / f"{self.name}.png")
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save a picture"), suggestion, "PNG (*.png)")
        if chosen and not self._window.grab().save(chosen, "PNG"):
            trouble.tell(self._window, self.tr("The picture can't be saved"), self.tr("Choose another folder, or make room on the disk."))

    def snapshot(self) -> SavedProject:
        """Everything that belongs in the file, as it is now; waits for the step under way."""
        window = self._window
        project = edits.set_layout(window.document.project, window.docks.layout())
        return SavedProject(project, window.session.checkpoint(), window.runs.all, self._thumbnail())

    # --- leaving

    def may_leave(self, *, closing: bool = False) -> bool:
        """Ask what there is to ask before this project goes; false if it must stay."""
        training = self._window.training
        if training.busy and closing:
            reading = training.reading()
            progress = self.tr("{share} % of {epochs} epochs are done.").format(share=round(100 * reading.share), epochs=reading.epochs)
            answer = unsaved.ask_training(self._window, self.name, progress)
        elif self.modified:
            answer = unsaved.ask_unsaved(self._window, self.name)
        else:
            return True
        if answer == unsaved.CANCEL:
            return False
        training.stop()
        return answer == unsaved.DISCARD or self.save()

    def fill_recent(self, menu: QMenu) -> None:
        """Put the list of recent files into the File menu."""
        listed = QMenu(self.tr("Open &recent"), menu)
        listed.setToolTipsVisible(True)
        listed.aboutToShow.connect(lambda: self._list_recent(listed))
        menu.insertMenu(menu.actions()[2], listed)

    def _open(self, load: Callable[[], SavedProject], path: Path | None, title: str) -> bool:
        try:
            found = load()
        except ProjectError as refusal:
            trouble.tell(self._window, self.tr("The project can't be opened"), str(refusal))
            return False
        if not self.may_leave():
            return False
        self.adopt(found, path, title)
        return True

    def _write(self, path: Path, *, ask: bool = True) -> bool:
        expected = self._stamp if ask and path == self.path else None
        kept = self.snapshot()
        try:
            self._stamp = project_file.save(path, kept, expected=expected)
        except FileChanged:
            return self._write_over(path)
        except ProjectError as refusal:
            trouble.tell(self._window, self.tr("The project can't be saved"), str(refusal))
            return False
        self.path = path
        self._saved_step = kept.checkpoint.counters.get("step", 0) if kept.checkpoint else 0
        self._window.document.mark_saved()
        self._recent.add(path)
        self._window.status.say(self.tr("Saved {name}").format(name=path.name))
        self.saved.emit()
        self.changed.emit()
        return True

    def _write_over(self, path: Path) -> bool:
        answers = (
            question.Answer("other", self.tr("Save as…"), primary=True),
            question.Answer("over", self.tr("Overwrite")),
            question.Answer("cancel", self.tr("Cancel")),
        )
        text = self.tr("Another program has written to it since it was opened here.")
        chosen = question.ask(self._window, self.tr("“{name}” was changed elsewhere").format(name=path.name), text, answers, "warning")
        if chosen == "cancel":
            return False
        return self.save_as() if chosen == "other" else self._write(path, ask=False)

    def _thumbnail(self) -> bytes | None:
        picture = self._window.canvas.viewport().grab().toImage()
        size = picture.size().scaled(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
        if size.isEmpty():
            return None
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation).save(buffer, "PNG")
        return bytes(buffer.data())

    def _folder(self) -> Path:
        return self.path.parent if self.path else Path.home()

    def _list_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._recent.paths():
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.setEnabled(path.exists())
            action.triggered.connect(lambda _=False, path=path: self.open_path(path))
        if menu.isEmpty():
            menu.addAction(self.tr("Nothing yet")).setEnabled(False)


def _offer(template: Template) -> Offer:
    """A template with the plan of its network; one that can't be read has none."""
    try:
        project = project_file.load(template.path).project
    except ProjectError:
        return Offer(template.name, template.title, template.help)
    order = {key: number for number, key in enumerate(project.graph.blocks)}
    blocks = tuple((*project.positions.get(key, (0.0, 0.0)), block.layer.category) for key, block in project.graph.blocks.items())
    wires = tuple((order[wire.source], order[wire.target]) for wire in project.graph.wires)
    return Offer(template.name, template.title, template.help, blocks, wires)
