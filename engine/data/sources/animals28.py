"""Animal silhouettes."""

from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

NAMES = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")


@source("animals28", title="Animal silhouettes", category="Images", keywords=("bear", "bird", "cat", "dog", "horse", "quickdraw", "shapes"))
class Animals(Source):
    """Silhouettes of ten animals, 28×28, grey: 7,700 to learn from, 1,000 to be tested with."""

    limit: int = setting(default=0, min=0, max=7_700, title="Training images", help="How many training images to use; 0 uses all of them.")

    def columns(self) -> dict[str, Column]:
        return image_columns((28, 28, 1), NAMES)

    def load(self, seed: int) -> DataSet:
        return shipped_images("images/animals28.npz", self.columns(), self.limit, seed)
