"""Room for the words of a dialog, however long they are in a person's language."""

from PySide6.QtWidgets import QDialog


def make_room(dialog: QDialog, least: int) -> None:
    """Make a dialog as wide as its buttons and titles need, `least` at least, and as high as its sentences then are."""
    layout = dialog.layout()
    width = max(least, layout.sizeHint().width())
    height = max(layout.sizeHint().height(), layout.totalHeightForWidth(width))
    dialog.setMinimumSize(width, height)
