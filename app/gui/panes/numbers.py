"""文中数字: every number of the texts with the cell it is bound to, and whether it is the same there."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.checks import State, Told, noted_elsewhere, told, turned
from app.gui.look.appearance import Colours, colours, set_secondary
from app.gui.look.layouts import nest
from app.gui.look.lists import Index, PaintedList, draw_ground
from app.gui.panes.pane import Pane, PaneHost
from app.gui.prose.commands import choose_figure
from app.gui.prose.underlines import bound_to, reading, value_of
from app.model.change import Address, Area
from app.model.edition import Part
from app.model.texts import live_figure
from app.session import now

LINE = Qt.ItemDataRole.UserRole
PAD = 8
MARGIN = 8

WORDS = {
    State.LIVE: "联动数字",
    State.AGREES: "相同",
    State.DIFFERS: "不同",
    State.OPEN: "未填全",
    State.NONE: "不比较",
}
WHICH = (
    ("与表有关的数字", frozenset(State) - {State.NONE}),
    ("与表不同的数字", frozenset({State.DIFFERS})),
    ("全部数字", frozenset(State)),
)
_AREAS = (Area.TEXTS, Area.ANSWERS, Area.UNIT, Area.YEAR, Area.LAST, Area.EXPLANATIONS)
ELSEWHERE = "其他范围"
_INKS = {State.LIVE: "accent", State.AGREES: "good", State.DIFFERS: "verify"}


class Line(NamedTuple):
    """A listed number: as printed, its reading, what it is compared with, and all of it in a sentence."""

    number: Told
    text: str
    reading: str
    below: str
    words: str


class NumbersPane(Pane):
    """The list follows the texts and the tables; it changes only what its buttons say."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.heading = QLabel("文中数字", self)
        self.heading.setProperty("role", "heading")
        self.count = QLabel(self)
        self.which = QComboBox(self)
        self.list = NumberList(self)
        self.turn = QPushButton("转为联动", self)
        self.turn_all = QPushButton("全部转换", self)
        self.bind = QPushButton("绑定…", self)
        self.elsewhere = QPushButton(ELSEWHERE, self)
        self._lines: list[Line] = []
        self._lay_out()
        self.which.currentIndexChanged.connect(self.refresh)
        self.list.itemActivated.connect(lambda: self.go())
        self.list.itemDoubleClicked.connect(lambda: self.go())
        self.list.currentRowChanged.connect(lambda: self._offer())
        self.turn.clicked.connect(self._turn_current)
        self.turn_all.clicked.connect(self._turn_all)
        self.bind.clicked.connect(self._bind)
        self.elsewhere.clicked.connect(self._note)

    def _lay_out(self) -> None:
        set_secondary(self.count)
        self.count.setWordWrap(True)
        self.which.setAccessibleName("列出哪些数字")
        for words, states in WHICH:
            self.which.addItem(words, states)
        self.turn.setToolTip("让这个数随表格变：表里改了，文中也跟着改，打印出来不变。")
        self.turn_all.setToolTip("把与表中相同的数都转为联动数字，可以一步撤销。")
        self.bind.setToolTip("选出这个数是表中的哪一个；绑定后成为联动数字，可以撤销。")
        self.elsewhere.setToolTip("这个数说的不是本表统计的范围：不再与表比较，随年报保存，可以撤销。")
        self._grid = QGridLayout()
        self._buttons = (self.turn, self.turn_all, self.bind, self.elsewhere)
        self._grid.setColumnStretch(2, 1)
        self._arrange()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self.heading)
        column.addWidget(self.count)
        column.addWidget(self.which)
        column.addWidget(self.list, 1)
        nest(column, self._grid)

    # -- what is listed --------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Two buttons in a row, or one where two have no room."""
        needed = 2 * max(button.sizeHint().width() for button in self._buttons) + 3 * MARGIN
        columns = 2 if self.width() >= needed else 1
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, *divmod(place, columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def refresh(self) -> None:
        report = self.session.report
        found = [
            self._line(each) for part in report.edition.parts if report.texts.get(part) for each in told(report, part)
        ]
        self._lines = found
        states = WHICH[self.which.currentIndex()][1]
        shown = [line for line in found if line.number.state in states]
        self.list.show_lines(shown, report.edition.parts)
        wrong = sum(line.number.state is State.DIFFERS for line in found)
        bound = sum(line.number.state is not State.NONE for line in found)
        self.count.setText(
            f"文中{len(found)}个数，{bound}个与表有关，{f'{wrong}个不同' if wrong else '没有不同的'}。"
            if found
            else "文中尚无数字。"
        )
        self._offer()

    def show_place(self, address: Address) -> None:
        """Bring the numbers of the text with the cursor into view."""
        if address.area is Area.TEXTS:
            self.list.show_part(address.key)

    def _line(self, number: Told) -> Line:
        report = self.session.report
        text = live_figure(report)(number.text) if number.state is State.LIVE else number.text
        where = bound_to(report, number)
        below = f"表中是{value_of(report, number)}：{where}" if number.state is State.DIFFERS and where else where
        if number.why:
            below = f"不比较：{number.why}"
        return Line(number, text, number.reading, below, reading(report, number))

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        if any(address.area in _AREAS for address in addresses):
            self.refresh()

    def _offer(self) -> None:
        line = self.list.current
        is_open = not self.session.read_only
        self.turn.setEnabled(bool(line and line.number.formula) and is_open)
        self.turn_all.setEnabled(any(each.number.formula for each in self._lines) and is_open)
        is_typed = line is not None and line.number.state is not State.LIVE
        self.bind.setEnabled(bool(line and line.number.can_be_bound) and is_open)
        self.elsewhere.setEnabled(is_typed and is_open)
        self.elsewhere.setText("恢复比较" if line and line.number.is_marked else ELSEWHERE)

    # -- buttons ---------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Select the current number in its text."""
        if (line := self.list.current) is None:
            return
        span = line.number.span
        self.page.show_address(Address(Area.TEXTS, span.text))
        self.page.text_editor(span.text).show_span(span.start, span.end)

    def _turn_current(self) -> None:
        if line := self.list.current:
            self.page.apply(turned(self.session.report, (line.number,)))

    def _bind(self) -> None:
        if line := self.list.current:
            choose_figure(self.page, line.number, self.window())

    def _note(self) -> None:
        if line := self.list.current:
            self.page.apply(noted_elsewhere(self.session.report, line.number, now()))

    def _turn_all(self) -> None:
        self.page.apply(turned(self.session.report, tuple(line.number for line in self._lines)))


class NumberList(PaintedList):
    """A line for each number, under the name of its text part."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("numbers", "文中数字", NumberDelegate, parent)

    @property
    def current(self) -> Line | None:
        line: Line | None = self.currentIndex().data(LINE)
        return line

    def show_lines(self, lines: list[Line], parts: Mapping[str, Part]) -> None:
        """List again; the current number stays the one with the same place in the row of numbers."""
        row = max(0, self.currentRow())
        self.blockSignals(True)
        self.clear()
        part = ""
        for line in lines:
            if line.number.span.text != part:
                part = line.number.span.text
                heading = QListWidgetItem(parts[part].label, self)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(line.text, self)
            item.setData(LINE, line)
            item.setToolTip("\n".join(filter(None, (line.reading, line.words))))
            spoken = "，".join(filter(None, (line.text, WORDS[line.number.state], line.reading, line.words)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.setCurrentRow(min(row, self.count() - 1))
        self.blockSignals(False)

    def show_part(self, part: str) -> None:
        lines = ((row, self.model().index(row, 0).data(LINE)) for row in range(self.count()))
        row = next((row for row, line in lines if line is not None and line.number.span.text == part), None)
        if row is not None:
            self.scrollToItem(self.item(row - 1), QListWidget.ScrollHint.PositionAtTop)


class NumberDelegate(QStyledItemDelegate):
    """Paints the number and its state, below it its reading and what it is compared with; a heading has no number."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = option
        height = QFontMetrics(look.font).height()
        line: Line | None = index.data(LINE)
        rows = 1 + (bool(line.reading) + bool(line.below) if line else 0)
        return QSize(100, height * rows + PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look: Any = option
        line: Line | None = index.data(LINE)
        named, metrics = colours(look.palette), QFontMetrics(look.font)
        painter.save()
        painter.setFont(look.font)
        room = look.rect.adjusted(PAD, PAD // 2, -PAD, -PAD // 2)
        if line is None:
            painter.setPen(named.computed)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        else:
            draw_ground(painter, look)
            _draw(painter, room, line, named, metrics)
        painter.restore()


def _draw(painter: QPainter, room: QRect, line: Line, named: Colours, metrics: QFontMetrics) -> None:
    state = line.number.state
    painter.setPen(getattr(named, _INKS.get(state, "computed")))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignRight), WORDS[state])
    font = QFont(painter.font())
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(named.ink)
    painter.drawText(room, 0, line.text)
    painter.setFont(font)
    for row, words in enumerate(filter(None, (line.reading, line.below)), 1):
        below = QRect(room.left(), room.top() + row * metrics.height(), room.width(), metrics.height())
        painter.drawText(below, 0, metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width()))
        painter.setPen(named.computed)
