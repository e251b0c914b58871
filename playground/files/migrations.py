"""From old formats to the present one: a step for each, on the plain JSON of a file, before anything is checked.

A format, once released, never changes. To make a new one: raise FORMAT, add the step from the old one to STEPS, keep a sample of the
old one in tests/golden.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .errors import ProjectError

FORMAT = 1

Parts = dict[str, Any]  # the JSON parts of a file by member name, as plain values
STEPS: Mapping[int, Callable[[Parts], Parts]] = {}


def migrate(parts: Parts, found: int, *, steps: Mapping[int, Callable[[Parts], Parts]] = STEPS, target: int = FORMAT) -> Parts:
    """The parts as the present format has them; raises ProjectError for a format from the future or one that no step leads from."""
    if found > target:
        raise ProjectError(
            "The file was made by a newer version of Blockprop: its format is {found}, this one reads up to {target}. Update Blockprop.",
            found=found,
            target=target,
        )
    for number in range(found, target):
        if number not in steps:
            raise ProjectError("The file has the format {found}, which this version can't read any more.", found=found)
        parts = steps[number](parts)
    return parts
