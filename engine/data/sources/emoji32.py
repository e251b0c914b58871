"""Emoji."""

from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

NAMES = ("face", "hand", "person", "animal", "food", "vehicle", "building", "flag", "symbol", "object")


@source("emoji32", title="Emoji", category="Images", keywords=("colour", "rgb", "smileys", "noto", "twemoji"))
class Emoji(Source):
    """Emoji of two artists in ten groups of unequal size, 32×32, colour: 2,808 to learn from, 361 to be tested with."""

    limit: int = setting(default=0, min=0, max=2_808, title="Training images", help="How many training images to use; 0 uses all of them.")

    def columns(self) -> dict[str, Column]:
        return image_columns((32, 32, 3), NAMES)

    def load(self, seed: int) -> DataSet:
        return shipped_images("images/emoji32.npz", self.columns(), self.limit, seed)
