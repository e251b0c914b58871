"""The frame pump with a clock of its own: what it asks, when, and how it slows down."""

import gc

import pytest

from engine.probes import Frame, Sample, Want
from playground.training.right_of_way import RightOfWay
from playground.window.training.pump import FRAME_MS, PICTURES_EVERY, SLOWEST_MS, FramePump


class Session:
    def __init__(self):
        self.right_of_way = RightOfWay()
        self.step = 0
        self.requests = []
        self.frame = None

    def take(self):
        frame, self.frame = self.frame, None
        return frame

    def request(self, request):
        self.requests.append(request)


class Pictures:
    def __init__(self):
        self.wanted = {Want("thumbnail", "b1")}
        self.seen = True
        self.frames = []
        self.histories = self.texts = 0
        self.chosen = Sample()

    def wants(self):
        return self.wanted

    def sample(self):
        return self.chosen

    def show_frame(self, frame):
        self.frames.append(frame)

    def show_history(self):
        self.histories += 1

    def show_texts(self):
        self.texts += 1

    def is_seen(self):
        return self.seen


class Clock:
    now = 0.0
    cost = 0.001

    def __call__(self):
        self.now += self.cost
        return self.now


@pytest.fixture
def parts(qtbot):
    session, pictures, clock = Session(), Pictures(), Clock()
    pump = FramePump(session, pictures, clock)
    yield pump, session, pictures, clock
    pump.stop()


def frames(pump, qtbot, count=1):
    for _ in range(count):
        pump.frame()
        pump._done()


def test_it_asks_for_what_is_wanted_and_hands_out_what_came(parts, qtbot):
    pump, session, pictures, _ = parts
    frames(pump, qtbot, PICTURES_EVERY)
    (request,) = session.requests
    assert request.wants == {Want("thumbnail", "b1")}
    session.frame = Frame(1, 0, Sample(), {})
    frames(pump, qtbot)
    assert len(pictures.frames) == 1


def test_at_rest_it_asks_once_and_again_when_told(parts, qtbot):
    pump, session, pictures, _ = parts
    frames(pump, qtbot, 20)
    assert len(session.requests) == 1
    pictures.chosen = Sample("train", 7)
    frames(pump, qtbot, 4)
    assert len(session.requests) == 2
    pump.ask_again()
    frames(pump, qtbot, 4)
    assert len(session.requests) == 3


def test_while_steps_pass_it_asks_again_and_again(parts, qtbot):
    pump, session, _, _ = parts
    for _ in range(10 * PICTURES_EVERY):
        session.step += 1
        frames(pump, qtbot)
    assert len(session.requests) == 10


def test_a_hidden_window_costs_nothing(parts, qtbot):
    pump, session, pictures, _ = parts
    pictures.seen = False
    frames(pump, qtbot, 20)
    assert not session.requests
    assert not pictures.histories
    assert not pictures.texts


def test_the_worker_has_its_way_back_even_if_a_picture_fails(parts, qtbot):
    pump, session, pictures, _ = parts
    session.frame = Frame(1, 0, Sample(), {})
    pictures.show_frame = lambda frame: 1 / 0
    with pytest.raises(ZeroDivisionError):
        pump.frame()
    assert not session.right_of_way._free.is_set()
    qtbot.waitUntil(session.right_of_way._free.is_set)


def test_dear_pictures_come_less_often_and_cheap_ones_often_again(parts, qtbot):
    pump, _, _, clock = parts
    pump.start()
    assert pump.interval == FRAME_MS
    clock.cost = 0.05
    frames(pump, qtbot, 60)
    assert pump.interval > 150
    clock.cost = 10.0
    frames(pump, qtbot, 60)
    assert pump.interval == SLOWEST_MS
    clock.cost = 0.0005
    frames(pump, qtbot, 200)
    assert pump.interval <= FRAME_MS + 4


def test_automatic_collection_is_off_while_it_runs(parts, qtbot):
    pump, _, _, _ = parts
    assert gc.isenabled()
    pump.start()
    assert not gc.isenabled()
    pump.stop()
    assert gc.isenabled()
