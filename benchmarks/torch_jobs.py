"""The jobs in PyTorch: plain modules, with the weights of our network, at the best configuration that eager PyTorch has."""

import numpy as np
import torch
from jobs import Job
from torch import nn

CONFIGURATIONS = {
    "1 thread, default": (1, {}, False),
    "1 thread, fused": (1, {"fused": True}, False),
    "2 threads, fused": (2, {"fused": True}, False),
    "1 thread, fused, channels last": (1, {"fused": True}, True),
    "2 threads, fused, channels last": (2, {"fused": True}, True),
}


class LastState(nn.Module):
    """The last state of a recurrent layer."""

    def __init__(self, cell: nn.RNNBase):
        super().__init__()
        self.cell = cell

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.cell(x)[0][:, -1]


class Capsules(nn.Module):
    """Capsules with dynamic routing (Sabour, Frosst and Hinton 2017); gradients pass through all rounds. Gives the lengths."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 64, 9), nn.Conv2d(64, 64, 9, stride=2)
        self.kernel = nn.Parameter(torch.zeros(288, 8, 10, 16))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.second(torch.relu(self.first(x)))
        below = squash(maps.permute(0, 2, 3, 1).reshape(len(x), 288, 8))
        predictions = torch.einsum("nli,lio->nlo", below, self.kernel.flatten(2)).view(len(x), 288, 10, 16)
        b = torch.zeros(len(x), 288, 10)
        for step in range(3):
            v = squash((b.softmax(2)[..., None] * predictions).sum(1))
            if step < 2:
                b = b + (predictions * v[:, None]).sum(3)
        return v.norm(dim=2)


def squash(s: torch.Tensor) -> torch.Tensor:
    n = s.norm(dim=-1, keepdim=True)
    return s * (n / (1 + n * n))


class MarginLoss(nn.Module):
    """Equation 4 of the paper."""

    def forward(self, lengths: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
        right = nn.functional.one_hot(classes, 10)
        return (right * (0.9 - lengths).relu() ** 2 + 0.5 * (1 - right) * (lengths - 0.1).relu() ** 2).sum(1).mean()


class Transformer(nn.Module):
    """One block of an encoder and the mean over time."""

    def __init__(self):
        super().__init__()
        self.attention, self.norm = nn.MultiheadAttention(64, 4, batch_first=True), nn.LayerNorm(64)
        self.wide, self.narrow, self.norm2, self.scores = nn.Linear(64, 256), nn.Linear(256, 64), nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(x + self.attention(x, x, x, need_weights=False)[0])
        x = self.norm2(x + self.narrow(torch.relu(self.wide(x))))
        return self.scores(x.mean(1))


def module(name: str) -> nn.Module:
    """The network of a job, without its loss."""
    dense, relu = nn.Linear, nn.ReLU
    if name.startswith("tiny"):
        return nn.Sequential(dense(2, 8), nn.Tanh(), dense(8, 8), nn.Tanh(), dense(8, 1))
    if name == "mlp":
        return nn.Sequential(dense(784, 128), relu(), dense(128, 64), relu(), dense(64, 10))
    if name == "lenet":
        convolutions = (nn.Conv2d(1, 8, 5, padding=2), relu(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), relu(), nn.MaxPool2d(2), nn.Flatten())
        return nn.Sequential(*convolutions, dense(400, 120), relu(), dense(120, 84), relu(), dense(84, 10))
    if name == "cifar":
        first = (nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), relu(), nn.Conv2d(32, 32, 3, padding=1), relu(), nn.MaxPool2d(2))
        second = (nn.Conv2d(32, 64, 3, padding=1), relu(), nn.MaxPool2d(2), nn.Flatten())
        return nn.Sequential(*first, *second, dense(4096, 128), relu(), dense(128, 10))
    if name == "capsule":
        return Capsules()
    if name == "attention":
        return Transformer()
    if name == "autoencoder":
        coder = (dense(784, 256), relu(), dense(256, 32), relu(), dense(32, 256), relu(), dense(256, 784), nn.Sigmoid())
        return nn.Sequential(*coder)
    cell = {"lstm": nn.LSTM, "rnn": nn.RNN, "gru": nn.GRU}[name]
    return nn.Sequential(LastState(cell(64, 128, batch_first=True)), dense(128, 10))


def is_image(job: Job) -> bool:
    return len(job.inputs) == 3


class TorchJob:
    """A job in one configuration: `step()` trains one step and returns the loss."""

    def __init__(self, job: Job, configuration: str):
        threads, options, channels_last = CONFIGURATIONS[configuration]
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.network = module(job.name)
        arrays = job.arrays()
        self.x, self.y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
        if is_image(job):
            self.x = self.x.permute(0, 3, 1, 2).contiguous()
        if channels_last:
            self.network, self.x = self.network.to(memory_format=torch.channels_last), self.x.contiguous(memory_format=torch.channels_last)
        self.loss = MarginLoss() if job.name == "capsule" else nn.CrossEntropyLoss() if job.target.dtype == "int" else nn.MSELoss()
        rate = job.optimizer.learning_rate
        kind = torch.optim.SGD if job.optimizer.kind == "sgd" else torch.optim.Adam
        self.optimizer = kind(self.network.parameters(), lr=rate, **options)

    def step(self) -> float:
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.network(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def take_weights(self, job: Job, arrays: dict[str, np.ndarray], image: tuple[int, ...] | None) -> None:
        """Copy our arrays, in order of blocks, into the parameters: kernels are turned into PyTorch's layouts."""
        mine = list(arrays.values())
        if job.name == "gru":
            mine[2:3] = np.split(mine[2].reshape(-1), 2)
        if job.name in ("lstm", "rnn"):  # PyTorch adds two biases where we have one; both trained would double the steps of their sum
            mine.insert(3, np.zeros_like(mine[2]))
            self.network[0].cell.bias_hh_l0.requires_grad_(False)
        with torch.no_grad():
            for values, parameter in zip(mine, self._parameters(), strict=True):
                turned = _turned(values, tuple(parameter.shape), image)
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(turned)))

    def _parameters(self) -> list[nn.Parameter]:
        """In the order of running; a module lists its own before those of its parts."""
        parameters = list(self.network.parameters())
        return [*parameters[1:], parameters[0]] if isinstance(self.network, Capsules) else parameters


def _turned(values: np.ndarray, shape: tuple[int, ...], image: tuple[int, ...] | None) -> np.ndarray:
    if values.ndim == 4 and values.shape == shape:  # the kernel of capsules
        return values
    if values.ndim == 4:  # (height, width, in, out) -> (out, in, height, width)
        return values.transpose(3, 2, 0, 1)
    if values.ndim == 2 and image is not None and values.shape[0] == np.prod(image):
        # the first dense layer behind a flatten: ours counts height, width, channels, PyTorch channels first
        return values.reshape(*image, -1).transpose(3, 2, 0, 1).reshape(shape)
    return values.T if values.ndim == 2 else values.reshape(shape)
