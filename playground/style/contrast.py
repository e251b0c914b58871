"""Colour arithmetic on "#rrggbb": contrast after WCAG 2, mixing, and OKLab (Björn Ottosson, 2020) for even colour ramps."""

import numpy as np

_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]]
)
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]]
)


def channels(colour: str) -> np.ndarray:
    """ "#rrggbb" as three numbers 0..1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def hexadecimal(rgb: np.ndarray) -> str:
    """Three numbers 0..1 as "#rrggbb"."""
    return "#" + "".join(f"{round(float(np.clip(value, 0, 1)) * 255):02x}" for value in rgb)


def linear(rgb: np.ndarray) -> np.ndarray:
    """sRGB 0..1 to linear light."""
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white."""
    return float(linear(channels(colour)) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21; text needs 4.5 and graphics 3 (WCAG 1.4.3 and 1.4.11)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0..1) of `other` in it."""
    return hexadecimal(channels(one) * (1 - share) + channels(other) * share)


def oklab(colour: str) -> np.ndarray:
    """ "#rrggbb" as (lightness, green to red, blue to yellow)."""
    return _TO_LAB @ np.cbrt(_TO_LMS @ linear(channels(colour)))


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """OKLab (..., 3) as sRGB 0..1, clipped to what a screen shows."""
    cubes = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    light = np.clip(cubes @ np.linalg.inv(_TO_LMS).T, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
