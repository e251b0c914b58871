"""The Cosine schedule."""

from math import cos, pi

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("cosine", title="Cosine", keywords=("annealing", "sgdr", "decay"))
class Cosine(Schedule):
    """Lower the learning rate along half a cosine wave, from epoch to epoch or from step to step, to the end of the run.

    end + (1 - end) (1 + cos(π · done / whole)) / 2. Loshchilov and Hutter 2017, without restarts.
    """

    end: float = setting(default=0.0, min=0.0, max=1.0, help="Share of the learning rate that is left at the end.")
    smooth: bool = setting(default=True, help="On: change at each step. Off: change after each epoch.")

    def factor(self, progress: Progress) -> float:
        done = progress.step / max(1, progress.steps) if self.smooth else progress.epoch / max(1, progress.epochs)
        return self.end + (1 - self.end) * (1 + cos(pi * min(1.0, done))) / 2
