"""The six sets of points keep the formulas of the TensorFlow Playground."""

import numpy as np
import pytest

from engine.catalogue import SOURCES
from engine.data.sources.playground2d import FEATURES


def points_of(shape, noise=0.0, samples=2000, seed=3):
    data = SOURCES["playground2d"](shape=shape, noise=noise, samples=samples).load(seed)
    parts = [data.splits[split] for split in ("train", "validation", "test")]
    return tuple(np.concatenate([part[name] for part in parts]) for name in ("point", "value"))


def test_circle_is_a_disc_in_a_ring():
    points, value = points_of("circle")
    radius = np.hypot(*points.T)
    assert radius[value[:, 0] > 0].max() <= 2.5
    assert radius[value[:, 0] < 0].min() >= 3.5
    assert radius.max() <= 5
    assert (value > 0).mean() == 0.5


def test_xor_leaves_a_gap_along_the_axes():
    points, value = points_of("xor")
    assert np.abs(points).min() >= 0.3 - 1e-6
    np.testing.assert_array_equal(np.sign(points.prod(axis=1)), value[:, 0])


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.5, 4.0)])
def test_gauss_has_the_variance_of_the_original(noise, variance):
    points, value = points_of("gauss", noise, samples=20_000)
    spread = points - 2 * value
    assert spread.var() == pytest.approx(variance, rel=0.05)


def test_spiral_arms_turn_one_and_three_quarter_times():
    points, value = points_of("spiral")
    radius = np.hypot(*points.T)
    turn = np.where(value[:, 0] > 0, 0.0, np.pi)
    angle = 1.75 * 2 * np.pi * radius / 5 + turn
    np.testing.assert_allclose(points, np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), atol=1e-4)


def test_plane_is_a_tenth_of_the_sum():
    points, value = points_of("plane")
    np.testing.assert_allclose(value[:, 0], points.sum(axis=1) / 10, atol=1e-6)


def test_hills_are_six_cones():
    points, value = points_of("hills", samples=20_000)
    assert np.abs(value).max() <= 1
    top = np.hypot(points[:, 0] - 4, points[:, 1] - 2.5) < 0.2
    assert value[top].min() > 0.9
    assert (value[np.hypot(points[:, 0], points[:, 1] - 2.5) < 0.2] < -0.9).all()
    assert (value[np.abs(points[:, 1]) > 4.6] == 0).all()


@pytest.mark.parametrize("shape", ["circle", "xor", "plane", "hills"])
def test_noise_moves_labels_and_not_the_drawn_points(shape):
    clean, noisy = points_of(shape, 0.0), points_of(shape, 0.5)
    assert np.abs(noisy[0]).max() <= np.abs(clean[0]).max() + 0.01
    assert not np.array_equal(clean[1], noisy[1])


def test_the_columns_of_any_place_are_those_of_the_samples():
    data = SOURCES["playground2d"](shape="xor").load(1)
    part = data.splits["train"]
    made = data.from_points(part["point"])
    assert set(made) == {"point", "features", *FEATURES}
    for name, array in made.items():
        np.testing.assert_allclose(array, part[name], atol=1e-5)


def test_the_three_targets_agree():
    part = SOURCES["playground2d"](shape="circle", noise=0.4).load(1).splits["train"]
    np.testing.assert_array_equal(part["label"], part["probability"][:, 0])
    np.testing.assert_array_equal(part["label"] * 2 - 1, part["value"][:, 0])


def test_the_share_of_training_is_kept():
    data = SOURCES["playground2d"](samples=200, training_share=0.7).load(1)
    assert [data.count(split) for split in ("train", "validation", "test")] == [140, 30, 30]
