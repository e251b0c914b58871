"""Room for the words of a dialog, however long they are in a person's language."""

from PySide6.QtWidgets import QDialog, QWidget


def make_room(dialog: QDialog, least: int) -> None:
    """Make a dialog as wide as its buttons and titles need, `least` at least, and as high as its sentences then are."""
    for widget in (dialog, *dialog.findChildren(QWidget)):
        widget.ensurePolished()  # letters have their size only then
    layout = dialog.layout()
    layout.invalidate()
    width = max(least, layout.sizeHint().width())
    height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
    dialog.setMinimumSize(width, height)
    if not dialog.isVisible():
        dialog.resize(width, height)  # it would open as high as its sentences are at their own narrower width
