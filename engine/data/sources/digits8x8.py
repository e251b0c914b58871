"""Small digits 8×8."""

from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

NAMES = tuple("0123456789")


@source("digits8x8", title="Small digits 8×8", category="Images", keywords=("digits", "handwritten", "tiny", "scikit-learn", "optical"))
class SmallDigits(Source):
    """1,438 handwritten digits of only 8×8 pixels: learnt in seconds (Alpaydin, 1998)."""

    limit: int = setting(default=0, min=0, max=1_079, title="Training images", help="How many training images to use; 0 uses all of them.")

    def columns(self) -> dict[str, Column]:
        return image_columns((8, 8, 1), NAMES, highest=16)

    def load(self, seed: int) -> DataSet:
        return shipped_images("images/digits8x8.npz", self.columns(), self.limit, seed)
