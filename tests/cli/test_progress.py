"""The progress bar: share, remaining time, and silence where nobody looks."""

from io import StringIO

from playground.cli.output import duration, measures_in_words
from playground.cli.progress import Progress


class Terminal(StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_remaining_time_follows_from_the_speed_so_far():
    clock = Clock()
    progress = Progress(200, Terminal(), clock)
    clock.now += 10
    assert progress.remaining(50) == 30
    assert progress.line(50, "epoch 1/2") == "██████" + "░" * 18 + "  25 %  0:30 left  epoch 1/2"


def test_a_terminal_is_drawn_on_at_most_ten_times_a_second():
    clock, screen = Clock(), Terminal()
    progress = Progress(1000, screen, clock)
    for done in range(1, 501):
        clock.now += 0.002
        if progress.due():
            progress.draw(done, "")
    assert 8 <= screen.getvalue().count("\r") <= 10


def test_a_file_gets_lines_and_no_bar():
    clock, log = Clock(), StringIO()
    progress = Progress(10, log, clock)
    clock.now += 5
    assert not progress.due()
    progress.note("Epoch 1/2: done")
    progress.close()
    assert log.getvalue() == "Epoch 1/2: done\n"


def test_a_note_takes_the_place_of_the_bar():
    clock, screen = Clock(), Terminal()
    progress = Progress(10, screen, clock)
    clock.now += 5
    progress.draw(5, "half")
    progress.note("done")
    assert screen.getvalue().endswith("\r\x1b[Kdone\n")


def test_short_epochs_do_not_fill_the_screen():
    clock, log = Clock(), StringIO()
    progress = Progress(10, log, clock)
    for epoch in range(1, 101):
        clock.now += 0.1
        progress.note(f"Epoch {epoch}", last=epoch == 100)
    lines = log.getvalue().splitlines()
    assert (lines[0], lines[-1]) == ("Epoch 1", "Epoch 100")
    assert len(lines) <= 12


def test_ascii_where_nothing_else_can_be_shown():
    class Old(Terminal):
        encoding = "ascii"

    assert Progress(4, Old(), Clock()).line(2, "").isascii()


def test_durations_and_measures_in_words():
    assert [duration(seconds) for seconds in (0, 7.4, 750, 3723)] == ["0:00", "0:07", "12:30", "1:02:03"]
    assert measures_in_words({"loss": 0.04321, "accuracy": 0.98612}) == "loss 0.04321, accuracy 98.61 %"
    assert measures_in_words({"train/loss": 2.0}) == "train loss 2"
