"""Notes and frames: what stands on the canvas beside the network."""

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QPen, QTextDocument

from playground.document.project import Note

from .look import Look

PADDING = 24.0
TITLE = 26.0
SMALLEST_LETTER = (3.0, 9.0)  # width and line height: more letters than fit of these are not laid out


class NoteItem:
    """A text on a slip of paper; Markdown, but links and pictures stay text."""

    def __init__(self, note: Note):
        self.note = note
        self.rect = QRectF(note.x, note.y, note.width, note.height)
        self._text: QTextDocument | None = None
        self._shown = ""

    @property
    def outer(self) -> QRectF:
        """All that it takes, the line around it too."""
        return self.rect.adjusted(-2, -2, 2, 2)

    def corner(self) -> QRectF:
        """Where one can pull it larger."""
        return QRectF(self.rect.right() - 16, self.rect.bottom() - 16, 18, 18)

    def move_to(self, place: QPointF) -> None:
        self.rect.moveTopLeft(place)

    def paint(self, painter: QPainter, look: Look, scale: float, *, selected: bool) -> None:
        fill = look.named("yellow")
        painter.setPen(QPen(look.accent if selected else look.faded(fill, 130), 2 if selected else 1))
        painter.setBrush(look.faded(fill, 34))
        painter.drawRoundedRect(self.rect, 6, 6)
        if scale < 0.25:
            return
        painter.save()
        painter.setClipRect(self.rect.adjusted(8, 6, -8, -6), Qt.ClipOperation.IntersectClip)
        painter.translate(self.rect.topLeft() + QPointF(8, 6))
        text, room = self._laid_out(look), QRectF(0, 0, self.rect.width() - 16, self.rect.height() - 12)
        end, more = _last_whole_line(text, room.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, 0, room.width(), end)  # lines outside are left out
        painter.setClipRect(context.clip, Qt.ClipOperation.IntersectClip)
        context.palette.setColor(QPalette.ColorRole.Text, look.text)
        context.palette.setColor(QPalette.ColorRole.Link, look.text)
        text.documentLayout().draw(painter, context)
        painter.restore()
        if more:
            self._paint_more(painter, look)
        painter.setPen(QPen(look.muted, 1))
        for step in (5, 9):
            painter.drawLine(self.rect.bottomRight() - QPointF(step, 3), self.rect.bottomRight() - QPointF(3, step))

    def _paint_more(self, painter: QPainter, look: Look) -> None:
        """Three dots where the text goes on: whoever wants to read it makes the note larger."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.muted)
        for across in (-6, 0, 6):
            painter.drawEllipse(QPointF(self.rect.center().x() + across, self.rect.bottom() - 6), 1.5, 1.5)

    def _laid_out(self, look: Look) -> QTextDocument:
        shown = self._that_fits()
        if self._text is None or shown != self._shown:
            self._shown = shown
            self._text = _PlainMarkdown()
            self._text.setDocumentMargin(2)
            self._text.setMarkdown(shown, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._text.setDefaultFont(look.body_font)
        self._text.setTextWidth(self.rect.width() - 16)
        return self._text

    def _that_fits(self) -> str:
        """The part of the text that could be seen: laying out a thousand long notes would take minutes."""
        width, line = SMALLEST_LETTER
        letters = (self.rect.width() / width + 1) * (self.rect.height() / line + 1)
        return self.note.text[: int(letters)]


def _last_whole_line(text: QTextDocument, height: float) -> tuple[float, bool]:
    """How far down the last line goes that has room, or the first line where it hasn't; and whether there are more."""
    end, block = 0.0, text.begin()
    while block.isValid():
        top, lines = text.documentLayout().blockBoundingRect(block).top(), block.layout()
        for number in range(lines.lineCount()):
            bottom = top + lines.lineAt(number).rect().bottom()
            if bottom > height and end:
                return end, True
            end = bottom
        block = block.next()
    return end, end > height


class _PlainMarkdown(QTextDocument):
    """Loads nothing: a note from a stranger can't make the program read files."""

    def loadResource(self, kind: int, name: QUrl) -> None:
        return None
