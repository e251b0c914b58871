"""The first minute: marks that can be skipped, seen once, and in sight at any size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.lessons.coach import Coach
from playground.lessons.first_steps import FIRST_STEPS


def coach_of(window) -> Coach | None:
    return next((coach for coach in window.findChildren(Coach) if coach.isVisible()), None)


def test_the_first_steps_come_once(window):
    window.help.welcome_once()
    assert coach_of(window) is not None
    QTest.keyClick(coach_of(window).next, Qt.Key.Key_Escape)
    assert coach_of(window) is None
    window.help.welcome_once()
    assert coach_of(window) is None


@pytest.mark.parametrize("size", [(900, 560), (1280, 800), (1920, 1080)])
def test_every_mark_is_whole_and_in_sight(window, size):
    window.resize(*size)
    window.help.first_steps()
    coach = coach_of(window)
    titles = []
    while coach.isVisible():
        titles.append(coach.title.text())
        assert coach.rect().contains(coach.card.geometry())
        for label in (coach.title, coach.text):
            assert label.heightForWidth(label.width()) <= label.height()
        assert coach.next.hasFocus() or not window.isActiveWindow()
        QTest.keyClick(coach.next, Qt.Key.Key_Return)
    assert titles == [mark.title for mark in FIRST_STEPS]


def test_one_press_skips_the_rest_and_a_menu_brings_it_back(window):
    window.action_set["first_steps"].trigger()
    coach = coach_of(window)
    QTest.mouseClick(coach.skip, Qt.MouseButton.LeftButton)
    assert not coach.isVisible()


def test_the_tabs_belong_to_the_panels_that_are_shown(window):
    """They name what there is to look into."""
    window.help.first_steps()
    coach = coach_of(window)
    while coach.title.text() != FIRST_STEPS[-1].title:
        QTest.keyClick(coach.next, Qt.Key.Key_Return)
    bars = window.docks.tab_bars()
    assert len(bars) == len(window.docks.columns())
    for bar in bars:
        assert coach._hole.adjusted(-2, -2, 2, 2).contains(bar.geometry())
        assert not coach.card.geometry().intersects(bar.geometry())
    coach.end()
