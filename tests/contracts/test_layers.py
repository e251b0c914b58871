"""What every layer and loss keeps to: shapes, settings, determinism, manners with memory, words."""

import json
import tracemalloc

import numpy as np
import pytest

from engine.backend import Backend
from engine.catalogue import LAYERS, summary
from engine.errors import ShapeError
from engine.kernels import library
from engine.layer import Loss, Node
from engine.settings import describe, make, values_of
from engine.shapes import TensorSpec
from tests.contracts.cases import PENALTIES, Case, all_cases, candidates, cases_of, gradient_of, pull, run

CATEGORIES = (
    *("Input", "Core", "Convolution", "Pooling", "Activation", "Normalisation", "Regularisation"),
    *("Recurrent", "Attention", "Merge", "Other", "Loss"),
)
BATCH = 8
PARTIAL = 5

every_kind = pytest.mark.parametrize("kind", list(LAYERS))


@every_kind
def test_cases_cover_the_kind(kind: str) -> None:
    assert len(cases_of(kind)) >= 2, "no candidate input in cases.py fits: add one"


@every_kind
def test_output_has_the_promised_shape_and_dtype(kind: str) -> None:
    for case in cases_of(kind):
        node = case.node(dtype=np.float32)
        y = run(case, node, case.arrays(BATCH, dtype=np.float32))
        if case.is_loss:
            assert node.spec == TensorSpec(()), str(case)
            assert np.ndim(y) == 0, str(case)
            assert np.isfinite(y), str(case)
            continue
        assert y.shape == (BATCH, *node.spec.shape), str(case)
        assert y.dtype == (np.int64 if node.spec.dtype == "int" else np.float32), str(case)
        assert y.flags.c_contiguous, f"{case}: kernels need numbers in one piece"


@every_kind
def test_gradients_have_the_shape_and_dtype_of_what_they_belong_to(kind: str) -> None:
    for case in cases_of(kind):
        node = case.node(dtype=np.float32)
        arrays = case.arrays(BATCH, dtype=np.float32)
        passed = pull(case, node, gradient_of(case, node, run(case, node, arrays)))
        assert len(passed) == max(1, case.wires), str(case)
        for array, gradient in zip(arrays[: case.wires], passed, strict=False):
            if array.dtype == np.int64:
                continue
            assert gradient.shape == array.shape, str(case)
            assert gradient.dtype == np.float32, str(case)
            assert gradient.flags.c_contiguous, f"{case}: kernels need numbers in one piece"
        for name, gradient in node.gradients.items():
            assert np.isfinite(gradient).all(), f"{case}: backward left {name} unwritten"


@every_kind
def test_neither_inputs_nor_the_gradient_are_changed(kind: str) -> None:
    for case in cases_of(kind):
        node, arrays = case.node(), case.arrays(BATCH)
        before = [array.copy() for array in arrays]
        dy = gradient_of(case, node, run(case, node, arrays))
        dy_before = np.copy(dy)
        pull(case, node, dy)
        for array, old in zip(arrays, before, strict=True):
            assert np.array_equal(array, old), f"{case}: forward or backward changed an input"
        assert np.array_equal(dy, dy_before), f"{case}: backward changed the gradient that it was given"


@every_kind
def test_same_seed_gives_the_same_bits(kind: str) -> None:
    for case in cases_of(kind):
        first, second = _numbers(case, case.node(dtype=np.float32)), _numbers(case, case.node(dtype=np.float32))
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True)), str(case)


@every_kind
def test_a_partial_batch_gives_what_it_gives_alone(kind: str) -> None:
    for case in cases_of(kind):
        used, fresh = case.node(), case.node()
        run(case, used, case.arrays(BATCH, seed=9))
        pull(case, used, gradient_of(case, used, run(case, used, case.arrays(BATCH, seed=8))))
        used.state = {name: value.copy() for name, value in fresh.state.items()}
        assert _alike(_numbers(case, used, PARTIAL), _numbers(case, fresh, PARTIAL)), f"{case}: something of the larger batch is left"


