"""CFG-1: preferences that were cut off, or hold nonsense."""

import tempfile
from pathlib import Path

from playground.files.preferences import Preferences
from playground.files.recent import RecentFiles

from .goal import Result, goal

DEFAULTS = {"theme": "system", "scale": 1.0, "recent_blocks": [], "shown": True, "width": 800}
CHOSEN = {"theme": "dark", "scale": 1.5, "recent_blocks": ["dense"], "shown": False, "width": 900}
NONSENSE = (
    b"",
    b"[]",
    b"3",
    b"null",
    b"\xff\xfe",
    b'{"theme": 3, "scale": "x", "shown": 1, "width": true, "recent_blocks": {}}',
    b"[" * 5000,
)


@goal("CFG-1", "preferences cut at each byte or full of wrong types: starts with defaults, the old file kept as .bad")
def cfg_1(full: bool) -> Result:
    wrong, tried = [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "preferences.json"
        for name, value in CHOSEN.items():
            Preferences(path).set(name, value)
        whole = path.read_bytes()
        for content in (*(whole[:length] for length in range(len(whole) + 1)), *NONSENSE):
            tried += 1
            bad = path.with_name(path.name + ".bad")
            bad.unlink(missing_ok=True)
            path.write_bytes(content)
            wrong += [content[:40]] if not _starts(path, content, bad) else []
            path.write_bytes(content)
            RecentFiles(path).paths()
        safe = Preferences(None)
        safe.set("theme", "dark")
    return Result(not wrong, f"{tried} broken files, {len(wrong)} faults" + (f": {wrong[0]!r}" if wrong else ""))


def _starts(path: Path, content: bytes, bad: Path) -> bool:
    preferences = Preferences(path)
    found = {name: preferences.get(name, default) for name, default in DEFAULTS.items()}
    if preferences.trouble:
        return found == DEFAULTS and bad.read_bytes() == content
    return found in (DEFAULTS, CHOSEN) and not bad.exists()
