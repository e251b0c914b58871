"""`python -m tests.reliability GOAL...` runs the full version of goals; `--short` the short one; without names it lists them."""

import sys
import time

from . import everything
from .goal import GOALS


def main(arguments: list[str]) -> int:
    short = "--short" in arguments
    names = [name for name in arguments if not name.startswith("--")]
    if "all" in names:
        names = list(GOALS)
    unknown = [name for name in names if name not in GOALS]
    if unknown or not names:
        for goal in GOALS.values():
            print(f"{goal.id:8} {goal.threshold}")
        return 2 if unknown else 0
    results = []
    for name in names:
        began = time.perf_counter()
        result = GOALS[name].run(not short)
        results.append(result)
        print(f"{name:8} {'held' if result.held else 'FAILED':7} {result.measured} ({time.perf_counter() - began:.1f} s)", flush=True)
    return 0 if all(result.held for result in results) else 1


if __name__ == "__main__":
    assert everything.FILLED
    sys.exit(main(sys.argv[1:]))
