"""Habits that a machine can watch: short files, a sentence for everything public, no code from data, one home for the version."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "playground", "installer", "tests", "benchmarks")
LONGEST = 400
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common", "stuff"}
RUNNING = {"eval", "exec", "__import__"}
UNSAFE = {"pickle", "marshal", "shelve", "dill"}
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ENGINE = [path for path in FILES if path.is_relative_to(ROOT / "engine")]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Classes and functions of a module that others may use. Methods are left to their class."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_there_is_something_to_watch():
    assert len(FILES) > 200


def test_no_file_is_long():
    long = {short(path): count for path in FILES if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert not long, f"longer than {LONGEST} lines: {long}. Cut along a noun."


def test_a_file_is_named_for_what_it_holds():
    assert not [short(path) for path in FILES if path.stem in NAMELESS]


@pytest.mark.parametrize("path", ENGINE, ids=short)
def test_everything_public_in_the_engine_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert ast.get_docstring(tree) or not tree.body, f"{short(path)} does not say what it holds"
    assert not silent, f"{short(path)}: no docstring for {', '.join(silent)}"


def test_nothing_runs_code_from_data():
    """No pickle, eval or the like anywhere in the program."""
    wrong = []
    for path in FILES:
        if path.is_relative_to(ROOT / "tests"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            imported = {alias.name.split(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()
            if called in RUNNING or imported & UNSAFE:
                wrong.append(f"{short(path)}:{node.lineno}")
    assert not wrong


def test_the_version_is_written_once():
    version = re.search(r'VERSION = "(.+)"', (ROOT / "engine" / "version.py").read_text(encoding="utf-8")).group(1)
    elsewhere = [short(path) for path in FILES if f'"{version}"' in path.read_text(encoding="utf-8") and path.name != "version.py"]
    assert not elsewhere
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_concept_that_a_test_is_marked_with_is_listed():
    texts = [path.read_text(encoding="utf-8") for path in FILES if path.is_relative_to(ROOT / "tests")]
    marks = [mark for text in texts for mark in re.findall(r"mark\.concept\(([^)]*)\)", text)]
    marked = {concept for mark in marks for concept in re.findall(r'"([^"]+)"', mark)}
    assert marked
    assert marked <= set(CONCEPTS)
