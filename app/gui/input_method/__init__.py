"""The bridge to the input methods fcitx 4 and fcitx 5, for which Qt's own wheels carry no plugin.

Here is what the rest of the program needs of it: to end a composition, whichever way the input method is reached.
Nothing that takes time is imported.
"""

from typing import Protocol

from PySide6.QtGui import QGuiApplication


class Composer(Protocol):
    """A composer beside Qt's own input method."""

    def commit(self) -> None:
        """Enter what is composed."""

    def reset(self) -> None:
        """Drop what is composed."""


_composers: list[Composer] = []


def attach(composer: Composer) -> None:
    """Let `commit` and `reset` reach this composer, too."""
    _composers.append(composer)


def detach(composer: Composer) -> None:
    """Undo `attach`."""
    if composer in _composers:
        _composers.remove(composer)


def commit() -> None:
    """Enter what is composed into the field that has the focus."""
    QGuiApplication.inputMethod().commit()
    for composer in _composers:
        composer.commit()


def reset() -> None:
    """Drop what is composed in the field that has the focus."""
    QGuiApplication.inputMethod().reset()
    for composer in _composers:
        composer.reset()
