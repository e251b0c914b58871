"""SAVE-1: the program is killed in the middle of saving, a thousand times."""

import random
import tempfile
from itertools import count
from pathlib import Path

from playground.files import archive, atomic
from playground.files.keeper import TRAINING, Keeper
from playground.files.project_file import SavedProject, load, members_of, save
from playground.files.recovery import Recovery

from .children import killed
from .goal import Result, goal
from .sample import number_of, revision

MODES = ("new", "overwrite", "with backup", "autosave")
LONGEST = 0.03


def strays(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


def let_go(keeper: Keeper) -> None:
    """What the system does to the files of a process that is killed."""
    keeper._journal.close()
    keeper._lock.release()


def one_kill(mode: str, folder: Path, revisions: list[SavedProject], rng: random.Random) -> tuple[bool, str]:
    """Whether the kill landed inside a save, and what was wrong afterwards ("" if nothing)."""
    keeper = Recovery(folder / "recovery").begin(revisions[0].project, name="net") if mode == "autosave" else None
    path = folder / "net.bprop" if keeper is None else keeper.folder / TRAINING
    if mode != "new":
        save(path, revisions[0])

    def work(tell) -> None:
        for number in count(1):
            tell(b"(")
            if keeper is not None:
                keeper.keep_training(revisions[number % 2])
            elif mode == "overwrite":
                atomic.write(path, archive.pack(members_of(revisions[number % 2])))
            else:
                save(path, revisions[number % 2])
            tell(b")")
            if mode == "new":
                path.unlink()

    told = killed(work, rng.uniform(0.0, LONGEST))
    if keeper is not None:
        let_go(keeper)
    inside = told.count(b"(") > told.count(b")")
    if path.exists():
        try:
            found = number_of(load(path))
        except Exception as trouble:
            return inside, f"{mode}: unreadable: {trouble}"
        if found not in (0, 1):
            return inside, f"{mode}: a mixture of two revisions"
    elif mode != "new":
        return inside, f"{mode}: the file is gone"
    else:
        atomic.sweep(path)
    backup = atomic.backup_of(path)
    if backup.exists() and number_of(load(backup)) is None:
        return inside, f"{mode}: the backup is a mixture"
    left = strays(path.parent)
    return inside, f"{mode}: left {left[0]}" if left else ""


@goal("SAVE-1", "1,000 kills while saving, at least 40 % inside a save: 0 unreadable, 0 mixed, no temporary file left")
def save_1(full: bool) -> Result:
    kills = 1_000 if full else 40
    rng = random.Random(1)
    revisions = [revision(0), revision(1)]
    hits, wrong = 0, []
    for number in range(kills):
        with tempfile.TemporaryDirectory() as folder:
            inside, fault = one_kill(MODES[number % 4], Path(folder), revisions, rng)
        hits += inside
        wrong += [fault] if fault else []
    share = hits / kills
    measured = f"{kills:,} kills, {share:.0%} inside a save, {len(wrong)} faults" + (f": {wrong[0]}" if wrong else "")
    return Result(not wrong and share >= 0.4, measured)