@every_kind
def test_a_batch_may_be_worked_on_in_parts_if_the_layer_says_so(kind: str) -> None:
    """Outputs and input gradients lie side by side, parameter gradients add up; a loss is the mean over the samples."""
    for case in cases_of(kind):
        if not case.layer.splits_batches():
            continue
        node, arrays = case.node(), case.arrays(BATCH)
        node.training = False  # parts draw other random numbers
        if np.array_equal(run(case, node, arrays), run(case, node, case.arrays(BATCH, seed=9))):
            continue  # what it gives is its own, not made of its inputs
        y, dy, numbers = _apart(case, node, arrays, None)
        total = [np.zeros_like(number) for number in numbers]
        for part in (slice(0, PARTIAL), slice(PARTIAL, BATCH)):
            share = (part.stop - part.start) / BATCH if case.is_loss else 1
            y_part, _, part_numbers = _apart(case, node, [array[part] for array in arrays], None if case.is_loss else dy[part])
            total = [sum_ + share * number for sum_, number in zip(total, part_numbers, strict=True)]
            if case.is_loss:
                y = y - share * y_part
            else:
                assert np.allclose(y[part], y_part, rtol=1e-9, atol=1e-11), str(case)
        if case.is_loss:
            assert abs(y) < 1e-9, f"{case}: not a mean over the samples, so say splits_batches = False"
        assert _alike(numbers, total), str(case)


@every_kind
def test_parameter_gradients_do_not_need_the_input_gradient(kind: str) -> None:
    for case in cases_of(kind):
        whole, part = case.node(), case.node()
        part.needs_input_gradient = False
        _numbers(case, whole)
        arrays = case.arrays(BATCH)
        pull(case, part, gradient_of(case, part, run(case, part, arrays)))
        for name, gradient in whole.gradients.items():
            assert np.allclose(gradient, part.gradients[name], rtol=1e-12, atol=1e-12), f"{case}: {name}"


@every_kind
def test_evaluation_draws_nothing_and_keeps_the_state(kind: str) -> None:
    for case in cases_of(kind):
        node, arrays = case.node(), case.arrays(BATCH)
        run(case, node, arrays)
        state = {name: value.copy() for name, value in node.state.items()}
        node.training = False
        first = np.copy(run(case, node, arrays, seed=1))
        assert np.array_equal(first, run(case, node, arrays, seed=2)), f"{case}: evaluation depends on chance"
        assert all(np.array_equal(node.state[name], value) for name, value in state.items()), f"{case}: evaluation changed the state"


@every_kind
def test_a_step_allocates_nothing_that_grows_with_the_batch(kind: str) -> None:
    for case in cases_of(kind)[:6]:
        node = case.node(dtype=np.float32)
        small, large = (_peak(case, node, batch) for batch in (1024, 3072))  # NumPy's own buffers end at 8192 numbers
        arrays = case.arrays(1, dtype=np.float32)
        a_sample = sum(array.nbytes for array in arrays) + 4 * node.spec.size
        growth = (large - small) / 2048
        allowed = (2 if case.is_loss else 0.5) * a_sample + 48  # a few place numbers; a loss sees little beside what led to it
        assert growth < allowed, f"{case}: {growth:.0f} bytes a sample of {a_sample}, use node.buffer"


@every_kind
def test_float32_is_close_to_float64(kind: str) -> None:
    for case in cases_of(kind):
        arrays = [a.astype(np.float32).astype(a.dtype) if a.dtype != np.int64 else a for a in case.arrays(BATCH)]
        wide, narrow = case.node(), case.node(dtype=np.float32, native=library.load())
        for name, values in narrow.parameters.items():
            wide.parameters[name][...] = values
        exact = _step(case, wide, arrays)
        rough = _step(case, narrow, [a.astype(np.float32) if a.dtype != np.int64 else a for a in arrays])
        for number, (a, b) in enumerate(zip(exact, rough, strict=True)):
            error = np.linalg.norm(np.asarray(a) - b) / max(np.linalg.norm(a), 0.1 * np.sqrt(np.size(a)))
            assert error < 2e-4, f"{case}: array {number} is off by {error:.1e}"


@every_kind
def test_settings_survive_a_round_trip(kind: str) -> None:
    for case in cases_of(kind):
        values = json.loads(json.dumps(values_of(case.layer)))
        assert make(type(case.layer), values) == case.layer


