"""Colour maps: zero is neutral, signs are told apart, lightness is even, and odd values don't crash."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.style import colormaps
from playground.style.contrast import hexadecimal, luminance, oklab
from playground.style.tokens import DARK, LIGHT

both = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)


def rgb(colour):
    return [QColor(colour).red(), QColor(colour).green(), QColor(colour).blue()]


@both
def test_signed_ends_and_middle_are_the_tokens(tokens):
    colours = colormaps.signed(np.array([-2.0, -1.0, 0.0, 1.0, 9.0]), 1.0, tokens)
    assert np.abs(colours.astype(int) - [rgb(c) for c in (tokens.negative,) * 2 + (tokens.zero,) + (tokens.positive,) * 2]).max() <= 2


@both
def test_not_a_number_has_its_own_colour_and_infinity_an_end(tokens):
    colours = colormaps.signed(np.array([np.nan, np.inf, -np.inf]), 1.0, tokens).astype(int)
    assert np.abs(colours - [rgb(tokens.missing), rgb(tokens.positive), rgb(tokens.negative)]).max() <= 2


def test_positive_grows_lighter_evenly():
    colours = colormaps.positive(np.linspace(0, 1, 200), 1.0)
    lightness = np.array([oklab(hexadecimal(c / 255))[0] for c in colours])
    assert (np.diff(lightness) > -0.004).all()
    assert luminance(hexadecimal(colours[-1] / 255)) > 20 * luminance(hexadecimal(colours[0] / 255))


def test_positive_honours_its_low_end():
    assert (colormaps.positive(np.array([5.0]), 9.0, low=5.0) == colormaps.positive(np.array([0.0]), 1.0)).all()


def test_inputs_stay_as_they_are():
    array = np.array([[0.5, -0.5]], np.float32)
    array.flags.writeable = False
    assert colormaps.signed(array, 1).shape == (1, 2, 3)
    assert array.tolist() == [[0.5, -0.5]]


@pytest.mark.parametrize(("values", "limit"), [([1, -3], 3), ([0, 0], 1), ([], 1), ([np.nan, 2], 2), ([np.inf, -1], 1), ([np.nan], 1)])
def test_limit_is_never_zero(values, limit):
    assert colormaps.limit_of(np.array(values, float)) == limit


@both
def test_pictures_have_the_colours_of_the_map(qapp, tokens):
    array = np.array([[-1.0, 0.0, 1.0], [0.3, -0.3, 0.0]])
    image = colormaps.signed_image(array, 1.0, tokens)
    expected = colormaps.signed(array, 1.0, tokens)
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(2, 0).getRgb()[:3] == tuple(expected[0, 2])
    assert image.pixelColor(1, 1).getRgb()[:3] == tuple(expected[1, 1])


def test_to_qimage_takes_grey_and_rgb():
    grey = np.arange(15, dtype=np.uint8).reshape(3, 5)
    assert colormaps.to_qimage(grey).pixelColor(4, 2).red() == 14
    colour = np.arange(45, dtype=np.uint8).reshape(3, 5, 3)
    assert colormaps.to_qimage(colour).pixelColor(4, 2).getRgb()[:3] == (42, 43, 44)
