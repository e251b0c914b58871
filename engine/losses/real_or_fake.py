"""The Real or fake loss."""

from typing import Any

from ..families.comparison import as_scalar
from ..layer import Array, Loss, Node, loss
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float
from ..words import chosen


@loss("real_or_fake", title="Real or fake", keywords=("gan", "adversarial", "discriminator", "generator", "critic"))
class RealOrFake(Loss):
    """How far a discriminator's scores are from one and the same answer for the whole batch; it needs no data column.

    Binary cross-entropy of scores: the mean of log(1 + e^-x) for "real", of log(1 + e^x) for "fake". An adversarial pair has three: real
    samples are "real" and made ones "fake" where the discriminator learns, and made ones "real" where the generator learns. Goodfellow et
    al. 2014, with the generator's loss that does not saturate. Smoothing asks for less than certainty: Salimans et al. 2016.
    """

    answer: str = setting(default="real", choices=("real", "fake"), help="What the discriminator should say of these samples.")
    smoothing: float = setting(default=0.0, min=0.0, max=0.5, help="Doubt in the answer, against a discriminator that is too sure.")
    weight: float = setting(default=1.0, min=0.0, help="Factor on this loss, to balance several losses.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        return TensorSpec(())

    def forward(self, node: Node, x: Array) -> Any:
        xp, work = node.xp, node.buffer("work", x.shape)
        node.saved["x"] = x
        xp.negative(xp.abs(x, out=work), out=work)
        xp.log1p(xp.exp(work, out=work), out=work)
        certain = node.buffer("certain", x.shape)
        certain[...] = xp.greater(x, 0, out=node.buffer("yes", x.shape, bool))
        certain -= self._target
        work += xp.multiply(certain, x, out=certain)  # ([x > 0] - target) x
        return as_scalar(node, self.weight / x.size * work.sum())

    def backward(self, node: Node, dy: float) -> Array:
        x = node.saved["x"]
        dx = node.xp.multiply(x, 0.5, out=node.buffer("dx", x.shape))
        node.xp.tanh(dx, out=dx)  # sigmoid(x) = (1 + tanh(x / 2)) / 2
        dx += 1 - 2 * self._target
        dx *= 0.5 * self.weight / x.size * dy
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"answer": chosen(self.answer), "weight": Sentence("weight {weight:g}", weight=self.weight)}

    @property
    def _target(self) -> float:
        return 1 - self.smoothing if self.answer == "real" else self.smoothing
