"""SEC-1 and SEC-2: files that were changed at random, on the outside and on the inside, and what the program does while it reads them."""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playground.document.document import Document
from playground.files.errors import ProjectError
from playground.files.project_file import load

from . import corpus
from .children import asked
from .goal import Result, goal, timely

NUMBERS = (None, True, -1, 0, 1, 2**31, 2**63, 10**40, 1e308, -0.0)
INTERESTING = (*NUMBERS, "", "\0", "../..", "__class__", "x" * 5000, [], {}, [[]] * 50, {"a": {"b": []}})
HARMFUL = ("exec", "compile", "pickle", "marshal", "os.system", "os.exec", "os.posix_spawn", "subprocess", "socket", "ctypes")
DEAD = {"faults": ["the interpreter died"], "seen": [], "loaded": 0, "slowest": 0.0, "peak": 0}
MEGABYTE = 1 << 20


class Watch:
    """Notes every event of Python's auditing that reading a file must not cause. A hook can't be taken away, so it has a switch."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        self.folder = ""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.on:
            return
        writes = event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+")
        if event.startswith(HARMFUL) or event == "import" or (writes and not str(details[0]).startswith(self.folder)):
            self.seen.append(f"{event} {str(details)[:80]}")


def flipped(content: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or moved."""
    changed = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        if not changed:
            break
        place = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[place] ^= 1 << rng.randrange(8)
            case 1:
                changed[place : place + rng.randint(1, 40)] = b""
            case 2:
                changed[place:place] = changed[rng.randrange(len(changed)) :][: rng.randint(1, 40)]
            case 3:
                changed[place : place + 4] = rng.randbytes(4)
    return bytes(changed)


def reshaped(members: dict[str, bytes], rng: random.Random) -> bytes:
    """One member changed, as JSON where it is, and the whole sealed again, so that no checksum stands in the way."""
    name = rng.choice([key for key in members if key != "manifest.json"])
    changed = dict(members)
    match rng.randrange(8):
        case 0:
            del changed[name]
        case 1:
            changed[name] = changed[rng.choice(list(changed))]
        case 2 | 3:
            changed[name] = flipped(changed[name], rng)
        case _:
            name = rng.choice([key for key in members if key.endswith(".json") and key != "manifest.json"])
            changed[name] = json.dumps(_spoiled(json.loads(changed[name]), rng)).encode()
    return corpus.sealed(changed)


def _spoiled(value: Any, rng: random.Random) -> Any:
    """The JSON value with one thing in it changed for something else."""
    places: list[tuple[Any, Any]] = []

    def walk(part: Any) -> None:
        for key in part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ():
            places.append((part, key))
            walk(part[key])

    walk(value)
    part, key = rng.choice(places)
    other, its = rng.choice(places)
    match rng.randrange(4):
        case 0:
            del part[key]
        case 1:
            part[key] = other[its]
            return value if _finite(value) else None
        case _:
            part[key] = rng.choice(INTERESTING)
    return value


def _finite(value: Any) -> bool:
    """Whether a value that was moved about does not hold itself."""
    try:
        json.dumps(value)
    except (ValueError, RecursionError):
        return False
    return True


def read_many(make: Callable[[], bytes], count: int, path: Path, watch: Watch) -> dict[str, Any]:
    """Read `count` broken files; what happened, in numbers."""
    loaded, slowest, faults = 0, 0.0, []
    for _ in range(count):
        content = make()
        path.write_bytes(content)
        began = time.process_time()
        watch.on = True
        try:
            _ = Document(load(path).project).analysis  # what was let in must not trip up the next one either
            loaded += 1
        except ProjectError as refused:
            if "\n" in str(refused):
                faults.append(f"two lines: {refused}")
        except BaseException as trouble:
            faults.append(f"{type(trouble).__name__}: {trouble}")
        watch.on = False
        slowest = max(slowest, time.process_time() - began)
        if faults:
            path.with_name("fault.bprop").write_bytes(content)
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"loaded": loaded, "slowest": slowest, "faults": faults, "peak": peak, "seen": watch.seen[:5]}


def campaign(full: bool) -> dict[str, dict[str, Any]]:
    """Both sorts of mutants, each in a child of its own, so that a crash of the interpreter is seen too."""
    members = corpus.sound()
    whole = corpus.sealed(members)
    count = 100_000 if full else 1_500
    rng = random.Random(3)
    outcomes = {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder) / "gift.bprop"
        path.write_bytes(whole)
        load(path)  # what is imported once is imported now
        for sort, make in (("bytes", lambda: flipped(whole, rng)), ("structure", lambda: reshaped(members, rng))):

            def work(make=make) -> dict[str, Any]:
                watch = Watch()
                watch.folder = folder
                return read_many(make, count, path, watch)

            outcomes[sort] = asked(work).get("answer") or {
                "faults": ["the interpreter died"],
                "seen": [],
                "loaded": 0,
                "slowest": 0,
                "peak": 0,
            }
    return outcomes


@goal("SEC-1", "100,000 byte mutants and 100,000 structure mutants: no exception but ProjectError, each within 1 s, 256 MB at most")
def sec_1(full: bool) -> Result:
    outcomes = campaign(full)
    faults = [words for outcome in outcomes.values() for words in outcome["faults"]]
    peak = max(outcome["peak"] for outcome in outcomes.values()) / MEGABYTE
    slowest = max(outcome["slowest"] for outcome in outcomes.values())
    loaded = ", ".join(f"{sort} {outcome['loaded']} loaded" for sort, outcome in outcomes.items())
    count = 100_000 if full else 1_500
    measured = f"2 × {count:,} files ({loaded}), slowest {slowest * 1e3:.0f} ms, peak {peak:.0f} MB, {len(faults)} faults"
    return Result(not faults and timely(slowest, 1.0, full) and peak <= 256, measured + (f": {faults[0]}" if faults else ""))


@goal("SEC-2", "while they are read: no code run or made, nothing imported, no process, no connection, no file written elsewhere")
def sec_2(full: bool) -> Result:
    seen = [event for outcome in campaign(full).values() for event in outcome["seen"]]
    return Result(not seen, f"{len(seen)} forbidden events" + (f": {seen[0]}" if seen else ""))
