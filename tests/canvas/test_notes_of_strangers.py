"""Notes from strangers cost little, whatever is in them."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from playground.canvas.items.look import Look
from playground.canvas.items.marks import NoteItem
from playground.document.project import Note
from playground.style import theme


def picture(item) -> QImage:
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        item.paint(painter, Look(theme.current()), 1.0, selected=False)
    return image


def painted(item):
    picture(item)
    return item._text


def test_only_what_could_be_seen_of_a_note_is_laid_out(qapp):
    item = NoteItem(Note("n1", "# heading\n" * 2000, 0, 0, 120, 60))
    assert 5 < painted(item).blockCount() < 100


def test_a_note_that_is_pulled_larger_shows_more(qapp):
    item = NoteItem(Note("n1", "word " * 4000, 0, 0, 60, 30))
    few = painted(item).characterCount()
    item.rect = QRectF(0, 0, 390, 390)
    assert painted(item).characterCount() > 4 * few


def test_a_short_note_is_shown_whole(qapp):
    assert painted(NoteItem(Note("n1", "Two bits in, *one* out", 0, 0, 200, 100))).toPlainText() == "Two bits in, one out"


def test_no_line_of_a_note_is_cut_through(qapp):
    """A note one pixel taller than five lines, and one that lacks one pixel for the sixth, show the same five."""
    item = NoteItem(Note("n1", "word " * 400, 0, 0, 200, 300))
    text = painted(item)
    layout = text.firstBlock().layout()
    fifth, sixth = (layout.lineAt(number).rect().bottom() + text.documentMargin() for number in (4, 5))
    pictures = []
    for height in (fifth + 1, sixth - 1):
        item.rect = QRectF(0, 0, 200, height + 12)
        pictures.append(picture(item))
    shown = [image.copy(QRect(10, 6, 180, int(fifth))) for image in pictures]
    assert shown[0] == shown[1]
    between = QRect(10, 6 + int(fifth) + 1, 180, int(sixth - fifth) - 6)
    part = pictures[1].copy(between)
    assert len({part.pixel(x, y) for x in range(part.width()) for y in range(part.height() - 6)}) == 1, "nothing of the sixth"
