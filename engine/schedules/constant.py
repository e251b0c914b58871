"""The Constant schedule."""

from ..schedule import Progress, Schedule, schedule


@schedule("constant", title="Constant", keywords=("fixed", "none"))
class Constant(Schedule):
    """Keep the learning rate as it is."""

    def factor(self, progress: Progress) -> float:
        return 1.0
