"""The functions of the compiled library as ctypes sees them: their names and argument types."""

import ctypes
from typing import Any

_P, _I, _F, _D = ctypes.c_void_p, ctypes.c_int64, ctypes.c_float, ctypes.c_double

# One letter an argument: p pointer, i int64, f float, d double; the first is the result ("v" for none).
SIGNATURES = {
    "blockprop_version": "i",
    "convolution_forward": "vpppppp",
    "convolution_backward_input": "vppppp",
    "convolution_backward_kernel": "vpppppp",
}
_TYPES = {"p": _P, "i": _I, "f": _F, "d": _D, "v": None}


def declare(library: Any) -> Any:
    """Give each function its types; raises AttributeError if one is missing."""
    for name, (result, *arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype = _TYPES[result]
        function.argtypes = [_TYPES[letter] for letter in arguments]
    return library
