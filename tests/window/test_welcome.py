"""The welcome page: cards whose pictures live, until the page is closed."""

import threading

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from playground.document.starters import STARTERS
from playground.files import templates
from playground.files.recent import RecentFiles
from playground.plots import specimen
from playground.style import theme
from playground.window.files.file_commands import _offer
from playground.window.files.living import CURVE, MAPS, PAIR, PLANE, view_of
from playground.window.files.welcome import Welcome


@pytest.fixture
def page(qtbot):
    made = Welcome([_offer(found) for found in templates.available()], RecentFiles(None))
    qtbot.addWidget(made)
    yield made
    made.hide()
    theme.set_reduced_motion(False)


def pictures(page) -> list:
    return [card.picture for card in page.cards if card.offer.view]


def test_each_template_is_shown_at_what_it_does():
    views = {name: view_of(STARTERS[name].make()) for name in ("spiral", "lenet-digits", "mlp-digits", "autoencoder-digits")}
    assert views == {"spiral": PLANE, "lenet-digits": MAPS, "mlp-digits": CURVE, "autoencoder-digits": PAIR}


def test_pictures_come_and_change_while_one_looks(page, qtbot):
    page.show()
    qtbot.waitUntil(lambda: all(pictures(page)), timeout=20_000)
    first = pictures(page)[0].copy()
    qtbot.waitUntil(lambda: pictures(page)[0] != first)
    assert all(not page.grab().toImage().isNull() for _ in range(2))
    page.hide()
    assert not page.living._timer.isActive()


def test_with_less_motion_they_stand_still(page, qtbot):
    theme.set_reduced_motion(True)
    page.show()
    qtbot.waitUntil(lambda: all(pictures(page)), timeout=20_000)
    qtbot.waitUntil(lambda: not page.living._timer.isActive())


def test_a_page_that_is_closed_has_no_more_networks_made(page, qtbot, monkeypatch):
    begun, closed = [], threading.Event()
    monkeypatch.setattr(specimen, "fresh", lambda name: (begun.append(name), closed.wait()))
    before = set(threading.enumerate())
    page.show()
    qtbot.waitUntil(lambda: bool(begun))
    page.hide()
    closed.set()
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert begun == ["autoencoder"], "and not the digits after it"


def test_a_page_that_is_closed_at_once_leaves_nothing_behind(page):
    page.show()
    page.hide()
    assert not page.living._timer.isActive()


def test_cards_and_buttons_end_at_one_line(page):
    """Also where the cards are scrolled: the scroll bar has room beside them."""
    page.show()
    cancel = next(button for button in page.findChildren(QPushButton) if button.text() == "Cancel")
    edge = cancel.mapTo(page, cancel.rect().topRight()).x()
    for height in (page.height(), 360):
        page.resize(page.width(), height)
        QApplication.processEvents()
        assert max(card.mapTo(page, card.rect().topRight()).x() for card in page.cards) == edge
        assert not page.findChild(QScrollArea).horizontalScrollBar().isVisible()
