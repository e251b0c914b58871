"""Initializers, one family a file; `NAMES` are the choices that weighted layers offer, `PRESETS` the image filters."""

from ..catalogue import INITIALIZERS, import_folder

import_folder(__name__, __path__)

IMAGE_FILTER = INITIALIZERS["edge"].category
NAMES = tuple(sorted(kind for kind in INITIALIZERS if not INITIALIZERS[kind].category))
PRESETS = tuple(kind for kind in INITIALIZERS if INITIALIZERS[kind].category == IMAGE_FILTER)
