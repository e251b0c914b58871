"""The Group norm layer."""

from ..errors import ShapeError
from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..kernels import layer_norm
from ..kernels.window import copy_cells, lines, sum_of_rows
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
        pieces = self._in_pieces(node, x, "pieces")
        statistics = node.buffer("statistics", (2, len(pieces)))
        normal = layer_norm.forward(
            node.backend, pieces, None, None, self.epsilon, node.buffer("pieces_normal", pieces.shape), statistics, node.buffer
        )
        y, unscaled = node.buffer("y", x.shape), node.buffer("normal", x.shape)
        self._put_back(normal, unscaled)
        abreast, pixels = lines(unscaled)
        scaled = node.xp.multiply(abreast, node.xp.tile(node.parameters["gamma"], pixels), out=y.reshape(abreast.shape))
        scaled += node.xp.tile(node.parameters["beta"], pixels)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        dx, (abreast, pixels) = node.buffer("dx", dy.shape), lines(dy)
        sum_of_rows(node.xp.multiply(dy, node.buffer("normal", dy.shape), out=dx), node.gradients["gamma"])
        sum_of_rows(dy, node.gradients["beta"])
        if not node.needs_input_gradient:
            return None
        node.xp.multiply(abreast, node.xp.tile(node.parameters["gamma"], pixels), out=dx.reshape(abreast.shape))
        dpieces = self._in_pieces(node, dx, "dpieces")
        pieces, out = node.buffer("pieces", dpieces.shape), node.buffer("pieces_dx", dpieces.shape)
        statistics = node.buffer("statistics", (2, len(pieces)))
        layer_norm.backward(node.backend, pieces, dpieces, None, statistics, out, None, None, node.buffer)
        self._put_back(out, dx)
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"groups": counted(self.groups, "group")}

    def _in_pieces(self, node: Node, x: Array, name: str) -> Array:
        """A copy (batch · groups, numbers of a group): each group in one piece, as the kernel of layer norm wants it."""
        grouped = self._grouped(x)
        samples, places, groups, channels = grouped.shape
        pieces = node.buffer(name, (samples * groups, places * channels))
        copy_cells(pieces.reshape(samples, groups, places, channels), grouped.swapaxes(1, 2))
        return pieces

    def _put_back(self, pieces: Array, x: Array) -> None:
        """The reverse of `_in_pieces`."""
        grouped = self._grouped(x)
        samples, places, groups, channels = grouped.shape
        copy_cells(grouped, pieces.reshape(samples, groups, places, channels).swapaxes(1, 2))

    def _grouped(self, x: Array) -> Array:
        """(batch, places, groups, channels of a group): a view."""
        return x.reshape(len(x), -1, self.groups, x.shape[-1] // self.groups)
