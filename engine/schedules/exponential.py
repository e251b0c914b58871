"""The Exponential schedule."""

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("exponential", title="Exponential", keywords=("decay", "geometric"))
class Exponential(Schedule):
    """Lower the learning rate by the same factor after each epoch."""

    decay: float = setting(default=0.95, min=0.0, max=1.0, help="What each epoch multiplies the learning rate with.")

    def factor(self, progress: Progress) -> float:
        return self.decay**progress.epoch
