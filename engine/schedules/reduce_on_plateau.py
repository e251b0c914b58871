"""The Reduce on plateau schedule."""

from functools import lru_cache

from ..schedule import Progress, Schedule, schedule
from ..settings import setting


@schedule("reduce_on_plateau", title="Reduce on plateau", keywords=("adaptive", "patience", "stall"))
class ReduceOnPlateau(Schedule):
    """Lower the learning rate when the validation loss stops falling.

    A loss is better when it is below (1 - threshold) times the best one; after more than `patience` epochs without, the rate drops and
    the count starts anew.
    """

    drop: float = setting(default=0.1, min=0.0, max=1.0, help="What each drop multiplies the learning rate with.")
    patience: int = setting(default=10, min=0, help="Epochs without improvement that are put up with.", unit="epochs")
    threshold: float = setting(default=1e-4, min=0.0, max=1.0, help="The part by which a loss must fall to count as better.")
    lowest: float = setting(default=0.0, min=0.0, max=1.0, help="Share of the learning rate that is never gone below.")

    def factor(self, progress: Progress) -> float:
        return _after(self, tuple(progress.validation_losses))


@lru_cache(maxsize=64)
def _after(plateau: ReduceOnPlateau, losses: tuple[float, ...]) -> float:
    factor, best, waited = 1.0, float("inf"), 0
    for loss in losses:
        if loss < best * (1 - plateau.threshold):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > plateau.patience:
            factor, waited = max(plateau.lowest, factor * plateau.drop), 0
    return factor
