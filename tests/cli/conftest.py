"""A small project that trains in a blink, and a way to run commands in this process."""

import json
from dataclasses import dataclass

import pytest

from engine.data.sources.digits8x8 import SmallDigits
from engine.layers.dense import Dense
from engine.layers.flatten import Flatten
from engine.layers.input import Input
from engine.layers.relu import ReLU
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.optimizers.adam import Adam
from engine.setup import TrainingSetup
from playground.cli import main
from playground.document.starters import in_rows
from playground.files.project_file import SavedProject, save


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one JSON object that stdout must be."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


@pytest.fixture
def run(capsys):
    """Run a command line; wrong arguments end in an exit code like everything else."""

    def run_main(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run_main


def small_project(**training):
    setup = TrainingSetup(**{"epochs": 3, "batch_size": 32, "optimizer": Adam(learning_rate=0.01), **training})
    return in_rows(
        SmallDigits(),
        setup,
        (("digit", Input(column="image")), ("flatten", Flatten()), ("hidden", Dense(units=16)), ("relu", ReLU())),
        (("scores", Dense(units=10)), ("loss", SoftmaxCrossEntropy(column="label"))),
    )


@pytest.fixture
def project(tmp_path):
    """The file of a small network on 8×8 digits."""
    file = tmp_path / "small.bprop"
    save(file, SavedProject(small_project()))
    return file


@pytest.fixture
def trained(project, run):
    assert run("train", project, "--epochs", 2).code == 0
    return project
