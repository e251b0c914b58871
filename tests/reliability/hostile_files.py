"""SEC-4: each hostile file is refused quickly, in words, with little memory."""

import itertools
import sys
import tempfile
from pathlib import Path

from playground.files.errors import ProjectError
from playground.files.project_file import load

from . import corpus, strange_files
from .children import asked, limited
from .goal import Result, goal, timely
from .sample import network
from .stage import Theatre, played

MEGABYTE = 1 << 20


@goal("SEC-4", "each of at least 60 hostile files refused within 1 s, 64 MB more memory at most, one sentence that says why")
def sec_4(full: bool) -> Result:
    wrong, tried, slowest, largest = [], 0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gift.bprop"
        for name, content in itertools.chain(corpus.files(), strange_files.refused()):
            path.write_bytes(content)
            del content
            outcome = asked(lambda: load(path).project and None, memory=1024 * MEGABYTE)
            fault = _fault(outcome, full)
            wrong += [f"{name}: {fault}"] if fault else []
            tried += 1
            slowest, largest = max(slowest, outcome.get("seconds", 0.0)), max(largest, outcome.get("growth", 0))
    opened = played("hostile_files.opened_in_a_window", 1 if full else 6, seconds=400)
    harmless = opened.get("answer", {"wrong": [str(opened)], "tried": 0})
    wrong += harmless["wrong"] + opened["complaints"]
    measured = (
        f"{tried} files and {harmless['tried']} in a window, slowest {slowest * 1e3:.0f} ms, most memory {largest / MEGABYTE:.0f} MB, "
    )
    measured += f"{len(wrong)} faults"
    return Result(not wrong and tried >= 60, measured + "".join(f"\n  {words}" for words in wrong[:10]))


def _fault(outcome: dict, full: bool) -> str:
    if outcome.get("raised") != ProjectError.__name__:
        return f"not refused: {outcome}"
    words = outcome["words"]
    if "\n" in words or len(words) > 400 or not words.startswith("'gift.bprop' can't be opened"):
        return f"not in plain words: {words[:400]}"
    if not timely(outcome["seconds"], 1.0, full):
        return f"took {outcome['seconds']:.1f} s"
    return f"took {outcome['growth'] / MEGABYTE:.0f} MB" if outcome["growth"] > 64 * MEGABYTE else ""


def opened_in_a_window(every: int) -> dict:
    """Open files that are sound by the letter, train with them, select their blocks: nothing fails, nothing stands still."""
    from playground.dialogs import unsaved

    unsaved.ask_unsaved = unsaved.ask_training = lambda *_: unsaved.DISCARD
    theatre = Theatre(network())
    theatre.ready()
    window, wrong, tried = theatre.window, [], 0
    window.session.failed.connect(lambda words, details: wrong.append(f"{name}: {words} {details}") if details else None)
    limited(3 << 30)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gift.bprop"
        for name, content in itertools.islice(strange_files.harmless(), 0, None, every):
            path.write_bytes(content)
            if not window.files.open_path(path) or not theatre.until(lambda: window.session.state != "preparing"):
                wrong.append(f"{name}: {window.session.state}")
            window.training.toggle()
            theatre.live(0.1)
            window.session.pause()
            theatre.until(lambda: window.session.state != "running")
            for block in list(window.document.project.graph.blocks)[:6]:
                window.document.select([block])
                theatre.live(0.02)
            tried += 1
    theatre.close()
    sys.stderr.flush()
    return {"tried": tried, "wrong": wrong[:5]}
