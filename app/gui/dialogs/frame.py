"""What all dialogs share: a title, room, and buttons that say in Chinese what they do."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.appearance import dress


class Dialog(QDialog):
    """Contents go into `column`; Enter takes the first button of `end` (see there), Esc closes and does nothing."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 16)
        self.column.setSpacing(14)
        QShortcut(QKeySequence.StandardKey.HelpContents, self, self._help)

    def _help(self) -> None:
        """F1: the window's own command is out of reach while a dialog is open."""
        from app.gui.manual.topics import of_dialog
        from app.gui.manual.window import show_manual

        show_manual(self, [of_dialog(self)])

    def end(
        self,
        usual: str,
        *others: QPushButton,
        cancel: str = "取消",
        note: QWidget | None = None,
        careful: bool = False,
    ) -> QPushButton:
        """The row of buttons, with a note at its left; returns the usual one.

        With `careful`, where the usual one replaces something, Enter takes the last one.
        """
        row = QHBoxLayout()
        if note is not None:
            row.addWidget(note, 1)
        else:
            row.addStretch(1)
        accept = QPushButton(usual, self)
        accept.setAutoDefault(not careful)
        accept.setDefault(not careful)
        accept.clicked.connect(self.accept)
        self.cancel = QPushButton(cancel, self)
        self.cancel.setAutoDefault(careful)
        self.cancel.setDefault(careful)
        self.cancel.clicked.connect(self.reject)
        for button in (accept, *others, self.cancel):
            row.addWidget(button)
        self.column.addSpacing(4)
        self.column.addLayout(row)
        keep_tab_moving(self)
        dress(self)
        return accept


def keep_tab_moving(dialog: QDialog) -> None:
    """Tables and texts of a dialog would keep the Tab key for themselves: it leads on to the next field."""
    views: list[QAbstractItemView] = list(dialog.findChildren(QAbstractItemView))
    for view in views:
        view.setTabKeyNavigation(False)
    texts: list[QPlainTextEdit] = list(dialog.findChildren(QPlainTextEdit))
    for text in texts:
        text.setTabChangesFocus(True)
