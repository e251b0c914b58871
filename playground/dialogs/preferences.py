"""Preferences: they apply at once, and each can be brought back to its default; further pages stand beside them as tabs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.style import icons

from .explained import explain
from .room import make_room

NARROWEST = 460
WITH_PAGES = (600, 500)


@dataclass(frozen=True)
class Preference:
    """One line of the dialog: choices as (value, text), or none for a switch; a `verb` stands on a button beside it."""

    name: str
    title: str
    help: str
    default: Any
    choices: tuple[tuple[Any, str], ...] = ()
    verb: str = ""

    def allows(self, value: object) -> bool:
        """Whether it can be this."""
        return type(value) is type(self.default) and (not self.choices or value in dict(self.choices))


class Preferences(QDialog):
    """`changed` carries name and value as soon as a person chooses, `verb_wanted` the name whose verb was pressed.

    `pages` are pairs of a title and a widget.
    """

    changed = Signal(str, object)
    verb_wanted = Signal(str)
    export_wanted = Signal()
    import_wanted = Signal()

    def __init__(
        self,
        preferences: Sequence[Preference],
        values: Mapping[str, Any],
        parent: QWidget | None = None,
        pages: Sequence[tuple[str, QWidget]] = (),
    ):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        explain(
            self,
            self.tr(
                "What is chosen here is kept at once; there is nothing to confirm. The arrow "
                "beside a choice brings its default back, and Escape closes."
            ),
        )
        self._preferences = tuple(preferences)
        self.editors: dict[str, QWidget] = {}
        self.resets: dict[str, QToolButton] = {}
        self._rows: list[tuple[QWidget, QWidget, str]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search preferences"))
        self.search.setAccessibleName(self.tr("Search preferences"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.nothing = QLabel(self.tr("No preference is called so."))
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for preference in self._preferences:
            self._add(form, preference, values.get(preference.name, preference.default))
        defaults = QPushButton(self.tr("All back to default"))
        defaults.setAutoDefault(False)
        defaults.clicked.connect(self._reset)
        foot = QHBoxLayout()
        foot.addWidget(defaults)
        foot.addStretch(1)
        for text, why, signal in (
            (self.tr("Export…"), self.tr("Write preferences and shortcuts to a file, for another machine"), self.export_wanted),
            (self.tr("Import…"), self.tr("Take over preferences and shortcuts from a file"), self.import_wanted),
        ):
            button = QPushButton(text)
            button.setToolTip(why)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            foot.addWidget(button)
        general = QWidget()
        column = QVBoxLayout(general)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(20)
        column.addWidget(self.search)
        column.addLayout(form)
        column.addWidget(self.nothing)
        column.addStretch(1)
        column.addWidget(self.said)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._tabs(general, pages) if pages else general)
        self._least = WITH_PAGES[0] if pages else NARROWEST
        make_room(self, self._least)

    def _tabs(self, general: QWidget, pages: Sequence[tuple[str, QWidget]]) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(self.tr("Preferences"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(general, self.tr("General"))
        for title, page in pages:
            area = QScrollArea()  # texts that come later may need more room than there is
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setWidget(page)
            area.setAccessibleName(title)
            self.tabs.addTab(area, title)
        self.tabs.setMinimumHeight(WITH_PAGES[1])
        return self.tabs

    def _add(self, form: QFormLayout, preference: Preference, value: Any) -> None:
        editor = self._combo(preference, value) if preference.choices else self._switch(preference, value)
        editor.setAccessibleName(preference.title)
        editor.setToolTip(preference.help)
        self.editors[preference.name] = editor
        back = self.resets[preference.name] = self._reset_button(preference, value)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(editor, 1)
        if preference.verb:
            verb = QPushButton(preference.verb)
            verb.setAccessibleName(f"{preference.title}: {preference.verb}")
            verb.setAutoDefault(False)
            verb.clicked.connect(lambda: self.verb_wanted.emit(preference.name))
            line.addWidget(verb)
        line.addWidget(back)
        help_ = QLabel(preference.help)
        help_.setProperty("role", "caption")
        help_.setWordWrap(True)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(help_)
        label = QLabel(preference.title)
        label.setBuddy(editor)
        form.addRow(label, holder)
        self._rows.append((label, holder, f"{preference.title} {preference.help}".lower()))

    def _reset_button(self, preference: Preference, value: Any) -> QToolButton:
        """Brings one default back; there while something else is chosen."""
        button = QToolButton(autoRaise=True)
        button.setIcon(icons.icon("reset", "muted"))
        button.setAccessibleName(self.tr("Reset {name}").format(name=preference.title))
        button.setToolTip(button.accessibleName())
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.setVisible(value != preference.default)
        button.clicked.connect(lambda: self.show_value(preference.name, preference.default))
        self.changed.connect(lambda name, fresh: button.setVisible(fresh != preference.default) if name == preference.name else None)
        return button

    def show_value(self, name: str, value: Any) -> None:
        """Choose a value as a person would."""
        editor = self.editors[name]
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        self.changed.emit(name, value)

    def _combo(self, preference: Preference, value: Any) -> QComboBox:
        combo = QComboBox()
        for data, text in preference.choices:
            combo.addItem(text, data)
        known = combo.findData(value)
        combo.setCurrentIndex(known if known >= 0 else combo.findData(preference.default))
        combo.activated.connect(lambda _: self.changed.emit(preference.name, combo.currentData()))
        return combo

    def _switch(self, preference: Preference, value: Any) -> QCheckBox:
        box = QCheckBox(self.tr("On"))
        box.setChecked(bool(value))
        box.clicked.connect(lambda on: self.changed.emit(preference.name, on))
        return box

    def say(self, text: str) -> None:
        """Tell what came of an export or import."""
        self.said.setText(text)
        self.said.show()
        make_room(self, self._least)

    def _narrow(self, text: str) -> None:
        wanted = text.lower().split()
        found = [all(word in words for word in wanted) for _, _, words in self._rows]
        for (label, holder, _), fits in zip(self._rows, found, strict=True):
            label.setVisible(fits)
            holder.setVisible(fits)
        self.nothing.setVisible(not any(found))

    def _reset(self) -> None:
        for preference in self._preferences:
            self.show_value(preference.name, preference.default)
