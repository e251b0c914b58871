"""What a schedule is: a factor on the learning rate that changes while a run goes on."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .catalogue import SCHEDULES
from .settings import Checked


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    `step` and `epoch` count the steps and epochs that are done, so both are 0 in the first step; `steps` and `epochs` are those of the
    whole run. `validation_losses` holds one number for each epoch that was validated (the training losses where nothing is held back).
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    steps_per_epoch: int
    validation_losses: Sequence[float] = ()

    @property
    def share(self) -> float:
        """The part of the run that is done, from 0 at the first step to 1 at the last."""
        return min(1.0, self.step / (self.steps - 1)) if self.steps > 1 else 1.0


class Schedule(Checked, ABC):
    """Settings of one kind of schedule, and the curve that it follows. It remembers nothing: the factor depends on the progress alone."""

    kind: ClassVar[str]
    title: ClassVar[str]
    keywords: ClassVar[tuple[str, ...]]

    @abstractmethod
    def factor(self, progress: Progress) -> float:
        """What the optimizer's learning rate is multiplied with in this step."""


def schedule(kind: str, *, title: str, keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()):
    """Decorator: make the class a frozen dataclass and list it as a schedule."""
    return SCHEDULES.register(kind, title=title, category="Schedule", keywords=keywords, aliases=aliases)
