"""Metrics, one file each; dropping a file in here is all it takes to add one."""

from ..catalogue import import_folder

import_folder(__name__, __path__)
