"""Lists and cells that paint their words in the palette's colours, and the base of models whose rows are values."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import Colours, apply_bar_style, apply_style, colours, mixed, set_secondary

Index = QModelIndex | QPersistentModelIndex
"""An index as Qt passes it to the methods of models and delegates."""
NOWHERE = QModelIndex()
"""The index of no item: the parent of the items of a list or table."""
BETWEEN = 6
"""Pixels between two items of several lines."""
CORNER = 5
"""Pixels of the radius of a card's corners."""
EDGE = 32
"""Pixels from the side of a dialog to the words of a list in it."""
SENTENCE = 420
"""Pixels of the lines of a sentence above or without a list, at least."""
ASIDE = 8
"""Pixels beside the words of a cell."""
LEFT, MIDDLE, RIGHT = (
    side | Qt.AlignmentFlag.AlignVCenter
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
)
INK = int(Qt.ItemDataRole.UserRole) + 50
"""The item role of the name of the text colour."""


class WordsDelegate(QStyledItemDelegate):
    """Paints items, which hold no font and no colour: a disabled item is a heading, one with INK has that colour.

    The chosen one has the same pale ground as a chosen card. Half of `BETWEEN` is above and below its words.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(0, BETWEEN)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        look: Any = option  # the stubs do not know what it holds
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            look.state |= QStyle.StateFlag.State_Enabled
            look.font.setBold(True)
            look.fontMetrics = QFontMetrics(look.font)
        if name := index.data(INK):
            look.palette.setColor(QPalette.ColorRole.Text, getattr(colours(look.palette), name))
        flags, named = QStyle.StateFlag, colours(look.palette)
        if look.state & flags.State_Selected:
            has_focus = look.state & flags.State_HasFocus
            look.backgroundBrush = mixed(named.accent, named.ground, 0.25) if has_focus else look.palette.midlight()
        elif look.state & flags.State_MouseOver and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            look.backgroundBrush = mixed(named.accent, named.ground, 0.06)
        # Else Qt would draw words and icons for a dark ground, the focus over the words alone, and a gradient.
        look.state &= ~(flags.State_Selected | flags.State_HasFocus | flags.State_MouseOver)


class SpacedDelegate(WordsDelegate):
    """Paints items of several lines with space between them, and a tick beside the first line of its words.

    The spacing of a list would not do: Qt measures the words at the list's width and paints them in less, with ….
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = option
        if index.data(_CHECK) is not None:  # Qt measures as if there were no tick
            look = QStyleOptionViewItem(option)
            look.rect = look.rect.adjusted(_before_words(look), 0, 0, 0)
        return super().sizeHint(look, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look: Any = QStyleOptionViewItem(option)
        self.initStyleOption(look, index)
        if not look.features & _TICKABLE:
            super().paint(painter, option, index)
            return
        style, box, words = look.widget.style(), *_places(look)
        painter.fillRect(look.rect, look.backgroundBrush)
        look.features &= ~_TICKABLE
        look.rect = words
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, look, painter, look.widget)
        on, off = QStyle.StateFlag.State_On, QStyle.StateFlag.State_Off
        look.state = look.state & ~QStyle.StateFlag.State_HasFocus | (
            on if look.checkState is Qt.CheckState.Checked else off
        )
        look.rect = box
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, look, painter, look.widget)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Let a click anywhere before the words tick the line: Qt would wait for one in the middle of its height."""
        look: Any = QStyleOptionViewItem(option)
        self.initStyleOption(look, index)
        is_click = event.type() == QEvent.Type.MouseButtonRelease
        if not (isinstance(event, QMouseEvent) and is_click and look.features & _TICKABLE):
            return super().editorEvent(event, model, option, index)
        if event.button() is not Qt.MouseButton.LeftButton or event.position().x() >= _places(look)[1].left():
            return False
        is_on = look.checkState is Qt.CheckState.Checked
        return model.setData(index, (Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked).value, _CHECK)


_TICKABLE = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
_CHECK = Qt.ItemDataRole.CheckStateRole
_BEHIND_TICK = 4
"""Pixels between a tick and the words."""


def _before_words(look: Any) -> int:
    """Return the width in pixels of the tick with what is left free on both sides."""
    style, metrics = look.widget.style(), QStyle.PixelMetric
    margin: int = style.pixelMetric(metrics.PM_FocusFrameHMargin, look, look.widget) + 1
    width: int = style.pixelMetric(metrics.PM_IndicatorWidth, look, look.widget)
    return width + 2 * margin + _BEHIND_TICK


def _places(look: Any) -> tuple[QRect, QRect]:
    """Return the places of the tick, beside the first line, and of the words of an item."""
    style, element = look.widget.style(), QStyle.SubElement.SE_ItemViewItemCheckIndicator
    box = style.subElementRect(element, look, look.widget)
    above = BETWEEN // 2 + max(0, look.fontMetrics.lineSpacing() - box.height()) // 2
    box.moveTop(look.rect.top() + above)
    return box, look.rect.adjusted(_before_words(look), BETWEEN // 2, 0, -BETWEEN // 2)


class CellDelegate(WordsDelegate):
    """Paints the words of cells with room around them: `ASIDE` pixels at the sides, half of `BETWEEN` above and below.

    The padding of a style sheet would cut the ground of the chosen cell as well.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = QStyleOptionViewItem(option)
        look.rect = look.rect.adjusted(ASIDE, 0, -ASIDE, 0)
        return super().sizeHint(look, index) + QSize(2 * ASIDE, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look: Any = QStyleOptionViewItem(option)
        flags, rows = QStyle.StateFlag, QAbstractItemView.SelectionBehavior.SelectRows
        if look.state & flags.State_HasFocus:  # else Qt would frame the words alone
            look.state |= flags.State_Selected
        elif look.state & flags.State_Selected and look.widget.hasFocus() and look.widget.selectionBehavior() is rows:
            look.state |= flags.State_HasFocus  # the row is one, not a cell and its neighbours
        self.initStyleOption(look, index)
        painter.fillRect(look.rect, look.backgroundBrush)
        look.backgroundBrush = QBrush()
        look.rect = look.rect.adjusted(ASIDE, BETWEEN // 2, -ASIDE, -BETWEEN // 2)
        look.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, look, painter, look.widget)


class LineList(QListWidget):
    """Lines to choose from. A line that is too long is cut in its middle, and its tip tells all of it.

    With `wraps` it goes on below; the lines are laid out again for each width, so that none is cut.
    """

    def __init__(self, parent: QWidget, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self.setItemDelegate((SpacedDelegate if wraps else WordsDelegate)(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(wraps)
        if wraps:
            self.setResizeMode(QListView.ResizeMode.Adjust)
            self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def add(self, words: str) -> QListWidgetItem:
        """Add a line at the end."""
        item = QListWidgetItem(words, self)
        item.setToolTip(words)
        return item

    def widen(self, dialog: QDialog) -> None:
        """Make a dialog so wide that it shows the longest line whole; its frame keeps it within the screen."""
        beside = 2 * EDGE + scroll_bar_width(self)
        dialog.resize(max(dialog.width(), self.sizeHintForColumn(0) + beside), dialog.height())


def add_listed(column: QVBoxLayout, words: str, listed: QListWidget) -> None:
    """Put a sentence into a dialog's column, and below it a list unless it is empty."""
    label = QLabel(words, listed.parentWidget())
    label.setWordWrap(True)
    label.setMinimumWidth(SENTENCE)
    column.addWidget(label)
    column.addWidget(listed, 1)
    listed.setVisible(listed.count() > 0)


class EmptyWords(QLabel):
    """Words in the middle of a view while it has no rows: that there are none, and what to do."""

    def __init__(self, words: str, view: QAbstractItemView) -> None:
        super().__init__(words, view.viewport())
        self._view = view
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_secondary(self)
        room = QVBoxLayout(view.viewport())
        room.setContentsMargins(24, 16, 24, 16)
        room.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        room.addWidget(self)
        model = view.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        is_empty = self._view.model().rowCount() == 0
        self.setVisible(is_empty)
        self._view.setAccessibleDescription(self.text() if is_empty else "")


class PaintedList(QListWidget):
    """A list as wide as its pane. Enter activates the current line on every system."""

    def __init__(self, id: str, name: str, delegate: type[QStyledItemDelegate], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(id)
        self.setAccessibleName(name)
        self.setItemDelegate(delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        apply_bar_style(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)


def set_up_cards(view: QListView, delegate: QStyledItemDelegate) -> None:
    """Let a list show cards: as wide as the list, as high as their words, scrolled by pixels."""
    view.setItemDelegate(delegate)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setFrameShape(QListView.Shape.NoFrame)
    view.viewport().setBackgroundRole(QPalette.ColorRole.Window)
    apply_bar_style(view)


def draw_card(painter: QPainter, card: QRect, look: Any) -> None:
    """Paint the ground and the outline of a card, both tinted if it is selected."""
    named = colours(look.palette)
    is_selected = bool(look.state & QStyle.StateFlag.State_Selected)
    painter.setPen(named.accent if is_selected else named.outline)
    painter.setBrush(mixed(named.accent, named.ground, 0.10) if is_selected else named.ground)
    # A line of one pixel runs through the middle of pixels: between them it would be pale and two wide.
    painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)


def scroll_bar_width(view: QAbstractItemView) -> int:
    """Return the width in pixels of the view's scroll bar; a style sheet may give it another one than the style has."""
    return view.verticalScrollBar().sizeHint().width()


def set_up_rows(view: QTableView, delegate: QStyledItemDelegate) -> None:
    """Let a table show lines of one height without a grid; one line is chosen as a whole, and none is edited."""
    view.setItemDelegate(delegate)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)
    apply_style(view.horizontalHeader())
    apply_bar_style(view)
    add_frame(view)


def add_frame(view: QAbstractItemView) -> None:
    """Give a view without a style sheet the frame that lists with one have; the style's own is cut at 150 %."""
    view.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
    view.setForegroundRole(QPalette.ColorRole.Mid)


def set_up_cells(table: QTableWidget) -> None:
    """Let a table show words in cells: headers stand over the beginning of their columns, and rows have no numbers."""
    table.setItemDelegate(CellDelegate(table))
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(LEFT)
    header.setHighlightSections(False)


def draw_ground(painter: QPainter, look: Any) -> Colours:
    """Paint the ground of a line, with a pale tint and a bar if it is selected. Returns the colours for its text."""
    named = colours(look.palette)
    if look.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(look.rect, look.palette.color(QPalette.ColorRole.Midlight))
        painter.fillRect(QRect(look.rect.left(), look.rect.top(), 3, look.rect.height()), named.accent)
    return named


Row = TypeVar("Row")


class RowModel(QAbstractTableModel, Generic[Row]):
    """Shows `rows` under `header`. A subclass gives the text of a cell and the answers to further roles."""

    def __init__(self, header: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header = header
        self.rows: list[Row] = []

    def text(self, row: Row, column: int) -> str:
        """The text of a cell, which is its tool tip too."""
        raise NotImplementedError

    def further(self, row: Row, role: int) -> Any:
        """The answer of a row to a role other than text and alignment; None for no answer."""
        return None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return the alignment of a column and its header."""
        return LEFT

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.header):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.header[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(self.alignment(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self.alignment(index.column()))
        return self.further(row, role)
