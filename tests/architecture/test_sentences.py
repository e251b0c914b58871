"""What people read is made of a pattern and parts, so that it can be said in another language."""

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("engine", "playground/document", "playground/files", "playground/training")
NOT_SAID = ("engine/kernels", "engine/exporters", "playground/files/write_templates.py")
SPOKEN = ("Problem", "Fix", "Finding", "FileGone", "FileChanged", "MemoryNeeded")


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(NOT_SAID):
                calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
                yield from ((f"{place}:{call.lineno}", call) for call in calls)


def _is_spoken(call: ast.Call) -> bool:
    called = getattr(call.func, "id", "")
    return called in SPOKEN or (called.endswith("Error") and not hasattr(builtins, called))


def test_no_sentence_is_put_together_before_it_is_made():
    glued = [place for place, call in _calls() if _is_spoken(call) for text in call.args if isinstance(text, ast.JoinedStr | ast.BinOp)]
    assert glued == []


@pytest.mark.parametrize("called", ["Problem", "Fix"])
def test_what_a_problem_says_is_a_sentence(called):
    plain = [place for place, call in _calls() if getattr(call.func, "id", "") == called and isinstance(call.args[0], ast.Constant)]
    assert plain == []
