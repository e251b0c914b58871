"""The one error that leaves this floor, and the boundary that makes it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.document.errors import EditError

CAUSES = {
    errno.ENOSPC: "the disk is full. Make room or save somewhere else",
    errno.EDQUOT: "your share of the disk is used up. Make room or save somewhere else",
    errno.EFBIG: "the file would be larger than is allowed there. Save somewhere else",
    errno.EACCES: "permission is missing. Save somewhere else or ask for access",
    errno.EPERM: "it is not allowed there. Save somewhere else or ask for access",
    errno.EROFS: "that disk can only be read. Save somewhere else",
    errno.EIO: "the disk reports a fault. Save somewhere else and check the disk",
    errno.EINTR: "the system interrupted it. Try again",
    errno.ENOENT: "the file or its folder is not there any more",
    errno.EISDIR: "that is a folder, not a file",
    errno.ENOTDIR: "a part of that path is not a folder",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
    errno.ELOOP: "its links lead in a circle",
}


class ProjectError(Exception):
    """A file can't be read or written; the message is one plain sentence or two that name the part and the reason."""


class FileChanged(ProjectError):
    """The file was changed by someone else since it was opened: saving over it needs a yes."""


class FileGone(FileChanged):
    """The file was moved or deleted since it was opened: saving there again needs a yes."""


def because(trouble: OSError) -> str:
    """The reason of a failed operation on a file, in words."""
    words = CAUSES.get(trouble.errno)
    return words or f"the system says: {trouble.strerror or type(trouble).__name__}"


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong in here into one ProjectError that names the file."""
    try:
        yield
    except (ProjectError, EditError) as trouble:
        raise ProjectError(f"'{path.name}' can't be opened. {trouble}") from trouble
    except OSError as trouble:
        raise ProjectError(f"'{path.name}' can't be opened: {because(trouble)}.") from trouble
    except MemoryError as trouble:
        raise ProjectError(f"'{path.name}' can't be opened: there is not enough memory.") from trouble
    except Exception as trouble:  # the one boundary: hostile files find ways that nobody has thought of
        raise ProjectError(f"'{path.name}' can't be opened: it is damaged ({type(trouble).__name__}).") from trouble
