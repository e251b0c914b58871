"""The outline: the network as a tree of words, for screen readers and for all who like lists; it mirrors the canvas both ways."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from engine.analysis import Analysis
from engine.graph import Block, Wire
from playground.document.document import Document
from playground.document.project import Project, dot_key
from playground.style import icons
from playground.style.words import local, said

from .announcing import dot_name
from .items.geometry import wires_by_target
from .scene import describe_spec
from .walking import reading_order

BLOCK = Qt.ItemDataRole.UserRole + 1


class Outline(QTreeView):
    """One row a block, in the order of the flow: name, kind, shape; below it its wires, cost and problems."""

    edit_requested = Signal(str)  # the settings of this block shall be edited

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self.document = document
        self.setAccessibleName(self.tr("Outline of the network"))
        self.setToolTip(self.tr("The blocks of the canvas as a list: walk through it with the arrow keys"))
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._rows: dict[str, QStandardItem] = {}
        self._writing = False
        self.selectionModel().selectionChanged.connect(self._chosen)
        self.activated.connect(self._activated)
        document.changed.connect(self._render)
        document.selection_changed.connect(self._select)
        self._render(None, document.project)

    def close_document(self) -> None:
        """Stop listening to the document."""
        self.document.changed.disconnect(self._render)
        self.document.selection_changed.disconnect(self._select)

    def _render(self, before: Project | None, after: Project) -> None:
        same_dots = before is not None and before.dot_places().keys() == after.dot_places().keys()
        if same_dots and before.graph is after.graph and before.source is after.source:
            return
        open_blocks = {key for key, row in self._rows.items() if self.isExpanded(row.index())}
        analysis, graph = self.document.analysis, after.graph
        entering = wires_by_target(graph.wires)
        leaving: dict[str, list[str]] = {}
        for wire in graph.wires:
            leaving.setdefault(wire.source, []).append(graph.blocks[wire.target].name)
        self._writing = True
        self._model.clear()
        self._rows = {}
        for key in reading_order(graph, analysis, after.positions):
            feeders = [graph.blocks[wire.source].name for wire in sorted(entering.get(key, ()), key=lambda wire: wire.port)]
            row = self._row(graph.blocks[key], analysis, feeders, leaving.get(key, []))
            self._rows[key] = row
            self._add_dots(row, [wire for wire in graph.outputs(key) if wire in after.dots], after)
            self._model.appendRow(row)
            self.setExpanded(row.index(), key in open_blocks)
        self._writing = False
        self._select(self.document.selection)

    def _row(self, block: Block, analysis: Analysis, feeders: list[str], followers: list[str]) -> QStandardItem:
        shape = describe_spec(analysis.specs.get(block.id))
        problems = analysis.problems_of(block.id)
        parts = [block.name, said(block.layer.title), shape]
        parts += [self.tr("bypassed")] if block.bypassed else []
        parts += [self.tr("frozen")] if block.frozen else []
        parts += [self.tr("has a problem")] if problems else []
        sign, role = ("error", "error") if problems else (icons.block(block.layer.kind, block.layer.category), "muted")
        row = QStandardItem(icons.icon(sign, role), "")
        row.setText(" · ".join(part for part in parts if part))
        row.setData(block.id, BLOCK)
        row.setData(", ".join(part for part in parts if part), Qt.ItemDataRole.AccessibleTextRole)
        for text in self._details(block, analysis, feeders, followers):
            child = QStandardItem(text)
            child.setData(block.id, BLOCK)
            row.appendRow(child)
        return row

    def _add_dots(self, row: QStandardItem, wires: list[Wire], project: Project) -> None:
        """Rows below the block that feeds them, each of which selects its dot."""
        for wire in wires:
            for number in range(len(project.dots[wire])):
                key = dot_key(wire, number)
                child = self._rows[key] = QStandardItem(dot_name(project, key))
                child.setData(key, BLOCK)
                row.appendRow(child)

    def _details(self, block: Block, analysis: Analysis, feeders: list[str], followers: list[str]) -> list[str]:
        texts = [said(problem.text) for problem in analysis.problems_of(block.id)]
        if block.layer.summary():
            texts.append(said(block.layer.summary()))
        texts += [self.tr("From {0}").format(name) for name in feeders]
        texts += [self.tr("To {0}").format(name) for name in followers]
        cost = analysis.costs.get(block.id)
        if cost is not None and cost.parameters:
            texts.append(self.tr("{0} parameters").format(local(f"{cost.parameters:,}")))
        return texts

    def _chosen(self) -> None:
        if not self._writing:
            self.document.select({index.data(BLOCK) for index in self.selectionModel().selectedIndexes()})

    def _select(self, ids: frozenset[str]) -> None:
        """Mark the rows of what is selected on the canvas."""
        shown = {index.data(BLOCK) for index in self.selectionModel().selectedIndexes()}
        wanted = {key for key in ids if key in self._rows}
        if self._writing or shown == wanted:
            return
        self._writing = True
        self.selectionModel().clearSelection()
        for key in wanted:
            self.selectionModel().select(self._rows[key].index(), QItemSelectionModel.SelectionFlag.Select)
        if len(wanted) == 1:
            index = self._rows[next(iter(wanted))].index()
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        self._writing = False

    def _activated(self, index) -> None:
        self.edit_requested.emit(index.data(BLOCK))
