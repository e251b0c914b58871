"""The Group norm layer."""

from ..errors import ShapeError
from ..families.normalising import normalise, normalise_backward
from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("group_norm", title="Group norm", category="Normalisation", keywords=("groupnorm", "group normalization", "instance norm"))
class GroupNorm(Layer):
    """Give each group of channels of a sample mean 0 and deviation 1, then a trained scale and shift for each channel.

    One group is a layer norm over the sample; as many groups as channels is an instance norm. Wu and He, 2018.
    """

    groups: int = setting(default=4, min=1, max=4096, help="Into how many groups the channels are divided.")
    epsilon: float = setting(default=1e-5, min=1e-8, max=1.0, help="Added to the variance, so that nothing is divided by nought.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    penalised = ("gamma",)

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        if x.shape[-1] % self.groups:
            raise ShapeError(
                "{title} can't divide {channels} channels into {groups} equal groups. Choose a divisor.",
                title=self.title,
                channels=x.shape[-1],
                groups=self.groups,
            )
        return TensorSpec(x.shape)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        return ParameterSpec("gamma", x.shape[-1:], "ones"), ParameterSpec("beta", x.shape[-1:])

    def forward(self, node: Node, x: Array) -> Array:
        normal, y = node.buffer("normal", x.shape), node.buffer("y", x.shape)
        normalise(node, self._grouped(x), (1, 3), self.epsilon, self._grouped(normal))
        node.xp.multiply(normal, node.parameters["gamma"], out=y)
        y += node.parameters["beta"]
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        channels = dy.shape[-1]
        dx = node.buffer("dx", dy.shape)
        node.xp.multiply(dy, node.buffer("normal", dy.shape), out=dx)
        dx.reshape(-1, channels).sum(axis=0, out=node.gradients["gamma"])
        dy.reshape(-1, channels).sum(axis=0, out=node.gradients["beta"])
        if not node.needs_input_gradient:
            return None
        node.xp.multiply(dy, node.parameters["gamma"], out=dx)
        normalise_backward(node, self._grouped(dx), self._grouped(dx))
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"groups": counted(self.groups, "group")}

    def _grouped(self, x: Array) -> Array:
        """(batch, places, groups, channels of a group): a view."""
        return x.reshape(len(x), -1, self.groups, x.shape[-1] // self.groups)
