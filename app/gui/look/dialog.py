"""The frame of every dialog: contents that scroll on a small screen, a row of buttons, F1."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.gui.keys import DialogHelp
from app.gui.look.appearance import apply_style
from app.gui.look.layouts import nest
from app.gui.questions import confirmed

LINES, LETTERS = 4, 20
"""The least number of text lines in view on a small screen."""

TAKE = ("Ctrl+Return", "Ctrl+Enter")
"""On the main keyboard and on the keypad."""

WORTH_ASKING = 4
"""Characters of a written text that is not given up without a question."""

NO_WORK = "no work"
"""The property that is true for a line whose words may be lost: those of a search, or where exports go."""

FRAME = QSize(16, 48)
"""Pixels that the frame and title of a window take."""


def screen_room(widget: QWidget) -> QSize:
    """Return the largest size of a window on its screen."""
    return widget.screen().availableGeometry().size() - FRAME


class Body(QScrollArea):
    """A scroll area for the contents of a dialog, which go into `column`."""

    grown = Signal()
    """The contents may need another height now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        inside = QWidget(self)
        self.column = QVBoxLayout(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def height_for(self, width: int) -> int:
        """The height in pixels of all contents at a width, below which they scroll.

        The bar's own width is left free: one that came for a moment would stay, as words wrap once more beside it.
        """
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(width - self._bar)
        return self.column.totalSizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
            self.grown.emit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return self.column.totalSizeHint() + QSize(self._bar, 0)

    @property
    def least_width(self) -> int:
        """Return the width in pixels at which the contents need no sideways scrolling."""
        return self.column.totalMinimumSize().width() + self._bar

    def minimumSizeHint(self) -> QSize:
        inside, line = self.column.totalMinimumSize(), self.fontMetrics().lineSpacing()
        return QSize(min(self.least_width, LETTERS * line), min(inside.height(), LINES * line))

    @property
    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


class Dialog(QDialog):
    """A dialog. Contents go into `column`; Enter clicks the default button of `end`, Esc closes and does nothing."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._body = Body(self)
        self.column = self._body.column
        self.column.setContentsMargins(24, 20, 24, 4)
        self.column.setSpacing(14)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._body, 1)
        self._body.grown.connect(self._grow)
        self._needed = 0
        """The height in pixels that the contents needed last."""
        QShortcut(QKeySequence.StandardKey.HelpContents, self, self._help)

    def _help(self) -> None:
        """Open the manual on F1: the window's own command is not available while a dialog is open."""
        if DialogHelp.show is not None:
            DialogHelp.show(self)

    def end(
        self,
        usual: str,
        *others: QPushButton,
        cancel: str = "取消",
        note: QWidget | None = None,
        careful: bool = False,
        offered: bool = True,
    ) -> QPushButton:
        """Add the row of buttons, with a note at its left. Returns the button `usual`, which accepts.

        It is the default: Enter clicks it, and Ctrl+Enter does from anywhere, also from a table or text that keeps
        Enter for itself. With `careful`, where it would replace something, the last button is the default instead and
        Ctrl+Enter does nothing; so it is where `usual` is not `offered` and not shown, because there is nothing to do
        it with. No other button is a default.
        """
        careful = careful or not offered
        row = QHBoxLayout()
        row.setSpacing(8)
        if note is not None:
            row.addWidget(note, 1)
        else:
            row.addStretch(1)
        accept = QPushButton(usual, self)
        accept.setAutoDefault(not careful)
        accept.setDefault(not careful)
        accept.clicked.connect(self.accept)
        if not careful:
            self._take_on_keys(accept)
        self.cancel = QPushButton(cancel, self)
        self.cancel.setAutoDefault(careful)
        self.cancel.setDefault(careful)
        self.cancel.clicked.connect(self.reject)
        for button in (accept, *others, self.cancel):
            row.addWidget(button)
        for button in others:
            button.setAutoDefault(False)
        accept.setVisible(offered)
        sides = self.column.contentsMargins()
        row.setContentsMargins(sides.left(), 14, sides.right(), 16)
        nest(self._whole, row)
        keep_tab_moving(self)
        apply_style(self)
        return accept

    def _take_on_keys(self, button: QPushButton) -> None:
        for keys in TAKE:
            QShortcut(QKeySequence(keys), self, button.click)
        button.setToolTip(TAKE[-1])

    @property
    def is_worked_on(self) -> bool:
        """Tell whether something was written here that closing would lose. A dialog with more to lose adds to it."""
        texts: list[QPlainTextEdit] = list(self.findChildren(QPlainTextEdit))
        lines: list[QLineEdit] = list(self.findChildren(QLineEdit))
        written = [each.toPlainText() for each in texts if each.document().isModified() and not each.isReadOnly()]
        written += [each.text() for each in lines if each.isModified() and _keeps_words(each)]
        return any(len(words.strip()) >= WORTH_ASKING for words in written)

    def reject(self) -> None:
        """Close it. Where something was written in it, the user is asked first: Esc is soon pressed."""
        if not self.is_worked_on or confirmed(self, "放弃已填写的内容？", "放弃", stay="继续填写"):
            super().reject()

    # -- size ------------------------------------------------------------------------------------------------------

    def _grow(self) -> None:
        """Grow as much as the contents do, up to the size of the screen: it may be lower than they are by choice."""
        if self.isVisible():
            self._fit(self.size())

    def _fit(self, size: QSize) -> None:
        """Set this width, with the height that the contents need at it, limited to the screen."""
        room = screen_room(self)
        least = max(self.minimumWidth(), self._body.least_width, self._whole.totalMinimumSize().width())
        width = min(max(size.width(), least), room.width())
        has_size = self.isVisible() or self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        below = self._whole.totalSizeHint().height() - self._body.sizeHint().height()
        needed = self._body.height_for(width) + below
        wanted = min(needed, size.height() + needed - self._needed) if self.isVisible() else needed
        self._needed = needed
        self.resize(width, min(max(size.height(), wanted) if has_size else wanted, room.height()))

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            self.ensurePolished()
            self._body.column.activate()  # else a layout within still counts what was hidden before
            has_size = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
            self._fit(self.size() if has_size else self.sizeHint())
        super().setVisible(visible)


def apply_dialog_style(dialog: QDialog) -> None:
    """Give one of Qt's own dialogs the look of the program: its buttons have words and no pictures."""
    apply_style(dialog)
    buttons: list[QPushButton] = list(dialog.findChildren(QPushButton))
    for button in buttons:
        button.setIcon(QIcon())


def _keeps_words(line: QLineEdit) -> bool:
    """Tell whether a line holds words for the record: not those of a search, nor the year of a spin box."""
    return not line.property(NO_WORK) and not isinstance(line.parent(), QSpinBox)


def keep_tab_moving(dialog: QDialog) -> None:
    """Makes Tab leave tables and texts, which would otherwise use the key."""
    views: list[QAbstractItemView] = list(dialog.findChildren(QAbstractItemView))
    for view in views:
        view.setTabKeyNavigation(False)
    texts: list[QPlainTextEdit] = list(dialog.findChildren(QPlainTextEdit))
    for text in texts:
        text.setTabChangesFocus(True)
