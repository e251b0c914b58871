"""A short visit of the monkey; `python -m tests.acceptance.monkey --events 20000` is the long one."""

import pytest

from tests.acceptance.monkey import play


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_monkey_at_the_window_breaks_nothing(open_window, seed):  # 3 × 500 events
    window = open_window("spiral")
    window.pump.start()
    assert play(window, 500, seed) == []
