"""What holds for every panel: it opens alone, draws in both themes, says what it is, asks only for what there is, and goes away cleanly."""

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSlider, QSpinBox, QWidget
from shiboken6 import isValid

from engine.analysis import Analysis
from engine.graph import Graph
from engine.probes import KINDS, Frame, Sample, Want
from playground.document.project import Project
from playground.plots import specimen
from playground.plots.panel import Panel
from playground.plots.panels import PANELS
from playground.style import theme

SIZES = ((420, 320), (260, 240), (900, 260))


class Clock:
    """Time that a test moves by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp)
    theme.set_mode("light")
    yield
    theme.set_mode("system")


@pytest.fixture(params=sorted(PANELS))
def kind(request):
    return PANELS[request.param]


@pytest.fixture
def panel(kind, qtbot):
    made = kind(clock=Clock())
    qtbot.addWidget(made)
    made.resize(420, 320)
    return made


def colors_of(widget: QWidget) -> np.ndarray:
    QApplication.processEvents()  # what was added to a visible panel is shown and laid out by the event loop
    image = widget.grab().toImage()
    image = image.convertToFormat(image.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()].copy()


def test_all_panels_of_the_plan_are_there():
    wanted = {"learning_curves", "feature_maps", "weights", "boundary", "try_it", "reconstruction", "activation_explorer", "gradients"}
    assert wanted | {"health", "attention", "memory"} <= set(PANELS)


def test_it_says_what_it_is(kind):
    assert issubclass(kind, Panel)
    assert kind.__module__.endswith(kind.kind), "the file has the name of the kind"
    assert kind.title
    assert kind.title[0].isupper()
    assert kind.help.endswith(".")
    assert len(kind.help) > 30


def test_empty_it_says_what_to_do_and_wants_nothing(panel):
    panel.show()
    assert panel.message().endswith(".")
    assert panel.wants() == set()


def test_an_empty_project_is_no_trouble(panel):
    source = specimen.named("digits").project.source
    panel.set_context(Project(source=source, graph=Graph()), Analysis(), None)
    assert panel.wants() == set()
    assert panel.message()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_opens_alone_and_draws(panel, mode):
    theme.set_mode(mode)
    panel.show()
    panel.demo()
    assert panel.message() == ""
    colors, counts = np.unique(colors_of(panel), return_counts=True)
    assert len(colors) > 12, "it draws something"
    assert counts.max() < 0.95 * counts.sum(), "it is not nearly blank"


def test_it_follows_a_change_of_theme(panel):
    panel.show()
    panel.demo()
    light = colors_of(panel)
    theme.set_mode("dark")
    dark = colors_of(panel)
    background = int(theme.current().window[1:], 16) | 0xFF000000
    assert (dark == background).mean() > 0.05
    assert not (dark == (int("f5f6f9", 16) | 0xFF000000)).any(), "nothing of the light theme is left"
    assert light.shape == dark.shape


@pytest.mark.parametrize("size", SIZES)
def test_nothing_sticks_out_at_any_size(panel, size):
    panel.show()
    panel.demo()
    panel.resize(*size)
    QApplication.processEvents()
    assert panel.width() == size[0], "the panel takes the width that it is given"
    for child in panel.body.findChildren(QWidget):
        if child.isVisible() and not child.isWindow() and child.parentWidget() is panel.body:
            corner = child.mapTo(panel, QPoint(child.width(), child.height()))
            assert corner.x() <= panel.width() + 1, child.accessibleName() or child


def test_its_wishes_are_ones_that_the_engine_can_meet(panel):
    look = specimen.named(panel.specimen)
    panel.demo()
    wants = panel.wants()
    assert all(isinstance(want, Want) and want.kind in KINDS for want in wants)
    answered = look.frame(wants)
    assert set(answered.values) == wants, "every wish was met"


def test_a_frame_without_answers_changes_nothing(panel):
    panel.demo()
    panel.show()
    panel.show_frame(Frame(1, 0, Sample(), {}))
    panel.grab()


def test_it_survives_numbers_that_are_not_finite(panel):
    look = specimen.named(panel.specimen)
    panel.demo()
    panel.show()
    frame = look.frame(panel.wants())
    floats = {w: a for w, a in frame.values.items() if a.dtype.kind == "f" and not w.kind.endswith("histogram")}  # those leave them out
    broken = {w: np.where(np.arange(a.size).reshape(a.shape) % 3 == 0, np.nan, a) for w, a in floats.items()}
    panel._clock.now += 10
    panel.show_frame(Frame(frame.step, frame.epoch, frame.sample, {**frame.values, **broken}))
    panel.grab()


def test_a_selected_block_that_goes_away_is_no_trouble(panel):
    look = specimen.named(panel.specimen)
    panel.demo()
    panel.set_context(look.project, look.analysis, "b999")
    panel.set_context(Project(source=look.project.source, graph=Graph()), Analysis(), None)
    panel.show_frame(look.frame({Want("norms")}))
    assert panel.wants() == set()


def test_every_block_can_be_selected(panel):
    for name in ("digits", "points", "autoencoder", "sequence"):
        look = specimen.named(name)
        for block in look.project.graph.blocks:
            panel.set_context(look.project, look.analysis, block)
            panel._clock.now += 10
            panel.show_frame(look.frame(panel.wants()))
            panel.grab()


def test_it_draws_no_more_often_than_its_period(panel, monkeypatch):
    look = specimen.named(panel.specimen)
    panel.demo()
    frame, drawn = look.frame(panel.wants()), []
    monkeypatch.setattr(panel, "draw", drawn.append)
    panel._clock.now += 1
    for _ in range(60):  # two seconds at 30 frames a second
        panel.show_frame(frame)
        panel._clock.now += 1 / 30
    assert 0.5 * 2 / panel.period <= len(drawn) <= 2 / panel.period + 1


def test_the_last_frame_of_a_burst_is_drawn_in_the_end(panel, monkeypatch, qtbot):
    look = specimen.named(panel.specimen)
    panel.demo()
    first, last = look.frame(panel.wants()), look.frame(panel.wants())
    drawn = []
    monkeypatch.setattr(panel, "draw", drawn.append)
    panel._clock.now += 1
    panel.show_frame(first)
    panel.show_frame(last)
    assert drawn == [first]
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert drawn[1] is last


def test_everything_one_can_touch_has_a_name_and_says_why(panel):
    panel.demo()
    panel.show()
    assert panel.accessibleName()
    for child in panel.findChildren(QWidget):
        if isinstance(child, QAbstractButton | QComboBox | QSpinBox | QSlider) and child.objectName()[:3] != "qt_":
            assert child.accessibleName() or (isinstance(child, QAbstractButton) and child.text()), child
            assert child.toolTip(), child.accessibleName()


def test_it_goes_away_cleanly(kind, qapp):
    panel = kind()
    panel.show()
    panel.demo()
    panel.grab()
    gone, timer = weakref.ref(panel), panel._late
    panel.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(panel)
    assert not isValid(timer)
    del panel
    gc.collect()
    assert gone() is None
    theme.set_mode("dark")  # tells whoever listens: nobody who is gone
