"""The One cycle schedule."""

from math import cos, pi

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("one_cycle", title="One cycle", keywords=("super-convergence", "smith", "triangle"))
class OneCycle(Schedule):
    """Raise the learning rate to its full size, then let it fall far below where it began. Smith and Topin 2018.

    Both parts follow half a cosine wave, as `OneCycleLR` in PyTorch does.
    """

    rise: float = setting(default=0.3, min=0.0, max=1.0, help="Share of the run in which the learning rate rises.")
    start_division: float = setting(default=25.0, min=1.0, help="The first learning rate is the full one divided by this.")
    end_division: float = setting(default=10_000.0, min=1.0, help="The last learning rate is the first one divided by this.")

    def factor(self, progress: Progress) -> float:
        start, last = 1 / self.start_division, max(1, progress.steps - 1)
        peak = self.rise * progress.steps - 1
        step = min(progress.step, last)
        if step <= peak:
            return _between(start, 1.0, step / peak if peak else 1.0)
        return _between(1.0, start / self.end_division, (step - peak) / (last - peak) if last > peak else 1.0)


def _between(first: float, second: float, share: float) -> float:
    return second + (first - second) / 2 * (1 + cos(pi * share))
