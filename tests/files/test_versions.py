"""Earlier versions of a file: kept apart, thinned by age, never in the way of a saving."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.catalogue import SOURCES
from playground.document import edits
from playground.document.project import Project
from playground.files import atomic, project_file, versions
from playground.files.project_file import SavedProject, load, save, thumbnail_of
from playground.files.versions import DAY, HOUR, MINUTE, MONTH, Version, Versions, worth_keeping

NOW = 2_000_000_000.0
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x10\x00\x00\x00\x08"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "versions"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "work"
    place.mkdir()
    return place / "net.bprop"


@pytest.fixture
def kept(folder):
    return Versions(folder, lambda: 20, lambda: NOW)


def written(path: Path, text: str, age: float = 0.0) -> None:
    """Put a file in place as a saving does."""
    atomic.write(path, [text.encode()], backup=True)
    os.utime(path, (NOW - age, NOW - age))


def history(kept: Versions, path: Path, count: int, step: float = MINUTE) -> None:
    for number in range(count):
        written(path, f"version {number}", (count - number) * step)
        assert kept.keep(path) == ""


def texts(found) -> list[str]:
    return [version.path.read_text() for version in found]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for home in folder.iterdir() for entry in home.iterdir())


def test_what_the_file_held_before_is_there_newest_first_and_the_present_is_not(kept, path):
    history(kept, path, 4)
    assert texts(kept.of(path)) == ["version 2", "version 1", "version 0"]
    assert [version.size for version in kept.of(path)] == [9, 9, 9]
    assert kept.of(path)[0].saved == NOW - 2 * MINUTE
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["net.bprop", "net.bprop~"]  # nothing more beside it


def test_a_version_takes_no_room_of_its_own_while_it_is_the_present_file(kept, path):
    history(kept, path, 1)
    (name,) = [name for name in names(kept._folder) if name != "where"]
    assert next(kept._folder.glob(f"*/{name}")).samefile(path)


def test_the_same_is_not_kept_twice(kept, path):
    written(path, "one")
    for _ in range(3):
        kept.keep(path)
    assert len(names(kept._folder)) == 2


def test_a_file_that_is_deleted_or_overwritten_elsewhere_can_be_had_again(kept, path):
    history(kept, path, 2)
    path.unlink()
    assert texts(kept.of(path)) == ["version 1", "version 0"]
    atomic.write(path, [b"of another program"])
    assert texts(kept.of(path)) == ["version 1", "version 0"]


def test_what_another_program_wrote_into_the_file_itself_is_not_taken_for_a_version(kept, path):
    history(kept, path, 2)
    path.write_text("written over, as cp does it")  # through the other name of the last version
    assert texts(kept.of(path)) == ["version 0"]


def test_two_files_of_one_name_are_two(kept, path, tmp_path):
    other = tmp_path / "elsewhere" / path.name
    other.parent.mkdir()
    history(kept, path, 2)
    history(kept, other, 3)
    assert len(kept.of(path)) == 1
    assert len(kept.of(other)) == 2


@pytest.mark.parametrize("where", ["other name.bprop", "moved/net.bprop"])
def test_a_file_that_is_moved_keeps_its_versions(kept, path, where):
    history(kept, path, 3)
    fresh = path.parent / where
    fresh.parent.mkdir(exist_ok=True)
    path.rename(fresh)
    assert texts(kept.of(fresh)) == ["version 1", "version 0"]
    written(fresh, "version 3")
    assert kept.keep(fresh) == ""
    assert texts(kept.of(fresh)) == ["version 2", "version 1", "version 0"]


def test_a_copy_of_a_file_has_no_versions_yet(kept, path):
    history(kept, path, 3)
    other = path.with_name("copy.bprop")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    assert kept.of(other) == ()
    assert len(kept.of(path)) == 2


def test_behind_a_link_lies_one_file(kept, path):
    link = path.with_name("link.bprop")
    link.symlink_to(path)
    history(kept, path, 2)
    written(link, "version 2")
    assert kept.keep(link) == ""
    assert texts(kept.of(link)) == texts(kept.of(path)) == ["version 1", "version 0"]


def test_where_links_can_not_be_made_versions_are_copies_with_their_times(kept, path, monkeypatch):
    monkeypatch.setattr(os, "link", _refuse)
    history(kept, path, 3)
    assert texts(kept.of(path)) == ["version 1", "version 0"]
    assert [version.saved for version in kept.of(path)] == [NOW - 2 * MINUTE, NOW - 3 * MINUTE]
    assert not any(name.endswith(".part") for name in names(kept._folder))
    path.write_text("written over")
    assert texts(kept.of(path)) == ["version 2", "version 1", "version 0"]  # a copy does not care


def _refuse(*_):
    raise OSError(18, "Invalid cross-device link")


def test_the_one_beside_the_file_is_listed_where_nothing_else_was_kept(folder, path):
    none = Versions(folder, lambda: 0)
    history(none, path, 3)
    assert not folder.exists()
    assert [version.path for version in none.of(path)] == [atomic.backup_of(path)]


@pytest.mark.parametrize("most", [1, 3, 7])
def test_no_more_are_kept_than_are_wanted(folder, path, most):
    few = Versions(folder, lambda: most, lambda: NOW)
    history(few, path, 30)
    assert len(few.of(path)) == max(most, 1)
    assert texts(few.of(path))[0] == "version 28"


def test_a_file_that_is_too_large_has_none_and_large_ones_have_few(kept, path, monkeypatch):
    monkeypatch.setattr(versions, "LARGEST", 100)
    monkeypatch.setattr(versions, "ROOM", 250)
    for number in range(6):
        written(path, str(number) * 100, (6 - number) * MINUTE)
        assert kept.keep(path) == ""
    assert [text[0] for text in texts(kept.of(path))] == ["4"]
    assert kept.size() <= 250
    written(path, "x" * 101)
    assert kept.keep(path) == ""
    assert [text[0] for text in texts(kept.of(path))] == ["5", "4"]


def test_altogether_they_take_so_much_and_those_of_the_oldest_project_go(kept, path, monkeypatch):
    monkeypatch.setattr(versions, "ALTOGETHER", 60)
    others = [path.with_name(f"{name}.bprop") for name in ("first", "second", "third")]
    for other, step in zip(others, (4 * MINUTE, 3 * MINUTE, 2 * MINUTE), strict=True):
        history(kept, other, 2, step)
    assert len(list(kept._folder.iterdir())) == 3
    history(kept, path, 2)
    assert kept.size() <= 60
    assert len(list(kept._folder.iterdir())) == 3
    assert [version.path.parent != path.parent for other in (*others, path) for version in kept.of(other)] == [False, True, True, True]


def test_a_full_disk_is_told_and_nothing_is_half_there(kept, path, monkeypatch):
    written(path, "one")
    monkeypatch.setattr(versions, "SPARE", 1 << 60)
    assert "nearly full" in kept.keep(path)
    assert kept.of(path) == ()
    monkeypatch.undo()
    monkeypatch.setattr(os, "link", _refuse)
    monkeypatch.setattr(os, "utime", _full)
    assert "No space left" in kept.keep(path)
    assert names(kept._folder) == ["where"]


def _full(*_, **__):
    raise OSError(28, "No space left on device")


def test_a_folder_that_can_not_be_made_is_told_in_one_sentence(path, tmp_path):
    (tmp_path / "taken").write_text("a file")
    told = Versions(tmp_path / "taken" / "versions", lambda: 5).keep(path)
    assert told == ""  # there is no file yet
    written(path, "one")
    told = Versions(tmp_path / "taken" / "versions", lambda: 5).keep(path)
    assert "can't be kept" in told
    assert "\n" not in told


def test_strange_things_in_the_folder_are_left_alone(kept, path):
    history(kept, path, 3)
    (home,) = kept._folder.iterdir()
    (home / "letter.txt").write_text("hello")
    (home / "12-5.bprop").mkdir()
    (home / "99999999999999999999-12.bprop").symlink_to("/nowhere")
    (kept._folder / "loose").write_text("")
    assert texts(kept.of(path)) == ["version 1", "version 0"]
    assert kept.keep(path) == ""
    assert (home / "letter.txt").exists()


def test_all_can_be_deleted_of_one_file_or_of_every(kept, path):
    other = path.with_name("other.bprop")
    history(kept, path, 3)
    history(kept, other, 3)
    kept.forget(path)
    assert kept.of(path) == ()
    assert not atomic.backup_of(path).exists()
    assert path.read_text() == "version 2"
    assert len(kept.of(other)) == 2
    kept.forget_all()
    assert [version.path for version in kept.of(other)] == [atomic.backup_of(other)]
    assert kept.size() == 0


def test_others_can_not_look_into_the_folder(kept, path):
    history(kept, path, 1)
    assert all(home.stat().st_mode & 0o077 == 0 for home in (kept._folder, *kept._folder.iterdir()))


# --- which ones


def version(age: float, size: int = 10) -> Version:
    return Version(Path(f"{age}"), NOW - age, size)


def ages(found) -> list[float]:
    return [round(NOW - one.saved) for one in found]


def test_all_of_the_last_hour_then_one_an_hour_a_day_a_month():
    every = [version(age) for age in range(0, int(3 * MONTH), 10 * 60)]
    found = worth_keeping(every, NOW, 1000, 1 << 40)
    hour, day = [age for age in ages(found) if age <= HOUR], [age for age in ages(found) if HOUR < age <= DAY]
    assert hour == list(range(0, 3601, 600))
    assert 23 <= len(day) <= 24
    assert 59 <= len([age for age in ages(found) if DAY < age <= 2 * MONTH]) <= 60
    assert 1 <= len([age for age in ages(found) if age > 2 * MONTH]) <= 2


def test_too_many_are_thinned_where_they_are_dense_and_the_ends_stay():
    every = [version(age * MINUTE) for age in range(40)] + [version(day * DAY) for day in range(2, 20)]
    found = worth_keeping(every, NOW, 12, 1 << 40)
    assert len(found) == 12
    assert ages(found)[0] == 0
    assert ages(found)[-1] == 19 * DAY
    assert any(DAY < age < 15 * DAY for age in ages(found))
    assert sum(age < HOUR for age in ages(found)) >= 4


@pytest.mark.parametrize("seed", range(20))
def test_bounds_hold_whatever_comes(seed):
    chance = random.Random(seed)
    every = [version(chance.choice((1, HOUR, DAY, MONTH, -DAY)) * chance.random() * 5, chance.randrange(1, 100)) for _ in range(80)]
    most, room = chance.randrange(1, 30), chance.randrange(1, 1500)
    found = worth_keeping(every, NOW, most, room)
    assert found == sorted(found, key=lambda one: one.saved, reverse=True)
    assert len(found) <= most
    assert len(found) == 1 or sum(one.size for one in found) <= room
    assert found[0].saved == max(one.saved for one in every)


# --- with real projects


def project(number: int) -> Project:
    made = Project(SOURCES["logic_gates"]())
    for place in range(number):
        made, _ = edits.add_block(made, "dense", (200 * place, 0))
    return made


def test_real_savings_give_real_versions(folder, path):
    kept = Versions(folder, lambda: 20)
    for number in range(4):
        save(path, SavedProject(project(number), thumbnail=PNG))
        assert kept.keep(path) == ""
    found = kept.of(path)
    assert [len(load(one.path).project.graph.blocks) for one in found] == [2, 1, 0]
    assert thumbnail_of(found[0].path) == PNG


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"\x00" * 5000])
def test_the_picture_of_a_broken_file_is_none(path, content):
    path.write_bytes(content)
    assert thumbnail_of(path) is None
    assert thumbnail_of(path.with_name("nothing")) is None
    assert thumbnail_of(path.parent) is None


def test_the_picture_of_a_file_without_one_is_none(path):
    save(path, SavedProject(project(1)))
    assert thumbnail_of(path) is None


CHILD = """
import sys
from pathlib import Path
from playground.files import atomic
from playground.files.versions import Versions
path, kept = Path(sys.argv[1]), Versions(Path(sys.argv[2]), lambda: 5)
print("ready", flush=True)
while True:
    for size in (1000, 300_000):
        atomic.write(path, [bytes([65 + size % 7]) * size], backup=True)
        if sys.argv[3] == "copy":
            import os
            os.link = lambda *_: (_ for _ in ()).throw(OSError(18, "no"))
        kept.keep(path)
"""


@pytest.mark.parametrize("way", ["link", "copy"])
def test_killed_at_any_moment_each_version_is_whole(folder, path, way):
    for turn in range(6):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path), str(folder), way], stdout=subprocess.PIPE)
        child.stdout.readline()
        threading.Event().wait(0.02 + turn * 0.013)
        child.kill()
        child.wait()
        child.stdout.close()
    kept = Versions(folder, lambda: 5)
    assert kept.keep(path) == ""
    found = kept.of(path)
    assert found
    for one in found:
        content = one.path.read_bytes()
        assert len(content) in (1000, 300_000)
        assert len(set(content)) == 1


def test_windows_that_save_at_the_same_time_do_not_trip_over_each_other(folder, path):
    written(path, "begin")
    told: list[str] = []

    def work(number: int) -> None:
        kept = Versions(folder, lambda: 3)
        for turn in range(40):
            atomic.write(path, [f"{number} {turn}".encode()])
            told.append(kept.keep(path))
            if turn % 10 == 9:
                kept.forget_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(told) == {""}


def test_a_project_file_still_needs_no_version_to_be_opened(path):
    save(path, SavedProject(project(1)))
    assert project_file.load(path).project.graph == project(1).graph
