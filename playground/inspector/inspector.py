"""The inspector: what is selected, or the data and the training set-up when nothing is."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.analysis import Cost
from playground.document.document import Document

from .block_page import BlockPage
from .numbers import count, short
from .section import Facts, Section
from .training_page import TrainingPage

MARGIN = 16


class Inspector(QWidget):
    """Follows the document's project and selection; call `close_document` before the document goes.

    `problem_wanted` asks for what is wrong with a block (its id).
    """

    problem_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("inspector")
        self._document = document
        self.block_page = BlockPage(document)
        self.block_page.problem_wanted.connect(self.problem_wanted)
        self.training_page = TrainingPage(document)
        self.mixed_page = MixedPage(document)
        self.pages = QStackedWidget()
        for page in (self.training_page, self.block_page, self.mixed_page):
            self.pages.addWidget(_scrolled(page))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        document.changed.connect(self._changed)
        document.selection_changed.connect(self._selected)
        self.refresh()

    def refresh(self) -> None:
        """Show what the document holds now."""
        graph = self._document.project.graph
        blocks = [graph.blocks[key] for key in graph.blocks if key in self._document.selection]
        if not blocks:
            self.training_page.show_project()
            self.pages.setCurrentIndex(0)
        elif len({type(block.layer) for block in blocks}) == 1:
            self.block_page.show_blocks(blocks)
            self.pages.setCurrentIndex(1)
        else:
            self.mixed_page.show_blocks([block.id for block in blocks])
            self.pages.setCurrentIndex(2)

    def focus_first(self) -> None:
        """Put the keyboard into the first field of what is shown."""
        if self.pages.currentIndex() == 1:
            self.block_page.focus_first()
        else:
            self.pages.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_data(self) -> None:
        """Bring the data and what is wrong with it into view, the keyboard in its first setting; nothing may be selected."""
        page = self.training_page
        self.pages.currentWidget().ensureWidgetVisible(page.source)
        if page.source.form is not None:
            next(iter(page.source.form.rows.values())).field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_document(self) -> None:
        """Stop following the document."""
        self._document.changed.disconnect(self._changed)
        self._document.selection_changed.disconnect(self._selected)

    def _changed(self, _before: Any, _after: Any) -> None:
        self.refresh()

    def _selected(self, _ids: Any) -> None:
        self.refresh()


class MixedPage(QWidget):
    """Blocks of several kinds: how many, and what they cost together."""

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = document
        self.section = Section("")
        self.section.heading.setProperty("role", "heading")
        self.facts = self.section.add(Facts())
        hint = QLabel(self.tr("Blocks of one kind can be changed together; these are of several kinds."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.section.add(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)
        column.addStretch(1)

    def show_blocks(self, ids: list[str]) -> None:
        costs = self._document.analysis.costs
        total = sum((costs[key] for key in ids if key in costs), Cost())
        self.section.heading.setText(self.tr("{count} blocks").format(count=len(ids)))
        self.facts.show_facts(
            [
                (self.tr("Parameters"), count(total.parameters)),
                (self.tr("Multiply-adds"), self.tr("{amount} a sample").format(amount=short(total.multiply_adds))),
            ]
        )


class _Scroll(QScrollArea):
    """Scrolls down only, so it asks for the width that its content needs: in a language with longer words nothing is cut off."""

    def minimumSizeHint(self) -> QSize:
        width = self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width() if self.widget() else 0
        return QSize(width, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _scrolled(page: QWidget) -> QScrollArea:
    area = _Scroll()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    holder = QWidget()
    holder.setObjectName("inspectorPage")
    column = QVBoxLayout(holder)
    column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    column.addWidget(page)
    area.setWidget(holder)
    return area
