"""The Step schedule."""

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("step", title="Step", keywords=("staircase", "decay", "drop"))
class Step(Schedule):
    """Lower the learning rate by a factor every few epochs."""

    every: int = setting(default=10, min=1, help="Epochs between two drops.", unit="epochs")
    drop: float = setting(default=0.1, min=0.0, max=1.0, help="What each drop multiplies the learning rate with.")

    def factor(self, progress: Progress) -> float:
        return self.drop ** (progress.epoch // self.every)
