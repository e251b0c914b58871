"""Short versions of the classic tables: seconds in place of minutes, bounds to match. The long ones: benchmarks/classic_tables.py."""

import numpy as np
import pytest
from PIL import Image

from benchmarks import classic_tables as classics


def run(name, folder=None, **settings):
    results = list(classics.TABLES[name](folder, **settings))
    assert results
    return results


def check(results):
    missed = [str(result) for result in results if not result.reached]
    assert not missed, missed


@pytest.mark.concept("per-single", "per-gates", "per-xor")
def test_gates_are_learnt_exactly_and_one_perceptron_is_stuck_at_xor():
    check(run("gates"))


@pytest.mark.concept("ff-rbf")
def test_centres_separate_two_circles():
    check(run("rbf"))


@pytest.mark.concept("ff-vanish", "ff-deep")
def test_ten_sigmoid_layers_stall_where_relu_learns():
    check(run("depth"))


@pytest.mark.concept("cnn-digits")
def test_lenet_reads_digits():
    check(run("lenet", epochs=2, limit=6000, bound=0.92))


@pytest.mark.concept("caps")
def test_capsules_read_digits():
    check(run("capsules", epochs=1, limit=4000, bound=0.85))


@pytest.mark.concept("rnn-lstm", "rnn-vanish")
def test_gates_remember_where_a_plain_layer_forgets():
    lstm, identity, plain = run("adding", steps=40, samples=10_000, epochs=5)
    assert lstm.value < 0.05
    assert identity.value < 0.05
    assert plain.value > 0.1


@pytest.mark.concept("rnn-text")
def test_an_lstm_learns_letters():
    bits, _ = run("text", units=64, epochs=1, bound=3.4)
    assert bits.reached, str(bits)


@pytest.mark.concept("ae-vae")
def test_a_vae_makes_digits(tmp_path):
    reads_well, pixels = run("vae", tmp_path, limit=6000, epochs=12, bound=0.3)
    assert reads_well.reached, str(reads_well)
    assert pixels.value < 0.4
    sheet = np.asarray(Image.open(tmp_path / "classic-vae.png"))
    assert sheet.shape == (15 * 28, 15 * 28)
    assert sheet.max() > 200


@pytest.mark.concept("gan")
def test_a_gan_finds_two_rings(tmp_path):
    near, turn = run("gan", tmp_path, epochs=150)
    assert near.value > 0.5
    assert turn.reached, str(turn)
    assert np.asarray(Image.open(tmp_path / "classic-gan.png")).shape == (400, 800)


@pytest.mark.parametrize(
    ("value", "side", "reached"), [(0.5, classics.MORE, True), (0.5, classics.LESS, False), (float("nan"), "below", False)]
)
def test_a_bound_is_a_bound(value, side, reached):
    assert classics.Result("x", value, 0.5, side).reached is reached
