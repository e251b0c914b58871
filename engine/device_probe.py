"""Whether a GPU can be used, found out in a process of its own: a package that hangs or crashes there does no harm here.

The child goes through the stages and prints each as a line of JSON; the parent reads the lines and adds what became of a child that
fell silent. Nothing here imports CuPy but the child.
"""

import faulthandler
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import devices
from .errors import DeviceError
from .sentence import Sentence

LIMIT = 30.0  # seconds; the first start of CUDA on a machine takes some
STAGES = {
    "found": Sentence("CuPy is there"),
    "loads": Sentence("CuPy loads"),
    "driver": Sentence("The driver answers"),
    "device": Sentence("There is a GPU"),
    "computes": Sentence("A small multiplication is right"),
}
LAST = tuple(STAGES)[-1]


@dataclass(frozen=True)
class Stage:
    """One step on the way to a GPU: its name, whether it went well, and what was found or what is wrong."""

    name: str
    passed: bool
    text: str

    @property
    def title(self) -> str:
        """What is asked at this stage."""
        return STAGES[self.name]


# --- the child


def speak() -> int:
    """Go through the stages, a line on stdout for each, and stop at the first that fails; 0 if none did.

    The process ends itself if it is still at it long after its time, because its parent may be gone.
    """
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(2 * LIMIT, exit=True, file=nowhere)  # works even where a library holds Python's lock
        try:
            for stage in stages():
                print(json.dumps(asdict(stage)), flush=True)  # noqa: T201 - the line is the message
                if not stage.passed:
                    return 1
            return 0
        finally:
            faulthandler.cancel_dump_traceback_later()


def stages() -> Iterator[Stage]:
    """Each stage as it ends, up to the first that fails. Loads CuPy into this process."""
    steps = (_found, _loads, _driver, _device, _computes)
    for name, step in zip(STAGES, steps, strict=True):
        try:
            yield Stage(name, True, step())
        except Exception as trouble:  # CuPy raises many kinds; each is the answer
            yield Stage(name, False, _first_line(trouble))
            return


def _found() -> str:
    spec = importlib.util.find_spec("cupy")
    if spec is None:
        raise DeviceError("CuPy is not installed.")
    return str(Path(spec.origin).parent) if spec.origin else Sentence("a folder without its files")


def _loads() -> str:
    return f"CuPy {_cupy().__version__}"


def _driver() -> str:
    version = _cupy().cuda.runtime.driverGetVersion()
    if not version:
        raise DeviceError("There is no NVIDIA driver.")
    return f"for CUDA up to {version // 1000}.{version % 1000 // 10}"


def _device() -> str:
    if not _cupy().cuda.is_available():
        raise DeviceError("The driver finds no GPU, or is too old for this CuPy.")
    properties = _cupy().cuda.runtime.getDeviceProperties(0)
    return f"{properties['name'].decode()}, {properties['totalGlobalMem'] / 2**30:.0f} GiB"


def _computes() -> str:
    devices.cuda()
    return Sentence("as on the CPU")


def _cupy() -> Any:
    import cupy  # heavy and optional: only ever loaded by the child

    return cupy


def _first_line(trouble: Exception) -> str:
    return next((line for line in str(trouble).splitlines() if line.strip()), type(trouble).__name__)


# --- the parent


class Listener:
    """Puts together what a child says: feed it the lines, and in the end what became of the child."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    @property
    def usable(self) -> bool:
        """Whether the last stage was reached and went well."""
        return bool(self.stages) and self.stages[-1].name == LAST and self.stages[-1].passed

    def line(self, text: str) -> Stage | None:
        """The stage that a line tells of; None for whatever else a package prints."""
        try:
            said = json.loads(text)
            stage = Stage(str(said["name"]), said["passed"] is True, Sentence(str(said["text"])))
        except (ValueError, KeyError, TypeError):
            return None
        if stage.name not in STAGES:
            return None
        self.stages.append(stage)
        return stage

    def end(self, code: int, limit: float | None = None) -> Stage | None:
        """The stage at which a child fell silent, if it did: `limit` is the time that it was given if that ran out."""
        if self.usable or (self.stages and not self.stages[-1].passed):
            return None
        name = tuple(STAGES)[len(self.stages)]
        if limit is not None:
            text = Sentence("No answer within {limit:g} seconds; the trial was ended.", limit=limit)
        else:
            text = Sentence("The trial crashed here (exit code {code}).", code=code)
        self.stages.append(Stage(name, False, text))
        return self.stages[-1]


def look(line: Sequence[str], limit: float = LIMIT) -> Listener:
    """As `listen`, but without a child where it is plain that CuPy is not there."""
    if devices.is_there():
        return listen(line, limit)
    heard = Listener()
    heard.stages.append(Stage("found", False, Sentence("CuPy is not installed.")))
    return heard


def listen(line: Sequence[str], limit: float = LIMIT, tell: Callable[[Stage], None] = lambda stage: None) -> Listener:
    """Run a child with this command line and wait for it, no longer than `limit` seconds. Each stage goes to `tell`."""
    heard = Listener()
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True) as child:
        late = threading.Event()
        clock = threading.Timer(limit, lambda: (late.set(), child.kill()))
        clock.start()
        try:
            for text in child.stdout or ():
                stage = heard.line(text)
                if stage is not None:
                    tell(stage)
            code = child.wait()
        finally:
            clock.cancel()
            clock.join()
    last = heard.end(code, limit if late.is_set() else None)
    if last is not None:
        tell(last)
    return heard


if __name__ == "__main__":
    sys.exit(speak())
