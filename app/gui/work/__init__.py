"""The kinds of work that the window's child process does, a module each; no Qt."""


class Refused(Exception):
    """The work cannot be done as asked; the message is one sentence for the user."""
