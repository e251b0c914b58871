"""SAVE-5: a project of 100 MB is saved from the window while somebody works in it."""

import tempfile
from pathlib import Path
from typing import Any

from playground.document import edits
from playground.document.project import Project
from playground.files.project_file import load

from .goal import Result, goal, timely
from .sample import chain
from .stage import Heartbeat, Theatre, played

LONGEST = 0.1  # seconds that the event loop may stand still
MEGABYTE = 1_000_000


def wide(layers: int) -> Project:
    """Each of these layers holds 17 MB of weights and twice that for the optimizer."""
    hidden = [part for _ in range(layers) for part in (("dense", {"units": 2048}), ("tanh", {}))]
    first = (("input", {"column": "point"}), ("dense", {"units": 2048}), ("tanh", {}))
    return chain(*first, *hidden, ("dense", {"units": 2}), ("softmax_cross_entropy", {"column": "label"}))


def scene(folder: str, layers: int, rounds: int) -> dict[str, Any]:
    """Train a little, save several times, edit meanwhile; and have the training kept safe."""
    theatre = Theatre(wide(layers))
    window, path = theatre.window, Path(folder) / "large.bprop"
    theatre.ready()
    window.training.step()
    theatre.until(lambda: window.session.state == "paused" and window.session.step == 1)
    window.files.path = path
    heart, gaps, edited, shown, size = Heartbeat(), [], 0, 0, 0
    theatre.live(2.0)
    idle = max(heart.gaps)
    for _ in range(rounds):
        heart.begin()
        if not window.files.save():
            return {"fault": "saving did not begin"}
        while window.files.saving:
            shown += window.status.saving.isVisible()
            edited += window.document.apply("Rename", edits.rename_block(window.document.project, "b2", f"first {edited}"))
            theatre.live(0.05)
        theatre.live(0.3)
        gaps.append(max(heart.gaps))
        if not window.files.wait() or not window.files.modified:
            return {"fault": "not saved, or the edits since then don't count as unsaved"}
        size = path.stat().st_size
    saved = load(path).project.graph.blocks["b2"].name != "dense"
    heart.begin()
    window.safekeeping.keep_training_now()
    theatre.until(lambda: not window.safekeeping.writing)
    theatre.live(0.3)
    kept = max(heart.gaps)
    theatre.close()
    return {"kept": kept, "idle": idle, "gaps": gaps, "edited": edited, "saved": saved, "shown": shown, "size": size}


@goal("SAVE-5", "a project of 100 MB saved and kept from the window: its event loop stands still 100 ms longer than at rest, edits go on")
def save_5(full: bool) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        layers, rounds = (2, 5) if full else (1, 1)
        told = played("live_saving.scene", folder, layers, rounds, seconds=600)
    answer = told.get("answer", {"fault": str(told)})
    if "fault" in answer:
        return Result(False, answer["fault"])
    pause = min(answer["gaps"])  # of the quietest round: other programs on the machine cause pauses too
    size, rest = answer["size"] / MEGABYTE, answer["idle"] * 1e3
    prompt = timely(pause - answer["idle"], LONGEST, full)
    held = prompt and answer["edited"] > 0 and answer["saved"] == full and (answer["shown"] > 0 or not full)
    words = f"{size:.0f} MB, longest pause {pause * 1e3:.0f} ms ({rest:.0f} ms at rest), {answer['edited']} edits meanwhile"
    return Result(held, f"{words}, progress shown; {answer['kept'] * 1e3:.0f} ms while its training is kept safe")
