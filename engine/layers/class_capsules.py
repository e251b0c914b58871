"""The Class capsules layer."""

from ..capsules import squash, squash_backward
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..weighting import initializer_setting, l1_setting, l2_setting

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
        b = node.buffer("b", (N, J, L))
        b.fill(0)
        node.saved.update(u=u, predictions=predictions, steps=[])
        for step in range(self.iterations):
            c = node.buffer(f"c{step}", (N, J, L))
            row = b.max(axis=1, keepdims=True, out=node.buffer("row", (N, 1, L)))
            xp.exp(xp.subtract(b, row, out=c), out=c)
            c /= c.sum(axis=1, keepdims=True, out=row)
            s = xp.matmul(c[:, :, None], predictions, out=node.buffer(f"s{step}", (N, J, 1, E)))[:, :, 0]
            v = squash(node, s, node.buffer(f"v{step}", (N, J, E)))
            node.saved["steps"].append((c, s, v))
            if step < self.iterations - 1:
                b += xp.matmul(predictions, v[..., None], out=node.buffer("agreement", (N, J, L, 1)))[..., 0]
        node.saved["routing"] = c.swapaxes(1, 2)
        return v

    def backward(self, node: Node, dy: Array) -> Array | None:
        xp, (N, J, E), W = node.xp, dy.shape, node.parameters["kernel"]
        u, predictions, steps = (node.saved[name] for name in ("u", "predictions", "steps"))
        L = len(u)
        dpredictions, part = (node.buffer(name, predictions.shape) for name in ("dpredictions", "part"))
        dv, ds, db = dy, node.buffer("ds", dy.shape), None
        for step in reversed(range(self.iterations)):
            c, s, v = steps[step]
            if db is not None:  # b of the next round held û · v of this one
                dv = xp.matmul(db[:, :, None], predictions, out=node.buffer("dv", (N, J, 1, E)))[:, :, 0]
                dpredictions += xp.multiply(db[..., None], v[:, :, None], out=part)
            squash_backward(node, s, dv, ds)
            if db is None:
                xp.multiply(c[..., None], ds[:, :, None], out=dpredictions)
            else:
                dpredictions += xp.multiply(c[..., None], ds[:, :, None], out=part)
            if step:  # b of the first round is a constant
                dc = xp.matmul(predictions, ds[..., None], out=node.buffer("agreement", (N, J, L, 1)))[..., 0]
                db = self._through_softmax(node, c, dc, db)
        return self._to_inputs(node, W, u, dpredictions)

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

    def _to_inputs(self, node: Node, W: Array, u: Array, dpredictions: Array) -> Array | None:
        """From the gradient of the predictions to those of the kernel and of the capsules below."""
        xp, dW = node.xp, node.gradients["kernel"]
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

    def summary(self) -> str:
        return f"{self.classes} of {self.dimension}, {self.iterations} rounds"
