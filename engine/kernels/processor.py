"""Which variants of the compiled kernels this processor can run."""

import platform
import sys
from functools import cache
from pathlib import Path

VARIANTS = ("avx512", "avx2", "baseline")  # the fastest first
_NEEDS = {"avx512": {"avx512f", "avx512bw", "avx512vl", "avx512dq", "fma", "avx2"}, "avx2": {"avx2", "fma"}, "baseline": set()}


@cache
def usable() -> tuple[str, ...]:
    """The variants that run here, the fastest first."""
    features = _features()
    return tuple(variant for variant in VARIANTS if _NEEDS[variant] <= features)


def _features() -> set[str]:
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return set()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("flags"):
                return set(line.split(":", 1)[1].split())
    return _features_by_numpy()


def _features_by_numpy() -> set[str]:
    """NumPy asks the processor itself; its own dispatch names stand for the features."""
    try:
        from numpy._core._multiarray_umath import __cpu_features__ as known  # private, so its absence must not matter
    except ImportError:
        return set()
    names = {"AVX2": "avx2", "FMA3": "fma", "AVX512F": "avx512f", "AVX512BW": "avx512bw", "AVX512VL": "avx512vl", "AVX512DQ": "avx512dq"}
    return {name for key, name in names.items() if known.get(key)}
