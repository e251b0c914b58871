"""The installer's scripts lie in a folder that is no package: they are imported from there for one test."""

import importlib
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "installer"


@pytest.fixture
def script(monkeypatch):
    """Import one of the installer's scripts by its name; it is forgotten after the test, as are its neighbours."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(FOLDER)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if str(FOLDER) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
