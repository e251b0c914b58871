"""SAVE-2 to SAVE-4, SAVE-6, SAVE-7: disks that fail, the order of operations, round trips, old formats."""

import errno
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from playground.document.document import Document
from playground.document.project import Project
from playground.files import archive
from playground.files.errors import ProjectError
from playground.files.project_file import SavedProject, load, members_of, save

from .children import asked
from .editing import Restless, empty
from .goal import Result, goal, timely
from .killed_saving import strays
from .sample import number_of, revision, trained, trainer_of

CALLS = ("open", "write", "fsync", "fchmod", "close", "link", "replace", "stat", "listdir", "unlink")
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EINTR)
GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@contextmanager
def watched(order: list[str], fail_at: int = 0, fault: int = 0) -> Iterator[None]:
    """Note each call into the system in `order`; the one numbered `fail_at`, from 1, fails with `fault`."""

    def wrapped(name: str, real):
        def call(*arguments, **named):
            order.append(name if name != "open" else f"open {arguments[0]}")
            failing = len(order) == fail_at
            if failing and name != "close":
                raise OSError(fault, os.strerror(fault))
            result = real(*arguments, **named)
            if failing:
                raise OSError(fault, os.strerror(fault))
            return result

        return call

    with patch.multiple(os, **{name: wrapped(name, getattr(os, name)) for name in CALLS}):
        yield


def failed_save(path: Path, fail_at: int, fault: int) -> tuple[bool, str]:
    """Whether the call was reached at all, and what went wrong that must not ("" if nothing)."""
    before = path.read_bytes()
    document = Document(revision(1, 50).project)
    document.apply("Edit", Restless(1).step(document.project)[1])
    order: list[str] = []
    where = f"call {fail_at}, {errno.errorcode[fault]}"
    try:
        with watched(order, fail_at, fault):
            save(path, revision(1, 50))
    except ProjectError as refused:
        if path.read_bytes() != before:
            return True, f"{where}: told of a failure, but the file is another"
        if "\n" in str(refused) or len(str(refused)) > 300:
            return True, f"{where}: not one plain sentence"
    except Exception as trouble:
        return True, f"{where} ({order[-1]}): {type(trouble).__name__}"
    else:
        if number_of(load(path)) != 1:
            return True, f"{where}: told of success, but the file is not the new one"
        if fail_at > len(order):
            return False, ""
    left = strays(path.parent)
    return True, f"{where}: left {left[0]}" if left else ""


