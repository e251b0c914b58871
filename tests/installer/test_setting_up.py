"""Setting up from source: what is missing, the line to type, and nothing done twice."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are looked for on Linux only")


@pytest.fixture
def system(script, monkeypatch):
    """The module, on a machine where every library and a font is there."""
    module = script("system")
    monkeypatch.setattr(module, "_loadable", lambda: {library for library, *_ in module.LIBRARIES})
    monkeypatch.setattr(module, "_has_font", lambda: True)
    monkeypatch.setattr(module, "_can_make_environments", lambda: True)
    monkeypatch.setattr(module, "compiler", lambda: "/usr/bin/cc")
    monkeypatch.setattr(module, "_install", lambda *_: pytest.fail("something was installed"))
    return module


@LINUX
def test_nothing_missing_nothing_done(system, capsys):
    system.bring(needs_venv=True)
    assert capsys.readouterr() == ("", "")


@LINUX
@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends libxcb-cursor0 fonts-dejavu-core python3-venv"),
        ("dnf", "sudo dnf install -y xcb-util-cursor dejavu-sans-fonts python3"),
        ("pacman", "sudo pacman -S --needed --noconfirm xcb-util-cursor ttf-dejavu python"),
        ("zypper", "sudo zypper --non-interactive install libxcb-cursor0 dejavu-fonts python3"),
    ],
)
def test_without_rights_the_exact_line_is_named(system, monkeypatch, manager, line):
    have = {library for library, *_ in system.LIBRARIES if "cursor" not in library}
    monkeypatch.setattr(system, "_loadable", lambda: have)
    monkeypatch.setattr(system, "_has_font", lambda: False)
    monkeypatch.setattr(system, "_can_make_environments", lambda: False)
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name, **_: name if name == manager else None)
    with pytest.raises(system.SetupError) as caught:
        system.bring(needs_venv=True)
    assert str(caught.value).splitlines()[-1].strip() == line


@LINUX
def test_a_missing_compiler_stops_nobody(system, monkeypatch, capsys):
    monkeypatch.setattr(system, "compiler", lambda: None)
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name, **_: name if name == "apt-get" else None)
    system.bring(needs_venv=True)
    assert "sudo apt-get install -y --no-install-recommends gcc libc6-dev" in capsys.readouterr().err


@LINUX
def test_with_rights_only_what_is_missing_is_installed(system, monkeypatch):
    lines = []
    have = {library for library, *_ in system.LIBRARIES if "EGL" not in library}
    monkeypatch.setattr(system, "_loadable", lambda: have)
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "_install", lambda manager, line: lines.append(line) or True)
    monkeypatch.setattr(system.shutil, "which", lambda name, **_: name if name == "apt-get" else None)
    system.bring(needs_venv=True)
    assert lines == [["apt-get", "install", "-y", "--no-install-recommends", "libegl1"]]


def test_every_manager_has_a_name_for_everything(script):
    system = script("system")
    rows = [tuple(names) for _, *names in system.LIBRARIES] + [system.FONT, system.VENV_MODULE, *system.COMPILER]
    assert all(len(row) == len(system.MANAGERS) and all(row) for row in rows)


def test_an_environment_is_made_once(script, monkeypatch, tmp_path):
    environment = script("environment")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "KERNELS", tmp_path)
    monkeypatch.setattr(environment.system, "bring", lambda needs_venv: None)
    (tmp_path / "build.py").write_text("")
    (tmp_path / "installer").mkdir()
    pinned = tmp_path / "installer" / "requirements.txt"
    pinned.write_text("one==1\n")
    made = environment.Environment(tmp_path / "env")
    ran = []

    def run(line, *_, **__):
        ran.append(line)
        if "venv" in line:
            made.scripts.mkdir(parents=True)
            made.python.touch()
        return subprocess.CompletedProcess(line, 0, stdout=str(made.folder))

    monkeypatch.setattr(environment.subprocess, "run", run)
    made.prepare("requirements.txt")
    assert any("--require-hashes" in line for line in ran)
    assert (made.scripts / ("blockprop.cmd" if environment.WINDOWS else "blockprop")).is_file()
    ran.clear()
    made.prepare("requirements.txt")
    assert ran == []
    pinned.write_text("one==2\n")
    made.prepare("requirements.txt")
    assert any("--require-hashes" in line for line in ran)
    assert not any("venv" in line for line in ran)


@pytest.mark.parametrize("name", ["start.py", "test.py"])
def test_the_readme_names_the_commands(name):
    assert (ROOT / "installer" / name).is_file()
    assert f"python3 installer/{name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_display_is_noticed(script, monkeypatch):
    start = script("start")
    monkeypatch.setattr(start.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not start.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not start.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert start.has_display()
    monkeypatch.setattr(start.sys, "platform", "darwin")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert start.has_display()


@pytest.mark.parametrize(
    ("options", "codes", "said"), [([], [0, 0], 0), ([], [1, 0], 1), ([], [0, 3], 3), ([], [-11, 0], -11), (["-k", "none"], [5], 5)]
)
def test_a_run_that_fails_is_not_forgotten(script, monkeypatch, options, codes, said):
    test = script("test")
    runs = []
    monkeypatch.setattr(type(test.SOURCE), "prepare", lambda *_: None)
    monkeypatch.setattr(test, "_pytest", lambda run: runs.append(run) or codes[len(runs) - 1])
    assert (test.main(options), len(runs)) == (said, len(codes))
    assert not options or runs == [options]
