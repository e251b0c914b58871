"""The one error that leaves this floor, and the boundary that makes it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.sentence import PlainError, Sentence
from playground.document.errors import EditError

CAUSES = {
    errno.ENOSPC: Sentence("the disk is full. Make room or save somewhere else"),
    errno.EDQUOT: Sentence("your share of the disk is used up. Make room or save somewhere else"),
    errno.EFBIG: Sentence("the file would be larger than is allowed there. Save somewhere else"),
    errno.EACCES: Sentence("permission is missing. Save somewhere else or ask for access"),
    errno.EPERM: Sentence("it is not allowed there. Save somewhere else or ask for access"),
    errno.EROFS: Sentence("that disk can only be read. Save somewhere else"),
    errno.EIO: Sentence("the disk reports a fault. Save somewhere else and check the disk"),
    errno.EINTR: Sentence("the system interrupted it. Try again"),
    errno.ENOENT: Sentence("the file or its folder is not there any more"),
    errno.EISDIR: Sentence("that is a folder, not a file"),
    errno.ENOTDIR: Sentence("a part of that path is not a folder"),
    errno.ENAMETOOLONG: Sentence("the name is too long. Choose a shorter one"),
    errno.ELOOP: Sentence("its links lead in a circle"),
}
OF_READING = {
    errno.ENOENT: Sentence("there is no such file"),
    errno.EACCES: Sentence("you have no right to read it. Ask its owner for access"),
    errno.EPERM: Sentence("you have no right to read it. Ask its owner for access"),
    errno.EIO: Sentence("the disk reports a fault. Check the disk, or open a copy from elsewhere"),
}


class ProjectError(PlainError):
    """A file can't be read or written; the message is one plain sentence or two that name the part and the reason."""


class FileChanged(ProjectError):
    """The file was changed by someone else since it was opened: saving over it needs a yes."""


class FileGone(FileChanged):
    """The file was moved or deleted since it was opened: saving there again needs a yes."""


def because(trouble: OSError) -> str:
    """The reason of a failed operation on a file, in words."""
    words = CAUSES.get(trouble.errno)
    return words or Sentence("the system says: {reason}", reason=trouble.strerror or type(trouble).__name__)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong in here into one ProjectError that names the file."""
    try:
        yield
    except (ProjectError, EditError) as trouble:
        raise ProjectError("'{file}' can't be opened. {trouble}", file=path.name, trouble=trouble) from trouble
    except OSError as trouble:
        raise ProjectError(
            "'{file}' can't be opened: {reason}.", file=path.name, reason=OF_READING.get(trouble.errno) or because(trouble)
        ) from trouble
    except MemoryError as trouble:
        raise ProjectError("'{file}' can't be opened: there is not enough memory.", file=path.name) from trouble
    except Exception as trouble:  # the one boundary: hostile files find ways that nobody has thought of
        raise ProjectError("'{file}' can't be opened: it is damaged ({error}).", file=path.name, error=type(trouble).__name__) from trouble
