"""Tell versions, licences, devices and folders, and what is missing."""

import argparse
import importlib.util
import os
import platform
import sys

from engine import devices
from engine.catalogue import CATALOGUES
from engine.data import shipped
from engine.kernels import library
from engine.version import VERSION
from playground import parts
from playground.files import paths

from .arguments import add_json
from .output import print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    report = examine()
    if arguments.json:
        print_json(report)
    else:
        _print_text(report)
    return 0


def examine() -> dict:
    """Everything that a bug report should say, as JSON values."""
    return {
        "blockprop": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "packages": {part.package: part.version or None for part in _parts()},
        "licences": {"blockprop": "MIT", **{part.package: part.licence for part in _parts()}},
        "kinds": {catalogue.noun: sorted(catalogue) for catalogue in CATALOGUES},
        "qt": _qt(),
        "kernels": library.status(),
        "devices": [{"name": one.name, "title": one.title, "usable": one.usable, "reason": one.reason} for one in devices.available()],
        "folders": {"data": str(shipped.FOLDER), **_folders()},
    }


def _folders() -> dict[str, str]:
    return {
        "templates": str(paths.templates_folder()),
        "settings": str(paths.config_folder()),
        "recovery": str(paths.recovery_folder()),
        "logs": str(paths.log_folder()),
    }


def _parts() -> list[parts.Part]:
    """What is needed, and of what is optional only what is there."""
    return [*parts.PARTS, *(part for part in parts.OPTIONAL if part.version)]


def _qt() -> dict[str, str | bool]:
    """What Qt would draw on, without importing it."""
    found = importlib.util.find_spec("PySide6") is not None
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        drawn = f"{chosen}, by QT_QPA_PLATFORM"
    elif sys.platform in ("win32", "darwin"):
        drawn = "the system's own"
    elif os.environ.get("WAYLAND_DISPLAY"):
        drawn = f"Wayland ({os.environ['WAYLAND_DISPLAY']})"
    elif os.environ.get("DISPLAY"):
        drawn = f"X11 ({os.environ['DISPLAY']})"
    else:
        drawn = "no display: commands work, a window does not"
    return {"installed": found, "platform": drawn}


def _print_text(report: dict) -> None:
    print(f"Blockprop {report['blockprop']}, Python {report['python']}, {report['system']}, {report['processors']} processors")
    print("Packages: " + ", ".join(f"{name} {version or 'missing'}" for name, version in report["packages"].items()))
    print(f"Window: {'Qt is installed' if report['qt']['installed'] else 'Qt is missing'}; {report['qt']['platform']}")
    print(report["kernels"])
    print("Licences: " + ", ".join(f"{name} {licence}" for name, licence in report["licences"].items()))
    for device in report["devices"]:
        print(f"{device['title']}: {'usable' if device['usable'] else device['reason']}")
    for name, folder in report["folders"].items():
        print(f"Folder for {name}: {folder}")
