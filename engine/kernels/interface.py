"""The functions of the compiled library as ctypes sees them: their names and argument types."""

import ctypes
from typing import Any

_P, _I, _F, _D = ctypes.c_void_p, ctypes.c_int64, ctypes.c_float, ctypes.c_double

# One letter an argument: p pointer, s text, i int64, f float, d double; the first is the result ("v" for none).
SIGNATURES = {
    "blockprop_sources": "i",
    "convolution_forward": "vppppppi",
    "convolution_backward_input": "vppppp",
    "convolution_backward_kernel": "vpppppp",
    "pooling_maximum": "vppppi",
    "pooling_minimum": "vppppi",
    "pooling_backward_extreme": "vppppp",
    "pooling_total": "vpppi",
    "pooling_backward_total": "vpppi",
    "dense_forward": "vppppiiii",
    "dense_backward_input": "vpppiii",
    "dense_backward_kernel": "vppppiii",
    "activation_forward": "vippif",
    "activation_backward": "vippppif",
    "batch_norm_moments": "vpiipp",
    "scale_and_shift": "vppiipppi",
    "batch_norm_sums": "vpppiippp",
    "batch_norm_input": "vppppiipppp",
    "batch_norm_about": "vpppi",
    "batch_norm_settle": "vpppppid",
    "batch_norm_running": "vpppiidd",
    "batch_norm_means": "vpppiid",
    "batch_norm_slopes": "vppppid",
    "layer_norm_forward": "vpppppiif",
    "layer_norm_backward": "vpppppppii",
    "softmax_cross_entropy": "dpppiid",
    "softmax_cross_entropy_backward": "vpppiif",
    "softmax_rows": "vppii",
    "softmax_backward": "vpppii",
    "simple_rnn_forward": "vpppppppp" + "ip",
    "simple_rnn_backward": "v" + "p" * 13 + "ip",
    "lstm_forward": "v" + "p" * 12,
    "lstm_backward": "v" + "p" * 18,
    "gru_forward": "v" + "p" * 10,
    "gru_backward": "v" + "p" * 15,
    "squared_error": "dpppid",
    "multiply_all": "vppif",
    "add_all": "vpppi",
    "draw_uniform": "vpppi",
    "drop_choose": "vppif",
    "drop_numbers": "vpppif",
    "copy_rows": "vpipiii",
    "dense_chain_run": "ipiii",
    "replay_number": "is",
    "replay_attend": "vpi",
    "replay_run": "ipiii",
    "update_sgd": "vppif",
    "update_momentum": "vpppiff",
    "update_nesterov": "vpppiff",
    "update_adam": "vppppifffff",
    "update_rmsprop": "vpppifff",
    "update_adagrad": "vpppiff",
}
_TYPES = {"p": _P, "s": ctypes.c_char_p, "i": _I, "f": _F, "d": _D, "v": None}


def declare(library: Any) -> Any:
    """Give each function its types; raises AttributeError if one is missing."""
    for name, (result, *arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype = _TYPES[result]
        function.argtypes = [_TYPES[letter] for letter in arguments]
    return library
