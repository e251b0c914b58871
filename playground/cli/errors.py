"""What the command line refuses by itself."""


class CommandError(Exception):
    """A command can't be carried out; the message is one plain sentence that says why and what helps."""
