"""How much is done, counted in calls: unlike time, the same on every machine and however busy it is."""

import gc
import sys
from collections.abc import Callable


def effort(action: Callable[[], object]) -> int:
    """The calls that an action makes on this thread, of Python's functions and of those of libraries."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before, collects = sys.getprofile(), gc.isenabled()
    gc.disable()  # what is destroyed meanwhile would call too
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return calls
