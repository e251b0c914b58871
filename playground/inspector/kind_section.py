"""A section where a kind is chosen from a catalogue and its settings stand below: data source, optimizer, schedule."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from engine.catalogue import Catalogue, summary
from engine.errors import EngineError
from engine.settings import describe, make, values_of
from playground.fields.choice import QuietCombo
from playground.style.words import said

from .form import Form
from .section import Section


class KindSection(Section):
    """Shows one instance of a catalogue; `edited` carries the instance that is wanted, a sentence on the edit, and the gesture's key."""

    edited = Signal(object, str, str)

    def __init__(self, title: str, catalogue: Catalogue, parent: QWidget | None = None):
        super().__init__(title, parent)
        self._title = title
        self._catalogue = catalogue
        self._instance: Any = None
        self.form: Form | None = None
        self.combo = QuietCombo()
        self.combo.setAccessibleName(title)
        self.about = QLabel()
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        self.body.addWidget(self.combo)
        self.body.addWidget(self.about)
        self._fill()
        self.combo.activated.connect(lambda _: self._choose(self.combo.currentData()))

    def show_instance(self, instance: Any) -> None:
        """Show this optimizer, source or schedule; the form is rebuilt only for another kind."""
        changed = type(instance) is not type(self._instance)
        self._instance = instance
        if changed:
            self.combo.setCurrentIndex(self.combo.findData(instance.kind))
            self.about.setText(said(summary(type(instance))))
            self.combo.setToolTip(said(summary(type(instance))))
            self._make_form()
        if self.form is not None:
            self.form.show_values(values_of(instance))

    def _fill(self) -> None:
        groups = self._catalogue.by_category()
        for category, owners in groups.items():
            if len(groups) > 1:
                self.combo.addItem(said(category))
                self.combo.setItemData(self.combo.count() - 1, False, Qt.ItemDataRole.UserRole - 1)  # a heading can't be chosen
            for owner in owners:
                self.combo.addItem(said(owner.title), owner.kind)
                self.combo.setItemData(self.combo.count() - 1, said(summary(owner)), Qt.ItemDataRole.ToolTipRole)

    def _make_form(self) -> None:
        if self.form is not None:
            self.form.edited.disconnect(self._change)  # a field that is left because it goes must not change what comes
            self.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        described = describe(type(self._instance))
        if described:
            self.form = Form(described)
            self.form.edited.connect(self._change)
            self.body.addWidget(self.form)
            self._chain()

    def _chain(self) -> None:
        """Let Tab go from the choice of the kind through its settings: a form made later would come last of all."""
        before = self.combo
        for widget in self.form.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is before.window():
                QWidget.setTabOrder(before, widget)
                before = widget

    def _choose(self, kind: str | None) -> None:
        if kind is None or kind == self._instance.kind:
            self.combo.setCurrentIndex(self.combo.findData(self._instance.kind))
            return
        owner = self._catalogue[kind]
        self.edited.emit(make(owner, kept_values(self._instance, owner)), self.tr("Use {title}").format(title=said(owner.title)), "")

    def _change(self, name: str, value: Any, key: str) -> None:
        values = {**values_of(self._instance), name: value}
        title = said(self.form.rows[name].setting.title)
        try:
            wanted = make(type(self._instance), values)
        except EngineError as trouble:
            self.form.show_error(name, said(trouble))
            return
        self.edited.emit(wanted, self.tr("Change {setting}").format(setting=title), key)


def kept_values(instance: Any, owner: type) -> dict[str, Any]:
    """The changed settings of an instance that another kind also has and would take: a changed momentum survives a change of optimizer."""
    known = {setting.name: setting for setting in describe(owner)}
    own_defaults = {setting.name: setting.default for setting in describe(type(instance))}
    kept = {}
    for name, value in values_of(instance).items():
        if name not in known or value == own_defaults[name]:
            continue
        try:
            kept[name] = known[name].check(value)
        except EngineError:
            continue
    return kept
