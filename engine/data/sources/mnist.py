"""MNIST digits."""

from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

NAMES = tuple("0123456789")


@source("mnist", title="MNIST digits", category="Images", keywords=("digits", "handwritten", "numbers", "lecun"))
class MNIST(Source):
    """60,000 handwritten digits to learn from and 8,000 to be tested with, 28×28, grey (LeCun, Cortes)."""

    limit: int = setting(default=0, min=0, max=60_000, title="Training images", help="How many training images to use; 0 uses all of them.")

    def columns(self) -> dict[str, Column]:
        return image_columns((28, 28, 1), NAMES)

    def load(self, seed: int) -> DataSet:
        return shipped_images("images/mnist.npz", self.columns(), self.limit, seed)
