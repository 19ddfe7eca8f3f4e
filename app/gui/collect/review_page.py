"""The review of one hand-in: the report as printed, its tables and its prose beside what there is to look at."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.collect.last_season import LAST
from app.collect.review import Note
from app.collect.review_list import Listed, Row, listed
from app.collect.season import Season
from app.collect.stock import Line
from app.gui.collect.review_rows import RowsView
from app.gui.collect.shown_report import ProseView, ShownReport, TablesView
from app.gui.collect.units_model import came, found
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.labels import ElidedLabel
from app.gui.panes.preview import printed_at
from app.gui.panes.preview_pages import Proof
from app.gui.panes.preview_view import PagesView
from app.model.change import Address, Area

if TYPE_CHECKING:
    from app.gui.jobs import Jobs

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
"""The commands under the list, in their order."""


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
            buttons.addLayout(row)
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
        """Where a note would stand now, and what that place is called: marked words, the cell of the cursor, or the
        place of the current row; the whole report where there is none.
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
        """The report has the larger part of the first width; afterwards whoever moves the bar decides."""
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
