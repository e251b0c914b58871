"""The page of the selected block, or of several blocks of one kind: name, settings, what flows and what it costs."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from engine.analysis import Cost
from engine.catalogue import summary
from engine.errors import EngineError
from engine.graph import Block, UnknownLayer
from engine.sentence import Sentence
from engine.settings import describe, values_of
from playground.document import edits
from playground.document.document import Document
from playground.document.errors import EditError
from playground.fields.changing import change
from playground.fields.choice import ColumnField
from playground.fields.typed import mark
from playground.style import icons
from playground.style.words import said

from .form import Form
from .numbers import count, memory, short
from .section import Facts, Section

SECTION_SPACE = 20
SIGN_SIZE = 24


class BlockPage(QWidget):
    """Shows blocks of one kind and edits them through the document; `problem_wanted` carries the id of one that something is wrong with."""

    problem_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = document
        self._blocks: tuple[Block, ...] = ()
        self._wrong: tuple[str, ...] = ()
        self._kind: type | None = None
        self._form: Form | None = None
        self._build()

    # --- showing

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these blocks, all of one kind; the form is rebuilt only when the kind changes."""
        self._blocks = tuple(blocks)
        layer = self._blocks[0].layer
        if type(layer) is not self._kind:
            self._kind = type(layer)
            self._make_form()
        self._show_head()
        self._show_problem()
        self._show_facts()
        if self._form is not None:
            self._offer_columns(self._form)
            self._form.show_values(values_of(layer))

    def focus_name(self) -> None:
        """Put the cursor into the name, all of it selected."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def focus_first(self) -> None:
        """Put the cursor into the first setting, or the name where there is none."""
        if self._form is None or not self._form.rows:
            self.focus_name()
            return
        next(iter(self._form.rows.values())).field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- building

    def _build(self) -> None:
        self.sign = QLabel()
        self.name = _Name(self._rename)
        self.name.setObjectName("blockName")
        self.name.setAccessibleName(self.tr("Name of the block"))
        self.name.setToolTip(self.tr("The block's name, unique on the canvas; F2 to change it"))
        self.name_error = QLabel()
        self.name_error.setProperty("role", "error")
        self.name_error.setWordWrap(True)
        self.name_error.hide()
        self.about = QLabel()
        self.about.setProperty("role", "muted")
        self.about.setProperty("rich", "true")
        self.about.setWordWrap(True)
        self.settings = Section(self.tr("Settings"))
        self.problem = QToolButton()
        self.problem.setProperty("role", "chip")
        self.problem.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problem.setIcon(icons.icon("error", "error"))
        self.problem.setAccessibleName(self.tr("What is wrong with this block"))
        self.problem.setToolTip(self.tr("Go to the card on the block: it says what is wrong, and mends it"))
        self.problem.clicked.connect(lambda: self.problem_wanted.emit(self._wrong[0]))
        self.flow = Section(self.tr("What flows"))
        self.facts = self.flow.add(Facts())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(SECTION_SPACE)
        head = QVBoxLayout()
        head.setSpacing(6)
        title = QHBoxLayout()
        title.setSpacing(8)
        self.sign.setFixedSize(SIGN_SIZE, SIGN_SIZE)
        title.addWidget(self.sign)
        title.addWidget(self.name, 1)
        head.addLayout(title)
        for widget in (self.name_error, self.about):
            head.addWidget(widget)
        head.addWidget(self.problem, 0, Qt.AlignmentFlag.AlignLeft)
        self.switches = self._switches()
        head.addWidget(self.switches)
        page.addLayout(head)
        for section in (self.settings, self.flow):
            page.addWidget(section)
        page.addStretch(1)

    def _switches(self) -> QWidget:
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        self.frozen = self._switch("lock", self.tr("Frozen"), self.tr("Training leaves the weights of this block as they are"))
        self.bypassed = self._switch("bypass", self.tr("Bypassed"), self.tr("The input passes through unchanged"))
        self.frozen.clicked.connect(lambda on: self._set_state("frozen", on))
        self.bypassed.clicked.connect(lambda on: self._set_state("bypassed", on))
        for button in (self.frozen, self.bypassed):
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _switch(self, icon: str, text: str, why: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setText(text)
        button.setIcon(icons.icon(icon))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(why)
        button.setAccessibleName(text)
        return button

    def _make_form(self) -> None:
        if self._form is not None:
            self._form.edited.disconnect(self._change)  # a field that is left because it goes must not change another block
        self.settings.clear()
        self._form = None
        described = () if self._kind is UnknownLayer else describe(self._kind)
        self.settings.setVisible(bool(described))
        if described:
            self._form = Form(described)
            self._form.edited.connect(self._change)
            self.settings.add(self._form)

    # --- parts of showing

    def _show_head(self) -> None:
        first, several = self._blocks[0], len(self._blocks) > 1
        name = self.tr("{count} blocks").format(count=len(self._blocks)) if several else first.name
        if self.name.text() != name:
            self.name.setText(name)
        self.name.setReadOnly(several)
        self._say_of_name("")
        sign = icons.block_icon(first.layer.kind, first.layer.category)
        self.sign.setPixmap(sign.pixmap(SIGN_SIZE, SIGN_SIZE))
        sentence = "" if isinstance(first.layer, UnknownLayer) else said(summary(type(first.layer)))
        title = escape(said(first.layer.title))
        self.about.setText(f"<b>{title}</b> · {sentence}" if sentence else title)
        self.frozen.setChecked(all(block.frozen for block in self._blocks))
        self.bypassed.setChecked(all(block.bypassed for block in self._blocks))
        costs = self._document.analysis.costs
        self.frozen.setVisible(first.frozen or any(costs[b.id].parameters for b in self._blocks if b.id in costs))
        self.bypassed.setVisible(first.bypassed or self._may_bypass(first))
        self.switches.setVisible(not (self.frozen.isHidden() and self.bypassed.isHidden()))

    def _may_bypass(self, block: Block) -> bool:
        analysis = self._document.analysis
        inputs = analysis.inputs.get(block.id, ())
        return len(inputs) == 1 and bool(block.layer.ports) and analysis.specs.get(block.id) == inputs[0]

    def _show_problem(self) -> None:
        """Say that something is wrong, no more: what it is stands on the block."""
        analysis = self._document.analysis
        self._wrong = tuple(block.id for block in self._blocks if analysis.problems_of(block.id))
        number = sum(len(analysis.problems_of(block)) for block in self._wrong)
        self.problem.setText(self.tr("1 problem") if number == 1 else self.tr("{count} problems").format(count=number))
        self.problem.setVisible(number > 0)

    def _show_facts(self) -> None:
        analysis = self._document.analysis
        rows: list[tuple[str, str]] = []
        if len(self._blocks) == 1:
            block, layer = self._blocks[0].id, self._blocks[0].layer
            names = layer.ports if len(layer.ports) > 1 and not layer.variadic else ()
            for index, spec in enumerate(analysis.inputs.get(block, ())):
                name = f"{said(names[index])}: " if index < len(names) else ""
                rows.append((self.tr("Goes in") if index == 0 else "", name + _spec_in_words(spec)))
            if block in analysis.specs:
                rows.append((self.tr("Comes out"), _spec_in_words(analysis.specs[block])))
        costs = [analysis.costs[block.id] for block in self._blocks if block.id in analysis.costs]
        if costs:
            total = sum(costs, Cost())
            rows += [
                (self.tr("Parameters"), count(total.parameters)),
                (self.tr("Multiply-adds"), self.tr("{amount} a sample").format(amount=short(total.multiply_adds))),
                (self.tr("Activations"), self.tr("{amount} a sample").format(amount=memory(total.activation_bytes))),
            ]
        self.facts.show_facts(rows)
        self.flow.setVisible(bool(rows))

    def _offer_columns(self, form: Form) -> None:
        if any(isinstance(row.field, ColumnField) for row in form.rows.values()):
            columns = self._document.project.source.columns()
            form.set_columns((name, _spec_in_words(column.spec)) for name, column in columns.items())

    # --- edits

    def _change(self, name: str, value: Any, key: str) -> None:
        row, ids = self._form.rows[name], [block.id for block in self._blocks]
        trouble = change(self._document, ids, row.setting, value, key)
        if trouble:
            row.show_error(trouble)
        else:
            row.show_value(values_of(self._document.project.graph.blocks[ids[0]].layer)[name])

    def _rename(self) -> str:
        """Give the block the name that is typed; returns why it can't have that."""
        self._say_of_name("")
        if len(self._blocks) != 1 or self.name.text() == self._blocks[0].name:
            return ""
        try:
            project = edits.rename_block(self._document.project, self._blocks[0].id, self.name.text())
        except (EngineError, EditError) as trouble:
            self._say_of_name(said(trouble))
            return said(trouble)
        self._document.apply(self.tr("Rename {block}").format(block=self._blocks[0].name), project)
        return ""

    def _say_of_name(self, trouble: str) -> None:
        if trouble == self.name_error.text():
            return
        self.name_error.setText(trouble)
        self.name_error.setVisible(bool(trouble))
        mark(self.name, trouble)

    def _set_state(self, which: str, on: bool) -> None:
        ids = [block.id for block in self._blocks]
        change = edits.set_frozen if which == "frozen" else edits.set_bypassed
        self._document.apply(
            self.tr("{state} on or off").format(state=self.tr("Frozen") if which == "frozen" else self.tr("Bypassed")),
            change(self._document.project, ids, on),
        )


class _Name(QLineEdit):
    """Gives its words away when Enter is pressed, when it is left, and before the project is used."""

    def __init__(self, keep: Callable[[], str], parent: QWidget | None = None):
        super().__init__(parent)
        self.keep_typed = keep
        self.editingFinished.connect(keep)


def _spec_in_words(spec: Any) -> str:
    if spec.dtype == "int":
        if spec.rank:
            return said(Sentence("{shape}, {count} classes", shape=spec, count=spec.classes))
        return said(Sentence("class, 1 of {count}", count=spec.classes))
    return str(spec)
