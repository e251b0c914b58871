"""REC-1 and REC-2: sessions that are killed while somebody edits, and what the next start makes of them."""

import random
import tempfile
from pathlib import Path

from playground.files.journal import replay
from playground.files.keeper import journals
from playground.files.project_file import SavedProject, save
from playground.files.recovery import DAY, DAYS_KEPT, Recovery

from .children import asked, killed
from .editing import Restless, empty
from .goal import Result, goal
from .killed_recovering import one_row
from .random_editing import digest


def killed_session(seed: int, folder: Path, rng: random.Random) -> str:
    """Edit until killed; "" if at most the edit under way is lost and the file is untouched, else what is wrong."""
    original = folder / "net.bprop"
    save(original, SavedProject(empty()))
    content = original.read_bytes()

    def work(tell) -> None:
        hand, project = Restless(seed), empty()
        keeper = Recovery(folder / "recovery").begin(project, name="net", path=original)
        tell(digest(project))
        while True:
            before = project
            name, project = hand.step(project)
            tell(digest(project))
            if project is not before:
                keeper.record(name, before, project)

    told = killed(work, rng.uniform(0.0, 0.3))
    seen = [told[start : start + 16] for start in range(0, len(told) - len(told) % 16, 16)]
    if original.read_bytes() != content:
        return "the original was touched"
    recovery = Recovery(folder / "recovery")
    found = recovery.look()
    if not found.orphans:
        return "" if len(set(seen)) <= 2 else f"{len(seen)} edits, and nothing is offered"
    recovered = digest(recovery.recover(found.orphans[0]).project)
    recovery.finish(found.orphans[0])
    distinct = list(dict.fromkeys(reversed(seen)))
    return "" if recovered in distinct[:2] else f"seed {seed}: more than one edit is lost"


def torn_tails(folder: Path) -> str:
    """Cut the journal at each byte of its last line: only that line may be lost."""
    hand, project = Restless(5), empty()
    keeper = Recovery(folder / "torn").begin(project, name="net")
    made = [project]
    while len(made) < 40:
        name, project = hand.step(made[-1])
        if project is not made[-1]:
            keeper.record(name, made[-1], project)
            made.append(project)
    path = journals(keeper.folder)[0]
    content = path.read_bytes()
    start = content.rstrip(b"\n").rfind(b"\n") + 1
    wrong = ""
    for length in range(start, len(content)):
        path.write_bytes(content[:length])
        if replay(path).project != made[-2]:
            wrong = f"cut {len(content) - length} bytes before its end, the journal loses more than a line"
    keeper.close(keep=False)
    return wrong


@goal("REC-1", "300 editing sessions killed: at most the edit under way is lost, the original untouched; a torn journal loses a line")
def rec_1(full: bool) -> Result:
    sessions = 300 if full else 12
    rng = random.Random(2)
    wrong = []
    for seed in range(sessions):
        with tempfile.TemporaryDirectory() as folder:
            wrong.append(killed_session(seed, Path(folder), rng))
    with tempfile.TemporaryDirectory() as folder:
        wrong.append(torn_tails(Path(folder)))
    faults = [words for words in wrong if words]
    return Result(not faults, faults[0] if faults else f"{sessions} sessions, 0 faults; every cut of the last line costs that line only")


@goal("REC-2", "two instances: only the orphan is offered; declined work stays 7 days; what fails twice is skipped; kills lose nothing")
def rec_2(full: bool) -> Result:
    present = [0.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = Recovery(folder).begin(empty(), name="running", modified=True)
        present[0] = (running.folder / "info.json").stat().st_mtime
        asked(lambda: Recovery(folder).begin(empty(), name="crashed", modified=True) and None)
        recovery = Recovery(folder, lambda: present[0])
        offered = [orphan.name for orphan in recovery.look().orphans]
        (orphan,) = recovery.look().orphans
        for _ in range(2):
            asked(lambda: Recovery(folder).recover(orphan) and None)
        third = recovery.look()
        skipped = not third.orphans and len(third.skipped) == 1
        recovery.settled(orphan)
        recovery.finish(orphan)
        stays = []
        for days in (0, DAYS_KEPT - 1, DAYS_KEPT + 1):
            present[0] += days * DAY
            recovery.look()
            stays.append(orphan.folder.exists())
        running.close(keep=False)
    rows, chance = 20 if full else 1, random.Random(3)
    faults = list(filter(None, (one_row(chance) for _ in range(rows))))
    held = offered == ["crashed"] and skipped and stays == [True, True, False] and not faults
    words = f"offered: {', '.join(offered)}; third start skips: {skipped}; kept after 0, 6, 13 days: {stays}; "
    return Result(held, words + (faults[0] if faults else f"{rows} × 2 kills while something was recovered: nothing lost"))
