"""The Batch norm layer."""

from ..families.pointwise import through_relu
from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..kernels import batch_norm
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("batch_norm", title="Batch norm", category="Normalisation", keywords=("batchnorm", "batch normalization", "bn"))
class BatchNorm(Layer):
    """Give each channel mean 0 and deviation 1 over the batch, then a trained scale and shift.

    In training the batch's own mean and variance count, and running means of both are kept; outside training those are used.
    y = gamma (x - mean) / sqrt(variance + epsilon) + beta. Ioffe and Szegedy, 2015.
    """

    momentum: float = setting(default=0.9, min=0.0, max=0.9999, help="How much of the old running mean stays at each step.")
    epsilon: float = setting(default=1e-5, min=1e-8, max=1.0, help="Added to the variance, so that nothing is divided by nought.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    penalised = ("gamma",)

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        return TensorSpec(x.shape)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        channels = x.shape[-1:]
        return (
            ParameterSpec("gamma", channels, "ones"),
            ParameterSpec("beta", channels),
            ParameterSpec("running_mean", channels, trainable=False),
            ParameterSpec("running_variance", channels, "ones", trainable=False),
        )

    def splits_batches(self) -> bool:
        return False  # mean and variance are those of the whole batch

    def meets(self) -> bool:
        return True

    def takes_relu(self) -> tuple[str, ...]:
        return ("behind",)

    def forward(self, node: Node, x: Array) -> Array:
        gamma, beta = node.parameters["gamma"], node.parameters["beta"]
        mean, variance = node.state["running_mean"], node.state["running_variance"]
        y, statistics = node.buffer("y", x.shape), node.buffer("statistics", (2, x.shape[-1]))
        node.saved["x"], node.saved["training"] = x, node.training
        if node.training:
            seat, count = node.meeting, x.size // x.shape[-1]
            batch_norm.forward(node.backend, x, gamma, beta, self.epsilon, y, statistics, node.buffer, node.rectified, seat)
            if seat is None or seat.part == 0:  # the replicas share the running means
                whole = count if seat is None else round(count / seat.share)
                batch_norm.running(node.backend, statistics, self.epsilon, whole, 1 - self.momentum, mean, variance)
        else:
            statistics[0] = mean
            statistics[1] = 1 / node.xp.sqrt(variance + self.epsilon)
            batch_norm.evaluate(node.backend, x, gamma, beta, mean, variance, self.epsilon, y, node.rectified)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        x, gamma, statistics = node.saved["x"], node.parameters["gamma"], node.buffer("statistics", (2, dy.shape[-1]))
        dx = node.buffer("dx", dy.shape) if node.needs_input_gradient else None
        through_statistics = dx if node.saved["training"] else None
        dgamma, dbeta = node.gradients["gamma"], node.gradients["beta"]
        if through_statistics is None:
            dy = through_relu(node, dy)
        y = node.output if node.rectified and through_statistics is not None else None
        batch_norm.backward(node.backend, x, dy, gamma, statistics, through_statistics, dgamma, dbeta, node.buffer, y, node.meeting)
        if dx is not None and through_statistics is None:  # outside training mean and deviation are constants
            node.xp.multiply(dy, gamma * statistics[1], out=dx)
        return dx

    def replays(self, x: TensorSpec) -> bool:
        return True

    def main_settings(self) -> dict[str, str]:
        return {"momentum": Sentence("momentum {momentum:g}", momentum=self.momentum)}
