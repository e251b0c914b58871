"""The page that shows when nothing is selected: the data, how to train, and what is learned from."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from engine.catalogue import OPTIMIZERS, SCHEDULES, SOURCES
from engine.errors import EngineError
from engine.sentence import Sentence
from engine.settings import describe, values_of
from engine.setup import TrainingSetup
from engine.words import and_more
from playground.document import edits
from playground.document.document import Document
from playground.style import icons
from playground.style.words import said

from .form import Form
from .kind_section import KindSection
from .section import Facts, Section

SECTION_SPACE = 24
NAMED = 4  # features that are named
MOST_ROWS = 5  # columns of the data that are listed one below the other
_RUN = ("epochs", "batch_size", "seed", "validation_share")


class TrainingPage(QWidget):
    """Data source and training set-up of the document."""

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = document
        self.source = KindSection(self.tr("Data"), SOURCES)
        self.columns = Facts()
        self.source.add(self.columns)
        self.column_list = QLabel()
        self.column_list.setWordWrap(True)
        self.column_list.setToolTip(self.tr("The columns of the data, with their shapes: what Input and loss blocks can read"))
        self.source.add(self.column_list)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.setWordWrap(True)
        self.source.add(self.trouble)
        self.run = Section(self.tr("Training"))
        self.optimizer = KindSection(self.tr("Optimizer"), OPTIMIZERS)
        self.schedule = KindSection(self.tr("Learning rate over time"), SCHEDULES)
        self.losses = Section(self.tr("Losses"))
        self.limits = Section(self.tr("Limits and stopping"))
        self.forms: list[Form] = []
        self._add_form(self.run, [item for item in describe(TrainingSetup) if item.name in _RUN])
        self._add_form(self.limits, [item for item in describe(TrainingSetup) if item.name not in _RUN])
        self.source.edited.connect(self._set_source)
        self.optimizer.edited.connect(lambda value, what, key: self._set(what, key, optimizer=value))
        self.schedule.edited.connect(lambda value, what, key: self._set(what, key, schedule=value))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(SECTION_SPACE)
        for section in (self.source, self.run, self.optimizer, self.schedule, self.losses, self.limits):
            page.addWidget(section)
        page.addStretch(1)

    def show_project(self) -> None:
        """Show the document's project as it is now."""
        project = self._document.project
        self.source.show_instance(project.source)
        columns = project.source.columns()
        many = len(columns) > MOST_ROWS
        self.columns.show_facts(() if many else ((name, _column_in_words(column)) for name, column in columns.items()))
        self.column_list.setText(", ".join(f"{name} ({_column_in_words(column)})" for name, column in columns.items()) if many else "")
        self.column_list.setVisible(many)
        trouble = project.source.problem()
        self.trouble.setText(said(trouble))
        self.trouble.setVisible(bool(trouble))
        self.optimizer.show_instance(project.training.optimizer)
        self.schedule.show_instance(project.training.schedule)
        values = values_of(project.training)
        for form in self.forms:
            form.show_values({name: values[name] for name in form.rows})
        self._show_losses()

    def _add_form(self, section: Section, settings: list[Any]) -> None:
        form = Form(settings)
        form.edited.connect(lambda name, value, key: self._change(form, name, value, key))
        self.forms.append(form)
        section.add(form)

    def _show_losses(self) -> None:
        self.losses.clear()
        losses = self._document.project.graph.losses()
        for block in losses:
            own = not block.name.startswith(block.layer.kind)  # a name that only says the kind again is left out
            button = QPushButton(f"{said(block.layer.title)}  ·  {block.name}" if own else said(block.layer.title))
            button.setProperty("role", "flat")
            button.setIcon(icons.block_icon(block.layer.kind, block.layer.category))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(self.tr("Select this loss on the canvas and show its settings"))
            button.setAccessibleName(self.tr("Select the loss {name}").format(name=block.name))
            button.clicked.connect(lambda _=False, key=block.id: self._document.select([key]))
            self.losses.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not losses:
            hint = QLabel(self.tr("There is none yet: drag a loss block onto the canvas and connect the last layer to it."))
            hint.setProperty("role", "muted")
            hint.setWordWrap(True)
            self.losses.add(hint)

    def _change(self, form: Form, name: str, value: Any, key: str) -> None:
        title = said(form.rows[name].setting.title)
        try:
            self._set(self.tr("Change {setting}").format(setting=title), key, **{name: value})
        except EngineError as trouble:
            form.show_error(name, said(trouble))
            return
        form.rows[name].show_value(getattr(self._document.project.training, name))

    def _set(self, what: str, key: str, **changes: Any) -> None:
        self._document.apply(what, edits.set_training(self._document.project, **changes), merge=key or None)

    def _set_source(self, source: Any, what: str, key: str) -> None:
        self._document.apply(what, edits.set_source(self._document.project, source), merge=key or None)


def _column_in_words(column: Any) -> str:
    spec = column.spec
    if spec.dtype == "int" and not spec.rank:
        return said(Sentence("class, 1 of {count}", count=spec.classes))
    if column.names and spec.rank == 1:  # which columns of a table they are
        return f"{spec}: {said(and_more(column.names, NAMED))}"
    return f"{spec}"
