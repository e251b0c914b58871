"""Words that the engine and the panels say of themselves, in a person's language where there is a translation."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "engine"


def said(text: str) -> str:
    """A title, a help text or the name of a choice as it is shown; the engine knows no Qt, so its words are translated here."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""
