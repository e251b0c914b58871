"""The Self-attention layer."""

from math import sqrt

from ..errors import ShapeError
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import softmax_cross_entropy
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer(
    "self_attention", title="Self-attention", category="Attention", keywords=("transformer", "multi-head", "query", "key", "value", "gpt")
)
class SelfAttention(Layer):
    """Let each step of a sequence look at all steps and take from those that matter to it.

    (time, features) -> (time, features). For each head: softmax(Q Kᵀ / √d) V with Q, K, V = x W + b; the heads side by side, times an
    output matrix. `kernel` (features, 3 features) holds Q, K, V. After a forward pass `node.saved["attention"]` (batch, heads, time,
    time) holds the softmax: row t says what step t looks at. Padded steps are looked at like
    any other. Vaswani et al. 2017.
    """

    heads: int = setting(default=4, min=1, max=256, help="How many ways of looking work side by side; they share out the features.")
    causal: bool = setting(default=False, help="Let each step see only itself and what came before, as for writing text.")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting()
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        if x.shape[1] % self.heads:
            near = max(heads for heads in range(1, self.heads) if x.shape[1] % heads == 0)
            raise ShapeError(
                "{title} can't share {features} features among {heads} heads. Set the heads to {near}.",
                title=self.title,
                features=x.shape[1],
                heads=self.heads,
                near=near,
            )
        return x

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        E = x.shape[1]
        kernel = ParameterSpec("kernel", (E, 3 * E), self.initializer, E, E)
        output = ParameterSpec("output_kernel", (E, E), self.initializer, E, E)
        if not self.use_bias:
            return kernel, output
        return kernel, ParameterSpec("bias", (3 * E,)), output, ParameterSpec("output_bias", (E,))

    def forward(self, node: Node, x: Array) -> Array:
        xp, (N, T, E), P = node.xp, x.shape, node.parameters
        rows = x.reshape(N * T, E)
        mixed = xp.matmul(rows, P["kernel"], out=node.buffer("mixed", (N * T, 3 * E)))
        if self.use_bias:
            mixed += P["bias"]
        QKV = node.buffer("QKV", (3, N, self.heads, T, E // self.heads))
        QKV[...] = self._by_head(mixed, N, T, E)
        Q, K, V = QKV
        A = node.buffer("attention", (N, self.heads, T, T))
        xp.matmul(Q, K.swapaxes(-1, -2), out=A)
        A *= sqrt(self.heads / E)
        if self.causal:
            A += self._future(node, T)
        softmax_cross_entropy.softmax(node.backend, A, A)
        seen = xp.matmul(A, V, out=node.buffer("seen", V.shape))
        joined = node.buffer("joined", (N, T, E))
        joined.reshape(N, T, self.heads, -1)[...] = seen.swapaxes(1, 2)
        y = node.buffer("y", (N, T, E))
        xp.matmul(joined.reshape(N * T, E), P["output_kernel"], out=y.reshape(N * T, E))
        if self.use_bias:
            y += P["output_bias"]
        node.saved.update(rows=rows, QKV=QKV, attention=A, joined=joined)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        xp, (N, T, E), P, G = node.xp, dy.shape, node.parameters, node.gradients
        rows, QKV, A, joined = (node.saved[name] for name in ("rows", "QKV", "attention", "joined"))
        Q, K, V = QKV
        drows = dy.reshape(N * T, E)
        xp.matmul(joined.reshape(N * T, E).T, drows, out=G["output_kernel"])
        djoined = xp.matmul(drows, P["output_kernel"].T, out=node.buffer("mixed", (N * T, E)))
        dseen = node.buffer("seen", V.shape)
        dseen[...] = djoined.reshape(N, T, self.heads, -1).swapaxes(1, 2)
        dQKV = node.buffer("dQKV", QKV.shape)
        xp.matmul(A.swapaxes(-1, -2), dseen, out=dQKV[2])
        dA = xp.matmul(dseen, V.swapaxes(-1, -2), out=node.buffer("dA", A.shape))
        dS = softmax_cross_entropy.softmax_backward(node.backend, A, dA, node.buffer("dS", A.shape))
        dS *= sqrt(self.heads / E)
        xp.matmul(dS, K, out=dQKV[0])
        xp.matmul(dS.swapaxes(-1, -2), Q, out=dQKV[1])
        dmixed = node.buffer("mixed", (N * T, 3 * E))
        self._by_head(dmixed, N, T, E)[...] = dQKV
        xp.matmul(rows.T, dmixed, out=G["kernel"])
        if self.use_bias:
            dmixed.sum(axis=0, out=G["bias"])
            drows.sum(axis=0, out=G["output_bias"])
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (N, T, E))
        xp.matmul(dmixed, P["kernel"].T, out=dx.reshape(N * T, E))
        return dx

    def multiply_adds(self, x: TensorSpec) -> int:
        T, E = x.shape
        return 4 * T * E * E + 2 * T * T * E

    def main_settings(self) -> dict[str, str]:
        return {"heads": counted(self.heads, "head"), "causal": Sentence("causal" if self.causal else "")}

    def _by_head(self, mixed: Array, N: int, T: int, E: int) -> Array:
        """(batch · time, 3 features) seen as (3, batch, heads, time, features of a head)."""
        return mixed.reshape(N, T, 3, self.heads, E // self.heads).transpose(2, 0, 3, 1, 4)

    def _future(self, node: Node, T: int) -> Array:
        """Minus infinity where a step would look ahead, else 0; made once."""
        kept = node.saved.get("future")
        if kept is None or len(kept) != T:
            kept = node.saved["future"] = node.xp.triu(node.xp.full((T, T), -float("inf"), node.dtype), 1)
        return kept
