"""The crash log: the last edits stay, good ends leave nothing, dead sessions are found once."""

import faulthandler

import pytest

from playground.files import crash_log
from playground.files.crash_log import EDITS, KEPT, CrashLog


@pytest.fixture(autouse=True)
def no_handler(monkeypatch):
    """pytest has its own fault handler, which must stay."""
    monkeypatch.setattr(faulthandler, "enable", lambda file: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)


def test_the_last_edits_stay_and_a_good_end_leaves_nothing(tmp_path):
    log = CrashLog(tmp_path / "logs")
    for number in range(1000):
        log.note(f"Edit {number}\nof two lines")
    (path,) = (tmp_path / "logs").iterdir()
    lines = path.read_text().splitlines()
    assert lines[0].startswith("Blockprop ")
    assert lines[-EDITS:] == [f"Edit {number} of two lines" for number in range(1000 - EDITS, 1000)]
    assert len(lines) < 5 * EDITS + 10
    assert crash_log.found(tmp_path / "logs") == ()  # its process runs
    assert path.exists()
    log.end()
    assert not path.exists()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "logs").write_text("in the way")
    log = CrashLog(tmp_path / "logs")
    log.note("Edit")
    log.end()
    assert crash_log.found(tmp_path / "logs") == ()


def test_what_crashed_is_found_once_and_what_was_killed_goes(tmp_path):
    (tmp_path / "session-999999999-1.log").write_bytes(b"Blockprop 1\nFatal Python error: Segmentation fault\n")
    (tmp_path / "session-999999998-1.log").write_bytes(b"Blockprop 1\n")
    (tmp_path / "session-odd-1.log").write_bytes(b"")
    for number in range(KEPT + 5):
        (tmp_path / f"crash-{number}-1.log").write_bytes(b"")
    (found,) = crash_log.found(tmp_path)
    assert found.name == "crash-999999999-1.log"
    assert crash_log.found(tmp_path) == ()
    assert len(list(tmp_path.iterdir())) == KEPT
