"""Short questions of the season's window: one line, or a few lines, that must not be empty."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.gui.look.dialog import Dialog


class LineDialog(Dialog):
    """Asks for a line; the button can be pressed once there is one."""

    def __init__(self, parent: QWidget | None, title: str, words: str, text: str, button: str) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(440)
        label = QLabel(words, self)
        label.setWordWrap(True)
        self.line = QLineEdit(text, self)
        self.line.setAccessibleName(title)
        label.setBuddy(self.line)
        self.column.addWidget(label)
        self.column.addWidget(self.line)
        accept = self.end(button)
        accept.setEnabled(bool(text.strip()))
        self.line.textChanged.connect(lambda now: accept.setEnabled(bool(now.strip())))
        self.line.setFocus()


class TextDialog(Dialog):
    """Asks for a few lines; Ctrl+Enter takes them."""

    def __init__(self, parent: QWidget | None, title: str, words: str, button: str) -> None:
        super().__init__(title, parent)
        self.resize(520, 280)
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(title)
        label.setBuddy(self.text)
        self.column.addWidget(label)
        self.column.addWidget(self.text, 1)
        self._accept = self.end(button)
        self._follow()
        self.text.textChanged.connect(self._follow)
        self.text.setFocus()

    def _follow(self) -> None:
        self._accept.setEnabled(bool(self.text.toPlainText().strip()))


def ask_line(parent: QWidget | None, title: str, words: str, text: str = "", button: str = "确定") -> str:
    """The line that was typed; "" if the question was closed."""
    dialog = LineDialog(parent, title, words, text, button)
    return _answer(dialog, dialog.line.text)


def ask_text(parent: QWidget | None, title: str, words: str, button: str = "确定") -> str:
    """The text that was typed; "" if the question was closed."""
    dialog = TextDialog(parent, title, words, button)
    return _answer(dialog, dialog.text.toPlainText)


def _answer(dialog: Dialog, given: Callable[[], str]) -> str:
    answer = given().strip() if dialog.exec() else ""
    dialog.deleteLater()
    return answer
