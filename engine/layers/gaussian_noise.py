"""The Gaussian noise layer."""

from ..families import noise
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float


@layer("gaussian_noise", title="Gaussian noise", category="Regularisation", keywords=("jitter", "denoising", "augmentation", "random"))
class GaussianNoise(Layer):
    """Add random numbers from a bell curve in training, so that the network can't rely on small details."""

    deviation: float = setting(default=0.1, min=0.0, max=100.0, help="How strong the noise is: its standard deviation.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        return x

    def forward(self, node: Node, x: Array) -> Array:
        if not node.training or self.deviation == 0:
            return x
        y = noise.normal(node, x.shape)
        y *= self.deviation
        y += x
        return y

    def backward(self, node: Node, dy: Array) -> Array:
        return dy

    def main_settings(self) -> dict[str, str]:
        return {"deviation": Sentence("deviation {deviation:g}", deviation=self.deviation)}
