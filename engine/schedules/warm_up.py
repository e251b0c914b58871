"""The Warm-up schedule."""

from math import cos, pi

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("warm_up", title="Warm-up", keywords=("linear", "ramp", "transformer"))
class WarmUp(Schedule):
    """Raise the learning rate in a straight line over the first steps, then keep it or let it fall to the end of the run."""

    steps: int = setting(default=100, min=1, help="Steps until the full learning rate is reached.", unit="steps")
    start: float = setting(default=0.01, min=0.0, max=1.0, help="Share of the learning rate in the first step.")
    then: str = setting(
        default="constant", choices=("constant", "linear", "cosine"), help="What follows: keep it, a straight fall, a cosine."
    )

    def factor(self, progress: Progress) -> float:
        if progress.step < self.steps:
            return self.start + (1 - self.start) * progress.step / self.steps
        done = min(1.0, (progress.step - self.steps) / max(1, progress.steps - self.steps))
        return {"constant": 1.0, "linear": 1 - done, "cosine": (1 + cos(pi * done)) / 2}[self.then]
