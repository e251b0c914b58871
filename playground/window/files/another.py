"""Another window: the program once more, in a process of its own, so that neither can bring the other down."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from playground import gpu


def line(path: Path | None = None, *, safe: bool = False, frozen: bool = gpu.FROZEN) -> list[str]:
    """The command line that opens a window, on a project if one is named."""
    arguments = [*(["--safe-mode"] if safe else []), *([str(path)] if path else [])]
    if frozen:
        return [sys.executable, *arguments]
    code = f"import sys; sys.path.insert(0, {str(gpu.ROOT)!r}); from playground.cli import main; sys.exit(main({arguments!r}))"
    return [sys.executable, "-c", code]


def start(path: Path | None = None, *, safe: bool = False) -> bool:
    """Open it; whether the system could begin that."""
    program, *arguments = line(path, safe=safe)
    return bool(QProcess.startDetached(program, arguments)[0])
