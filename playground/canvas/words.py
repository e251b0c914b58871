"""Translation for what is no QObject: all words of the canvas stand in the context "Canvas"."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)
