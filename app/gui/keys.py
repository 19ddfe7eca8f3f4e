"""Which key presses belong to the window, whatever field has the cursor."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_REDO_TOO = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z)


def is_history(event: QEvent) -> bool:
    """Whether a field is about to take undo or redo for itself. It must ignore the event: steps are the session's."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo) or event.keyCombination() == _REDO_TOO
