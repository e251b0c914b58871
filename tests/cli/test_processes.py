"""The command line as a process of its own: what it imports, how it repeats itself, how it is interrupted."""

import json
import os
import signal
import subprocess
import sys

import pytest

from playground.files.project_file import load

SCRIPT = """
import sys
from playground.cli import main
code = main(sys.argv[1:])
found = sorted(name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph", "cupy")))
assert not found, found
sys.exit(code)
"""


def process(*arguments, **options):
    return subprocess.run([sys.executable, "-c", SCRIPT, *map(str, arguments)], capture_output=True, text=True, timeout=100, **options)


def test_commands_that_need_no_window_import_no_qt(project, tmp_path):
    new = tmp_path / "new.bprop"
    commands = [
        ["templates"],
        ["new", "mlp-digits", new],
        ["train", project, "--epochs", "1", "--device", "cpu"],
        ["evaluate", project, "--device", "cpu"],
        ["inspect", project],
    ]
    for command in commands:
        done = process(*command)
        assert done.returncode == 0, (command, done.stderr)


def test_a_picture_of_the_window_is_drawn_without_complaints(project, tmp_path):
    out = tmp_path / "window.png"
    line = [sys.executable, "-m", "playground.cli", "screenshot", str(project), str(out), "--train-steps", "5"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.stat().st_size > 20_000


def test_two_runs_with_the_same_seed_are_the_same_bit_for_bit(project, tmp_path):
    outs = [tmp_path / name for name in ("a.bprop", "b.bprop")]
    for out in outs:
        assert process("train", project, "--epochs", "2", "--device", "cpu", "--out", out).returncode == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_stopping_between_epochs_changes_nothing(project, tmp_path):
    whole, parts = tmp_path / "whole.bprop", tmp_path / "parts.bprop"
    assert process("train", project, "--epochs", "2", "--device", "cpu", "--out", whole).returncode == 0
    assert process("train", project, "--epochs", "1", "--device", "cpu", "--out", parts).returncode == 0
    assert process("train", parts, "--epochs", "1", "--device", "cpu").returncode == 0
    assert load(whole).checkpoint.same_as(load(parts).checkpoint)
    assert whole.read_bytes() == parts.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C to a whole console; try it by hand there")
def test_ctrl_c_saves_what_there_is_and_says_so(project):
    command = [sys.executable, "-m", "playground.cli", "train", str(project), "--epochs", "1000000", "--device", "cpu", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert "Epoch 1/" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrupted after" in err
    assert "Traceback" not in err
    found = json.loads(out)
    assert found["interrupted"] is True
    assert load(project).checkpoint.counters["step"] == found["steps"] >= 31


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = f"{sys.executable} -c 'from playground.cli import main; import sys; sys.exit(main([\"doctor\"]))' | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_training_whose_progress_nobody_reads_is_saved_all_the_same(project):
    read, write = os.pipe()
    command = [sys.executable, "-c", SCRIPT, "train", str(project), "--epochs", "3"]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=write, env=buffered)
    os.close(write)
    os.close(read)  # as when the terminal goes, or `| head` has enough
    running.communicate(timeout=60)
    assert running.returncode == 0
    assert load(project).checkpoint.counters["epoch"] == 3
