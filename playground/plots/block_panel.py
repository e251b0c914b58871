"""A panel about one block: the selected one, a pinned one, or the first that it can show."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.graph import UnknownLayer
from engine.layer import Layer
from engine.shapes import TensorSpec
from playground.style.words import said

from ..style import icons, theme
from ..style.plain import tip
from .panel import Panel


class BlockPanel(Panel):
    """Shows `self.block` (an id, or None); a pin keeps it while other blocks are selected. Subclasses build into `self.content`."""

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self.block: str | None = None
        self._shown: tuple[str, TensorSpec | None] | None = None
        self.heading = Heading()
        self.heading.pin.toggled.connect(self._choose)
        space = theme.current().space
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.medium, space.small, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.heading)
        self.content = QVBoxLayout()
        self.content.setSpacing(space.small)
        column.addLayout(self.content, 1)

    def context_changed(self) -> None:
        self._choose()

    def accepts(self, block: str) -> bool:
        """Whether the panel can show this block."""
        raise NotImplementedError

    def prefers(self, block: str) -> bool:
        """Whether the block is a good one to begin with while none is selected."""
        return True

    def block_replaced(self) -> None:
        """Another block is shown, or one of another shape: what was measured and chosen goes. Comes before `block_changed`."""

    def block_changed(self) -> None:
        """Another block is shown, or it changed."""

    def nothing(self) -> str:
        """The sentence for a network without any block to show."""
        raise NotImplementedError

    def spec(self, block: str | None = None) -> TensorSpec | None:
        """What leaves a block, or the shown one."""
        return self.analysis.specs.get(block or self.block or "")

    def layer(self, block: str | None = None) -> object:
        """The layer of a block, or of the shown one."""
        return self.project.graph.blocks[block or self.block].layer

    def _choose(self, *_: object) -> None:
        known = [] if self.project is None else [key for key in self.analysis.order if self._fits(key)]
        pinned = self.heading.pin.isChecked() and self.block in known
        if not pinned:
            self.block = self.selected if self.selected in known else (self.block if self.block in known else self._first(known))
        if self.block is None:
            self.say(self.nothing())
            return
        self.unsay()
        block = self.project.graph.blocks[self.block]
        self.heading.show_block(block.name, block.layer, str(self.spec() or ""))
        shown, self._shown = self._shown, (self.block, self.spec())
        if shown != self._shown:
            self.block_replaced()
        self.block_changed()

    def _first(self, known: list[str]) -> str | None:
        return next((key for key in known if self.prefers(key)), next(iter(known), None))

    def _fits(self, key: str) -> bool:
        block = self.project.graph.blocks.get(key)
        return block is not None and key in self.analysis.specs and not isinstance(block.layer, UnknownLayer) and self.accepts(key)


class Heading(QWidget):
    """The name of a block with its kind, shape and icon, room for controls, and a pin."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._kind, self._category = "", "Other"
        self._icon = QLabel()
        self._name = QLabel()
        self._name.setProperty("role", "title")
        self._about = _Shortened()
        self.pin = QToolButton(autoRaise=True, checkable=True)
        self.pin.setIcon(icons.icon("pin", "muted"))
        self.pin.setAccessibleName(self.tr("Keep showing this block"))
        self.pin.setToolTip(self.tr("Keep showing this block while others are selected"))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.current().space.small)
        for widget in (self._icon, self._name):
            self.row.addWidget(widget)
        self.row.addWidget(self._about, 1, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.pin)
        theme.notifier.changed.connect(self._restyle)

    def add_control(self, widget: QWidget) -> None:
        """Put a control left of the pin."""
        self.row.insertWidget(self.row.count() - 1, widget)

    def show_block(self, name: str, layer: Layer, shape: str) -> None:
        """Say which block it is."""
        self._kind, self._category, title = layer.kind, layer.category, said(layer.title)
        self._name.setText(QFontMetrics(self._name.font()).elidedText(name, Qt.TextElideMode.ElideRight, 160))
        about = f"{title} · {shape}" if shape else title
        self.setAccessibleName(f"{name}, {about}")
        self.setToolTip(tip(f"{name}: {about}"))
        self._about.say(about)
        self._restyle()

    def _restyle(self) -> None:
        sign = icons.pixmap(icons.block(self._kind, self._category), 18, f"category:{self._category}", self.devicePixelRatioF())
        self._icon.setPixmap(sign)


class _Shortened(QLabel):
    """A caption that ends in dots where it has no room; its own width counts, which a longer name beside it changes too."""

    def __init__(self) -> None:
        super().__init__()
        self._full = ""
        self.setProperty("role", "caption")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self._full = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width()))
