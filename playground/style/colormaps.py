"""The two colour maps: signed values orange to blue through the theme's neutral, positive values dark to bright.

Every weight, activation and gradient that can be negative is drawn with `signed`; what can only be positive, with `positive`. Both are
safe for colour-blind eyes and even in lightness (made in OKLab). A value that is not a number gets the theme's `missing` colour.
"""

from functools import cache

import numpy as np
from PySide6.QtGui import QImage

from . import theme
from .contrast import channels, from_oklab, oklab
from .tokens import DARK, Tokens

STEPS = 255  # odd: zero has a colour of its own in the middle
_MISSING = STEPS

# Sequential, by our own hand: from ink through violet, teal and green to a warm pale yellow; lightness rises evenly.
_POSITIVE_ANCHORS = ("#12101f", "#2e2a66", "#2c5591", "#1f8296", "#38ab84", "#94cc63", "#f6e8a0")


def signed(array: np.ndarray, limit: float, tokens: Tokens | None = None) -> np.ndarray:
    """Colours uint8 (*shape, 3) of values from -limit (orange) through 0 (neutral) to limit (blue)."""
    return _as_rgb(signed_table(tokens or theme.current())[_signed_steps(array, limit)])


def positive(array: np.ndarray, limit: float, low: float = 0.0) -> np.ndarray:
    """Colours uint8 (*shape, 3) of values from `low` (dark) to `limit` (bright)."""
    return _as_rgb(positive_table()[_positive_steps(array, limit, low)])


def signed_image(array: np.ndarray, limit: float, tokens: Tokens | None = None) -> QImage:
    """`signed` of a 2-D array as a picture that owns its memory."""
    return _to_image(signed_table(tokens or theme.current())[_signed_steps(array, limit)])


def positive_image(array: np.ndarray, limit: float, low: float = 0.0) -> QImage:
    """`positive` of a 2-D array as a picture that owns its memory."""
    return _to_image(positive_table()[_positive_steps(array, limit, low)])


def to_qimage(pixels: np.ndarray) -> QImage:
    """A picture of uint8 pixels (height, width) grey or (height, width, 3) RGB; it owns its memory."""
    height, width = pixels.shape[:2]
    if pixels.ndim == 2:
        kind, row = QImage.Format.Format_Grayscale8, width
    else:
        kind, row = QImage.Format.Format_RGB888, 3 * width
    return QImage(np.ascontiguousarray(pixels, np.uint8).data, width, height, row, kind).copy()


def limit_of(array: np.ndarray) -> float:
    """The largest magnitude, never zero: what the ends of a colour map stand for; not-a-number and infinity don't count."""
    if array.size == 0:
        return 1.0
    low, high = float(array.min()), float(array.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = array[np.isfinite(array)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return max(-low, high) or 1.0


def signed_table(tokens: Tokens) -> np.ndarray:
    """The signed colours of a theme as 0xffRRGGBB, uint32 (STEPS + 1); the last is that of a value that is not a number."""
    return _ramp((tokens.negative, tokens.zero, tokens.positive), tokens.missing)


def positive_table() -> np.ndarray:
    """The positive colours, the same in both themes, as 0xffRRGGBB."""
    return _ramp(_POSITIVE_ANCHORS, DARK.missing)


@cache
def _ramp(anchors: tuple[str, ...], missing: str) -> np.ndarray:
    points = np.stack([oklab(anchor) for anchor in anchors])
    places = np.linspace(0, len(anchors) - 1, STEPS)
    lab = np.stack([np.interp(places, np.arange(len(anchors)), points[:, axis]) for axis in range(3)], axis=-1)
    rgb = np.vstack([from_oklab(lab), channels(missing)])
    red, green, blue = np.round(rgb * 255).astype(np.uint32).T
    table = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    table.flags.writeable = False
    return table


def _signed_steps(array: np.ndarray, limit: float) -> np.ndarray:
    half = STEPS // 2
    return _steps(np.multiply(array, half / (limit or 1.0), dtype=np.float32), half + 0.5)


def _positive_steps(array: np.ndarray, limit: float, low: float) -> np.ndarray:
    scale = (STEPS - 1) / ((limit - low) or 1.0)
    return _steps(np.multiply(array, scale, dtype=np.float32), 0.5 - low * scale)


def _steps(scaled: np.ndarray, offset: float) -> np.ndarray:
    scaled = np.asarray(scaled)
    scaled += np.float32(offset)
    np.clip(scaled, 0, STEPS - 0.5, out=scaled)
    lost = np.isnan(scaled)
    if lost.any():
        scaled[lost] = _MISSING
    return scaled.astype(np.uint8)


def _as_rgb(colours: np.ndarray) -> np.ndarray:
    return np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)], axis=-1).astype(np.uint8)


def _to_image(colours: np.ndarray) -> QImage:
    colours = np.ascontiguousarray(colours)
    height, width = colours.shape
    return QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
