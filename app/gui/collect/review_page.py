"""The review of one hand-in: the report as printed, its tables and its prose beside what there is to look at."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QObject,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.collect.review import Note
from app.collect.review_list import Group, Listed, Row, listed
from app.collect.season import Season
from app.collect.stock import Line
from app.collect.units import LAST
from app.gui.collect.shown_report import ProseView, ShownReport, TablesView
from app.gui.collect.units_page import came, found
from app.gui.look.appearance import LOOKS, apply_bar_style, apply_style, colours, set_secondary
from app.gui.look.labels import ElidedLabel
from app.gui.look.layouts import nest
from app.gui.look.lists import NOWHERE, EmptyWords, Index, draw_card, scroll_bar_width, set_up_cards
from app.gui.panes.preview import PagesView, printed_at
from app.gui.panes.preview_pages import Proof
from app.model.change import Address, Area

if TYPE_CHECKING:
    from app.gui.jobs import Jobs


ROW = int(Qt.ItemDataRole.UserRole)
PAD, GAP = 9, 2
_WRAP = int(Qt.TextFlag.TextWordWrap)
NO_ROWS = "检查未发现问题。\n看过印样、表格和正文后，\n无误的接收，有意见的退回。"


class RowsModel(QAbstractListModel):
    """Headings are strings, the others are rows; a heading cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[Row | str] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.items = []
        group: Group | None = None
        for row in rows:
            if row.group is not group:
                group = row.group
                count = sum(each.group is group for each in rows)
                self.items.append(f"{group}（{count}）")
            self.items.append(row)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.items[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item if isinstance(item, str) else "：".join(filter(None, (head(item), item.message, item.detail)))
        return item if role == ROW else None


def head(row: Row) -> str:
    """The first line of a card: its level, and what was said of the explanation."""
    said = {True: "　已采信", False: "　不采信", None: "　已说明" if row.key else ""}[row.believed]
    return f"{row.word}{said}"


class RowsView(QListView):
    """Cards as high as their words; Enter leads to the place."""

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setObjectName("review rows")
        self.setAccessibleName("审核内容")
        set_up_cards(self, RowCards(self))
        EmptyWords(NO_ROWS, self)
        self.selectionModel().currentChanged.connect(lambda: self.moved.emit())

    @property
    def row(self) -> Row | None:
        item = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return item if isinstance(item, Row) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the current one stays where it was."""
        kept = self.currentIndex().row()
        self.rows.show_rows(rows)
        self.go(kept if kept >= 0 else 0, 1)

    def step(self, step: int) -> bool:
        """Go to the next row. Returns False at the end."""
        return self.go(self.currentIndex().row() + step, step)

    def go(self, place: int, step: int) -> bool:
        """Go to the row at a place, or to the next one in the direction of `step`."""
        while 0 <= place < len(self.rows.items):
            if not isinstance(self.rows.items[place], str):
                index = self.rows.index(place)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return True
            place += step
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class RowCards(QStyledItemDelegate):
    """Paints headings and cards in the colours of the palette that holds."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _width(self) -> int:
        return max(120, self._view.contentsRect().width() - scroll_bar_width(self._view))

    def sizeHint(self, option: Any, index: Index) -> QSize:
        item = index.data(ROW)
        metrics = QFontMetrics(option.font)
        if isinstance(item, str):
            return QSize(self._width(), metrics.height() + 2 * PAD)
        room = QRect(0, 0, self._width() - 2 * (PAD + GAP), 4000)
        texts = [text for text in (item.message, item.detail) if text]
        height = sum(metrics.boundingRect(room, _WRAP, text).height() + 3 for text in texts)
        return QSize(self._width(), height + metrics.height() + 2 * (PAD + GAP))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        item = index.data(ROW)
        named = colours(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = QFont(option.font)
        bold.setBold(True)
        if isinstance(item, str):
            painter.setFont(bold)
            painter.setPen(named.ink)
            painter.drawText(option.rect.adjusted(GAP + 2, PAD, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), item)
        else:
            self._paint_card(painter, option, item, bold)
        painter.restore()

    def _paint_card(self, painter: QPainter, option: Any, row: Row, bold: QFont) -> None:
        named = colours(option.palette)
        card = option.rect.adjusted(GAP, GAP, -GAP, -GAP)
        draw_card(painter, card, option)
        room = card.adjusted(PAD, PAD, -PAD, 0)
        painter.setFont(bold)
        painter.setPen(LOOKS[row.level].ink(option.palette) if row.level in LOOKS else named.ink)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), head(row))
        painter.setFont(option.font)
        top = room.top() + QFontMetrics(option.font).height()
        for text, ink in ((row.message, named.ink), (row.detail, named.computed)):
            if text:
                painter.setPen(ink)
                area = QRect(room.left(), top, room.width(), 4000)
                top += painter.boundingRect(area, _WRAP, text).height() + 3
                painter.drawText(area, _WRAP, text)


