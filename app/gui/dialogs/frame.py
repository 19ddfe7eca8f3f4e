"""What all dialogs share: a title, room, and buttons that say in Chinese what they do."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.appearance import dress
from app.gui.dialogs.body import Body, screen_room


class Dialog(QDialog):
    """Contents go into `column`; Enter takes the first button of `end` (see there), Esc closes and does nothing."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._body = Body(self)
        self.column = self._body.column
        self.column.setContentsMargins(24, 20, 10, 4)
        self.column.setSpacing(14)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._body, 1)
        self._body.grown.connect(self._grow)
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
        row.setContentsMargins(24, 14, 24, 16)
        self._whole.addLayout(row)
        keep_tab_moving(self)
        dress(self)
        return accept

    # -- size ------------------------------------------------------------------------------------------------------

    def _grow(self) -> None:
        """Make room for contents that have become more, as far as the screen goes."""
        if self.isVisible():
            self._fit(self.size())

    def _fit(self, size: QSize) -> None:
        """Take this size, with the height that the contents need at its width, and no more than the screen has."""
        room = screen_room(self)
        width = min(max(size.width(), self._body.least_width, self._whole.totalMinimumSize().width()), room.width())
        has_size = self.isVisible() or self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        below = self._whole.totalSizeHint().height() - self._body.sizeHint().height()
        needed = self._body.height_for(width, least=has_size) + below
        self.resize(width, min(max(size.height(), needed) if has_size else needed, room.height()))

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            self.ensurePolished()
            has_size = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
            self._fit(self.size() if has_size else self.sizeHint())
        super().setVisible(visible)


def keep_tab_moving(dialog: QDialog) -> None:
    """Tables and texts of a dialog would keep the Tab key for themselves: it leads on to the next field."""
    views: list[QAbstractItemView] = list(dialog.findChildren(QAbstractItemView))
    for view in views:
        view.setTabKeyNavigation(False)
    texts: list[QPlainTextEdit] = list(dialog.findChildren(QPlainTextEdit))
    for text in texts:
        text.setTabChangesFocus(True)
