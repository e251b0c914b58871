"""A field that chooses one of several by its number."""

from PySide6.QtWidgets import QSpinBox, QWidget


class Chooser(QSpinBox):
    """Shows "3 of 8"."""

    def __init__(self, name: str, reason: str, parent: QWidget | None = None):
        super().__init__(parent, minimum=1, maximum=1)
        self.setAccessibleName(name)
        self.setToolTip(reason)

    def set_count(self, count: int) -> None:
        """Let one of so many be chosen."""
        self.setMaximum(count)
        self.setSuffix(self.tr(" of {0}").format(count))

    @property
    def chosen(self) -> int:
        """The number of what is chosen, from 0."""
        return self.value() - 1
