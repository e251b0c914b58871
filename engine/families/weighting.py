"""The settings that every weighted layer offers, declared once: bias, start values, penalties."""

from typing import Any

from ..initializers import NAMES
from ..settings import setting


def bias_setting() -> Any:
    """Whether a number of its own is added to each output."""
    return setting(default=True, title="Bias", help="Add a trained number to each output.")


def initializer_setting(default: str = "glorot_uniform") -> Any:
    """How the weights are drawn before training."""
    return setting(default=default, choices=NAMES, title="Start values", help="How the weights are drawn before training.")


def l1_setting() -> Any:
    """A penalty on the sum of absolute weights, or activations."""
    return setting(default=0.0, min=0.0, title="L1 penalty", help="Pull weights towards exactly nought: many end there. 0 = off.")


def l2_setting() -> Any:
    """A penalty on the sum of squared weights, or activations."""
    return setting(default=0.0, min=0.0, title="L2 penalty", help="Keep weights small, which smooths what is learned. 0 = off.")


def penalty_setting() -> Any:
    """What the penalties hold down."""
    return setting(
        default="weights",
        choices=("weights", "activations", "both"),
        title="Penalties on",
        help="Hold down the weights, or what leaves the block (the sum of a sample, mean over the batch), or both.",
    )
