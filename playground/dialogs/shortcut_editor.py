"""The editor of shortcuts: every command with its keys; press others to change them, and whoever had them is named.

A preset is a set of keys for hands that know another program. It is shown, and what it would change, before it is used.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .explained import explain

SIZE = (720, 640)
ID = Qt.ItemDataRole.UserRole
FIXED = ("Space", "Tab", "Esc")  # search and hand, the way through the window, the way out


@dataclass(frozen=True)
class Binding:
    """What keys can call: its id, where it stands, what it does, its keys now and at first, as "Ctrl+D"."""

    id: str
    group: str
    words: str
    keys: tuple[str, ...]
    default: tuple[str, ...]


@dataclass(frozen=True)
class Preset:
    """A set of shortcuts: its id, what it is called, and by id of the command the keys that differ from the table."""

    id: str
    title: str
    keys: Mapping[str, tuple[str, ...]]


class ShortcutEditor(QDialog):
    """Shows what `keys` (of the window) has, and tells it at once what a person wants."""

    def __init__(self, keys: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        explain(
            self,
            self.tr(
                "Choose a command, click into the field and press the keys that shall call it. "
                "Whoever has them is named before anything changes."
            ),
        )
        self.resize(*SIZE)
        self._keys = keys
        self._proposed: Preset | None = None
        self._differing: set[str] = set()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._bindings: dict[str, Binding] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search by name or by key"))
        self.search.setAccessibleName(self.tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.preset = QComboBox()
        for preset in keys.presets:
            self.preset.addItem(self.tr("Keys of {program}").format(program=_title(preset)), preset.id)
        self.preset.setAccessibleName(self.tr("Preset"))
        self.preset.setToolTip(self.tr("The keys of a program that your hands know; what would change is shown first"))
        self.preset.activated.connect(lambda index: self._propose(keys.presets[index]))
        self.proposal, self.proposal_text = self._make_proposal()
        self.tree = self._make_tree()
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setMinimumWidth(130)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(self.tr("New keys"))
        self.keys.setToolTip(self.tr("Click here and press the keys"))
        self.keys.keySequenceChanged.connect(self._judge)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.use = self._button(self.tr("Use these keys"), self.tr("In place of those that it has"), self._use)
        self.more = self._button(self.tr("Use as well"), self.tr("Beside those that it has"), lambda: self._use(beside=True))
        self.none = self._button(self.tr("No keys"), self.tr("Take all keys away"), lambda: self._change({self._current().id: ()}))
        self.back = self._button(self.tr("As at first"), self.tr("Back to the default"), self._reset_one)
        self.undo = self._button(self.tr("Undo"), self.tr("Take the last change of shortcuts back"), self._undo)
        self._lay_out()
        self.refresh()
        self.tree.setCurrentItem(next(iter(self._rows.values()), None))

    def refresh(self) -> None:
        """Show the keys as they are now."""
        self._bindings = {binding.id: binding for binding in self._keys.bindings()}
        self.preset.setCurrentIndex(self._keys.presets.index(self._proposed or self._keys.preset))
        self.undo.setEnabled(self._keys.can_undo)
        if not self._rows:
            self._fill()
        for name, binding in self._bindings.items():
            row = self._rows[name]
            row.setText(1, in_words(binding.keys))
            font = row.font(1)
            font.setBold(binding.keys != binding.default)
            row.setFont(1, font)
            row.setToolTip(1, self.tr("At first: {keys}").format(keys=in_words(binding.default) or self.tr("none")))
        self._show_proposal()
        self._show_current()

    # --- what a person does

    def _use(self, *, beside: bool = False) -> None:
        binding, fresh = self._current(), self.keys.keySequence().toString()
        if binding is None or not fresh:
            return
        kept = tuple(key for key in binding.keys if key != fresh) if beside else ()
        changes = {other.id: tuple(key for key in other.keys if not _same(key, fresh)) for other in self._others(fresh)}
        self._change({**changes, binding.id: (*kept, fresh)})

    def _reset_one(self) -> None:
        binding = self._current()
        if binding is not None:
            taken = {
                other.id: tuple(key for key in other.keys if key not in binding.default)
                for key in binding.default
                for other in self._others(key)
            }
            self._change({**taken, binding.id: binding.default})

    def _change(self, changes: dict[str, tuple[str, ...]]) -> None:
        self._keys.choose(changes)
        self.refresh()

    def _reset_all(self) -> None:
        self._keys.reset()
        self.refresh()

    def _undo(self) -> None:
        self._keys.undo()
        self._propose(None)

    def _propose(self, preset: Preset | None) -> None:
        """Show what a preset would change; None, or the one in use, shows all commands again."""
        self._proposed = None if preset is self._keys.preset else preset
        self.refresh()

    def _take_proposal(self) -> None:
        self._keys.use(self._proposed)
        self._propose(None)

    def _bring_in(self) -> None:
        words = self._keys.bring_in(self)
        self._propose(None)
        if words:
            self._say(words, "muted")

    # --- what is shown

    def _current(self) -> Binding | None:
        row = self.tree.currentItem()
        return self._bindings.get(row.data(0, ID)) if row is not None else None

    def _others(self, keys: str) -> list[Binding]:
        """Who else has these keys."""
        binding = self._current()
        return [other for other in self._bindings.values() if other is not binding and any(_same(key, keys) for key in other.keys)]

    def _show_current(self) -> None:
        binding = self._current()
        self.title.setText(binding.words if binding else self.tr("Choose a command"))
        self.keys.setKeySequence(QKeySequence(binding.keys[0]) if binding and binding.keys else QKeySequence())
        self._judge()

    def _judge(self, *_: object) -> None:
        """Say who has the keys that were pressed."""
        binding, fresh = self._current(), self.keys.keySequence().toString()
        fixed = fresh in FIXED
        others = self._others(fresh) if binding and fresh else []
        if fixed:
            text, role = self.tr("{keys} has a meaning of its own and can't be given away.").format(keys=in_words((fresh,))), "error"
        elif others:
            names = ", ".join(f"“{other.words}”" for other in others)
            text, role = (
                self.tr("{keys} belongs to {names} now, which would lose it.").format(keys=in_words((fresh,)), names=names),
                "warning",
            )
        else:
            text, role = self.tr("Click into the field and press the keys."), "muted"
        self._say(text, role)
        new = bool(binding and fresh and not fixed and fresh not in binding.keys)
        self.use.setEnabled(new)
        self.more.setEnabled(new and bool(binding.keys))
        self.none.setEnabled(bool(binding and binding.keys))
        self.back.setEnabled(bool(binding and binding.keys != binding.default))

    def _say(self, text: str, role: str) -> None:
        self.verdict.setText(text)
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)

    def _show_proposal(self) -> None:
        """What the commands' keys would be with the proposed preset, in a column of its own."""
        then = {binding.id: binding for binding in self._keys.bindings(self._proposed)} if self._proposed else {}
        self._differing = {name for name, binding in then.items() if set(binding.keys) != set(self._bindings[name].keys)}
        self.proposal.setVisible(bool(then))
        self.tree.setColumnHidden(2, not then)
        for name, row in self._rows.items():
            row.setText(2, in_words(then[name].keys) or self.tr("none") if name in self._differing else "")
        if then:
            own = sum(binding.keys != binding.default for binding in self._bindings.values())
            program = _title(self._proposed)
            self.tree.headerItem().setText(2, self.tr("With {program}").format(program=program))
            text = self.tr("Commands that would get other keys: {count}.").format(count=len(self._differing))
            mine = self.tr("Your own changes would go; Undo brings them back.")
            self.proposal_text.setText(f"{text} {mine}" if own else text)
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        wanted = text.lower()
        for name, row in self._rows.items():
            binding = self._bindings[name]
            words = f"{binding.words} {binding.group} {in_words(binding.keys)} {' '.join(binding.keys)} {row.text(2)}".lower()
            row.setHidden(wanted not in words or (self._proposed is not None and name not in self._differing))
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            group.setHidden(all(group.child(place).isHidden() for place in range(group.childCount())))
        shown = next((row for row in self._rows.values() if not row.isHidden()), None)
        if shown is None or self.tree.currentItem() is None or self.tree.currentItem().isHidden():
            self.tree.setCurrentItem(shown)
        if shown is None:
            self._say(self.tr("No command is called so, nor has such keys."), "muted")

    # --- building

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(3)
        tree.setHeaderLabels([self.tr("Command"), self.tr("Keys"), ""])
        tree.setColumnHidden(2, True)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setStretchLastSection(False)
        tree.setAccessibleName(self.tr("Commands and their keys"))
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.currentItemChanged.connect(lambda *_: self._show_current())
        tree.itemActivated.connect(lambda *_: self.keys.setFocus())
        return tree

    def _make_proposal(self) -> tuple[QFrame, QLabel]:
        card, text = QFrame(), QLabel()
        card.setProperty("role", "card")
        text.setWordWrap(True)
        take = self._button(self.tr("Use them all"), self.tr("All at once; single ones can be changed afterwards"), self._take_proposal)
        take.setProperty("role", "primary")
        leave = self._button(self.tr("Leave it"), self.tr("Keep the keys that you have"), lambda: self._propose(None))
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(text, 1)
        row.addWidget(leave)
        row.addWidget(take)
        return card, text

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for binding in self._bindings.values():
            if binding.group not in groups:
                heading = groups[binding.group] = QTreeWidgetItem(self.tree, [binding.group])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = heading.font(0)
                font.setBold(True)
                heading.setFont(0, font)
            row = self._rows[binding.id] = QTreeWidgetItem(groups[binding.group], [binding.words])
            row.setData(0, ID, binding.id)
        self.tree.expandAll()

    def _lay_out(self) -> None:
        edit = QHBoxLayout()
        edit.setSpacing(8)
        edit.addWidget(self.keys, 1)
        for button in (self.use, self.more, self.none, self.back):
            edit.addWidget(button)
        every = self._button(self.tr("All as at first"), self.tr("Every shortcut back to its default"), self._reset_all)
        bring = self._button(self.tr("Import…"), self.tr("Use the shortcuts of a file"), self._bring_in)
        export = self._button(self.tr("Export…"), self.tr("Write all shortcuts to a file"), lambda: self._keys.export(self))
        close = self._button(self.tr("Close"), self.tr("What was changed counts already"), self.accept)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.preset)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (every, self.undo):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (bring, export, close):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.proposal)
        column.addWidget(self.tree, 1)
        column.addWidget(self.title)
        column.addLayout(edit)
        column.addWidget(self.verdict)
        column.addLayout(foot)

    def _button(self, text: str, why: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(why)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())
        return button


def in_words(keys: Sequence[str]) -> str:
    """Keys as they are called on this platform."""
    return "  /  ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def _title(preset: Preset) -> str:
    return QCoreApplication.translate("presets", preset.title)


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
