"""The Class capsules layer."""

from ..families.capsules import squash, squash_backward
from ..families.weighting import initializer_setting, l1_setting, l2_setting, penalty_setting
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted

SPREAD = 0.1  # of the start values, where the initializer takes one


@layer("class_capsules", title="Class capsules", category="Other", keywords=("capsnet", "dynamic routing", "agreement", "sabour", "hinton"))
class ClassCapsules(Layer):
    """One capsule for each class, fed by those capsules below that agree with it.

    (capsules, numbers) -> (classes, dimension). Each capsule below predicts each one here, û = u W. Routing by agreement: c = softmax
    of b over the classes, s = Σ c û, v = squash(s), b += û · v, a few times, with b = 0 first (procedure 1). Gradients pass through all
    of it. After a forward pass `node.saved["routing"]` (batch, capsules, classes) holds the last c. Sabour, Frosst and Hinton 2017.
    """

    classes: int = setting(default=10, min=1, max=1000, help="How many capsules leave the layer.")
    dimension: int = setting(default=16, min=1, max=256, help="How many numbers each of them has.")
    iterations: int = setting(default=3, min=1, max=10, help="How often the routing is made better.")
    initializer: str = initializer_setting("normal")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        return TensorSpec((self.classes, self.dimension))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        shape = (*x.shape, self.classes, self.dimension)
        return (ParameterSpec("kernel", shape, self.initializer, x.shape[1], self.dimension, scale=SPREAD),)

    def forward(self, node: Node, x: Array) -> Array:
        xp, (N, L, _), J, E = node.xp, x.shape, self.classes, self.dimension
        W = node.parameters["kernel"]
        u = node.buffer("u", (L, N, x.shape[2]))
        u[...] = x.swapaxes(0, 1)
        predictions = node.buffer("predictions", (N, J, L, E))
        for j in range(J):
            xp.matmul(u, W[:, :, j], out=predictions[:, j].swapaxes(0, 1))
        b, row = node.buffer("b", (N, J, L)), node.buffer("row", (N, 1, L))
        b.fill(0)
        C, V, s = self._rounds(node, N, L)
        for step in range(self.iterations):
            c = C[:, :, step]
            xp.exp(xp.subtract(b, b.max(axis=1, keepdims=True, out=row), out=c), out=c)
            c /= c.sum(axis=1, keepdims=True, out=row)
            xp.matmul(c[:, :, None], predictions, out=s[step][:, :, None])
            v = squash(node, s[step], node.buffer("v", (N, J, E)))
            if step < self.iterations - 1:
                V[:, :, self.iterations + step] = v
                b += xp.matmul(predictions, v[..., None], out=node.buffer("agreement", (N, J, L, 1)))[..., 0]
        node.saved.update(u=u, predictions=predictions, routing=c.swapaxes(1, 2))
        return v

    def backward(self, node: Node, dy: Array) -> Array | None:
        """Each round adds to the gradient of the predictions c ds, and db v for the b that it left: one product of C and V at the end."""
        xp, (N, J, E), R = node.xp, dy.shape, self.iterations
        u, predictions = node.saved["u"], node.saved["predictions"]
        L = len(u)
        C, V, s = self._rounds(node, N, L)
        db = None
        for step in reversed(range(R)):
            dv = dy
            if db is not None:  # b of the next round held û · v of this one
                C[:, :, R + step] = db
                dv = xp.matmul(db[:, :, None], predictions, out=node.buffer("dv", (N, J, 1, E)))[:, :, 0]
            ds = V[:, :, step]
            ds[...] = squash_backward(node, s[step], dv, node.buffer("ds", dy.shape))
            if step:  # b of the first round is a constant
                dc = xp.matmul(predictions, ds[..., None], out=node.buffer("agreement", (N, J, L, 1)))[..., 0]
                db = self._through_softmax(node, C[:, :, step], dc, db)
        dpredictions = xp.matmul(C.swapaxes(-1, -2), V, out=node.buffer("dpredictions", predictions.shape))
        return self._to_inputs(node, dpredictions)

    def _rounds(self, node: Node, N: int, L: int) -> tuple[Array, Array, Array]:
        """Memory of all rounds: C holds the c of each, then the db that each left; V holds their ds, then their v; and their s."""
        J, E, R = self.classes, self.dimension, self.iterations
        C, V = node.buffer("C", (N, J, 2 * R - 1, L)), node.buffer("V", (N, J, 2 * R - 1, E))
        return C, V, node.buffer("s", (R, N, J, E))

    def _through_softmax(self, node: Node, c: Array, dc: Array, later: Array | None) -> Array:
        """c (dc - Σ c dc) over the classes, plus the gradient of b from later rounds, in one piece of memory."""
        xp = node.xp
        work = xp.multiply(c, dc, out=node.buffer("b", c.shape))
        dc -= work.sum(axis=1, keepdims=True, out=node.buffer("row", (c.shape[0], 1, c.shape[2])))
        xp.multiply(c, dc, out=work)
        db = node.buffer("db", c.shape)
        if later is None:
            db[...] = work
        else:
            db += work
        return db

    def _to_inputs(self, node: Node, dpredictions: Array) -> Array | None:
        """From the gradient of the predictions to those of the kernel and of the capsules below."""
        xp, u, W, dW = node.xp, node.saved["u"], node.parameters["kernel"], node.gradients["kernel"]
        du = node.buffer("du", u.shape)
        part = node.buffer("du_part", u.shape)
        for j in range(self.classes):
            d = dpredictions[:, j].swapaxes(0, 1)
            xp.matmul(u.swapaxes(1, 2), d, out=dW[:, :, j])
            if node.needs_input_gradient:
                xp.matmul(d, W[:, :, j].swapaxes(1, 2), out=part if j else du)
                if j:
                    du += part
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (u.shape[1], u.shape[0], u.shape[2]))
        dx[...] = du.swapaxes(0, 1)
        return dx

    def multiply_adds(self, x: TensorSpec) -> int:
        predictions = x.shape[0] * self.classes * self.dimension
        return predictions * (x.shape[1] + 2 * self.iterations - 1)

    def main_settings(self) -> dict[str, str]:
        capsules = {"classes": counted(self.classes, "capsule"), "dimension": Sentence("of {dimension}", dimension=self.dimension)}
        return {**capsules, "iterations": counted(self.iterations, "round")}
