"""The CUDA kernels: their arithmetic on the CPU against the definitions, and their sources through the compilers of CUDA."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from engine.backend import Backend
from engine.kernels.cuda import signatures, sources
from tests.engine.kernels.trials import TRIALS, Bench
from tests.gpu import nvrtc, shim

ARCHITECTURES = (75, 80, 86, 89, 90, 100, 120)
SEEDS = range(12)
needs_shim = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing())


@needs_shim
@pytest.mark.parametrize("name", [name for name in TRIALS if name != "dense_chain"])
def test_kernels_compute_what_the_definitions_say(name: str) -> None:
    kernels = Backend("cuda", np, cuda=shim.ShimLibrary())
    for seed in SEEDS:
        expected = TRIALS[name](Bench(Backend("cpu", np), np.float64, seed))
        found = TRIALS[name](Bench(kernels, np.float32, seed))
        for key, exact in expected.items():
            error = np.linalg.norm(exact - found[key]) / max(np.linalg.norm(exact), 0.1 * np.sqrt(exact.size))
            assert error < 3e-5, f"{name}, seed {seed}: {key} is off by {error:.1e}"


@needs_shim
def test_every_kernel_was_launched_by_the_trials() -> None:
    library = shim.ShimLibrary()
    for seed in SEEDS:
        for name, trial in TRIALS.items():
            if name != "dense_chain":
                trial(Bench(Backend("cuda", np, cuda=library), np.float32, seed))
    assert library.launched == set(signatures())


@needs_shim
def test_what_is_no_number_stays_visible() -> None:
    library = shim.ShimLibrary()
    x, y = np.array([np.nan, -1, 2], np.float32), np.empty(3, np.float32)
    for kind in range(7):
        library.each("activation_forward", 3, kind, x, y, 3, 0.1)
        assert np.isnan(y[0]), kind
        assert np.isfinite(y[1:]).all(), kind


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing())
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_nvrtc_compiles_every_source_without_a_device(architecture: int) -> None:
    for file, text in sources().items():
        assert nvrtc.compile_to_cubin(text, file, architecture)[:4] == b"\x7fELF", file


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing())
def test_nvrtc_says_what_is_wrong_and_where() -> None:
    with pytest.raises(nvrtc.CompileError, match=r"wrong.cu\(1\)"):
        nvrtc.compile_to_cubin("KERNEL f(float *x) {}", "wrong.cu", 75)


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="needs nvcc: install the CUDA toolkit, or rely on the test with NVRTC")
def test_nvcc_compiles_every_source(tmp_path: Path) -> None:
    for file, text in sources().items():
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        subprocess.run(["nvcc", "--cubin", "-arch=sm_75", "-Werror=all-warnings", "-o", str(tmp_path / "out"), str(path)], check=True)


def test_signatures_are_read_from_the_sources() -> None:
    assert signatures()["update_sgd"].types == ("array", "array", "place", "float")
    assert len(signatures()) > 20