PRINTED, TABLES, PROSE = range(3)
TABS = ("印样", "表格", "正文")
BUTTONS = (
    ("season_accept", "接收(A)"),
    ("season_return", "退回…(R)"),
    ("season_note", "意见…(N)"),
    ("season_believe", "采信(Y)"),
    ("season_reject", "不采信(X)"),
    ("season_paper", "核对纸质件…"),
)
"""The commands under the list, in their order; the first is the usual one."""


class ReviewPage(QWidget):
    """Shows one unit's latest hand-in; `wanted` names the command of a button."""

    wanted = Signal(str)
    moved = Signal()
    left = Signal()
    """Esc: back to the units."""

    def __init__(self, season: Season, jobs: "Callable[[], Jobs]", parent: QWidget) -> None:
        super().__init__(parent)
        self._season, self._jobs = season, jobs
        self.line: Line | None = None
        self.listed: Listed | None = None
        self._is_split = False
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in TABS:
            self.tabs.addTab(name)
        self.stack = QStackedWidget(self)
        self.rows = RowsView(self)
        self._name, self._state, self._about = ElidedLabel(parent=self), QLabel(self), ElidedLabel(parent=self)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.tabs.currentChanged.connect(self._show_tab)
        self.rows.moved.connect(self._follow)
        self.rows.activated.connect(lambda: self._go_to_place())
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        self._name.setProperty("role", "heading")
        self._state.setProperty("role", "heading")
        set_secondary(self._about)
        back = self._button("season_units", "返回(Esc)")
        head = QHBoxLayout()
        for widget in (back, self._state):
            head.addWidget(widget)
        head.addWidget(self._name, 1)
        for name, words in (("season_previous", "上一个"), ("season_next", "下一个")):
            head.addWidget(self._button(name, words))
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        apply_style(self.tabs)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self._side())
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        bar = QWidget(self)
        bar.setLayout(head)
        head.setContentsMargins(0, 8, 0, 0)
        apply_style(bar)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(bar)
        whole.addWidget(self._about)
        whole.addWidget(self.split, 1)

    def _side(self) -> QWidget:
        side = QWidget(self)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for nth in range(0, len(BUTTONS), 3):
            row = QHBoxLayout()
            for name, words in BUTTONS[nth : nth + 3]:
                row.addWidget(self._button(name, words), 1)
            nest(buttons, row)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.rows, 1)
        box = QWidget(side)
        box.setLayout(buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        apply_style(box)
        column.addWidget(box)
        side.setMinimumWidth(300)
        return side

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(lambda: self.wanted.emit(name))
        if name == BUTTONS[0][0]:
            button.setProperty("role", "primary")
        self.buttons[name] = button
        return button

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_line(self, line: Line) -> None:
        """Show a unit's latest hand-in. Raises SeasonError where it cannot be read."""
        made = listed(self._season, line.unit)
        is_same = self.listed is not None and self.listed.review.handin.handin == made.review.handin.handin
        self.line, self.listed = line, made
        self._name.show_words(line.unit.name)
        self._state.setText(line.standing.words)
        handin = made.review.handin
        self._about.show_words("　".join(filter(None, (came(line), handin.file, found(line), line.marks))))
        if not is_same:
            self._renew()
            self.rows.setCurrentIndex(self.rows.rows.index(-1))
        self.rows.show_rows(made.rows)
        self.moved.emit()

    def _renew(self) -> None:
        """New views for another report: each is made when it is first looked at."""
        while self.stack.count():
            view = self.stack.widget(0)
            self.stack.removeWidget(view)
            view.deleteLater()
        for _ in TABS:
            self.stack.addWidget(QWidget(self.stack))
        self._made: dict[int, QWidget] = {}
        self._show_tab(self.tabs.currentIndex())

    def _show_tab(self, tab: int) -> None:
        if self.listed is None:
            return
        if tab not in self._made:
            self._made[tab] = view = self._view(tab)
            empty = self.stack.widget(tab)
            self.stack.removeWidget(empty)
            empty.deleteLater()
            self.stack.insertWidget(tab, view)
            QTimer.singleShot(0, self, self._follow)  # once it has its size
        self.stack.setCurrentIndex(tab)
        self._follow()
        self.moved.emit()

    def _view(self, tab: int) -> QWidget:
        assert self.listed is not None and self.line is not None
        report = self.listed.review.report
        if tab == PRINTED:
            self.proof = Proof(ShownReport(report, self.listed.review.findings), self._jobs, self)
            view = PagesView(self.proof, self.stack)
            apply_bar_style(view)
            view.setAccessibleName("印出的样子")
            self.proof.laid_out.connect(self._follow)
            self.proof.outdate()
            self.proof.renew()
            return view
        if tab == PROSE:
            return ProseView(report, self.stack)
        shown = self._season.report(self.listed.review.handin.handin)
        if last := self.line.unit.more.get(LAST):
            shown.remember(dict(last))
        tables = TablesView(ShownReport(shown, self.listed.review.findings), self.stack, with_last=True)
        tables.moved.connect(lambda: self.moved.emit())
        return tables

    # -- the current row -------------------------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        return self.rows.row

    def _follow(self) -> None:
        """Bring the place of the current row into view, in whichever view is seen."""
        row, view = self.row, self.stack.currentWidget()
        if row is not None and row.place is not None:
            if isinstance(view, PagesView):
                if spot := printed_at(self.proof, row.place):
                    view.show_place(*spot)
            elif isinstance(view, TablesView):
                if row.cells:
                    view.mark(row.cells)
                    view.show_cell(row.cells[0])
            elif isinstance(view, ProseView) and row.place.area is Area.TEXTS:
                view.show_words(row.place.key, row.quote)
        self.moved.emit()

    def _go_to_place(self) -> None:
        """Show the place of the current row where it can be read best."""
        row = self.row
        if row is None or row.place is None:
            return
        self.tabs.setCurrentIndex(PROSE if row.place.area is Area.TEXTS else TABLES if row.cells else PRINTED)
        self._follow()

    def note_place(self) -> tuple[Note, str]:
        """Return the place of a new note and its name; without a place, it is about the whole report.

        The place is the marked words, else the cell of the cursor, else the place of the current row.
        """
        assert self.listed is not None
        edition, view = self.listed.review.report.edition, self.stack.currentWidget()
        if isinstance(view, ProseView) and view.marked[0]:
            part, words = view.marked
            return Note("", text=part, quote=words), f"{edition.parts[part].label}：“{words[:40]}”"
        if isinstance(view, TablesView) and view.cell:
            return Note("", cells=(view.cell,)), edition.cells[view.cell].name
        place = self.row.place if self.row else None
        if place is not None and place.area is Area.ANSWERS and place.key in edition.cells:
            return Note("", cells=(place.key,)), edition.cells[place.key].name
        if place is not None and place.area is Area.TEXTS and place.key in edition.parts:
            quote = self.row.quote if self.row else ""
            return Note("", text=place.key, quote=quote), edition.parts[place.key].label
        return Note(""), "整份年报"

    def show_address(self, address: Address) -> None:
        """Show a cell in the tables, with the cursor on it."""
        self.tabs.setCurrentIndex(TABLES)
        view = self.stack.currentWidget()
        if isinstance(view, TablesView):
            view.show_cell(address.key, focus=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the report the larger part of the first width; afterwards the user's position of the bar stays."""
        super().resizeEvent(event)
        if self.isVisible() and not self._is_split:
            self._is_split = True
            self.split.setSizes([3 * self.width() // 5, 2 * self.width() // 5])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resizeEvent(QResizeEvent(self.size(), self.size()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
