"""The time that a window's training takes: kept with the record, in the file too, and counted from where there was a clock."""

from dataclasses import replace

from engine.history import History
from playground.document.starters import STARTERS
from playground.files.project_file import SavedProject, load, save
from playground.training.job import Job


def job_of(project, checkpoint=None):
    """A job for which each look at the clock is a second after the last one."""
    seconds = iter(range(1_000))
    job = Job(clock=lambda: float(next(seconds)))
    job.load(project, checkpoint)
    return job


def test_time_goes_on_where_the_file_left_it(tmp_path):
    project = STARTERS["spiral"].make()
    job = job_of(project)
    for _ in range(3):
        job.advance(one_step=True)
    save(tmp_path / "net.bprop", SavedProject(project, job.checkpoint()))
    job.close()
    again = job_of(project, load(tmp_path / "net.bprop").checkpoint)
    again.advance(one_step=True)
    assert again.trainer.history.clock == [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)]
    again.close()


def test_a_file_without_times_opens_and_its_next_steps_have_some(tmp_path):
    project = STARTERS["spiral"].make()
    job = job_of(project)
    for _ in range(3):
        job.advance(one_step=True)
    state = job.checkpoint()
    job.close()
    history = {name: column for name, column in state.history.items() if name != "clock"}
    save(tmp_path / "net.bprop", SavedProject(project, replace(state, history=history)))
    checkpoint = load(tmp_path / "net.bprop").checkpoint
    assert History.from_columns(checkpoint.history).clock == []
    again = job_of(project, checkpoint)
    again.advance(one_step=True)
    assert again.trainer.history.clock == [(3, 0.0), (4, 1.0)]
    again.close()
