"""Words of one line that are cut with … where there is no room for them; a tool tip then says them whole."""

import re
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import dress
from app.gui.look.colours import Colours, colours

LEAST = 6
"""Letters that a longer text keeps however little room there is."""

LONGEST_RUN = 60
"""Signs of a path or an address that may stand in a line without a place to break it."""


def breakable(text: str) -> str:
    """The text with places, which are not seen, at which a label may break what has neither a space nor a stroke."""
    return re.sub(rf"[!-.0-~]{{{LONGEST_RUN}}}", lambda run: f"{run[0]}\u200b", text)


class ElidedLabel(QLabel):
    """Takes what room there is; its tip says it whole."""

    cut = Qt.TextElideMode.ElideRight

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_words(text)

    def show_words(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)

    @property
    def face(self) -> QFont:
        """The font in which it is drawn."""
        return self.font()

    def sizeHint(self) -> QSize:
        """The room for all of it."""
        margins = self.contentsMargins()
        width = QFontMetrics(self.face).horizontalAdvance(self.text()) + margins.left() + margins.right() + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), LEAST * QFontMetrics(self.face).height()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.face)
        room = self.contentsRect()
        words = painter.fontMetrics().elidedText(self.text(), self.cut, room.width())
        painter.drawText(room, self.alignment(), words)


class ElidedChoice(QComboBox):
    """A list to choose from whose current line may be longer than its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentTextChanged.connect(self.setToolTip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt does; only that Qt, where a style sheet is in force, cuts the line anywhere."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        look: Any = option  # the stubs do not know what it holds
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        look.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class _Ink:
    """The colour of a label: known by name, and taken from the palette that holds."""

    def __init__(self, label: QLabel, name: str) -> None:
        self._label = label
        self._name = name
        self._put()

    def choose(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._put()

    def renew(self) -> None:
        """After the palette changed."""
        if self._name:
            self._put()

    def _put(self) -> None:
        shown = QPalette()
        if self._name:
            from app.gui.look.colours import colours

            shown.setColor(QPalette.ColorRole.WindowText, getattr(colours(self._label.palette()), self._name))
        self._label.setPalette(shown)


class InkedLabel(QLabel):
    """Knows its colour by name, and takes it from the palette that holds."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent)
        self._ink = _Ink(self, ink)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()


class InkedLine(ElidedLabel):
    """The same in one line, cut with … where it has no room."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent=parent)
        self._ink = _Ink(self, ink)

    def set_ink(self, name: str) -> None:
        """The name of one of the window's colours; "" for that of other words."""
        self._ink.choose(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()


INK = int(Qt.ItemDataRole.UserRole) + 50
"""The role under which an item holds the name of the colour of its words."""


class WordsDelegate(QStyledItemDelegate):
    """Items hold no font and no colour: one that cannot be chosen is a heading, one with an INK has that colour."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        look: Any = option  # the stubs do not know what it holds
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            look.state |= QStyle.StateFlag.State_Enabled
            look.font.setBold(True)
            look.fontMetrics = QFontMetrics(look.font)
        if name := index.data(INK):
            look.palette.setColor(QPalette.ColorRole.Text, getattr(colours(look.palette), name))


class PaintedList(QListWidget):
    """As wide as its pane and no wider; Enter goes to the current line on every system."""

    def __init__(self, id: str, name: str, delegate: type[QStyledItemDelegate], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(id)
        self.setAccessibleName(name)
        self.setItemDelegate(delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QListWidget.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)


def draw_ground(painter: QPainter, look: Any) -> Colours:
    """What lies under a line: a pale tint and a bar where it is the chosen one. Gives the colours to go on with."""
    named = colours(look.palette)
    if look.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(look.rect, look.palette.color(QPalette.ColorRole.Midlight))
        painter.fillRect(QRect(look.rect.left(), look.rect.top(), 3, look.rect.height()), named.accent)
    return named


LINES, LETTERS = 4, 20
"""Of text that stay in view however small the screen is."""

FRAME = QSize(16, 48)
"""Pixels that a window's own frame and title take from the screen."""


def screen_room(widget: QWidget) -> QSize:
    """The size that a window can have on the screen it is on."""
    return widget.screen().availableGeometry().size() - FRAME


class Body(QScrollArea):
    """Contents go into `column`."""

    grown = Signal()
    """The contents may need another height than before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        inside = QWidget(self)
        self.column = QVBoxLayout(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def height_for(self, width: int, *, least: bool) -> int:
        """Pixels of height of all contents at a width: the least they can do with, or what they like."""
        if self.column.hasHeightForWidth():
            return self.column.minimumHeightForWidth(width) if least else self.column.totalHeightForWidth(width)
        return (self.column.totalMinimumSize() if least else self.column.totalSizeHint()).height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
            self.grown.emit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return self.column.totalSizeHint() + QSize(self._bar, 0)

    @property
    def least_width(self) -> int:
        """Pixels at which the contents need not scroll sideways."""
        return self.column.totalMinimumSize().width() + self._bar

    def minimumSizeHint(self) -> QSize:
        inside, line = self.column.totalMinimumSize(), self.fontMetrics().lineSpacing()
        return QSize(min(self.least_width, LETTERS * line), min(inside.height(), LINES * line))

    @property
    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


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
        from app.gui.manual.pages import of_dialog
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
