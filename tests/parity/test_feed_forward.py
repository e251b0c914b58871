"""Feed-forward layers against PyTorch: what leaves them, and all gradients. Each row says the layer and the same thing in PyTorch.

PyTorch computes in float64 on the same float32 numbers: where its own float32 rounds, that is not our error.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

import engine  # noqa: F401  fills the catalogues
from engine.backend import Backend
from engine.catalogue import INITIALIZERS, LAYERS
from engine.kernels import library
from engine.layer import Node
from engine.settings import make
from engine.shapes import TensorSpec

torch = pytest.importorskip("torch", reason="PyTorch is optional: pip install torch==2.13.0")
F = torch.nn.functional
Tensor = Any

pytestmark = pytest.mark.parity
TOLERANCE = 1e-5
BATCH = 4


@dataclass(frozen=True)
class Row:
    """`same(parameters, *inputs)` is the layer in PyTorch, on channels-last tensors."""

    kind: str
    same: Callable[..., Tensor]
    shapes: tuple[tuple[int, ...], ...] = ((6,),)
    settings: dict[str, Any] = field(default_factory=dict)
    classes: int = 0
    training: bool = True
    state: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        changed = ",".join(f"{name}={value}" for name, value in self.settings.items())
        return f"{self.kind}({changed}){'' if self.training else ' evaluating'}"


def first(x: Tensor) -> Tensor:
    """Channels last to channels first, as PyTorch wants them."""
    return x.movedim(-1, 1)


def last(x: Tensor) -> Tensor:
    return x.movedim(1, -1)


def conv2d(p: dict[str, Tensor], x: Tensor, stride: int = 1, padding: int = 0, dilation: int = 1) -> Tensor:
    return last(F.conv2d(first(x), p["kernel"].permute(3, 2, 0, 1), p.get("bias"), stride, padding, dilation))


def conv1d(p: dict[str, Tensor], x: Tensor, stride: int = 1, padding: int = 0, dilation: int = 1) -> Tensor:
    return last(F.conv1d(first(x), p["kernel"].permute(2, 1, 0), p.get("bias"), stride, padding, dilation))


def depthwise(kernel: Tensor, bias: Tensor | None, x: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
    kh, kw, channels, multiplier = kernel.shape
    weight = kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, kh, kw)
    return last(F.conv2d(first(x), weight, bias, stride, padding, groups=channels))


def transposed(p: dict[str, Tensor], x: Tensor, stride: int, padding: int, extra: int = 0, dilation: int = 1) -> Tensor:
    weight = p["kernel"].permute(3, 2, 0, 1)
    return last(F.conv_transpose2d(first(x), weight, p["bias"], stride, padding, extra, dilation=dilation))


def separable(p: dict[str, Tensor], x: Tensor) -> Tensor:
    return depthwise(p["depthwise"], None, x, padding=1) @ p["pointwise"] + p["bias"]


def batch_norm(p: dict[str, Tensor], x: Tensor, training: bool = True) -> Tensor:
    mean, variance = (torch.full(x.shape[-1:], value, dtype=x.dtype) for value in (0.3, 1.7))
    return last(F.batch_norm(first(x), mean, variance, p["gamma"], p["beta"], training))


def sum_pool(x: Tensor, size: int) -> Tensor:
    return last(F.avg_pool2d(first(x), size, divisor_override=1))


IMAGE, LINE = ((7, 6, 4),), ((9, 4),)
ROWS = (
    Row("dense", lambda p, x: x @ p["kernel"] + p["bias"], settings={"units": 5}),
    Row("dense", lambda p, x: F.linear(x, p["kernel"].T), LINE, {"units": 5, "use_bias": False}),
    Row("flatten", lambda p, x: x.flatten(1), IMAGE),
    Row("reshape", lambda p, x: x.reshape(len(x), 3, 2), settings={"shape": (3, -1)}),
    Row("permute", lambda p, x: x.permute(0, 3, 1, 2), IMAGE, {"order": (3, 1, 2)}),
    Row("embedding", lambda p, x: F.embedding(x, p["table"]), ((5,),), {"units": 3}, classes=4),
    Row("one_hot", lambda p, x: F.one_hot(x, 4).double(), ((5,),), classes=4),
    Row("repeat_vector", lambda p, x: x[:, None].expand(-1, 3, -1), settings={"times": 3}),
    Row("slice", lambda p, x: x[:, 2:-1], LINE, {"axis": 1, "start": 2, "stop": -1}),
    Row("add", lambda p, *x: x[0] + x[1] + x[2], ((3, 4),) * 3),
    Row("multiply", lambda p, *x: x[0] * x[1] * x[2], ((3, 4),) * 3),
    Row("average", lambda p, *x: torch.stack(x).mean(0), ((3, 4),) * 3),
    Row("concatenate", lambda p, *x: torch.cat(x, 1), ((3, 4), (2, 4)), {"axis": 1}),
    Row("concatenate", lambda p, *x: torch.cat(x, -1), ((3, 4), (3, 2))),
    Row("linear", lambda p, x: x, IMAGE),
    Row("sigmoid", lambda p, x: x.sigmoid(), IMAGE),
    Row("hard_sigmoid", lambda p, x: F.hardsigmoid(x), IMAGE),
    Row("tanh", lambda p, x: x.tanh(), IMAGE),
    Row("relu", lambda p, x: x.relu(), IMAGE),
    Row("leaky_relu", lambda p, x: F.leaky_relu(x, 0.2), IMAGE, {"slope": 0.2}),
    Row("prelu", lambda p, x: last(F.prelu(first(x), p["slope"])), IMAGE),
    Row("prelu", lambda p, x: F.prelu(x, p["slope"]), LINE, {"shared": True}),
    Row("elu", lambda p, x: F.elu(x, 1.5), IMAGE, {"alpha": 1.5}),
    Row("selu", lambda p, x: F.selu(x), IMAGE),
    Row("gelu", lambda p, x: F.gelu(x), IMAGE),
    Row("gelu", lambda p, x: F.gelu(x, approximate="tanh"), IMAGE, {"formula": "tanh"}),
    Row("silu", lambda p, x: F.silu(x), IMAGE),
    Row("softplus", lambda p, x: F.softplus(x), IMAGE),
    Row("softsign", lambda p, x: F.softsign(x), IMAGE),
    Row("maxout", lambda p, x: x.unflatten(-1, (2, 2)).amax(-1), IMAGE),
    Row("softmax", lambda p, x: x.softmax(-1), LINE),
    Row("softmax", lambda p, x: (x / 2.5).softmax(-1), IMAGE, {"temperature": 2.5}),
    Row("conv1d", lambda p, x: conv1d(p, x, padding=1), LINE, {"filters": 5}),
    Row("conv1d", lambda p, x: conv1d(p, x, 2, 0, 2), LINE, {"filters": 5, "stride": 2, "padding": "valid", "dilation": 2}),
    Row("conv2d", lambda p, x: conv2d(p, x, padding=2), IMAGE, {"filters": 8, "kernel_size": 5}),
    Row("conv2d", lambda p, x: conv2d(p, x, 2, 1), IMAGE, {"filters": 5, "stride": 2, "padding": 1}),
    Row("conv2d", lambda p, x: conv2d(p, x, 1, 0, 2), IMAGE, {"filters": 16, "dilation": 2, "padding": "valid", "use_bias": False}),
    Row("conv2d", lambda p, x: conv2d(p, x), IMAGE, {"kernel_size": 4, "kernel_width": 2, "padding": "valid"}),
    Row("depthwise_conv2d", lambda p, x: depthwise(p["kernel"], p["bias"], x, padding=1), IMAGE),
    Row("depthwise_conv2d", lambda p, x: depthwise(p["kernel"], p["bias"], x, 2, 1), IMAGE, {"multiplier": 3, "stride": 2, "padding": 1}),
    Row("separable_conv2d", separable, IMAGE, {"filters": 5}),
    Row("conv_transpose2d", lambda p, x: transposed(p, x, 2, 0), IMAGE, {"filters": 3, "padding": "valid"}),
    Row("conv_transpose2d", lambda p, x: transposed(p, x, 2, 1), IMAGE, {"filters": 3, "kernel_size": 4}),
    Row("conv_transpose2d", lambda p, x: transposed(p, x, 3, 1, 0, 2), IMAGE, {"filters": 3, "stride": 3, "padding": 1, "dilation": 2}),
    Row("upsampling2d", lambda p, x: last(F.interpolate(first(x), scale_factor=2)), IMAGE),
    Row(
        "upsampling2d",
        lambda p, x: last(F.interpolate(first(x), scale_factor=3, mode="bilinear")),
        IMAGE,
        {"factor": 3, "mode": "bilinear"},
    ),
    Row("zero_padding2d", lambda p, x: F.pad(x, (0, 0, 2, 0, 1, 3)), IMAGE, {"top": 1, "bottom": 3, "left": 2, "right": 0}),
    Row("cropping2d", lambda p, x: x[:, 2:-1, :-1], IMAGE, {"top": 2, "bottom": 1, "left": 0, "right": 1}),
    Row("pool2d", lambda p, x: last(F.max_pool2d(first(x), 2)), IMAGE),
    Row("pool2d", lambda p, x: last(F.max_pool2d(first(x), 3, 2, 1)), IMAGE, {"size": 3, "stride": 2, "padding": 1}),
    Row("pool2d", lambda p, x: -last(F.max_pool2d(-first(x), 3, 1)), IMAGE, {"size": 3, "stride": 1, "mode": "min"}),
    Row(
        "pool2d",
        lambda p, x: last(F.avg_pool2d(first(x), 3, 2, 1, count_include_pad=False)),
        IMAGE,
        {"size": 3, "stride": 2, "padding": 1, "mode": "average"},
    ),
    Row(
        "pool2d",
        lambda p, x: last(F.avg_pool2d(first(x), 3, 2, 1)),
        IMAGE,
        {"size": 3, "stride": 2, "padding": 1, "mode": "average", "count_padding": True},
    ),
    Row("pool2d", lambda p, x: sum_pool(x, 2), IMAGE, {"mode": "sum"}),
    Row("pool1d", lambda p, x: last(F.max_pool1d(first(x), 3, 2, 1)), LINE, {"size": 3, "stride": 2, "padding": 1}),
    Row("pool1d", lambda p, x: last(F.avg_pool1d(first(x), 2)), LINE, {"mode": "average"}),
    Row(
        "pool1d",
        lambda p, x: last(F.avg_pool1d(first(x), 3, 1, 1)),
        LINE,
        {"mode": "average", "size": 3, "stride": 1, "padding": 1, "count_padding": True},
    ),
    Row("global_pool", lambda p, x: x.mean((1, 2)), IMAGE),
    Row("global_pool", lambda p, x: F.adaptive_max_pool2d(first(x), 1)[:, :, 0, 0], IMAGE, {"mode": "max"}),
    Row("batch_norm", batch_norm, IMAGE),
    Row("batch_norm", batch_norm),
    Row(
        "batch_norm",
        lambda p, x: batch_norm(p, x, training=False),
        IMAGE,
        training=False,
        state={"running_mean": 0.3, "running_variance": 1.7},
    ),
    Row("layer_norm", lambda p, x: F.layer_norm(x, x.shape[-1:], p["gamma"], p["beta"]), IMAGE),
    Row("layer_norm", lambda p, x: F.layer_norm(x, x.shape[1:], p["gamma"], p["beta"]), IMAGE, {"over": "sample"}),
    Row("group_norm", lambda p, x: last(F.group_norm(first(x), 2, p["gamma"], p["beta"])), IMAGE, {"groups": 2}),
    Row("standardise", lambda p, x: F.layer_norm(x, x.shape[1:], eps=1e-8), IMAGE),
    Row("standardise", lambda p, x: last(F.instance_norm(first(x), eps=1e-8)), IMAGE, {"over": "channel"}),
    Row("dropout", lambda p, x: F.dropout(x, 0.5, training=False), IMAGE, training=False),
    Row("rbf", lambda p, x: torch.exp(-(torch.cdist(x, p["centers"]) ** 2) / (2 * p["widths"] ** 2)), settings={"units": 5}),
)


@pytest.mark.parametrize("native", [False, True], ids=["numpy", "compiled"])
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_same_as_pytorch(row: Row, native: bool) -> None:
    if native and library.load() is None:
        pytest.skip("no compiled kernels here: python -m engine.kernels.build")
    node, inputs = _node(row, library.load() if native else None), _inputs(row)
    y = node.layer.forward(node, *inputs)
    dy = np.random.default_rng(3).standard_normal(y.shape).astype(np.float32)
    tensors = [torch.tensor(x, dtype=None if x.dtype == np.int64 else torch.float64) for x in inputs]
    parameters = {name: torch.tensor(values, dtype=torch.float64, requires_grad=True) for name, values in node.parameters.items()}
    tracked = [x.requires_grad_() for x in tensors if x.is_floating_point()]
    expected = row.same(parameters, *tensors)
    _compare("output", y, expected.detach())
    if not (tracked or parameters):
        return
    expected.backward(torch.tensor(dy, dtype=torch.float64))
    passed = node.layer.backward(node, dy)
    for number, tensor in enumerate(tracked):
        _compare(f"gradient of input {number + 1}", passed[number] if isinstance(passed, tuple) else passed, tensor.grad)
    for name, tensor in parameters.items():
        _compare(f"gradient of {name}", node.gradients[name], tensor.grad)


def test_running_statistics_are_those_of_pytorch() -> None:
    row = Row("batch_norm", batch_norm, IMAGE)
    node, (x,) = _node(row, None), _inputs(row)
    theirs = torch.nn.BatchNorm2d(4, momentum=0.1)
    for _ in range(3):
        node.layer.forward(node, x)
        theirs(first(torch.tensor(x)))
    _compare("mean", node.state["running_mean"], theirs.running_mean)
    _compare("variance", node.state["running_variance"], theirs.running_var)


def _node(row: Row, native: Any) -> Node:
    layer = make(LAYERS[row.kind], row.settings)
    specs = tuple(TensorSpec(shape, "int" if row.classes else "float", row.classes) for shape in row.shapes)
    node = Node("b1", layer, specs, layer.output_spec(*specs), Backend("cpu", np, native), np.float32)
    node.training = row.training
    rng = np.random.default_rng(1)
    for spec in layer.parameters(*specs):
        values = INITIALIZERS[spec.initializer]().fill(rng, spec, np.float32)
        if spec.trainable:
            node.parameters[spec.name] = values + 0.1 * rng.standard_normal(spec.shape, np.float32)
            node.gradients[spec.name] = np.empty(spec.shape, np.float32)
        else:
            node.state[spec.name] = np.full_like(values, row.state[spec.name]) if row.state else values
    return node


def _inputs(row: Row) -> list[np.ndarray]:
    rng = np.random.default_rng(2)
    if row.classes:
        return [rng.integers(0, row.classes, (BATCH, *shape)) for shape in row.shapes]
    return [rng.standard_normal((BATCH, *shape), np.float32) for shape in row.shapes]


def _compare(what: str, ours: np.ndarray, theirs: Tensor) -> None:
    expected = theirs.numpy()
    assert ours.shape == expected.shape, what
    error = np.linalg.norm(ours - expected) / max(np.linalg.norm(expected), 1e-6)
    assert error <= TOLERANCE, f"{what} is off by {error:.1e}"
