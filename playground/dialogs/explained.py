"""F1 in a dialog: what the dialog is for, and what the control with the keyboard does, in a bubble beside that control."""

from html import escape

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QDialog, QToolTip

KEY = "F1"
LONG_ENOUGH_MS = 60_000  # to read it without haste; a click or another control takes it away


def explain(dialog: QDialog, about: str) -> None:
    """Let F1 say what a dialog is about; a screen reader says it when the dialog opens."""
    dialog.setAccessibleDescription(about)
    QShortcut(QKeySequence(KEY), dialog).activated.connect(lambda: _show(dialog, about))


def _show(dialog: QDialog, about: str) -> None:
    control = dialog.focusWidget() or dialog
    why = control.toolTip()
    parts = (escape(about), why if Qt.mightBeRichText(why) else escape(why))
    text = "".join(f"<p>{part}</p>" for part in parts if part)
    QToolTip.showText(control.mapToGlobal(control.rect().bottomLeft()), text, control, QRect(), LONG_ENOUGH_MS)
