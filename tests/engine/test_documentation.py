"""docs/engine.md tells the truth: its examples run one after the other and print what stands there, and its tables list every kind."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalogue import listing, markdown
from engine.probes import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", PAGE, re.DOTALL)
RUNNER = """
import contextlib, io, json, sys
names, printed = {"__name__": "examples"}, []
for example in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(example, "docs/engine.md", "exec"), names)
    printed.append(output.getvalue())
json.dump(printed, sys.stdout)
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[str]:
    """What each example prints; they run in a process of their own, since one adds a kind to the catalogue."""
    sources = json.dumps([source for source, _ in EXAMPLES])
    folder = tmp_path_factory.mktemp("examples")
    command = [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{RUNNER}"]
    done = subprocess.run(command, input=sources, capture_output=True, text=True, cwd=folder, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_prints_what_stands_below_it(number, printed):
    source, expected = EXAMPLES[number]
    assert printed[number] == expected, source


def test_the_page_has_examples_of_the_whole_way():
    page = "".join(source for source, _ in EXAMPLES)
    for word in (
        "Graph.chain",
        ".forward(",
        ".backward(",
        ".gradient(",
        "Trainer(",
        ".save(",
        ".load(",
        ".evaluate(",
        ".predict(",
        "capture(",
    ):
        assert word in page


def test_every_probe_is_in_the_table():
    table = PAGE.partition("## Look inside")[2].partition("\n## ")[0]
    assert [kind for kind in KINDS if f"`{kind}`" not in table] == []


def test_every_kind_is_listed_once():
    kinds = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", markdown(), re.MULTILINE)
    assert len(kinds) == sum(len(owners) for _, owners in listing())
