"""The editor of a setting on its block: the same field as in the inspector, opened where the words stand."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout

from engine.settings import Setting
from playground.fields import field_for
from playground.fields.changing import change
from playground.fields.choice import ColumnField
from playground.fields.field import Field, default_in_words, help_of
from playground.style.words import said

from ..items.card_words import AROUND, LEFT
from ..items.geometry import WIDTH
from ..keys import KeyMap
from ..scene import describe_spec
from ..stage import Stage
from ..walking import reading_order
from ..words import tr
from .claim import Claim, Spent, is_left
from .in_place import LARGEST_LETTER, SMALLEST_LETTER
from .refusal import NARROWEST, Refusal

WIDTHS = {"integer": 64, "number": 72, "switch": 44, "choice_or_integer": 96}  # of a field, in letters of the common size
NAME = 29.0  # so far down goes the name on the card
MARGIN = 4
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class FieldEditor(QFrame):
    """Enter keeps the value, Tab goes on to the next field and from the last one to the next block, Esc leaves all as it was."""

    def __init__(self, view: QAbstractScrollArea, stage: Stage, keys: KeyMap, refusal: Refusal):
        super().__init__(view.viewport())
        self._view, self._stage, self._keys, self._refusal = view, stage, keys, refusal
        self.setObjectName("fieldEditor")
        self.setAccessibleName(tr("Setting of a block"))
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a press beside the field leaves the keyboard to it
        self.field: Field | None = None
        self._spent = Spent(view)
        self._title, self._trouble = QLabel(), QLabel()
        self._title.setProperty("role", "muted")
        self._trouble.setProperty("role", "error")
        self._trouble.setWordWrap(True)
        self._trouble.setMinimumWidth(NARROWEST)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._row.addWidget(self._title)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(2)
        column.addLayout(self._row)
        column.addWidget(self._trouble)
        self.hide()

    # -- opening and closing -------------------------------------------------------------------------------------------

    def begin(self, block: str, step: int = 1) -> bool:
        """Edit the first field of a block, or the last; whether it has one that can be seen."""
        settings = self._stage.fields_of(block)
        if not settings:
            return False
        self._view.reveal(block, eased=False)
        self.open(block, settings[0 if step > 0 else -1])
        return True

    def open(self, block: str, setting: Setting, *, by_hand: bool = False) -> None:
        """Edit a setting of a block; a click turns a switch and drops a list down at once."""
        self.leave()
        self._refusal.hide()
        self._block, self._setting = block, setting
        self._before = self._after = self._stage.document.project
        self._key = ""
        if by_hand and setting.kind == "switch":
            self._change(not self._stage.value_of(block, setting), "")
            return
        field = self.field = field_for(setting)
        field.edited.connect(self._change)
        field.refused.connect(self._say)
        field.editor.installEventFilter(self)
        Claim(field.editor, self._view, self._keys)
        field.editor.setToolTip(help_of(setting))
        self._title.setText(said(setting.title))
        self._row.addWidget(field, 1)
        self.setFocusProxy(field)
        self._dress(field)
        self._say("")
        self.show()
        self.raise_()
        field.setFocus(Qt.FocusReason.TabFocusReason)  # selects what is there, to be typed over
        if by_hand and setting.kind in ("choice", "column"):
            field.editor.activated.connect(lambda _: self.leave())
            field.editor.showPopup()

    def leave(self, *, keep: bool = True) -> bool:
        """Close, with the value that was typed or with the one from before; whether it was open."""
        if self.field is None:
            return False
        if keep and not self._read():
            trouble = self._trouble.text()
            self._say("")
            self._refusal.outlast(trouble, self)
        if self.field is None:
            return True  # with what was typed the setting has no words on the card any more
        field, self.field = self.field, None
        field.edited.disconnect(self._change)
        field.editor.removeEventFilter(self)
        if not keep and self._stage.document.project is self._after is not self._before:
            self._stage.document.apply("", self._before, merge=self._key)
        self.setFocusProxy(None)
        self._row.removeWidget(field)
        self._spent.take(field)
        self.hide()
        return True

    def follow(self) -> None:
        """Stand where the words of the setting are, with the value as it is now; close where there is none any more."""
        if self.field is None:
            return
        if self._block not in self._stage.scene.blocks or self._setting not in self._stage.fields_of(self._block):
            self.leave(keep=self._block in self._stage.scene.blocks)
            return
        self.field.show_value(self._stage.value_of(self._block, self._setting))
        self._place()

    # -- what is typed -------------------------------------------------------------------------------------------------

    def _read(self) -> bool:
        """Take what was typed; whether it could be."""
        self._say("")
        self.field.read()
        return not self._trouble.text()

    def keep_typed(self) -> str:
        """Close with what was typed, as Enter does; returns why it can't be taken, which stands beside the field then."""
        if not self._read():
            return self._trouble.text()
        self.leave()
        return ""

    def _change(self, value: Any, key: str) -> None:
        self._key = key
        self._say(change(self._stage.document, self._stage.alike(self._block), self._setting, value, key))
        self._after = self._stage.document.project

    def _say(self, trouble: str) -> None:
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if self.field is not None:
            self.field.mark(trouble)
            self._place()

    def reset(self, block: str, setting: Setting) -> None:
        """Give a setting of a block its default."""
        change(self._stage.document, self._stage.alike(block), setting, setting.default)

    def _go_on(self, step: int) -> None:
        """To the next field of the block, or to the first of the next block that has some."""
        block, settings = self._block, self._stage.fields_of(self._block)
        following = settings.index(self._setting) + step
        if not self._read():
            return
        self.leave()
        if 0 <= following < len(settings):
            self.open(block, settings[following])
            return
        document, blocks = self._stage.document, self._stage.scene.blocks
        order = reading_order(document.project.graph, document.analysis, document.project.positions)[::step]
        for key in order[order.index(block) + 1 :]:
            if blocks[key].folded is None and self._stage.settings_on(key):
                document.select({key})
                self.begin(key, step)
                return

    # -- events of the field -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            return self._pressed(event.key())
        if kind == QEvent.Type.Wheel:
            event.ignore()  # the canvas zooms: values don't change by chance
            return True
        if kind == QEvent.Type.ContextMenu:
            self._open_menu(event.globalPos())
            return True
        if kind == QEvent.Type.FocusOut and is_left(self, event.reason()) and not self._lists():
            self.leave()
        return False

    def _lists(self) -> bool:
        """Whether the list of a choice is open, which has the keyboard meanwhile."""
        return isinstance(self.field.editor, QComboBox) and self.field.editor.view().isVisible()

    def _pressed(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.leave(keep=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep_typed()
        elif key in _STEPS:
            self._go_on(_STEPS[key])
        else:
            return False
        return True

    def keyPressEvent(self, event) -> None:
        """Keys that the field has no use for are none of the canvas's either."""

    def mousePressEvent(self, event) -> None:
        """Nor are presses beside the field."""

    def mouseDoubleClickEvent(self, event) -> None:
        """The second half of a double-click on the words that the editor covers now."""

    def _open_menu(self, place) -> None:
        line = self.field.editor
        menu = line.createStandardContextMenu() if isinstance(line, QLineEdit) else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(reset_words(self._setting)).triggered.connect(lambda _=False: self.reset(self._block, self._setting))
        menu.popup(place)

    # -- looks ---------------------------------------------------------------------------------------------------------

    def _dress(self, field: Field) -> None:
        """Letters as large as those of the card, within reason, and columns of the data to choose from."""
        size = round(min(max(SMALLEST_LETTER, self._stage.look.small_font.pixelSize() * self._stage.camera.scale), LARGEST_LETTER))
        self.setStyleSheet(f"QWidget {{ font-size: {size}px; }} QLineEdit {{ min-height: 0; }}")  # a card has less room than a form
        if isinstance(field, ColumnField):
            columns = self._stage.document.project.source.columns()
            field.set_columns((name, describe_spec(column.spec)) for name, column in columns.items())
        field.show_value(self._stage.value_of(self._block, self._setting))
        for widget in (self, field, field.editor):
            widget.ensurePolished()
        width = WIDTHS.get(self._setting.kind, 120) * size / SMALLEST_LETTER
        if isinstance(field.editor, QComboBox):
            width = max(width if field.editor.isEditable() else 0, field.editor.sizeHint().width() + size)
        field.setMinimumWidth(round(width))

    def _place(self) -> None:
        """On the line of the setting, below the name, as wide as the card at least."""
        item, camera, room = self._stage.scene.blocks[self._block], self._stage.camera, self._view.viewport().size()
        line = next((piece.field for piece in item.fields(self._stage.look) if piece.setting == self._setting.name), item.first_line())
        layout = self.layout()
        layout.activate()
        width = max(layout.minimumSize().width(), round((WIDTH - LEFT) * camera.scale))
        height = layout.heightForWidth(width) if self._trouble.text() else layout.sizeHint().height()
        left = camera.to_view(item.rect.topLeft() + QPointF(LEFT - 2 * AROUND, 0)).x()
        top = camera.to_view(line.center()).y() - self._row.sizeHint().height() / 2 - MARGIN
        below = camera.to_view(item.rect.topLeft() + QPointF(0, NAME)).y()
        self.setGeometry(round(min(left, room.width() - width)), round(min(max(top, below), room.height() - height)), width, height)


def reset_words(setting: Setting) -> str:
    """What the menu says of bringing the default back."""
    return tr("Reset {0} to {1}").format(said(setting.title), default_in_words(setting))
