"""The palette's list as Qt sees it: categories with the kinds of block in them, and what is dragged out of it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from engine.catalogue import LAYERS, summary

from .matching import rank

MIME = "application/x-blockprop-kind"
KIND, CATEGORY = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
ORDER = (
    "Input", "Core", "Activation", "Convolution", "Pooling", "Normalisation", "Regularisation",
    "Recurrent", "Attention", "Merge", "Other", "Loss",
)  # fmt: skip


class CatalogueModel(QStandardItemModel):
    """Two levels: categories and kinds; or, while something is searched, one list with the best first."""

    def show_all(self, recent: Sequence[str], recent_title: str) -> None:
        """Every kind by category, after those that were used last."""
        self.clear()
        known = [LAYERS[kind] for kind in recent if kind in LAYERS]
        if known:
            self._add_group(recent_title, known)
        groups = LAYERS.by_category()
        for category in sorted(groups, key=_place):
            self._add_group(category, groups[category])

    def show_found(self, query: str, recent: Sequence[str]) -> int:
        """The kinds that fit a search, best first; returns how many."""
        self.clear()
        found = rank(query, recent)
        for owner in found:
            self.appendRow(_item(owner))
        return len(found)

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        data = QMimeData()
        kinds = [index.data(KIND) for index in indexes if index.data(KIND)]
        if kinds:
            data.setData(MIME, kinds[0].encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _add_group(self, title: str, owners: Iterable[type]) -> None:
        group = QStandardItem(title)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setData(title, CATEGORY)
        for owner in owners:
            group.appendRow(_item(owner))
        self.appendRow(group)


def _item(owner: type) -> QStandardItem:
    item = QStandardItem(owner.title)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setData(owner.kind, KIND)
    item.setData(owner.category, CATEGORY)
    item.setToolTip(tooltip(owner))
    item.setData(f"{owner.title}, {owner.category}", Qt.ItemDataRole.AccessibleTextRole)
    item.setData(summary(owner), Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


def tooltip(owner: type) -> str:
    """What a kind is for, and the other names that it goes by."""
    others = f"<br><i>Also called: {', '.join(owner.keywords)}</i>" if owner.keywords else ""
    return f"<p><b>{owner.title}</b> · {owner.category}<br>{summary(owner)}{others}</p>"


def _place(category: str) -> int:
    return ORDER.index(category) if category in ORDER else len(ORDER) - 1
