"""Journal and recovery: what a killed program leaves can be had again, once, by one window."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalogue import SOURCES
from engine.checkpoint import Checkpoint
from playground.document import edits
from playground.document.project import Project
from playground.files.errors import ProjectError
from playground.files.journal import Journal, edit_of, replay, snapshot_of
from playground.files.keeper import EDITS_A_SNAPSHOT, SECONDS_A_SNAPSHOT, Keeper, journals
from playground.files.lock import Lock
from playground.files.project_file import SavedProject, save
from playground.files.recovery import DAY, DAYS_KEPT, Recovery


class Time:
    """A clock that stands until it is told to go on; it starts at the present, as files have times too."""

    def __init__(self):
        import time

        self.now = time.time()

    def __call__(self):
        return self.now


@pytest.fixture
def recovery(tmp_path):
    return Recovery(tmp_path / "recovery", Time())


def empty() -> Project:
    return Project(SOURCES["logic_gates"]())


def steps(count=6):
    """Projects, each an edit further than the one before, of many sorts."""
    project, one = edits.add_block(empty(), "input", (0, 0), {"column": "point"})
    made = [empty(), project]
    project, two = edits.add_block(project, "dense", (200, 0))
    made += [project, edits.connect(project, one, two)]
    made.append(edits.add_dot(made[-1], made[-1].graph.wires[0], (100, 80))[0])
    made.append(edits.set_training(made[-1], epochs=3))
    made.append(edits.add_note(made[-1], "Ä😀", (0, 300))[0])
    made.append(edits.remove_blocks(made[-1], [one]))
    made.append(made[-2])  # an undo, which brings a block back into the middle
    made.append(edits.add_group(made[-1], [one, two])[0])
    made.append(edits.set_source(made[-1], SOURCES["logic_gates"](gate="and")))
    made.append(edits.set_layout(made[-1], {"docks": [1]}))
    return made


def crashed(recovery, made=None, **named):
    """A keeper that noted these projects and was let go of without a word, as when the program is killed."""
    made = made or steps()
    keeper = recovery.begin(made[0], name="net", **named)
    for before, after in itertools.pairwise(made):
        keeper.record("Edit", before, after)
    die(keeper)
    return keeper


def die(keeper):
    """What the system does to the files of a process that is killed."""
    keeper._lock.release()
    keeper._journal.close()


def test_a_journal_gives_back_every_step(tmp_path):
    made = steps()
    journal = Journal(tmp_path / "journal-1.log")
    journal.append(snapshot_of(made[0], modified=False))
    assert not replay(journal.path).modified
    for before, after in itertools.pairwise(made):
        journal.append(edit_of("Edit", before, after))
        assert replay(journal.path).project == after
        assert list(replay(journal.path).project.graph.blocks) == list(after.graph.blocks)
    journal.close()


def test_a_torn_tail_costs_only_the_last_line(tmp_path):
    made = steps()
    journal = Journal(tmp_path / "journal-1.log")
    journal.append(snapshot_of(made[0]))
    for before, after in itertools.pairwise(made[:-1]):
        journal.append(edit_of("Edit", before, after))
    whole = journal.path.stat().st_size
    journal.append(edit_of("Edit", made[-2], made[-1]))
    journal.close()
    content = journal.path.read_bytes()
    for length in range(whole, len(content)):
        journal.path.write_bytes(content[:length])
        assert replay(journal.path).project == made[-2]
    for place in range(whole, len(content), 7):
        journal.path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        assert replay(journal.path).project == made[-2]


def test_unsaved_work_is_offered_and_comes_back(recovery):
    crashed(recovery, path=Path("/home/me/net.bprop"))
    (orphan,) = recovery.look().orphans
    found = recovery.recover(orphan)
    assert found.project == steps()[-1]
    assert found.name == "net (recovered)"
    assert found.path == "/home/me/net.bprop"
    assert found.remarks == ()


def test_what_was_saved_or_never_changed_is_not_offered(recovery, tmp_path):
    keeper = crashed(recovery, [empty()])
    assert recovery.look().orphans == ()
    assert not keeper.folder.exists()
    made = steps()
    keeper = recovery.begin(made[0], name="net")
    keeper.record("Edit", made[0], made[1])
    keeper.saved(made[1], tmp_path / "a.bprop")
    die(keeper)
    assert recovery.look().orphans == ()


def test_a_running_window_keeps_its_work(recovery):
    keeper = recovery.begin(empty(), name="net", modified=True)
    assert recovery.look().orphans == ()
    keeper.close(keep=False)
    assert not keeper.folder.exists()


def test_two_windows_do_not_recover_the_same(recovery):
    crashed(recovery)
    (orphan,) = recovery.look().orphans
    other = Recovery(orphan.folder.parent, Time())
    recovery.recover(orphan)
    assert other.look().orphans == ()
    with pytest.raises(ProjectError, match="another window"):
        other.recover(orphan)


def test_a_killed_process_frees_its_lock(tmp_path):
    code = "import os, sys; from pathlib import Path; from playground.files.lock import Lock\n"
    code += "lock = Lock(Path(sys.argv[1])); print(lock.take(), flush=True); sys.stdin.read()"
    here = {**os.environ, "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-c", code, str(tmp_path / "lock")]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=here)
    with child:
        assert child.stdout.readline().strip() == b"True"
        assert not Lock(tmp_path / "lock").take()
        child.kill()
        child.wait()
    lock = Lock(tmp_path / "lock")
    assert lock.take()
    lock.release()


def test_declined_work_stays_a_week(recovery):
    keeper = crashed(recovery)
    (orphan,) = recovery.look().orphans
    recovery.finish(orphan)
    assert recovery.look().orphans == ()
    recovery._now.now += (DAYS_KEPT - 1) * DAY
    recovery.look()
    assert keeper.folder.exists()
    recovery._now.now += 2 * DAY
    recovery.look()
    assert not keeper.folder.exists()


def test_a_recovery_that_crashes_twice_is_skipped_and_said(recovery):
    crashed(recovery)
    for _ in range(2):
        (orphan,) = recovery.look().orphans
        recovery.recover(orphan)
        recovery._held.pop(orphan.folder).release()  # the program dies
    found = recovery.look()
    assert found.orphans == ()
    assert "net" in found.skipped[0]


def test_one_that_was_lived_with_may_be_tried_again(recovery):
    crashed(recovery)
    for _ in range(4):
        (orphan,) = recovery.look().orphans
        recovery.recover(orphan)
        recovery.settled(orphan)
        recovery._held.pop(orphan.folder).release()


def test_a_crash_after_a_recovery_offers_only_the_newer_work(recovery):
    crashed(recovery)
    (orphan,) = recovery.look().orphans
    found = recovery.recover(orphan)
    again = [found.project, edits.set_training(found.project, epochs=77)]
    newer = crashed(recovery, again, modified=True, origin=orphan)
    recovery._held.pop(orphan.folder).release()
    assert [each.folder for each in recovery.look().orphans] == [newer.folder]


def recovered(recovery):
    """Recover the one thing that is offered, as the window does: what it was, and the keeper that takes its place."""
    (orphan,) = recovery.look().orphans
    found = recovery.recover(orphan)
    keeper = recovery.begin(found.project, name=found.name, modified=True, origin=orphan)
    return orphan, found, keeper


def killed(recovery, orphan, keeper):
    die(keeper)
    recovery._held.pop(orphan.folder).release()


def test_weights_survive_a_second_crash_right_after_the_recovery(recovery):
    keeper = crashed(recovery)
    weights = Checkpoint({}, {}, {"step": 7}, {})
    keeper.keep_training(SavedProject(steps()[-1], weights))
    orphan, found, keeper = recovered(recovery)
    assert found.checkpoint.counters["step"] == 7
    killed(recovery, orphan, keeper)
    killed(recovery, *(again := recovered(recovery))[::2])
    assert again[1].checkpoint.counters["step"] == 7
    assert again[1].name == "net (recovered)"


def test_what_brings_the_program_down_after_it_was_opened_is_skipped_in_the_end(recovery):
    crashed(recovery)
    for _ in range(2):
        orphan, _, keeper = recovered(recovery)
        killed(recovery, orphan, keeper)
    found = recovery.look()
    assert found.orphans == ()
    assert len(found.skipped) == 1


def test_what_was_lived_with_is_offered_after_each_crash(recovery):
    crashed(recovery)
    for _ in range(5):
        orphan, _, keeper = recovered(recovery)
        recovery.settled(orphan)
        keeper.settled()
        killed(recovery, orphan, keeper)
    assert len(recovery.look().orphans) == 1


def test_a_kill_in_the_middle_of_a_recovery_loses_nothing(recovery, monkeypatch):
    crashed(recovery).keep_training(SavedProject(steps()[-1], Checkpoint({}, {}, {"step": 7}, {})))
    (orphan,) = recovery.look().orphans
    found = recovery.recover(orphan)
    with monkeypatch.context() as killing:
        killing.setattr(Keeper, "snapshot", lambda *_: None)  # killed before the new journal began
        recovery.begin(found.project, name=found.name, modified=True, origin=orphan)._lock.release()
    recovery._held.pop(orphan.folder).release()
    orphan, found, keeper = recovered(recovery)
    killed(recovery, orphan, keeper)
    assert found.project == steps()[-1]
    assert found.checkpoint.counters["step"] == 7


def test_a_chain_of_recoveries_that_was_saved_is_over(recovery):
    crashed(recovery)
    orphan, _, keeper = recovered(recovery)
    killed(recovery, orphan, keeper)
    orphan, _, keeper = recovered(recovery)
    recovery.finish(orphan)
    keeper.close(keep=False)
    assert recovery.look().orphans == ()


def test_a_journal_that_is_gone_leaves_the_state_of_the_training(recovery):
    keeper = crashed(recovery)
    keeper.keep_training(SavedProject(steps()[-1], Checkpoint({}, {}, {"step": 7}, {})))
    for path in journals(keeper.folder):
        path.unlink()
    orphan, found, keeper = recovered(recovery)
    killed(recovery, orphan, keeper)
    assert found.project == steps()[-1]
    assert "Edits" in found.remarks[0]


def test_a_folder_that_was_never_finished_goes(recovery):
    stray = recovery._folder / "1-2-abc"
    stray.mkdir(parents=True)
    (stray / "lock").touch()
    recovery.look()
    assert stray.exists()
    recovery._now.now += DAY
    recovery.look()
    assert not stray.exists()


def test_a_long_session_starts_new_journals(recovery):
    keeper = recovery.begin(empty(), name="net")
    project = empty()
    for epoch in range(1, EDITS_A_SNAPSHOT + 3):
        before, project = project, edits.set_training(project, epochs=epoch + 10)
        keeper.record("Epochs", before, project)
    (path,) = journals(keeper.folder)
    assert path.name == "journal-2.log"
    assert replay(path).project == project
    keeper._clock = lambda: keeper._last + SECONDS_A_SNAPSHOT + 1
    keeper.tick(project)
    (path,) = journals(keeper.folder)
    assert path.name == "journal-3.log"
    keeper.close(keep=False)


def test_a_full_disk_is_told_and_the_next_edit_tries_again(recovery, monkeypatch):
    keeper = recovery.begin(empty(), name="net")
    told = []
    keeper.failed.connect(told.append)
    made = steps()

    def full(self, record):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "append", full)
        keeper.record("Edit", made[0], made[1])
    assert "disk is full" in told[0]
    keeper.record("Edit", made[1], made[2])
    assert replay(journals(keeper.folder)[0]).project == made[2]
    keeper.close(keep=False)


def test_the_state_of_a_training_comes_along(recovery):
    keeper = recovery.begin(empty(), name="net")
    keeper.keep_training(SavedProject(empty()))
    keeper.keep_training(SavedProject(empty()))
    assert sorted(path.name for path in keeper.folder.glob("training*")) == ["training.bprop"]
    die(keeper)
    (orphan,) = recovery.look().orphans
    assert recovery.recover(orphan).checkpoint is None


def test_a_broken_training_state_does_not_cost_the_project(recovery):
    keeper = crashed(recovery)
    (keeper.folder / "training.bprop").write_bytes(b"PK broken")
    (orphan,) = recovery.look().orphans
    found = recovery.recover(orphan)
    assert found.project == steps()[-1]
    assert "weights" in found.remarks[0]


def test_the_original_is_never_touched(recovery, tmp_path):
    original = tmp_path / "net.bprop"
    save(original, SavedProject(empty()))
    content = original.read_bytes()
    crashed(recovery, path=original)
    recovery.recover(recovery.look().orphans[0])
    assert original.read_bytes() == content
