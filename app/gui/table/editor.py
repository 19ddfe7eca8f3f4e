"""The editor of one figure. It accepts any text, so that nothing typed is lost."""

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QValidator,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.look.colours import colours

_FULL_STOP = re.compile(r"(?<=[0-9０-９])。")
LEAVING = frozenset(
    {
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)
"""Keys that end an edit."""

MOVING = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End})
"""Further keys that end an edit begun by typing, as in a spreadsheet. After F2 they move the text cursor."""


class PointValidator(QValidator):
    """Accepts any text. The full stop of a Chinese keyboard behind a digit becomes a decimal point."""

    def validate(self, text: str, position: int) -> object:
        figure = text.replace("(", "（").partition("（")[0]
        pointed = _FULL_STOP.sub(".", figure)
        return QValidator.State.Acceptable, pointed + text[len(figure) :], position


class FigureEditor(QLineEdit):
    """Edits one cell. `by_typing`: opened by the first character, so that arrows leave it.

    `edit_session`: its undo step.

    The composition of an input method is shown, but counts only once it is committed.
    """

    def __init__(self, cell: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.cell = cell
        self.edit_session = object()
        self.by_typing = False
        self._before: str | None = None
        """The text before an input method began to compose; None without a composition."""
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setValidator(PointValidator(self))
        self.setAutoFillBackground(True)

    def leaves(self, event: QKeyEvent) -> bool:
        """Whether a key ends the edit."""
        return event.key() in LEAVING or (self.by_typing and event.key() in MOVING)

    @property
    def is_composing(self) -> bool:
        return self._before is not None

    # -- Qt --------------------------------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep the selected text: Qt removes it as soon as something is composed over it."""
        words, is_done = event.commitString(), not event.preeditString()
        if words and not is_done:  # a part is chosen while the rest is still composed
            chosen = QInputMethodEvent()
            chosen.setCommitString(words)
            self.inputMethodEvent(chosen)
            event, words = QInputMethodEvent(event.preeditString(), event.attributes()), ""
        before = self.text() if self._before is None else self._before
        if words:
            self._before = None
            super().inputMethodEvent(event)
            return
        self._before = None if is_done else before
        blocked = self.blockSignals(True)
        super().inputMethodEvent(QInputMethodEvent() if is_done else event)
        if is_done and self.text() != before:
            self.setText(before)
            self.selectAll()
        self.blockSignals(blocked)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_of_window(event):
            event.ignore()  # a line edit would swallow undo and redo; they belong to the whole report
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.leaves(event) or _is_of_window(event) or event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
        elif event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self.by_typing = False
            self.deselect()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        named = colours(self.palette())
        pen = QPen(named.accent, named.frame)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = named.frame // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_typing = False
        super().mousePressEvent(event)


def _is_of_window(event: QEvent) -> bool:
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in keys)
