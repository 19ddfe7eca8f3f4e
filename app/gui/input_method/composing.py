"""Restores what was selected under a composition: Qt removes the selection with the first letter for good.

The program is told nothing before a commit. A cancelled composition leaves text and selection as they were.
"""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid


class Selection(NamedTuple):
    """The selection of a field."""

    text: str
    """The whole of the field."""
    anchor: int
    position: int
    """Anchor and position of the cursor, in units of UTF-16."""

    def split(self) -> tuple[str, str]:
        """The selected words, and the text without them."""
        units = self.text.encode("utf-16-le")
        start, end = sorted((2 * self.anchor, 2 * self.position))
        return units[start:end].decode("utf-16-le"), (units[:start] + units[end:]).decode("utf-16-le")


class Compositions(QObject):
    """Watches the line or box that has the focus. A figure's editor and the prose editor see to themselves."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._before: Selection | None = None
        """The selection before a composition over it; None without one."""
        self._is_passing_on = False
        application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
            if self._before is not None:
                self._give_back(self._field, self._before)
        self._field = self._before = None
        if isinstance(new, QLineEdit | QPlainTextEdit) and not hasattr(new, "is_composing"):
            self._field = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.InputMethod or self._is_passing_on or self._field is None:
            return False
        assert isinstance(event, QInputMethodEvent)
        if event.commitString():
            self._before = None
            return False
        if self._before is None and event.preeditString():
            self._before = _selection(self._field)
        if self._before is None:
            return False
        self._pass_on(self._field, event)
        return True

    def _pass_on(self, field: QLineEdit | QPlainTextEdit, event: QInputMethodEvent) -> None:
        """Let the field show what is composed without telling of a change."""
        before = field.blockSignals(True)
        self._is_passing_on = True
        try:
            QCoreApplication.sendEvent(field, QInputMethodEvent(event.preeditString(), event.attributes()))
        finally:
            self._is_passing_on = False
            field.blockSignals(before)
        if not event.preeditString() and self._before is not None:
            self._give_back(field, self._before)
            self._before = None

    def _give_back(self, field: QLineEdit | QPlainTextEdit, selection: Selection) -> None:
        words, rest = selection.split()
        before = field.blockSignals(True)
        if isinstance(field, QLineEdit):
            if field.text() == rest:  # else it was given another text meanwhile
                field.setText(selection.text)
                field.setSelection(selection.anchor, selection.position - selection.anchor)
        elif field.toPlainText() == rest:
            cursor = field.textCursor()
            cursor.setPosition(min(selection.anchor, selection.position))
            cursor.insertText(words)
            cursor.setPosition(selection.anchor)
            cursor.setPosition(selection.position, QTextCursor.MoveMode.KeepAnchor)
            field.setTextCursor(cursor)
        field.blockSignals(before)


def _selection(field: QLineEdit | QPlainTextEdit) -> Selection | None:
    """None where nothing is selected, or nothing may be changed."""
    if field.isReadOnly():
        return None
    if isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        return Selection(field.toPlainText(), cursor.anchor(), cursor.position()) if cursor.hasSelection() else None
    if not field.hasSelectedText():
        return None
    ends = field.selectionStart(), field.selectionEnd()
    anchor, position = ends if field.cursorPosition() == ends[1] else ends[::-1]
    return Selection(field.text(), anchor, position)
