"""What is typed and not given yet: whoever takes the project, to train or to save it, takes these words along."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QWidget

from playground.style.voice import speak


@runtime_checkable
class Typed(Protocol):
    """A widget that words are typed in."""

    def keep_typed(self) -> str:
        """Take what is typed, as Enter does; returns why it can't be taken, "" where it was."""


def keep_typed() -> str:
    """Take what is typed where the keyboard is; returns why it can't be taken, which the field says too, "" where nothing is left to take.

    A field that stands in an editor is the editor's, which closes with it: the outermost counts.
    """
    widget, found = QApplication.focusWidget(), None
    while widget is not None:
        if isinstance(widget, Typed):
            found = widget
        widget = widget.parentWidget()
    return found.keep_typed() if found is not None else ""


def mark(widget: QWidget, trouble: str, about: str = "") -> None:
    """Show that what is typed in a widget may not be, and tell screen readers why; where it may, they are told what the widget is about."""
    widget.setProperty("role", "error" if trouble else "")
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.setAccessibleDescription(trouble or about)
    speak(widget, trouble)
