"""The shipped templates learn what they promise, by the command line, on the shipped data."""

import pytest


def trained_measures(run, tmp_path, name, epochs, split):
    file = tmp_path / f"{name}.bprop"
    assert run("new", name, file).code == 0
    assert run("train", file, "--epochs", epochs, "--device", "cpu").code == 0
    return run("evaluate", file, "--split", split, "--device", "cpu", "--json").json


@pytest.mark.concept("cnn-digits")
@pytest.mark.slow
def test_lenet_reads_985_of_1000_digits_after_three_epochs(run, tmp_path):
    assert trained_measures(run, tmp_path, "lenet-digits", 3, "test")["accuracy"] >= 0.985


@pytest.mark.concept("ff-deep")
def test_a_perceptron_reads_975_of_1000_digits_after_five_epochs(run, tmp_path):
    assert trained_measures(run, tmp_path, "mlp-digits", 5, "test")["accuracy"] >= 0.975


@pytest.mark.concept("ff-deep")
def test_spirals_are_told_apart(run, tmp_path):
    assert trained_measures(run, tmp_path, "spiral", 100, "validation")["accuracy"] >= 0.98


@pytest.mark.concept("ae-dense")
def test_the_autoencoder_draws_digits_again(run, tmp_path):
    assert trained_measures(run, tmp_path, "autoencoder-digits", 2, "test")["mse"] < 0.012
