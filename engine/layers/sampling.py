"""The Sampling layer."""

from ..errors import ShapeError
from ..families.noise import normal
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..shapes import TensorSpec, require_float


@layer("sampling", title="Sampling", category="Other", keywords=("vae", "variational", "reparameterisation", "latent", "gaussian", "code"))
class Sampling(Layer):
    """Draw a code from the bell curves of a variational autoencoder.

    z = m + e^(v / 2) ε with means m, log variances v and ε from the standard bell curve; outside training z = m. Kingma and Welling 2014.
    """

    ports = (Sentence("mean"), Sentence("log variance"))

    def output_spec(self, mean: TensorSpec, log_variance: TensorSpec) -> TensorSpec:
        require_float(self.title, mean)
        require_float(self.title, log_variance)
        if mean.shape != log_variance.shape:
            raise ShapeError(
                "{title} needs a mean and a log variance of the same shape, got {mean} and {log_variance}. "
                "Give the two blocks before it the same number of units.",
                title=self.title,
                mean=mean,
                log_variance=log_variance,
            )
        return TensorSpec(mean.shape)

    def forward(self, node: Node, mean: Array, log_variance: Array) -> Array:
        noise = node.saved["noise"] = node.buffer("shift", mean.shape)
        if not node.training:
            noise.fill(0)
            return mean
        node.xp.multiply(log_variance, 0.5, out=noise)
        node.xp.exp(noise, out=noise)
        noise *= normal(node, mean.shape)
        return node.xp.add(mean, noise, out=node.buffer("z", mean.shape))

    def backward(self, node: Node, dy: Array) -> tuple[Array, Array]:
        noise = node.saved["noise"]
        dv = node.xp.multiply(dy, noise, out=node.buffer("dv", dy.shape))
        dv *= 0.5
        return dy, dv
