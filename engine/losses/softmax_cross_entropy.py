from ..comparison import as_scalar
from ..errors import SettingError, ShapeError
from ..layer import Loss, loss
from ..settings import setting
from ..shapes import TensorSpec, require_float
from ..target import require_scores


@loss(
    "softmax_cross_entropy",
    title="Softmax cross-entropy",
    keywords=("log loss", "classification", "cce", "categorical", "sparse", "nll", "negative log likelihood"),
)
class SoftmaxCrossEntropy(Loss):
    """How surprising the right class is under the softmax of the scores: the mean of -log softmax(x)[class].

    Takes scores (no softmax before it), (..., classes), and as targets class numbers (...) or rows of probabilities (..., classes).
    With class weights the mean is a weighted one for class numbers, and a plain one for rows, as in PyTorch.
    """

    column: str = setting(default="label", column=True, help="Data column with the right class.")
    label_smoothing: float = setting(default=0.0, min=0.0, max=1.0, help="Share of certainty that is spread evenly over all classes.")
    class_weights: str = setting(default="", help="How much each class counts, numbers with spaces between. Empty: all the same.")
    weight: float = setting(default=1.0, min=0.0, help="Factor on this loss, to balance several losses.")

    column_settings = ("column",)
    metrics = ("accuracy",)
    decide_at = "largest"

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
            raise SettingError(f"Class weights need numbers of at least 0 such as '1 1 5', got {self.class_weights!r}.")
        return numbers

    def output_spec(self, prediction: TensorSpec, target: TensorSpec) -> TensorSpec:
        require_float(self.title, prediction)
        require_scores(self.title, prediction, target)
        count, classes = len(self.class_weight_numbers()), prediction.shape[-1]
        if count not in (0, classes):
            raise ShapeError(f"{self.title} has {count} class weights for {classes} classes. Give {classes} numbers or none.")
        return TensorSpec(())

    def forward(self, node, prediction, target):
        xp = node.xp
        scores = prediction.reshape(-1, prediction.shape[-1])
        log_p = xp.subtract(scores, scores.max(axis=1, keepdims=True), out=node.buffer("log_p", scores.shape))
        p = xp.exp(log_p, out=node.buffer("p", scores.shape))
        total = p.sum(axis=1, keepdims=True)
        p /= total
        log_p -= xp.log(total)
        node.saved["probabilities"] = p.reshape(prediction.shape)
        node.saved["target"] = target
        if target.size == len(scores) and not (self.label_smoothing or self.class_weights):
            rows = xp.arange(len(scores))
            node.saved["rows"] = rows
            return as_scalar(node, -self.weight / len(scores) * log_p[rows, target.reshape(-1)].sum())
        wanted, count = self._wanted(node, scores.shape, target)
        node.saved["wanted"], node.saved["count"] = wanted, count
        return as_scalar(node, -self.weight * (xp.multiply(log_p, wanted, out=log_p).sum() / count))

    def backward(self, node, dy):
        p, target = node.saved["probabilities"], node.saved["target"]
        dx = node.buffer("dx", p.shape)
        flat = dx.reshape(-1, p.shape[-1])
        if target.size == len(flat) and not (self.label_smoothing or self.class_weights):
            factor = self.weight / len(flat) * dy
            node.xp.multiply(p, factor, out=dx)
            flat[node.saved["rows"], target.reshape(-1)] -= factor
            return dx
        wanted = node.saved["wanted"]
        node.xp.multiply(p.reshape(flat.shape), wanted.sum(axis=1, keepdims=True), out=flat)
        flat -= wanted
        flat *= self.weight * dy / node.saved["count"]
        return dx

    def _wanted(self, node, shape, target):
        """The weighted, smoothed target rows (samples, classes), and what their sum is divided by."""
        xp, (samples, classes) = node.xp, shape
        wanted = node.buffer("wanted", shape)
        weights = node.backend.asarray(self.class_weight_numbers() or (1.0,) * classes, node.dtype)
        if target.size == samples and classes > 1:
            numbers = target.reshape(-1)
            wanted.fill(0)
            wanted[xp.arange(samples), numbers] = 1
            count = weights[numbers].sum()
        else:
            wanted[...] = target.reshape(shape)
            count = samples
        wanted *= 1 - self.label_smoothing
        wanted += self.label_smoothing / classes
        wanted *= weights
        return wanted, count
