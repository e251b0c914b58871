"""Probes: what may be asked of a running network."""

from .capture import KINDS, Frame, Request, Want, capture, histogram, norm_blocks
from .look import Sample

__all__ = ["KINDS", "Frame", "Request", "Sample", "Want", "capture", "histogram", "norm_blocks"]
