"""The samples of a window's job: read once for a source, a seed and what is held back, and not kept in two pieces."""

from dataclasses import replace
from weakref import ref

import numpy as np
import pytest

from engine.data.sources.mnist import MNIST
from playground.document.starters import FIRST, STARTERS
from playground.training.job import Job


@pytest.fixture
def loads(monkeypatch):
    """Weak references to what each load gave."""
    given = []
    load = MNIST.load

    def watched(self, seed):
        data = load(self, seed)
        given.append({split: ref(columns["label"]) for split, columns in data.splits.items()})
        return data

    monkeypatch.setattr(MNIST, "load", watched)
    return given


def test_samples_are_read_again_only_for_another_set_or_share(loads):
    project = STARTERS[FIRST].make()
    project = replace(project, source=MNIST(limit=500), training=replace(project.training, validation_share=0.1))
    job = Job()
    job.load(project, None)
    job.revise(replace(project, training=replace(project.training, batch_size=32)))
    job.load(project, None)
    assert len(loads) == 1
    assert (job.trainer.data.count("train"), job.trainer.data.count("validation")) == (450, 50)
    assert loads[0]["train"]() is None
    assert loads[0]["test"]() is job.trainer.data.splits["test"]["label"]
    job.load(replace(project, training=replace(project.training, validation_share=0.5)), None)
    assert len(loads) == 2
    assert (job.trainer.data.count("train"), job.trainer.data.count("validation")) == (250, 250)
    job.close()


def test_another_order_holds_back_what_it_does_after_a_fresh_start():
    project = STARTERS[FIRST].make()
    project = replace(project, source=MNIST(limit=500), training=replace(project.training, validation_share=0.1))
    streams = replace(project, training=replace(project.training, order="streams"))
    edited, fresh = Job(), Job()
    edited.load(project, None)
    edited.revise(streams)
    fresh.load(streams, None)
    held = [job.trainer.data.splits["validation"]["label"] for job in (edited, fresh)]
    assert np.array_equal(*held)
    edited.close()
    fresh.close()
