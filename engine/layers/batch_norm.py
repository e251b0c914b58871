"""The Batch norm layer."""

from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..normalising import normalise, normalise_backward, scale_and_shift, scale_and_shift_backward
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("batch_norm", title="Batch norm", category="Normalisation", keywords=("batchnorm", "batch normalization", "bn"))
class BatchNorm(Layer):
    """Give each channel mean 0 and deviation 1 over the batch, then a trained scale and shift.

    In training the batch's own mean and variance count, and running means of both are kept; outside training those are used.
    Ioffe and Szegedy, 2015.
    """

    momentum: float = setting(default=0.9, min=0.0, max=0.9999, help="How much of the old running mean stays at each step.")
    epsilon: float = setting(default=1e-5, min=1e-8, max=1.0, help="Added to the variance, so that nothing is divided by nought.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        return TensorSpec(x.shape)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        channels = x.shape[-1:]
        return (
            ParameterSpec("gain", channels, "ones"),
            ParameterSpec("shift", channels),
            ParameterSpec("running_mean", channels, trainable=False),
            ParameterSpec("running_variance", channels, "ones", trainable=False),
        )

    def forward(self, node: Node, x: Array) -> Array:
        gain, shift = node.parameters["gain"], node.parameters["shift"]
        y = node.buffer("y", x.shape)
        rows, out = x.reshape(-1, x.shape[-1]), y.reshape(-1, x.shape[-1])
        node.saved["trained"] = node.training
        if node.training:
            normal, mean, variance = normalise(node, rows, (0,), self.epsilon)
            self._remember(node, mean[0], variance[0], len(rows))
        else:
            normal = self._with_running_values(node, rows)
        scale_and_shift(node, normal, gain, shift, out)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        rows = dy.reshape(-1, dy.shape[-1])
        dn = scale_and_shift_backward(node, node.saved["normal"], rows, node.parameters["gain"])
        if not node.needs_input_gradient:
            return None
        if node.saved["trained"]:
            normalise_backward(node, dn)
        else:
            dn *= node.saved["inverse"]
        return dn.reshape(dy.shape)

    def _remember(self, node: Node, mean: Array, variance: Array, count: int) -> None:
        """Move the running values a little towards those of this batch; the variance as estimated for all data (count - 1)."""
        running_mean, running_variance = node.state["running_mean"], node.state["running_variance"]
        running_mean *= self.momentum
        running_mean += (1 - self.momentum) * mean
        running_variance *= self.momentum
        running_variance += (1 - self.momentum) * count / max(1, count - 1) * variance

    def _with_running_values(self, node: Node, rows: Array) -> Array:
        xp, normal = node.xp, node.buffer("normal", rows.shape)
        inverse = 1 / xp.sqrt(node.state["running_variance"] + self.epsilon)
        xp.subtract(rows, node.state["running_mean"], out=normal)
        normal *= inverse
        node.saved["normal"], node.saved["inverse"] = normal, inverse
        return normal
