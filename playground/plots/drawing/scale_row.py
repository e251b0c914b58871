"""What stands under a picture in colours: their scale, and a word on what is seen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from ...style import theme
from .color_bar import ColorBar
from .tone import Tone


class ScaleRow(QHBoxLayout):
    """The scale of a tone at the left, `caption` at the right."""

    def __init__(self, tone: Tone):
        super().__init__()
        self.scale = ColorBar(tone)
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.setSpacing(theme.current().space.medium)
        self.addWidget(self.scale, 1)
        self.addWidget(self.caption, 1)
