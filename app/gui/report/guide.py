"""A page of blocks that takes the place of the form for one guided act; and the band of the practice (练习).

The band counts the planted mistakes, hints at them one by one, and says what each teaches.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.dialog import TAKE
from app.gui.look.icons import icon
from app.gui.look.layouts import nest
from app.gui.look.lists import Index, SpacedDelegate, WordsDelegate
from app.gui.panes.pane import PaneHost
from app.model.change import Address
from app.session.practice import Planted, open_ones

ScrollHint = QAbstractItemView.ScrollHint
WIDEST = 1180
"""Pixels of the page's column: longer lines tire the eye."""
REST = 250
"""Milliseconds after the last change until the page shows it: it is never worked out on a key."""
MARGIN = 16


class GuidePage(QWidget):
    """Blocks go into `column`. `topic` is its page of the manual. It ends by `closed`; what was done stays done."""

    closed = Signal()
    topic = "report"

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = QPushButton("返回填写", self)
        self.back.setToolTip("回到表格和正文（Esc）")
        self.back.clicked.connect(self.closed)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.note = QLabel(note, self)
        self.note.setWordWrap(True)
        set_secondary(self.note)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = self._inside()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.refresh)

    def _inside(self) -> QVBoxLayout:
        inside = QWidget(self.area)
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(14)
        self.area.setWidget(inside)
        inside.installEventFilter(self)
        self._top = top = QHBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 0)
        top.addWidget(self.title, 1)
        top.addWidget(self.back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        nest(whole, top)
        whole.addWidget(self.note)
        self.note.setContentsMargins(MARGIN, 0, MARGIN, 0)
        whole.addWidget(self.area, 1)
        return column

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End the line of the title where the blocks end, which are no wider than `WIDEST` and leave a scroll bar."""
        if event.type() == QEvent.Type.Resize and watched is self.area.widget():
            self._top.setContentsMargins(MARGIN, 12, self.width() - self.area.widget().width() + MARGIN, 0)
        return super().eventFilter(watched, event)

    def end(self, usual: QPushButton) -> None:
        """Everything is in its place. Ctrl+Enter presses the `usual` button, wherever the cursor is on the page."""
        self.column.addStretch(1)
        for keys in TAKE:
            shortcut = QShortcut(QKeySequence(keys), self, usual.click)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        usual.setToolTip(TAKE[-1])
        self.back.setIcon(icon("back"))
        apply_style(self)

    def refresh(self) -> None:
        """Show what changed."""

    def hand_over(self) -> None:
        """Give the report what is typed on the page and not taken yet."""

    def leave(self) -> None:
        """The page is left for the form."""

    def take_focus(self) -> None:
        """Put the cursor where the work begins."""

    def follow(self, addresses: "frozenset[Address]", findings_changed: bool) -> None:
        """As listener of a session: the report changed."""
        self._rest.start()

    def reveal(self, widget: QWidget) -> None:
        """Give a widget the focus, with its block in view, or as much of it as there is room for."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, widget, lambda: self._bring_into_view(widget))  # once what changed is laid out

    def _bring_into_view(self, widget: QWidget) -> None:
        block: QWidget | None = widget
        while block is not None and not isinstance(block, Block):
            block = block.parentWidget()
        self.area.ensureWidgetVisible(block or widget, 0, MARGIN)
        if block is not None and block.height() > self.area.viewport().height():
            self.area.verticalScrollBar().setValue(block.y() - MARGIN)
        if not isinstance(widget, QListWidget):
            self.area.ensureWidgetVisible(widget, 0, MARGIN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Block(QFrame):
    """A step of the page: its name, its state, and its contents in `column`."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "block")
        self.heading = QLabel(title, self)
        self.heading.setProperty("role", "heading")
        self.state = QLabel(self)
        self.sign = QLabel(self)
        self.note = QLabel(note, self)
        self.note.setWordWrap(True)
        self.note.setVisible(bool(note))
        set_secondary(self.note)
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.sign)
        top.addWidget(self.state)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(8)
        nest(self.column, top)
        self.column.addWidget(self.note)

    def show_state(self, words: str, *, is_done: bool) -> None:
        """Show its progress in a few words."""
        self.state.setText(words)
        drawn = icon("good", "good") if is_done else icon("open-circle", "computed")
        self.sign.setPixmap(drawn.pixmap(QSize(18, 18)))

    def buttons(self, *buttons: QPushButton) -> None:
        """A row of buttons at its end."""
        row = QHBoxLayout()
        for button in buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        nest(self.column, row)


class PageList(QListWidget):
    """Lines of a block, as high as they are: it is the page that scrolls, also to the line that the keys choose."""

    def __init__(self, name: str, delegate: type[WordsDelegate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(delegate(self))
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit(self) -> None:
        """Take the height of the lines at this width."""
        if not self.count():
            return
        self.doItemsLayout()
        height = self.visualItemRect(self.item(self.count() - 1)).bottom() - self.visualItemRect(self.item(0)).top()
        wanted = height + 2 * self.frameWidth() + 2
        if self.maximumHeight() != wanted:
            self.setFixedHeight(wanted)

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:
        page: QWidget | None = self
        while page is not None and not isinstance(page, GuidePage):
            page = page.parentWidget()
        if page is not None and self.hasFocus():  # else the current line of any list would move the page as it is shown
            line = self.visualRect(index)
            middle = self.viewport().mapTo(page.area.widget(), line.center()).y()
            page.area.ensureVisible(0, middle, 0, line.height() // 2 + MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()


class TickList(PageList):
    """Lines with a tick: Space ticks, Enter takes them all as they stand."""

    taken = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, SpacedDelegate, parent)

    def show_lines(self, lines: list[tuple[str, bool]]) -> None:
        """The words of each line, and whether it is ticked."""
        self.clear()
        for words, is_ticked in lines:
            item = QListWidgetItem(words, self)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            item.setToolTip(words)
        if lines:
            self.setCurrentRow(0)
        self.setVisible(bool(lines))
        if self.isVisible():  # else it gets its width only as the page is shown
            self.fit()

    @property
    def ticked(self) -> list[bool]:
        return [self.item(row).checkState() is Qt.CheckState.Checked for row in range(self.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


def push(words: str, act: Callable[[], None], parent: QWidget) -> QPushButton:
    """A button that does something."""
    button = QPushButton(words, parent)
    button.clicked.connect(lambda: act())
    return button


DONE = "都改正了。真正填报时，检查结果也是这样一条条改到没有为止。"


class PracticeBand(QWidget):
    """Follows the session of `page`, whose mistakes are `planted`. `ended`: the practice is to be left."""

    ended = Signal()

    def __init__(self, page: PaneHost, planted: Sequence[Planted], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._planted = tuple(planted)
        self._open: tuple[Planted, ...] = ()
        self._shown: Planted | None = None
        """The mistake that is hinted at."""
        self.setObjectName("practice")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        self.count = QLabel(self)
        self.count.setProperty("role", "heading")
        self.count.setWordWrap(True)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = push("提示", self.show_hint, self)
        self.lead = push("定位", self.go_there, self)
        self._lay_out()
        page.session.listeners.append(self._follow)
        self._count()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        for button in (self.hint, self.lead, push("结束练习", self.ended.emit, self)):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        nest(column, row)
        column.addWidget(self.told)
        self.told.hide()
        apply_style(self)

    def _follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        if findings_changed:
            self._count()

    def _count(self) -> None:
        """Show how many are left; say what those teach that were put right just now."""
        before, self._open = self._open, open_ones(self._planted, self._page.session.findings)
        whole, left = len(self._planted), len(self._open)
        state = f"已改正{whole - left}处，还有{left}处" if left else f"{whole}处{DONE}"
        self.count.setText(f"练习（不留存）：这份示例里埋下{whole}处错误，请找出来改正。{state}")
        if mended := [each for each in before if each not in self._open]:
            self._say("已改正。" + "".join(each.lesson for each in mended))
        self.hint.setEnabled(bool(self._open))
        self.lead.setEnabled(bool(self._open))

    def show_hint(self) -> None:
        """Show a hint for the next mistake, each time for another one."""
        if not self._open:
            return
        following = self._open.index(self._shown) + 1 if self._shown in self._open else 0
        self._shown = self._open[following % len(self._open)]
        self._say(f"提示：{self._shown.hint}")

    def go_there(self) -> None:
        """Go to the mistake that is hinted at."""
        if self._shown not in self._open:
            self.show_hint()
        if self._shown is not None:
            self._page.show_address(self._shown.place, enter=True)

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
