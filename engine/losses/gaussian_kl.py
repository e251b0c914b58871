"""The Gaussian KL loss."""

from typing import Any

from ..errors import ShapeError
from ..families.comparison import as_scalar
from ..layer import Array, Loss, Node, loss
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float


@loss("gaussian_kl", title="Gaussian KL", keywords=("vae", "kullback", "leibler", "variational", "latent", "elbo"))
class GaussianKL(Loss):
    """Keep the bell curves of a variational autoencoder near the standard one.

    ½ Σ (e^v + m² - 1 - v), the sum over the code and the mean over the batch, for means m and log variances v. Kingma and Welling 2014,
    appendix B.
    """

    weight: float = setting(
        default=1.0,
        min=0.0,
        help="Factor on this loss, to balance it with the reconstruction: 1/784 where that is a mean over 784 pixels, as of MNIST.",
    )

    ports = (Sentence("mean"), Sentence("log variance"))

    def output_spec(self, mean: TensorSpec, log_variance: TensorSpec) -> TensorSpec:
        require_float(self.title, mean)
        if mean.shape != log_variance.shape:
            raise ShapeError(
                "{title} needs a mean and a log variance of the same shape, got {mean} and {log_variance}. "
                "Give the two Dense blocks before it the same number of units.",
                title=self.title,
                mean=mean,
                log_variance=log_variance,
            )
        return TensorSpec(())

    def forward(self, node: Node, mean: Array, log_variance: Array) -> Any:
        xp = node.xp
        excess = xp.expm1(log_variance, out=node.buffer("excess", mean.shape))  # exact where the variance is close to 1
        node.saved["mean"], node.saved["excess"] = mean, excess
        work = xp.subtract(excess, log_variance, out=node.buffer("dm", mean.shape))
        work += xp.multiply(mean, mean, out=node.buffer("square", mean.shape))
        return as_scalar(node, self.weight * 0.5 / len(mean) * work.sum())

    def backward(self, node: Node, dy: float) -> tuple[Array, Array]:
        mean, excess = node.saved["mean"], node.saved["excess"]
        factor = self.weight / len(mean) * dy
        dm = node.xp.multiply(mean, factor, out=node.buffer("dm", mean.shape))
        dv = node.xp.multiply(excess, 0.5 * factor, out=node.buffer("dv", mean.shape))
        return dm, dv

    def main_settings(self) -> dict[str, str]:
        return {"weight": Sentence("weight {weight:g}", weight=self.weight)}
