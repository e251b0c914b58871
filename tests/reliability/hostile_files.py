"""SEC-4: each hostile file is refused quickly, in words, with little memory."""

import tempfile
from pathlib import Path

from playground.files.errors import ProjectError
from playground.files.project_file import load

from . import corpus
from .children import asked
from .goal import Result, goal

MEGABYTE = 1 << 20


@goal("SEC-4", "each of at least 60 hostile files refused within 1 s, 64 MB more memory at most, one sentence that says why")
def sec_4(full: bool) -> Result:
    wrong, tried, slowest, largest = [], 0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gift.bprop"
        for name, content in corpus.files():
            path.write_bytes(content)
            del content
            outcome = asked(lambda: load(path).project and None, memory=1024 * MEGABYTE)
            fault = _fault(outcome)
            wrong += [f"{name}: {fault}"] if fault else []
            tried += 1
            slowest, largest = max(slowest, outcome.get("seconds", 0.0)), max(largest, outcome.get("growth", 0))
    measured = f"{tried} files, slowest {slowest * 1e3:.0f} ms, most memory {largest / MEGABYTE:.0f} MB, {len(wrong)} faults"
    return Result(not wrong and tried >= 60, measured + "".join(f"\n  {words}" for words in wrong[:10]))


def _fault(outcome: dict) -> str:
    if outcome.get("raised") != ProjectError.__name__:
        return f"not refused: {outcome}"
    words = outcome["words"]
    if "\n" in words or len(words) > 400 or not words.startswith("'gift.bprop' can't be opened"):
        return f"not in plain words: {words[:400]}"
    if outcome["seconds"] > 1.0:
        return f"took {outcome['seconds']:.1f} s"
    return f"took {outcome['growth'] / MEGABYTE:.0f} MB" if outcome["growth"] > 64 * MEGABYTE else ""
