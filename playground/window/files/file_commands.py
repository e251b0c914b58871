"""What the File menu does: new, open, save, recent files, and the questions before work would be lost."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from engine.checkpoint import Checkpoint
from playground.dialogs import question, trouble, unsaved
from playground.document import edits, starters
from playground.document.project import Project
from playground.fields.typed import keep_typed
from playground.files import project_file, templates
from playground.files.atomic import Stamp
from playground.files.errors import FileChanged, FileGone, ProjectError
from playground.files.paths import with_ending
from playground.files.project_file import SUFFIX, SavedProject
from playground.files.recent import RecentFiles, is_there
from playground.files.templates import Template
from playground.files.versions import Versions
from playground.style import icons
from playground.style.plain import in_menu, tip
from playground.style.words import said

from ..figures import ago
from . import another, dropped
from .living import view_of
from .saving import Saving
from .welcome import Offer, Welcome

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 440, 236


class FileCommands(QObject):
    """Knows which file the project is in.

    `changed` is emitted when name or path differ, `saved` when the file was written, `adopted` when another project was put in place.
    """

    changed = Signal()
    saved = Signal()
    adopted = Signal()

    def __init__(self, window: Any, recent: RecentFiles, versions: Versions):
        super().__init__(window)
        self._window = window
        self._recent = recent
        self._versions = versions
        self.path: Path | None = None
        self._title = self.tr("Untitled")
        self._stamp: object = None
        self._saved_step = 0
        self._was_written = False
        self._written_at: float | None = None
        self._saving = Saving(versions, self)
        self._saving.progressed.connect(window.status.show_saving)
        self._saving.ended.connect(window.status.end_saving)
        self.is_settled = True  # false while a project is being put in place of another
        self._loading = False
        for answer in (window.session.prepared, window.session.failed):
            answer.connect(self._loaded)

    def _loaded(self, *_: object) -> None:
        self._loading = False

    @property
    def name(self) -> str:
        return self.path.stem if self.path else self._title

    @property
    def modified(self) -> bool:
        """Whether closing would lose something: an edit, or training since the file was written."""
        return self._window.document.modified or (not self._loading and self._window.session.step != self._saved_step)

    def how_kept(self) -> str:
        """Where the work is, in a few words: in its file, or in safe keeping until it is saved."""
        if self.modified:
            return self.tr("changes kept safe") if self._window.safekeeping is not None else ""
        if self._written_at is None:
            return ""
        return self.tr("saved {ago}").format(ago=ago(time.monotonic() - self._written_at))

    @property
    def saving(self) -> bool:
        """Whether the project is being written just now."""
        return self._saving.busy

    # --- opening

    def new(self) -> None:
        """The welcome page, with templates and what was open last."""
        page = Welcome([_offer(found) for found in templates.available()], self._recent, self._window)
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

    def open_copy(self, path: Path, title: str) -> bool:
        """Open a file as a project without one, so that it is not written over."""
        return self._open(lambda: project_file.load(path), None, title)

    def open_template(self, name: str) -> bool:
        """Open a template as a project without a file."""
        return self._open(lambda: templates.open_template(name), None, name)

    def new_window(self) -> None:
        """Open another window, beside this one."""
        another.start(safe=self._window.preferences.path is None)

    def take_in(self, paths: Sequence[Path]) -> None:
        """What was dropped on the window: projects open in windows of their own, data become those of the project that is open."""
        for path in dropped.projects(paths):
            self._open_beside(path)
        data = dropped.first_data(paths)
        if data is not None:
            self._use_data(data)
        elif not dropped.projects(paths):
            words = self.tr("“{name}” can't be used here. Drop a project (.bprop), a table (.csv, .tsv, .npz), or a folder with images.")
            self._window.status.say(words.format(name=paths[0].name))

    def _open_beside(self, path: Path) -> None:
        """Open a file in this window while it holds nothing of a person's, otherwise in another."""
        untouched = self.path is None and not self.modified and not self._window.document.can_undo
        if self.path is not None and is_there(path) and path.resolve() == self.path.resolve():
            self._window.status.say(self.tr("“{name}” is open here already.").format(name=path.name))
        elif untouched or not another.start(path, safe=self._window.preferences.path is None):
            self.open_path(path)
        else:
            self._window.status.say(self.tr("“{name}” opens in a window of its own.").format(name=path.name))

    def _use_data(self, path: Path) -> None:
        source = dropped.source_of(path)
        document = self._window.document
        document.apply(self.tr("Use {name}").format(name=path.name), edits.set_source(document.project, source), selection=())
        words = self.tr("The data are those of “{name}” now; Undo brings the others back.").format(name=path.name)
        self._window.status.say(source.problem() or words)

    def open_empty(self) -> bool:
        """An empty canvas, with the data that is in use now."""
        source = self._window.document.project.source
        return self._open(lambda: SavedProject(starters.empty(source)), None, self.tr("Untitled"))

    def adopt(self, found: SavedProject, path: Path | None, title: str) -> None:
        """Put a loaded project into the window."""
        window = self._window
        self.is_settled = False
        self.path, self._title, self._written_at = path, title, None
        self._stamp = found.stamp if path else None
        self._saved_step = found.checkpoint.counters.get("step", 0) if found.checkpoint else 0
        window.document.reset(found.project)
        window.training.forget_edits()
        self._loading = True  # until then the session counts no step, whatever the file says
        window.session.prepare(found.project, found.checkpoint)
        window.runs.replace(found.runs)
        window.document_replaced()
        if path:
            self._recent.add(path)
        if found.remarks:
            window.banner.say(" ".join(said(remark) for remark in found.remarks), "info", "accent")
        self.is_settled = True
        self.adopted.emit()
        self.changed.emit()

    # --- saving

    def save(self) -> bool:
        """Begin to write to the project's file, asking for one if it has none; false if it was not begun. `wait` tells what came of it."""
        if self._saving.busy or not self._typed_is_kept():
            return False
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and begin to write to it; false if it was not begun."""
        return not self._saving.busy and self._typed_is_kept() and self._save_elsewhere()

    def _typed_is_kept(self) -> bool:
        """Whether all that is typed in fields could be read, so that the file is what can be seen."""
        trouble = keep_typed()
        if trouble:
            self._window.status.say(self.tr("Nothing was saved. {trouble}").format(trouble=trouble))
        return not trouble

    def save_picture(self) -> None:
        """Write what the window shows to a PNG file."""
        suggestion = str(self._folder() / f"{self.name}.png")
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save a picture"), suggestion, "PNG (*.png)")
        if not chosen:
            return
        path = with_ending(Path(chosen), ".png")
        if self._window.grab().save(str(path), "PNG"):
            self._window.status.say(self.tr("Saved {name}.").format(name=path.name))
        else:
            trouble.tell(self._window, self.tr("The picture can't be saved"), self.tr("Choose another folder, or make room on the disk."))

    def wait(self) -> bool:
        """Wait for a saving that was begun; whether the last one succeeded."""
        self._saving.wait()
        return self._was_written

    def close(self) -> None:
        """The window goes; what is being written is written to its end."""
        self._saving.close()

    # --- leaving

    def may_leave(self, *, closing: bool = False) -> bool:
        """Ask what there is to ask before this project goes; false if it must stay."""
        keep_typed()
        self._saving.wait()
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
        return answer == unsaved.DISCARD or (self.save() and self.wait())

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
            self._not_opened(path, said(refusal))
            return False
        if not self.may_leave():
            return False
        self.adopt(found, path, title)
        return True

    def _not_opened(self, path: Path | None, words: str) -> None:
        """Say why a file can't be opened, and offer what it held before, if that was kept."""
        title = self.tr("The project can't be opened")
        if path is None or not self._versions.of(path):
            trouble.tell(self._window, title, words)
            return
        answers = (question.Answer("earlier", self.tr("Earlier versions…"), primary=True), question.Answer("close", self.tr("Close")))
        text = self.tr("{words} Earlier versions of it were kept.").format(words=words)
        if question.ask(self._window, title, text, answers, "warning") == "earlier":
            self._window.earlier.show_of(path)

    def _save_elsewhere(self) -> bool:
        suggestion = self.path or self._folder() / f"{self.name}{SUFFIX}"
        wanted = self.tr("Blockprop projects (*{suffix})").format(suffix=SUFFIX)
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the project"), str(suggestion), wanted)
        if not chosen:
            return False
        path = with_ending(Path(chosen), SUFFIX)
        if path != Path(chosen) and path != self.path and is_there(path):  # the dialog has asked about another name
            title, words = self.tr("“{name}” is there already"), self.tr("Overwriting it puts this project in the place of what it holds.")
            return self._ask_where(path, title.format(name=path.name), words, over=self.tr("Overwrite"))
        return self._write(path, ask=path == self.path)

    def _write(self, path: Path, *, ask: bool = True) -> bool:
        """Begin to save everything as it is now: the project at once, its training after the step under way, the file in a worker."""
        window = self._window
        expected = self._stamp if ask and path == self.path else None
        project, runs, picture = window.document.project, window.runs.all, self._thumbnail()
        whole = edits.set_layout(project, window.docks.layout())
        self._was_written = False
        self._saving.begin()
        window.training.flush()

        def write(checkpoint: Checkpoint | None) -> None:
            step = checkpoint.counters.get("step", 0) if checkpoint else 0
            kept = SavedProject(whole, checkpoint, runs, picture)
            self._saving.write(path, kept, expected, lambda outcome: self._written(path, project, step, outcome))

        window.session.fetch_checkpoint(write, lambda words: self._not_written(path, words))
        return True

    def _written(self, path: Path, project: Project, step: int, outcome: Stamp | ProjectError) -> None:
        if isinstance(outcome, FileGone):
            self._ask_where(path, self.tr("“{name}” is gone").format(name=path.name), said(outcome), over=self.tr("Save it again"))
            return
        if isinstance(outcome, FileChanged):
            self._ask_where(
                path, self.tr("“{name}” was changed elsewhere").format(name=path.name), said(outcome), over=self.tr("Overwrite")
            )
            return
        if isinstance(outcome, ProjectError):
            self._not_written(path, said(outcome))
            return
        self.path, self._stamp, self._saved_step, self._was_written = path, outcome, step, True
        self._written_at = time.monotonic()
        self._window.document.mark_saved(project)
        self._recent.add(path)
        self._window.status.say(" ".join((self.tr("Saved {name}.").format(name=path.name), self._saving.remark)).strip())
        self.saved.emit()
        self.changed.emit()
        self._saving.end()

    def _not_written(self, path: Path, words: str) -> None:
        self._ask_where(path, self.tr("“{name}” can't be saved").format(name=path.name), words)

    def _ask_where(self, path: Path, title: str, words: str, over: str = "") -> bool:
        """Say why it can't be saved there, and offer another place, or that one all the same by the name `over`; whether that was begun.

        Nothing is lost whatever the answer is.
        """
        answers = [question.Answer("other", self.tr("Save as…"), primary=True), question.Answer("cancel", self.tr("Cancel"))]
        if over:
            answers.insert(1, question.Answer("over", over))
        chosen = question.ask(self._window, title, words, answers, "warning")
        begun = (chosen == "over" and self._write(path, ask=False)) or (chosen == "other" and self._save_elsewhere())
        if not begun:
            self._saving.end()
        return begun

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
        """Where the project lies; before it does, where the last one was."""
        lately = (path.parent for path in self._recent.paths() if path.parent.is_dir())
        return self.path.parent if self.path else next(lately, Path.home())

    def _list_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._recent.paths():
            there = is_there(path)
            name = in_menu(path.name)
            action = menu.addAction(name if there else self.tr("{name} (not found)").format(name=name))
            action.setToolTip(tip(str(path)))
            action.setEnabled(there)
            if self._recent.is_pinned(path):
                action.setIcon(icons.icon("pin"))
            action.triggered.connect(lambda _=False, path=path: self.open_path(path))
        if menu.isEmpty():
            menu.addAction(self.tr("Nothing yet")).setEnabled(False)
            return
        menu.addSeparator()
        if self.path is not None:
            pinned = self._recent.is_pinned(self.path)
            words = self.tr("Unpin “{name}”") if pinned else self.tr("Pin “{name}”")
            menu.addAction(words.format(name=in_menu(self.name))).triggered.connect(lambda: self._recent.pin(self.path, not pinned))
        menu.addAction(self.tr("Clear the list")).triggered.connect(self._recent.clear)


def _offer(template: Template) -> Offer:
    """A template with the plan of its network; one that can't be read has none."""
    try:
        project = project_file.load(template.path).project
    except ProjectError:
        return Offer(template.name, said(template.title), said(template.help))
    order = {key: number for number, key in enumerate(project.graph.blocks)}
    blocks = tuple((*project.positions.get(key, (0.0, 0.0)), block.layer.category) for key, block in project.graph.blocks.items())
    wires = tuple((order[wire.source], order[wire.target]) for wire in project.graph.wires)
    return Offer(template.name, said(template.title), said(template.help), blocks, wires, view_of(project))