@every_kind
def test_only_shape_errors_are_raised_for_what_does_not_fit(kind: str) -> None:
    for case in cases_of(kind):
        for sort in candidates(type(case.layer)):
            for specs in sort:
                trouble = _trouble(case, specs)
                assert trouble is None or trouble.endswith("."), f"{case}: {trouble}"


@every_kind
def test_costs_are_counted(kind: str) -> None:
    for case in cases_of(kind):
        assert case.layer.multiply_adds(*case.inputs) >= 0
        names = [spec.name for spec in case.layer.parameters(*case.inputs)]
        assert len(names) == len(set(names)), str(case)


@every_kind
def test_everything_has_words(kind: str) -> None:
    owner = LAYERS[kind]
    assert kind == kind.lower()
    assert kind.isidentifier()
    assert owner.title
    assert owner.category in CATEGORIES
    assert issubclass(owner, Loss) == (owner.category == "Loss")
    assert owner.keywords, "words that people search for"
    assert 15 < len(summary(owner)) <= 140
    for item in describe(owner):
        assert item.help[-1:] in ".?!", f"{item.name}: help is a sentence"
        assert item.check(item.default) == item.default


@every_kind
def test_the_main_settings_stand_on_the_block(kind: str) -> None:
    """Each kind that has settings of its own shows some in a few words; what is shown is a setting, and names its value."""
    owner = LAYERS[kind]
    settings = {item.name: item for item in describe(owner)}
    for case in cases_of(kind):
        main = case.layer.main_settings()
        assert set(main) <= set(settings), str(case)
        assert all(len(words) <= 24 for words in main.values() if kind != "time_distributed"), str(case)
        assert any(main.values()) == bool(set(settings) - set(PENALTIES)), str(case)
        assert case.layer.summary() == " · ".join(words for words in main.values() if words)


def test_titles_are_unique() -> None:
    titles = [owner.title.lower() for owner in LAYERS.values()]
    assert len(titles) == len(set(titles))


def test_a_layer_at_work_knows_its_specs() -> None:
    case = next(case for case in all_cases() if not case.is_loss)
    node = Node("b1", case.layer, case.inputs, case.layer.output_spec(*case.inputs), Backend("cpu", np), np.float32)
    assert node.buffer("y", (3, 2)) is node.buffer("y", (3, 2))


def _trouble(case: Case, specs: tuple[TensorSpec, ...]) -> str | None:
    """What the layer says of inputs that don't fit."""
    try:
        case.layer.output_spec(*specs)
    except ShapeError as trouble:
        return str(trouble)
    return None


def _step(case: Case, node: Node, arrays: list[np.ndarray]) -> list[np.ndarray]:
    """Copies of all that a forward and a backward pass give."""
    y = run(case, node, arrays)
    numbers = [np.copy(y)]
    passed = pull(case, node, gradient_of(case, node, y))
    numbers += [np.copy(gradient) for gradient in passed if gradient is not None]
    return numbers + [gradient.copy() for gradient in node.gradients.values()]


def _apart(case: Case, node: Node, arrays: list[np.ndarray], dy: object) -> tuple[np.ndarray, object, list[np.ndarray]]:
    """Output, its gradient, and the gradients of the parameters for a part of a batch."""
    y = np.copy(run(case, node, arrays))
    dy = gradient_of(case, node, y) if dy is None else dy
    pull(case, node, dy)
    return y, dy, [gradient.copy() for gradient in node.gradients.values()]


def _numbers(case: Case, node: Node, batch: int = BATCH) -> list[np.ndarray]:
    return _step(case, node, case.arrays(batch, dtype=node.dtype))


def _alike(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return all(np.allclose(a, b, rtol=1e-9, atol=1e-11) for a, b in zip(first, second, strict=True))


def _peak(case: Case, node: Node, batch: int) -> int:
    """Bytes allocated at the most during a step, when all memory of the node is there already."""
    arrays = case.arrays(batch, dtype=np.float32)
    dy = gradient_of(case, node, run(case, node, arrays))
    for _ in range(2):
        case.layer.forward(node, *arrays)
        pull(case, node, dy)
    tracemalloc.start()
    case.layer.forward(node, *arrays)
    pull(case, node, dy)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
