"""Image files that come from strangers, read as bytes of a wanted size."""

import stat
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DataError

FORMATS = ("PNG", "JPEG", "BMP", "WEBP")  # what a file claims to be by its name does not count
PIXEL_LIMIT = 25_000_000
BYTE_LIMIT = 100_000_000


def read_image(file: Path, shape: tuple[int, int, int]) -> np.ndarray:
    """One image file as bytes (height, width, channels), scaled to `shape`; raises DataError in words."""
    from PIL import Image  # heavy: whoever reads no image files doesn't wait for it

    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > BYTE_LIMIT:  # a pipe would be waited for
            raise DataError("'{file}' is no image: it is a folder, a device or a pipe, or too large.", file=_named(file))
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of an image that is a bomb
            with Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > PIXEL_LIMIT:
                    raise DataError(
                        "'{file}' has {width}×{height} pixels, which is too many.",
                        file=_named(file),
                        width=image.width,
                        height=image.height,
                    )
                ready = _flat(image, Image).convert("RGB" if shape[2] == 3 else "L").resize((shape[1], shape[0]), Image.Resampling.BOX)
    except DataError:
        raise
    except Exception as trouble:  # Pillow's readers raise whatever a broken file provokes
        raise DataError("'{file}' is not an image that can be read (PNG, JPEG, BMP or WebP).", file=_named(file)) from trouble
    return np.asarray(ready, np.uint8).reshape(shape)


def _named(file: Path) -> str:
    """The name with that of its folder: files of two classes are often called the same."""
    return "/".join(name for name in (file.parent.name, file.name) if name)


def _flat(image: Any, pillow: Any) -> Any:
    """A Pillow image with what is transparent made white."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    front = image.convert("RGBA")
    return pillow.alpha_composite(pillow.new("RGBA", front.size, "white"), front)
