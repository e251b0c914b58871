"""What the document refuses, in words that a person can act on."""

from engine.sentence import PlainError


class EditError(PlainError):
    """An edit, or something pasted, can't be done; the message is one plain sentence that says why."""