@goal("SAVE-2", "each call into the system fails once, in 5 ways: old file byte for byte or new one whole, no temporary file, one sentence")
def save_2(full: bool) -> Result:
    wrong, tried = [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.bprop"
        for fault in FAULTS if full else FAULTS[:2]:
            for fail_at in range(1, 1_000):
                for old in Path(folder).iterdir():
                    old.unlink()
                save(path, revision(0, 50))
                save(path, revision(0, 50))
                reached, words = failed_save(path, fail_at, fault)
                tried += reached
                wrong += [words] if words else []
                if not reached:
                    break
    return Result(not wrong and tried > 0, f"{tried} failed calls, {len(wrong)} faults" + (f": {wrong[0]}" if wrong else ""))


@goal("SAVE-3", "a disk that is really full: as SAVE-2")
def save_3(full: bool) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.bprop"
        told = [_on_full_disk(path, lambda work: asked(work, file_size=100_000))]
        tiny = Path(folder) / "tiny"
        tiny.mkdir()
        mounted = full and os.geteuid() == 0 and _mount(tiny)
        if mounted:
            try:
                told.append(_on_full_disk(tiny / "net.bprop", asked))
            finally:
                subprocess.run(["umount", str(tiny)], check=True)
    kinds = "file size limit" + (" and a full tmpfs" if mounted else "")
    return Result(not any(told), next((words for words in told if words), f"{kinds}: refused in words, old file whole"))


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _on_full_disk(path: Path, ask) -> str:
    save(path, revision(0))
    before = path.read_bytes()
    outcome = ask(lambda: save(path, revision(1)).size)
    if outcome.get("raised") != "ProjectError" or path.read_bytes() != before or strays(path.parent):
        return f"{outcome}, {strays(path.parent)}"
    return "" if "full" in outcome["words"] or "larger" in outcome["words"] else outcome["words"]


@goal("SAVE-4", "file flushed before it is put in place, backup made before, folder flushed after")
def save_4(full: bool) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.bprop"
        save(path, revision(0, 50))
        order: list[str] = []
        with watched(order):
            save(path, revision(1, 50))
    told = [word.replace(folder, "").split("net.bprop")[0].strip() if word.startswith("open") else word for word in order]
    story = [word for word in told if word in ("fsync", "link", "replace")]
    return Result(story == ["fsync", "link", "replace", "replace", "fsync"], " → ".join(story))


@goal("SAVE-6", "2,000 random projects: saved, loaded and saved again byte for byte; awkward paths")
def save_6(full: bool) -> Result:
    wrong = []
    count = 2_000 if full else 60
    with tempfile.TemporaryDirectory() as folder:
        for number, project in zip(range(count), _random_projects(), strict=False):
            path = Path(folder) / "net.bprop"
            save(path, SavedProject(project))
            first, loaded = path.read_bytes(), load(path)
            if loaded.project != project or b"".join(archive.pack(members_of(loaded))) != first:
                wrong.append(f"project {number} comes back as another")
        wrong += _awkward(Path(folder))
    return Result(not wrong, wrong[0] if wrong else f"{count:,} projects and {len(AWKWARD) + 4} awkward paths, 0 faults")


def _random_projects() -> Iterator[Project]:
    for seed in range(1_000_000):
        hand, project = Restless(seed), empty()
        for _ in range(40):
            project = hand.step(project)[1]
        yield project
        for _ in range(9):
            for _ in range(5):
                project = hand.step(project)[1]
            yield project


AWKWARD = ("Ä😀 net.bprop", "a b'c\"d;$(x).bprop", "x" * 240 + ".bprop", ".hidden.bprop", "-rf.bprop", "a/../b.bprop")


def _awkward(folder: Path) -> list[str]:
    wrong = []
    (folder / "a").mkdir()
    deep = folder / ("d" * 200) / ("e" * 100)
    deep.mkdir(parents=True)
    for path in (*(folder / name for name in AWKWARD), deep / "net.bprop"):
        save(path, revision(0, 5))
        save(path, revision(1, 5))
        wrong += [] if number_of(load(path)) == 1 else [f"{path.name} comes back as another"]
    (folder / "link.bprop").symlink_to(folder / "b.bprop")
    save(folder / "link.bprop", revision(0, 5))
    if not (folder / "link.bprop").is_symlink() or number_of(load(folder / "b.bprop")) != 0:
        wrong.append("saving through a link replaces the link")
    (folder / "dir.bprop").mkdir()
    refusals = [lambda: save(folder / "dir.bprop", revision(0, 5)), lambda: save(folder / "gone" / "net.bprop", revision(0, 5))]
    for refused in refusals:
        with suppress(ProjectError):
            refused()
            wrong.append("a path that can't be written was written")
    return wrong + _read_only(folder)


def _read_only(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []  # only root can become someone who may not write here
    folder.chmod(0o755)
    path = folder / "owned.bprop"
    save(path, revision(0, 5))
    outcome = asked(lambda: save(path, revision(1, 5)).size, user=65534)
    right = outcome.get("raised") == "ProjectError" and "permission" in outcome["words"] and number_of(load(path)) == 0
    return [] if right else [f"a folder without permission: {outcome}"]


@goal("SAVE-7", "a sample of each released format loads and trains a step; a newer one is refused within 100 ms")
def save_7(full: bool) -> Result:
    samples = sorted(GOLDEN.glob("v*/*.bprop"))
    for path in samples:
        found = load(path)
        trainer = trainer_of(found.project)
        if found.remarks or trainer.restore(found.checkpoint):
            return Result(False, f"{path.name} lost something")
        step = trainer.step
        if not any(trainer.step > step for _ in trainer.run()):
            return Result(False, f"{path.name} does not train")
    with tempfile.TemporaryDirectory() as folder:
        newer = Path(folder) / "newer.bprop"
        members = members_of(trained())
        members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 2, "surprise": 3')
        newer.write_bytes(b"".join(archive.pack(members | {"new-part.bin": b"?"})))
        began = time.perf_counter()
        try:
            load(newer)
        except ProjectError as refused:
            elapsed = time.perf_counter() - began
            return Result(
                "newer version" in str(refused) and timely(elapsed, 0.1, full) and bool(samples),
                f"{len(samples)} samples; refused in {elapsed * 1e3:.1f} ms",
            )
    return Result(False, "a newer format was read")
