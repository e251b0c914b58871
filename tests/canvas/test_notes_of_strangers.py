"""Notes from strangers cost little, whatever is in them."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from playground.canvas.items.look import Look
from playground.canvas.items.marks import NoteItem
from playground.document.project import Note
from playground.style import theme


def painted(item):
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        item.paint(painter, Look(theme.current()), 1.0, selected=False)
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
