"""Writing whole or not at all, beside what the reliability goals try."""

import os

import pytest

from playground.files import atomic
from playground.files.errors import ProjectError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.bin"


def test_permissions_stay_and_new_files_follow_the_umask(path):
    atomic.write(path, [b"a"])
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()
    path.chmod(0o640)
    atomic.write(path, [b"b"])
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_verification_that_fails_leaves_everything_as_it_was(path):
    atomic.write(path, [b"old"])

    def wrong(beside):
        assert beside.read_bytes() == b"new"
        raise ProjectError("That is not right.")

    with pytest.raises(ProjectError, match="not right"):
        atomic.write(path, [b"new"], verify=wrong, backup=True)
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["file.bin"]


def test_where_links_can_not_be_made_the_backup_is_a_copy(path, monkeypatch):
    def no_links(*names):
        raise PermissionError(1, "Operation not permitted")

    atomic.write(path, [b"old"])
    monkeypatch.setattr(os, "link", no_links)
    atomic.write(path, [b"new"], backup=True)
    assert atomic.backup_of(path).read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_part_that_raises_leaves_nothing_behind(path):
    def parts():
        yield b"some"
        raise MemoryError

    with pytest.raises(MemoryError):
        atomic.write(path, parts())
    assert os.listdir(path.parent) == []


def test_sweeping_spares_what_a_living_program_writes(path):
    mine = path.parent / atomic._temporary_name(path.name)
    mine.write_bytes(b"")
    dead = path.parent / mine.name.replace(f"-{os.getpid()}-", "-99999999-")
    dead.write_bytes(b"")
    other = path.parent / ".other.bin.host-1-aa.tmp"
    other.write_bytes(b"")
    assert atomic.sweep(path) == 1
    assert sorted(os.listdir(path.parent)) == sorted([mine.name, other.name])


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
