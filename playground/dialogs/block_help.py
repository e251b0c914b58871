"""The page of a kind of block, made from its declaration: what it does, its shapes and source, and every setting."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from engine.catalogue import paragraphs
from engine.settings import Setting, describe
from engine.words import chosen, pieces
from playground.style import icons
from playground.style.words import said

from .explained import explain

SIGN = 32
SIZE = (560, 520)


class BlockHelp(QDialog):
    """About one kind of layer or loss; `guide_wanted` leads on to the user guide."""

    guide_wanted = Signal()

    def __init__(self, kind: type, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(said(kind.title))
        explain(
            self,
            self.tr("What the block does, the shapes that it takes and gives, and each of its settings. The user guide tells the rest."),
        )
        self.resize(*SIZE)
        sign = QLabel()
        sign.setPixmap(icons.block_icon(kind.kind, kind.category).pixmap(SIGN, SIGN))
        name = QLabel(said(kind.title))
        name.setProperty("role", "heading")
        place = QLabel(said(kind.category))
        place.setProperty("role", "muted")
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(sign)
        top.addWidget(name)
        top.addWidget(place, 1)
        self.page = QTextBrowser()
        self.page.setHtml(_about(kind) + self._settings(kind) + self._other_words(kind))
        self.page.setAccessibleName(said(kind.title))
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        guide, close = QPushButton(self.tr("User guide")), QPushButton(self.tr("Close"))
        guide.setToolTip(self.tr("What everything else is and does"))
        guide.setAutoDefault(False)
        guide.clicked.connect(self.accept)
        guide.clicked.connect(self.guide_wanted)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(guide)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settings(self, kind: type) -> str:
        settings = describe(kind)
        if not settings:
            return f"<p>{escape(self.tr('It has no settings.'))}</p>"
        return f"<h4>{escape(self.tr('Settings'))}</h4>" + "".join(self._setting(item) for item in settings)

    def _setting(self, item: Setting) -> str:
        facts = [", ".join(said(chosen(choice)) for choice in item.choices)] if item.choices else []
        if item.kind in ("integer", "number", "choice_or_integer", "shape"):
            facts.append(said(pieces(item.range_in_words(), item.unit) if item.unit else item.range_in_words()))
        if item.kind != "column" and item.default != "":
            facts.append(self.tr("default: {value}").format(value=item.default))
        title, help = escape(said(item.title)), escape(said(item.help))
        return f"<p><b>{title}</b><br>{help}<br><small>{escape('; '.join(facts))}</small></p>"

    def _other_words(self, kind: type) -> str:
        words = escape(", ".join(kind.keywords))
        return f"<p><small>{escape(self.tr('Also found by:'))} {words}</small></p>" if words else ""


def _about(kind: type) -> str:
    return "".join(f"<p>{escape(said(part))}</p>" for part in paragraphs(kind))
