"""The Softmax cross-entropy loss."""

from typing import Any

from ..errors import SettingError, ShapeError
from ..families.comparison import Classification, as_scalar
from ..kernels import softmax_cross_entropy
from ..layer import Array, Node, loss
from ..settings import setting
from ..shapes import TensorSpec

SMALLEST = 1e-30  # stands for a sum of weights that are all 0: such a batch costs nothing


@loss(
    "softmax_cross_entropy",
    title="Softmax cross-entropy",
    keywords=("log loss", "classification", "cce", "categorical", "sparse", "nll", "negative log likelihood"),
)
class SoftmaxCrossEntropy(Classification):
    """How surprising the right class is under the softmax of the scores: the mean of -log softmax(x)[class].

    Takes scores (no softmax before it), (..., classes), and as targets class numbers (...) or rows of probabilities (..., classes).
    With class weights the mean is a weighted one for class numbers, and a plain one for rows, as in PyTorch.
    """

    label_smoothing: float = setting(default=0.0, min=0.0, max=1.0, help="Share of certainty that is spread evenly over all classes.")
    class_weights: str = setting(default="", help="How much each class counts, numbers with spaces between. Empty: all the same.")

    metrics = ("accuracy",)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.class_weight_numbers()

    def class_weight_numbers(self) -> tuple[float, ...]:
        """The class weights as numbers; raises SettingError where the text holds something else."""
        try:
            numbers = tuple(float(word) for word in self.class_weights.replace(",", " ").split())
        except ValueError:
            numbers = (-1.0,)
        if any(not 0 <= number < float("inf") for number in numbers):
            raise SettingError(
                "Class weights need numbers of at least 0 such as '1 1 5', got {class_weights!r}.", class_weights=self.class_weights
            )
        return numbers

    def require_classes(self, classes: int) -> None:
        count = len(self.class_weight_numbers())
        if count not in (0, classes):
            raise ShapeError(
                "{title} has {count} class weights for {classes} classes. Give {classes} numbers or none.",
                title=self.title,
                count=count,
                classes=classes,
            )

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        scores = prediction.reshape(-1, prediction.shape[-1])
        p = node.buffer("p", scores.shape)
        node.saved["probabilities"], node.saved["target"] = p.reshape(prediction.shape), target
        if self._plain(node):
            return as_scalar(node, softmax_cross_entropy.forward(node.backend, scores, target.reshape(-1), p, self.weight / len(scores)))
        xp = node.xp
        log_p = xp.subtract(scores, scores.max(axis=1, keepdims=True), out=node.buffer("log_p", scores.shape))
        xp.exp(log_p, out=p)
        total = p.sum(axis=1, keepdims=True)
        p /= total
        log_p -= xp.log(total)
        wanted, count = self._wanted(node, scores.shape, target)
        node.saved["wanted"], node.saved["count"] = wanted, count
        return as_scalar(node, -self.weight * (xp.multiply(log_p, wanted, out=log_p).sum() / count))

    def backward(self, node: Node, dy: float) -> Array:
        target = node.saved["target"]
        p = node.saved["probabilities"]
        flat, dx = p.reshape(-1, p.shape[-1]), node.buffer("dx", p.shape)
        rows = dx.reshape(flat.shape)
        if self._plain(node):
            softmax_cross_entropy.backward(node.backend, flat, target.reshape(-1), self.weight / len(flat) * dy, rows)
            return dx
        wanted = node.saved["wanted"]
        node.xp.multiply(flat, wanted.sum(axis=1, keepdims=True), out=rows)
        rows -= wanted
        rows *= self.weight * dy / node.saved["count"]
        return dx

    def share(self, node: Node, samples: int) -> float:
        return float(node.saved["count"]) if self.class_weights else samples

    def splits_batches(self) -> bool:
        return not self.class_weights  # the mean is one over the weights of the whole batch

    def replays(self, prediction: TensorSpec, target: TensorSpec) -> bool:
        """Class numbers without smoothing and weights, which a kernel does in one go."""
        return target.dtype == "int" and not (self.label_smoothing or self.class_weights)

    def _plain(self, node: Node) -> bool:
        return self.replays(*node.inputs)

    def _wanted(self, node: Node, shape: tuple[int, int], target: Array) -> tuple[Array, Any]:
        """The weighted, smoothed target rows (samples, classes), and what their sum is divided by."""
        xp, (samples, classes) = node.xp, shape
        wanted = node.buffer("wanted", shape)
        weights = node.backend.asarray(self.class_weight_numbers() or (1.0,) * classes, node.dtype)
        if node.inputs[1].dtype == "int":
            numbers = target.reshape(-1)
            wanted.fill(0)
            wanted[xp.arange(samples), numbers] = 1
            count = xp.maximum(weights[numbers].sum(), SMALLEST)
        else:
            wanted[...] = target.reshape(shape)
            count = samples
        wanted *= 1 - self.label_smoothing
        wanted += self.label_smoothing / classes
        wanted *= weights
        return wanted, count
