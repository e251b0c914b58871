"""Relief: how a training goes on when the GPU's memory is too small for it, or the GPU is gone."""

from collections.abc import Callable
from typing import Any, TypeVar

from .. import devices
from ..backend import Backend
from ..checkpoint import Checkpoint
from ..sentence import Sentence

Made = TypeVar("Made")


def relieve(trainer: Any, trouble: Exception, refuge: Checkpoint | None) -> str:
    """Make the training of a Trainer go on after what its GPU raised, and say what was done.

    Batches are worked on in twice as many parts while that changes no result; then the CPU goes on, from the same step, or from `refuge`
    if the GPU answers no more.
    """
    if not isinstance(trouble, MemoryError):
        trainer.move(devices.cpu(), refuge)
        return Sentence(
            "The GPU does not answer any more ({trouble}). Going on with the CPU from step {step}.",
            trouble=_first_line(trouble),
            step=trainer.step + 1,
        )
    trainer.evaluator.let_go()
    if trainer.team.halve(trainer.batches.size):
        trainer.network.backend.free()
        parts, size = trainer.team.parts, trainer.batches.size
        return Sentence(
            "The GPU's memory is too small for {size} samples at once. They are worked on in {parts} parts; the results stay the same.",
            size=size,
            parts=parts,
        )
    trainer.move(devices.cpu())
    return Sentence("The GPU's memory is too small for this network. Going on with the CPU; nothing is lost.")


def on_device(make: Callable[[Backend], Made], backend: Backend) -> tuple[Made, str]:
    """What `make` makes on a backend, or on the CPU if the GPU can't hold it, and then a sentence on that."""
    try:
        return make(backend), ""
    except backend.guard() as trouble:
        backend.free()
        if isinstance(trouble, MemoryError):
            return make(devices.cpu()), Sentence("The GPU's memory is too small for this network. It runs on the CPU.")
        said = Sentence("The GPU does not answer ({trouble}). The network runs on the CPU.", trouble=_first_line(trouble))
        return make(devices.cpu()), said


def _first_line(trouble: Exception) -> str:
    return (str(trouble).splitlines() or [type(trouble).__name__])[0]
