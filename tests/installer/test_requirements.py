"""The pinned requirements: exact versions with hashes, no address, and in step with the ranges in pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "installer").glob("requirements*.txt"))


def pins(path: Path) -> dict[str, set[str]]:
    """The versions of each package; more than one where they differ by Python's version."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
        found.setdefault(name.lower(), set()).add(version)
    return found


def test_there_are_three():
    assert [path.name for path in FILES] == ["requirements-dev.txt", "requirements-installer.txt", "requirements.txt"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_address_and_a_hash_for_each(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|git\+|@ |--(extra-)?index|--find-links|--trusted", text)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[A-Za-z0-9_.-]+==[\w.]+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_pins_fit_the_ranges():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"requirements.txt": [], **{f"requirements-{name}.txt": wanted for name, wanted in project["dependency-groups"].items()}}
    for path in FILES:
        pinned = pins(path)
        for text in (*project["project"]["dependencies"], *groups[path.name]):
            wanted = Requirement(text)
            versions = pinned[wanted.name.lower()]
            assert all(wanted.specifier.contains(version) for version in versions), f"{path.name}: {wanted} but {versions}"


def test_all_three_agree():
    everywhere: dict[str, set[str]] = {}
    for path in FILES:
        for name, versions in pins(path).items():
            assert everywhere.setdefault(name, versions) == versions, f"{name} differs in {path.name}"
