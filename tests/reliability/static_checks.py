"""SEC-3 and SEC-6: what the source must not hold, and that nothing is sent anywhere."""

import ast
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playground.files.project_file import load, save

from .broken_input import Watch
from .children import asked
from .goal import Result, goal
from .sample import trained

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("playground/files", "playground/document")
MODULES = {"pickle", "marshal", "shelve", "importlib", "torch", "yaml", "dill", "joblib", "runpy", "code", "socket", "urllib", "http"}
NETWORK = {"socket", "urllib", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "asyncio", "ssl"}
PINNED = re.compile(r"[A-Za-z0-9_.-]+==[\w.]+")
CALLS = {"eval", "exec", "compile", "__import__", "globals", "getattr_static"}


def imported(tree: ast.AST, modules: set[str]) -> list[str]:
    """Those of these modules that a file imports."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in modules]
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in modules:
            found.append(node.module)
    return found


def forbidden(tree: ast.AST) -> list[str]:
    """Imports, calls and arguments that could turn data into code."""
    found = imported(tree, MODULES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.append(f"{node.func.id}()")
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle" and getattr(node.value, "value", True):
            found.append("allow_pickle=True")
    return found


@goal("SEC-3", "ruff's security rules clean; no module and no call in the file floor that could turn data into code")
def sec_3(full: bool) -> Result:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [f"{path.name}: {what}" for path in files for what in forbidden(ast.parse(path.read_text(encoding="utf-8")))]
    pickles = [path.name for path in ROOT.glob("engine/**/*.py") if "allow_pickle=True" in path.read_text(encoding="utf-8")]
    command = [sys.executable, "-m", "ruff", "check", "--select", "S", *FOLDERS]
    ruff = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    faults = [*found, *pickles, *([ruff.stdout.strip().splitlines()[-1]] if ruff.returncode else [])]
    return Result(not faults, faults[0] if faults else f"{len(files)} files, 0 findings; ruff S clean")


@goal("SEC-6", "no module of the program can reach a network; 0 socket events while a project trains, is saved and opened")
def sec_6(full: bool) -> Result:
    files = [path for folder in ("engine", "playground") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [f"{path.name}: {what}" for path in files for what in imported(ast.parse(path.read_text(encoding="utf-8")), NETWORK)]
    heard = asked(_a_short_life)
    events = heard.get("answer", [str(heard)])
    faults = [*found, *events]
    return Result(not faults, faults[0] if faults else f"{len(files)} files import no network module; 0 socket events")


def _a_short_life() -> list[str]:
    watch = Watch()
    watch.on = True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.bprop"
        for _ in range(3):
            save(path, trained(steps=20))
            load(path)
    return [event for event in watch.seen if event.startswith("socket")]


@goal("SEC-7", "every line of requirements is an exact version with hashes; `pip-audit` finds nothing (by hand: it needs the network)")
def sec_7(full: bool) -> Result:
    faults, count = [], 0
    for path in sorted((ROOT / "installer").glob("requirements*.txt")):
        entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
        pinned = [entry for entry in entries if not entry.startswith("#")]
        count += len(pinned)
        faults += [f"{path.name}: {entry[:60]}" for entry in pinned if not PINNED.match(entry) or "--hash=sha256:" not in entry]
    return Result(not faults and count > 0, faults[0] if faults else f"{count} entries, each with version and hashes")
