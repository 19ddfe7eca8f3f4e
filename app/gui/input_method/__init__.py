"""The bridge to the input methods fcitx and ibus, which reaches them over a bus.

Qt's wheels have no plugin for fcitx, and their plugin for ibus waits 25 seconds for a key and drops what is composed
when a field is left. PySide's QtDBus cannot send unsigned integers or arrays of structures, so the bridge uses jeepney.
Each key is asked with a time limit: what is typed keeps its order, and an input method that hangs leaves plain keys.

This module ends a composition, whichever way the input method is reached: Qt's own calls do not reach the bridge. It
imports nothing that takes time.
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
