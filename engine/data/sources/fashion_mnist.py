"""Fashion-MNIST."""

from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..images import image_columns, shipped_images

NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


@source("fashion_mnist", title="Fashion-MNIST", category="Images", keywords=("clothes", "zalando", "shoes"))
class FashionMNIST(Source):
    """Pictures of clothes in ten classes, 28×28, grey: 20,000 to learn from, 4,000 to be tested with (Zalando, 2017)."""

    limit: int = setting(default=0, min=0, max=20_000, title="Training images", help="How many training images to use; 0 uses all of them.")

    def columns(self) -> dict[str, Column]:
        return image_columns((28, 28, 1), NAMES)

    def load(self, seed: int) -> DataSet:
        return shipped_images("images/fashion_mnist.npz", self.columns(), self.limit, seed)
