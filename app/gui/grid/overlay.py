"""A small line to type in that stands over a table for a moment."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.gui.keys import PASSING, is_history


class Overlay(QFrame):
    """A label and a line edit. What keys and leaving mean is said by those who derive from it."""

    def __init__(self, name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(hint)
        self.words.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.addWidget(QLabel(name, self))
        row.addWidget(self.words, 1)
        self.words.installEventFilter(self)
        self.hide()

    def open_at(self, left: int, top: int, width: int) -> None:
        self.setGeometry(left, top, width, self.sizeHint().height())
        self.show()
        self.raise_()
        self.words.setFocus()
        self.words.selectAll()

    def pressed(self, event: QKeyEvent) -> bool:
        """A key in the line; whether that was all there is to it."""
        raise NotImplementedError

    def left(self) -> None:
        """The focus went elsewhere for good."""
        raise NotImplementedError

    # -- Qt --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """What the line does not take ends here: the table below must not act on keys meant for the line."""
        done = super().event(event)
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event.accept()
            return True
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()
            return True
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in PASSING:
            self.left()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.pressed(event)
        return False
