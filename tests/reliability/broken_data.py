"""IMP-1: tables, archives and pictures that were changed at random."""

import io
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.catalogue import SOURCES
from engine.data import shipped
from engine.errors import DataError

from .broken_input import flipped
from .children import asked
from .goal import Result, goal, timely

MEGABYTE = 1 << 20


def table(folder: Path, content: bytes, number: int) -> Any:
    path = folder / f"{number}.csv"
    path.write_bytes(content)
    return SOURCES["csv_file"](path=str(path)), path


def archive(folder: Path, content: bytes, number: int) -> Any:
    path = folder / f"{number}.npz"
    path.write_bytes(content)
    return SOURCES["npz_file"](path=str(path)), path


def pictures(folder: Path, content: bytes, number: int) -> Any:
    path = folder / "pictures" / "a" / f"{number}.png"
    path.write_bytes(content)
    return SOURCES["image_folder"](path=str(folder / "pictures")), path


def sound_archive() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, x=np.arange(60, dtype=np.float32).reshape(20, 3), y=np.arange(20) % 2)
    return buffer.getvalue()


def sound_picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.arange(12 * 12 * 3, dtype=np.uint8).reshape(12, 12, 3)).save(buffer, kind)
    return buffer.getvalue()


def read_many(make: Callable[[Path, bytes, int], Any], sound: bytes, count: int, folder: Path) -> dict[str, Any]:
    """Load `count` spoiled files; what happened, in numbers."""
    rng, loaded, slowest = random.Random(4), 0, 0.0
    for number in range(count):
        source, path = make(folder, flipped(sound, rng), number)
        began = time.process_time()
        try:
            source.specs()
            source.load(1)
            loaded += 1
        except DataError as refused:
            if "\n" in str(refused):
                return {"fault": f"two lines: {refused}"}
        except Exception as trouble:
            return {"fault": f"{path.suffix}: {type(trouble).__name__}: {str(trouble)[:200]}"}
        slowest = max(slowest, time.process_time() - began)
        path.unlink()
    return {"loaded": loaded, "slowest": slowest}


@goal("IMP-1", "20,000 broken tables, archives and pictures: only DataError in one line, 2 s and 512 MB at most")
def imp_1(full: bool) -> Result:
    count = 5_000 if full else 150
    csv = shipped.path("tabular/iris.csv").read_bytes()
    jobs = [(table, csv), (archive, sound_archive()), (pictures, sound_picture("PNG")), (pictures, sound_picture("JPEG"))]
    faults, loaded, slowest, growth = [], 0, 0.0, 0
    for make, sound in jobs:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for label in ("a", "b"):
                (folder / "pictures" / label).mkdir(parents=True)
                for number in range(4):
                    (folder / "pictures" / label / f"sound{number}.png").write_bytes(sound_picture("PNG"))
            told = asked(lambda make=make, sound=sound, folder=folder: read_many(make, sound, count, folder))
            answer = told.get("answer", {"fault": str(told)})
            faults += [answer["fault"]] if "fault" in answer else []
            loaded += answer.get("loaded", 0)
            slowest = max(slowest, answer.get("slowest", 0.0))
            growth = max(growth, told.get("growth", 0))
    measured = f"4 × {count:,} files, {loaded} loaded, slowest {slowest * 1e3:.0f} ms, {growth / MEGABYTE:.0f} MB"
    held = not faults and timely(slowest, 2.0, full) and growth <= 512 * MEGABYTE
    return Result(held, measured + (f"; {faults[0]}" if faults else ""))
