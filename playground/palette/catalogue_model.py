"""The palette's list as Qt sees it: categories with the kinds of block in them, and what is dragged out of it."""

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from engine.catalogue import LAYERS, summary
from engine.sentence import Sentence
from playground.files.clipboard import to_text
from playground.files.phrases import Entry
from playground.style.words import said

from .matching import find_phrases, rank

MIME = "application/x-blockprop-kind"
FRAGMENT_MIME = "application/x-blockprop-fragment"
KIND, CATEGORY, PHRASE = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))
PHRASES = Sentence("Phrases")  # the group of blocks that are put down together, after those that everybody needs
AFTER = "Core"
ORDER = (
    "Input", "Core", "Activation", "Convolution", "Pooling", "Normalisation", "Regularisation",
    "Recurrent", "Attention", "Merge", "Other", "Loss",
)  # fmt: skip


class CatalogueModel(QStandardItemModel):
    """Two levels: categories and kinds; or, while something is searched, one list with the best first."""

    def show_all(self, recent: Sequence[str], recent_title: str, phrases: Sequence[Entry] = ()) -> None:
        """Every kind by category, after those that were used last; phrases behind the kinds that everybody needs."""
        self.clear()
        known = [LAYERS[kind] for kind in recent if kind in LAYERS]
        if known:
            self._add_group(recent_title, known)
        groups = LAYERS.by_category()
        for category in sorted(groups, key=_place):
            self._add_group(category, groups[category])
            if category == AFTER and phrases:
                self._add_rows(PHRASES, [_phrase_item(phrase) for phrase in phrases])

    def show_found(self, query: str, recent: Sequence[str], phrases: Sequence[Entry] = ()) -> int:
        """The kinds that fit a search, best first, and phrases after them; returns how many."""
        self.clear()
        found = [_item(owner) for owner in rank(query, recent)] + [_phrase_item(phrase) for phrase in find_phrases(query, phrases)]
        for item in found:
            self.appendRow(item)
        return len(found)

    def mimeTypes(self) -> list[str]:
        return [MIME, FRAGMENT_MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        data = QMimeData()
        kinds = [index.data(KIND) for index in indexes if index.data(KIND)]
        if kinds:
            data.setData(MIME, kinds[0].encode())
        phrases = [index.data(PHRASE) for index in indexes if index.data(PHRASE) is not None]
        if phrases:
            data.setData(FRAGMENT_MIME, to_text(dict(phrases[0].blocks)).encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _add_group(self, title: str, owners: Iterable[type]) -> None:
        self._add_rows(title, [_item(owner) for owner in owners])

    def _add_rows(self, title: str, rows: Iterable[QStandardItem]) -> None:
        group = QStandardItem(said(title))
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setData(title, CATEGORY)
        for row in rows:
            group.appendRow(row)
        self.appendRow(group)


def _item(owner: type) -> QStandardItem:
    item = QStandardItem(said(owner.title))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setData(owner.kind, KIND)
    item.setData(owner.category, CATEGORY)
    item.setToolTip(tooltip(owner))
    item.setData(f"{said(owner.title)}, {said(owner.category)}", Qt.ItemDataRole.AccessibleTextRole)
    item.setData(said(summary(owner)), Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


def _phrase_item(phrase: Entry) -> QStandardItem:
    item = QStandardItem(said(phrase.title))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setData(phrase, PHRASE)
    item.setData(PHRASES, CATEGORY)
    item.setToolTip(f"<p><b>{escape(said(phrase.title))}</b><br>{escape(said(phrase.help))}</p>")
    item.setData(f"{said(phrase.title)}, {said(PHRASES)}", Qt.ItemDataRole.AccessibleTextRole)
    item.setData(said(phrase.help), Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


def tooltip(owner: type) -> str:
    """What a kind is for, and the other names that it goes by."""
    others = said(Sentence("Also called: {words}", words=", ".join(owner.keywords))) if owner.keywords else ""
    others = f"<br><i>{others}</i>" if others else ""
    return f"<p><b>{said(owner.title)}</b> · {said(owner.category)}<br>{said(summary(owner))}{others}</p>"


def _place(category: str) -> int:
    return ORDER.index(category) if category in ORDER else len(ORDER) - 1
