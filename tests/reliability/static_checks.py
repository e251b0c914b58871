"""SEC-3: what the source of the file floor must not hold."""

import ast
import subprocess
import sys
from pathlib import Path

from .goal import Result, goal

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("playground/files", "playground/document")
MODULES = {"pickle", "marshal", "shelve", "importlib", "torch", "yaml", "dill", "joblib", "runpy", "code", "socket", "urllib", "http"}
CALLS = {"eval", "exec", "compile", "__import__", "globals", "getattr_static"}


def forbidden(tree: ast.AST) -> list[str]:
    """Imports, calls and arguments that could turn data into code."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.append(f"{node.func.id}()")
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle" and getattr(node.value, "value", True):
            found.append("allow_pickle=True")
    return found


@goal("SEC-3", "ruff's security rules clean; no module and no call in the file floor that could turn data into code")
def sec_3(full: bool) -> Result:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [f"{path.name}: {what}" for path in files for what in forbidden(ast.parse(path.read_text(encoding="utf-8")))]
    pickles = [path.name for path in ROOT.glob("engine/**/*.py") if "allow_pickle=True" in path.read_text(encoding="utf-8")]
    command = [sys.executable, "-m", "ruff", "check", "--select", "S", "engine", "playground"]
    ruff = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    faults = [*found, *pickles, *([ruff.stdout.strip().splitlines()[-1]] if ruff.returncode else [])]
    return Result(not faults, faults[0] if faults else f"{len(files)} files, 0 findings; ruff S clean")
