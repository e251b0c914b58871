"""A trial of the GPU beside the event loop: it goes on, and the trial ends whatever the child does."""

import sys

from playground.training.device_probe import DeviceProbe
from tests.gpu import packages

SAYS = """
import json
for name in ("found", "loads", "driver", "device", "computes"):
    print(json.dumps({"name": name, "passed": True, "text": name}), flush=True)
"""


def trial(qtbot, code, limit=60.0):
    probe = DeviceProbe([sys.executable, "-c", code], limit)
    told = []
    probe.stage_done.connect(told.append)
    with qtbot.waitSignal(probe.finished, timeout=60_000) as ended:
        probe.start()
        assert probe.runs
    assert not probe.runs
    assert list(probe.stages) == told
    return ended.args[0], told


def test_a_gpu_that_passes_every_stage_can_be_used(qtbot):
    usable, told = trial(qtbot, SAYS)
    assert usable
    assert [stage.text for stage in told] == ["found", "loads", "driver", "device", "computes"]


def test_a_child_that_hangs_is_ended(qtbot):
    usable, told = trial(qtbot, packages.HANGS, 0.3)
    assert not usable
    assert "No answer within 0.3 seconds" in told[-1].text


def test_a_child_that_crashes_is_an_answer(qtbot):
    usable, told = trial(qtbot, packages.CRASHES)
    assert not usable
    assert "crashed" in told[-1].text


def test_a_program_that_is_not_there_is_an_answer(qtbot):
    probe = DeviceProbe(["/no/such/program"])
    with qtbot.waitSignal(probe.finished, timeout=10_000) as ended:
        probe.start()
    assert ended.args == [False]
    assert probe.stages[-1].name == "found"


def test_a_trial_can_be_left_and_begun_again(qtbot):
    probe = DeviceProbe([sys.executable, "-c", packages.HANGS])
    probe.start()
    probe.stop()
    assert not probe.runs
    with qtbot.assertNotEmitted(probe.finished):
        probe.start()
        probe.stop()
