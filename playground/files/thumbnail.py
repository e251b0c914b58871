"""The picture of a project in its file: checked by its header, never decoded here."""

import struct

from . import limits
from .errors import ProjectError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = struct.Struct(">I4s2I")


def check(part: str, content: bytes) -> None:
    """Raise ProjectError unless the bytes begin like a PNG of a modest size."""
    if len(content) > limits.THUMBNAIL:
        raise ProjectError(
            "The part {part!r} is too large: {count} bytes, at most {most} are allowed.",
            part=part,
            count=len(content),
            most=limits.THUMBNAIL,
        )
    if len(content) < len(SIGNATURE) + HEADER.size or not content.startswith(SIGNATURE):
        raise ProjectError("The part {part!r} is not a PNG picture.", part=part)
    length, kind, width, height = HEADER.unpack_from(content, len(SIGNATURE))
    if length != 13 or kind != b"IHDR" or not (0 < width <= limits.THUMBNAIL_SIDE and 0 < height <= limits.THUMBNAIL_SIDE):
        raise ProjectError(
            "The part {part!r} is a picture of {width}×{height}; at most {most} a side are allowed.",
            part=part,
            width=width,
            height=height,
            most=limits.THUMBNAIL_SIDE,
        )
