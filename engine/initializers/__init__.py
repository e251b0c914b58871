"""Initializers, one family a file; `NAMES` are the choices that weighted layers offer."""

from ..catalogue import INITIALIZERS, import_folder

import_folder(__name__, __path__)

NAMES = tuple(sorted(INITIALIZERS))
