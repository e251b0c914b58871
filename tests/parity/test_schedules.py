"""Schedules against PyTorch: the learning rate at each step, or epoch, of a run."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import SCHEDULES
from engine.schedule import Progress, Schedule

torch = pytest.importorskip("torch", reason="pip install torch==2.13.0")
lr_scheduler = torch.optim.lr_scheduler

pytestmark = pytest.mark.parity

EPOCHS, PER_EPOCH = 12, 5
STEPS = EPOCHS * PER_EPOCH


def _theirs(make: Callable, calls: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(calls):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def _by_epoch(schedule: Schedule) -> list[float]:
    return [schedule.factor(Progress(epoch * PER_EPOCH, STEPS, epoch, EPOCHS, PER_EPOCH)) for epoch in range(EPOCHS)]


def _by_step(schedule: Schedule) -> list[float]:
    return [schedule.factor(Progress(step, STEPS, step // PER_EPOCH, EPOCHS, PER_EPOCH)) for step in range(STEPS)]


def test_step() -> None:
    ours = _by_epoch(SCHEDULES["step"](every=4, drop=0.3))
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.StepLR(o, 4, 0.3), EPOCHS))


def test_exponential() -> None:
    ours = _by_epoch(SCHEDULES["exponential"](decay=0.8))
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.ExponentialLR(o, 0.8), EPOCHS))


def test_cosine() -> None:
    ours = _by_step(SCHEDULES["cosine"](end=0.1))
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS, 0.1), STEPS))
    ours = _by_epoch(SCHEDULES["cosine"](smooth=False))
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS), EPOCHS))


def test_warm_up() -> None:
    ours = _by_step(SCHEDULES["warm_up"](steps=20, start=0.25))
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.LinearLR(o, 0.25, 1.0, 20), STEPS))


def test_one_cycle() -> None:
    ours = _by_step(SCHEDULES["one_cycle"]())
    assert ours == pytest.approx(_theirs(lambda o: lr_scheduler.OneCycleLR(o, 1.0, STEPS), STEPS))


def test_reduce_on_plateau() -> None:
    losses = [float(loss) for loss in np.random.default_rng(1).uniform(0.5, 1.0, 60)]
    schedule = SCHEDULES["reduce_on_plateau"](drop=0.5, patience=3, lowest=0.01)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=3, min_lr=0.01)
    for epoch in range(1, 61):
        theirs.step(losses[epoch - 1])
        ours = schedule.factor(Progress(epoch, 60, epoch, 60, 1, tuple(losses[:epoch])))
        assert ours == pytest.approx(optimizer.param_groups[0]["lr"])
    assert ours < 1.0
