"""The key presses that belong to the window in every field, and those that form one undo step."""

import time
from collections.abc import Callable, Iterable
from typing import ClassVar

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QTextEdit, QToolButton, QWidget

from app.gui import input_method

PASSING = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Why the focus may be away for a moment: a menu, an input method's window, another program."""

PAUSE = 2.0
"""Seconds without a key after which what is typed next is an undo step of its own."""
LONG = 30
"""Characters that come at once and are no typing: a paste."""

_REDO_TOO = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z)


def is_history(event: QEvent) -> bool:
    """Whether a field is about to take undo or redo for itself. It must ignore the event: steps are the session's."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:  # most are no keys at all
        return False
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo) or event.keyCombination() == _REDO_TOO


class TypingStep:
    """The edit session of what is typed into one field: a pause, a jump or a new paragraph begins another."""

    def __init__(self) -> None:
        self._session: object = None
        self._end = -1
        self._last = 0.0

    def end(self) -> None:
        """End the step: the next key begins another."""
        self._session = None

    def at(self, place: int, removed: str, inserted: str) -> object:
        """The edit session of a change at `place`: the same as that of the last one while one types on."""
        now = time.monotonic()
        goes_on = (
            self._session is not None
            and now - self._last < PAUSE
            and self._end in (place, place + len(removed))
            and len(inserted) < LONG
            and "\n" not in inserted + removed
        )
        if not goes_on:
            self._session = object()
        self._last, self._end = now, place + len(inserted)
        return self._session

    def between(self, before: str, after: str) -> object:
        """The edit session of the change from one text to another."""
        from app.model.texts import common_ends  # not at the start of the window

        head, tail = common_ends(before, after)
        return self.at(head, before[head : len(before) - tail], after[head : len(after) - tail])


class DialogHelp:
    """F1 in a dialog: `show` opens the page of the manual for it; set by the application, which knows the manual."""

    show: ClassVar[Callable[[QDialog], None] | None] = None


class WindowKeys(QObject):
    """Handles keys in every field of a window.

    A key that the menus show is never used by the field: line edits and texts have commands of their own on some of
    them, such as Ctrl+E and Ctrl+K on Linux. Enter clicks a button, as Space does: Qt does so in dialogs only. A
    composition that is open when a field is left is committed there.
    """

    def __init__(self, window: QWidget, keys: Iterable[str]) -> None:
        """`keys`: those that the menus show, as portable texts."""
        super().__init__(window)
        self._window = window
        self._keys: frozenset[int] = frozenset()
        self.add(keys)
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._follow)

    def add(self, keys: Iterable[str]) -> None:
        """Take over further keys. A letter alone stays with the field: it is typed there."""
        combined = (QKeySequence(each)[0].toCombined() for each in keys if len(each) > 1)  # type: ignore[index]  # no stub
        self._keys |= frozenset(combined)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._window.isAncestorOf(new):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.keyCombination().toCombined() in self._keys:
                event.ignore()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(watched, QPushButton | QToolButton):
            return isinstance(event, QKeyEvent) and _pressed(watched, event)
        elif kind == QEvent.Type.FocusAboutToChange and isinstance(watched, QLineEdit | QTextEdit):
            input_method.commit()  # while it still reaches this field
        return False


def _pressed(button: QPushButton | QToolButton, event: QKeyEvent) -> bool:
    """Whether a key is Enter, which presses the button; held down it does so once."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True
