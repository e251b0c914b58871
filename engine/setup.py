"""The training set-up: all that is chosen before a run starts, beside the network and the data."""

from dataclasses import field

from .errors import SettingError
from .optimizer import Optimizer
from .optimizers.adam import Adam
from .schedule import Schedule
from .schedules.constant import Constant
from .settings import Checked, frozen, setting


@frozen
class Phase(Checked):
    """A part of a training step: make these losses smaller by moving these blocks, `steps` times with a new batch each time.

    `losses` and `blocks` hold block ids; empty `losses` means all losses, empty `blocks` all blocks that have weights.
    """

    name: str = setting(default="", help="What the phase is called in curves and messages.")
    losses: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    steps: int = setting(default=1, min=1, max=1000, help="How often the phase runs before the next one has its turn.")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("losses", "blocks"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


@frozen
class TrainingSetup(Checked):
    """How to train. Without phases each step makes the sum of all losses smaller by moving all weights."""

    epochs: int = setting(default=10, min=1, max=1_000_000, help="How often all training samples are gone through.")
    batch_size: int = setting(default=64, min=1, max=1_000_000, help="How many samples a step works on.", unit="samples")
    order: str = setting(
        default="shuffled",
        choices=("shuffled", "streams"),
        help="shuffled: drawn anew for each epoch. streams: as they come, each goes on where the same place of the last batch ended.",
    )
    seed: int = setting(default=1, min=0, max=2**32 - 1, help="Start of all random numbers; the same seed gives the same run.")
    validation_share: float = setting(default=0.1, min=0.0, max=0.9, help="Part of the training samples held back to check progress.")
    optimizer: Optimizer = field(default_factory=Adam)
    schedule: Schedule = field(default_factory=Constant)
    clip_norm: float = setting(default=0.0, min=0.0, help="Longest gradient allowed; a longer one is shortened. 0 means no limit.")
    clip_value: float = setting(default=0.0, min=0.0, help="Largest single gradient number allowed. 0 means no limit.")
    validate_every: int = setting(default=1, min=1, help="Check on held-back samples after every so many epochs.", unit="epochs")
    patience: int = setting(default=0, min=0, help="Stop after this many epochs without a better validation loss. 0 means never.")
    target_loss: float = setting(default=0.0, min=0.0, help="Stop at the end of an epoch with a validation loss this low. 0 means never.")
    time_limit: float = setting(default=0.0, min=0.0, max=1e6, help="Stop after so long, pauses left out. 0 means never.", unit="minutes")
    keep_best: bool = setting(default=False, help="End with the weights of the best epoch in place of those of the last.")
    phases: tuple[Phase, ...] = ()

    @property
    def parting(self) -> tuple[int, float, str]:
        """What decides which samples are trained on and which are held back: as long as it stays, so do they."""
        return self.seed, self.validation_share, self.order

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.optimizer, Optimizer):
            raise SettingError("Optimizer needs an optimizer such as Adam(), got {optimizer!r}.", optimizer=self.optimizer)
        if not isinstance(self.schedule, Schedule):
            raise SettingError("Schedule needs a schedule such as Constant(), got {schedule!r}.", schedule=self.schedule)
        object.__setattr__(self, "phases", tuple(self.phases))
