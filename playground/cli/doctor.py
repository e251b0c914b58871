"""Tell versions, licences, devices and folders, and what is missing."""

import argparse
import importlib.util
import os
import platform
import sys

from engine import device_probe
from engine.catalogue import CATALOGUES
from engine.data import shipped
from engine.kernels import library
from engine.version import VERSION
from playground import gpu, parts
from playground.files import paths

from .arguments import add_json
from .output import print_json

PACKAGES_AT_FAULT = 2  # of the stages; beyond them it is the driver or the GPU


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
        "devices": _devices(),
        "folders": {"data": str(shipped.FOLDER), **_folders()},
    }


def _devices() -> list[dict]:
    """The CPU, and the GPU with what a trial of it found: in a process of its own, so that a damaged package does no harm here."""
    heard = device_probe.look(gpu.probe_line())
    stages = [{"name": stage.name, "title": stage.title, "passed": stage.passed, "text": stage.text} for stage in heard.stages]
    found = {"name": "cuda", "title": "GPU", "usable": heard.usable, "reason": "" if heard.usable else heard.stages[-1].text}
    cure = gpu.install_line() if len(stages) <= PACKAGES_AT_FAULT and not heard.usable else ""
    return [{"name": "cpu", "title": "CPU", "usable": True, "reason": ""}, {**found, "stages": stages, "cure": cure}]


def _folders() -> dict[str, str]:
    return {
        "templates": str(paths.templates_folder()),
        "settings": str(paths.config_folder()),
        "recovery": str(paths.recovery_folder()),
        "logs": str(paths.log_folder()),
        "GPU packages": str(gpu.packages_folder()),
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
        stages = device.get("stages", ())
        for stage in stages if len(stages) > 1 else ():
            print(f"  {stage['title']}: {'yes' if stage['passed'] else 'no'} ({stage['text']})")
        if device.get("cure"):
            print(f"  To add it: {device['cure']}")
    for name, folder in report["folders"].items():
        print(f"Folder for {name}: {folder}")
