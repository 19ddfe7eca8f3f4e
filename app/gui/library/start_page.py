"""The start page: the list of reports, what is due, and the order of work on the chosen report."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.gui.library.reports_model import CHANGED, COMPLETE, EDITION, FOUND, REPORT, SHARE, UNIT, YEAR, ReportsModel
from app.gui.look.appearance import FONT_SIZE, apply_style, set_secondary
from app.gui.look.layouts import nest
from app.gui.look.lists import EmptyWords, Index, set_up_rows

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QStyleOptionViewItem

    from app.session import Step

DONE = "已完成"
STEP_GAP = 6
"""Pixels between two steps."""


class StepsView(QWidget):
    """Shows steps; which one is wanted is all it tells.

    One under the other, or where it `is_flat` side by side, in as many rows as their words need.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, is_flat: bool = False) -> None:
        super().__init__(parent)
        self._is_flat = is_flat
        self._columns = 1
        self.buttons: list[QPushButton] = []
        self._shown: tuple[Step, ...] = ()
        self.deadline = QLabel(self)
        set_secondary(self.deadline)
        self.deadline.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(STEP_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.deadline)
        nest(column, self._grid)

    def show_steps(self, steps: Sequence["Step"], deadline: str) -> None:
        self.deadline.setText(deadline)
        while len(self.buttons) < len(steps):
            self._add(len(self.buttons))
        self._shown = tuple(steps)
        for number, (button, step) in enumerate(zip(self.buttons, steps, strict=False)):
            words = step.left or (DONE if step.is_done else "看看印出来的样子")
            button.setText(f"{number + 1}. {step.words}\n{words}")
            button.setToolTip(words)
            button.setAccessibleName(f"第{number + 1}步，{step.words}：{words}")
            button.setIcon(_sign(step))
        self._arrange()

    def _add(self, number: int) -> None:
        button = QPushButton(self)
        button.setProperty("role", "step")
        button.setIconSize(QSize(18, 18))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(80)
        button.clicked.connect(partial(self._choose, number))
        self.buttons.append(button)
        self._columns = 0

    def _arrange(self) -> None:
        """As few rows as show every word."""
        count = len(self.buttons)
        if not count:
            return
        wanted = [-(-count // rows) for rows in range(1, count + 1)] if self._is_flat else [1]
        columns = next((each for each in wanted if self._width(each) <= self.width()), 1)
        if columns != self._columns:
            self._columns = columns
            for number, button in enumerate(self.buttons):
                self._grid.addWidget(button, *divmod(number, columns))

    def _width(self, columns: int) -> int:
        """Pixels that the buttons need in a number of columns."""
        widths = [button.sizeHint().width() for button in self.buttons]
        return sum(max(widths[column::columns]) for column in range(columns)) + STEP_GAP * (columns - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_grid"):
            self._arrange()

    def _choose(self, number: int) -> None:
        self.chosen.emit(self._shown[number])


def _sign(step: "Step") -> "QIcon":
    from app.gui.look.icons import icon

    if step.is_done is None:
        return icon("preview", "computed")
    if step.is_wrong:
        return icon("error", "error")
    return icon("good", "good") if step.is_done else icon("open-circle", "computed")


WIDTHS = {YEAR: 70, EDITION: 330, COMPLETE: 130, FOUND: 180, CHANGED: 140}
"""Pixels of the columns beside the unit's name, which takes the rest."""
PERIOD_WIDTH = 150
"""Pixels of the year's column where it names periods as well."""
UNIT_LEAST, EDITION_LEAST = 200, 180
"""The least widths of the unit's name, and of the form's, which is hidden below it."""
PAD = 12
MOST_SEASONS = 3


class StartPage(QWidget):
    """Knows reports by their id; what is to be done with one it only asks for."""

    opened = Signal(str)
    removed = Signal(str)
    wanted = Signal(str)
    """The id of a command: new, open_file, export, example."""
    chosen = Signal()
    """Another report, or none, is the current one."""
    step_wanted = Signal(object)
    season_wanted = Signal(str)
    """The path of a season that was opened here before."""

    def __init__(self, model: ReportsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.list = ReportsView(self)
        self.list.setModel(model)
        EmptyWords("没有这样的年报。请换一个词查找，或清空查找。", self.list)
        self.list.settle()
        self.filter = QLineEdit(self)
        self.buttons: dict[str, QPushButton] = {}
        self._was_current: str | None = None
        self._steps: StepsView | None = None
        self._seasons: QWidget | None = None
        self._first: QPushButton | None = None
        """The button of an empty page that begins."""
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._lay_out()
        self.filter.textChanged.connect(model.show_only)
        self.list.activated.connect(lambda index: self.opened.emit(index.data(REPORT)))
        self.list.delete.connect(self.removed)
        self.list.selectionModel().currentChanged.connect(lambda: self.chosen.emit())
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._models_reset)

    def _lay_out(self) -> None:
        heading = QLabel("年报", self)
        heading.setProperty("role", "title")
        self.filter.setPlaceholderText("查找单位或年度")
        self.filter.setAccessibleName("查找单位或年度")
        self.filter.setMaximumWidth(240)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.filter)
        self.buttons["begin"] = self._button("begin", "由上年年报新建")
        self.buttons["begin"].setProperty("role", "primary")
        top.addWidget(self.buttons["begin"])
        for name, words in (("open", "打开"), ("new", "新建"), ("open_file", "导入"), ("export", "导出")):
            self.buttons[name] = self._button(name, words)
            top.addWidget(self.buttons[name])
        bar = QWidget(self)
        bar.setLayout(top)
        top.setContentsMargins(0, 0, 0, 0)
        apply_style(bar)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(14)
        self.due = QLabel(self)
        self.due.setObjectName("due")
        self.due.setWordWrap(True)
        self.due.hide()
        self._column.addWidget(bar)
        self._column.addWidget(self.due)
        self._column.addWidget(self._stack, 1)

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(lambda: self.wanted.emit(name))
        return button

    def _hint(self) -> QWidget:
        hint = QWidget(self)
        heading = QLabel("尚无年报", hint)
        heading.setProperty("role", "title")
        words = QLabel(
            "有上年年报的（Word、PDF、网页、Excel都可以），由它新建最省事。\n想先看看填好的样子，可以打开示例；想先学一学，可以做一份练习。",
            hint,
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        for name, label in (
            ("begin_from_file", "由上年年报新建"),
            ("new", "新建空白年报"),
            ("example", "打开示例"),
            ("practice", "练习"),
        ):
            button = self._button(name, label)
            button.setObjectName(f"hint {name}")
            if self._first is None:
                self._first = button
                button.setProperty("role", "primary")
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(hint)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(heading, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
        nest(column, row)
        column.addStretch(3)
        apply_style(hint)
        return hint

    def add_icons(self) -> None:
        """Add the icons after the first paint: drawings load more slowly than the page."""
        from app.gui.look.icons import icon

        for name, drawing in (("open", "open"), ("new", "new"), ("open_file", "file"), ("export", "export")):
            self.buttons[name].setIcon(icon(drawing))

    def take_focus(self) -> None:
        """Focus the list or, if it is empty, the button that begins."""
        (self._first if self.model.is_empty and self._first is not None else self.list).setFocus()

    def show_due(self, words: str) -> None:
        """Show above the list which reports are due; "" for none."""
        self.due.setText(words)
        self.due.setVisible(bool(words))

    def show_steps(self, steps: Sequence["Step"], deadline: str) -> None:
        """Show under the list the steps of the current report; () without one."""
        if steps and self._steps is None:
            self._steps = StepsView(self, is_flat=True)
            self._steps.chosen.connect(self.step_wanted)
            apply_style(self._steps)
            self._column.addWidget(self._steps)
        if self._steps is not None:
            self._steps.setVisible(bool(steps))
            self._steps.show_steps(steps, deadline)

    def show_seasons(self, seasons: Sequence[Mapping[str, str]]) -> None:
        """Show a supervising office's seasons under the list, if there are any."""
        if self._seasons is not None:
            self._column.removeWidget(self._seasons)
            self._seasons.deleteLater()
            self._seasons = None
        if not seasons:
            return
        self._seasons = QWidget(self)
        row = QHBoxLayout(self._seasons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel("收集与汇总", self._seasons))
        for season in seasons[:MOST_SEASONS]:
            button = QPushButton(season["title"], self._seasons)
            button.setToolTip(season["path"])
            button.clicked.connect(partial(self.season_wanted.emit, season["path"]))
            row.addWidget(button)
        row.addStretch(1)
        apply_style(self._seasons)
        self._column.addWidget(self._seasons)

    def current(self) -> str | None:
        """The id of the current report."""
        index = self.list.currentIndex()
        return str(index.data(REPORT)) if index.isValid() else None

    def select(self, report: str | None) -> None:
        """Make a report the current one; without one the first."""
        row = self.model.row_of(report) if report else None
        self.list.setCurrentIndex(self.model.index(row or 0, 0))

    def _remember(self) -> None:
        self._was_current = self.current()

    def _models_reset(self) -> None:
        is_empty = self.model.is_empty
        if is_empty and self._stack.count() == 1:
            self._stack.addWidget(self._hint())
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self.filter.setVisible(not is_empty)
        self.buttons["begin"].setVisible(not is_empty)  # the empty page has its own
        self.buttons["open"].setVisible(not is_empty)
        self.buttons["export"].setVisible(not is_empty)
        self.list.fit()
        self.select(self._was_current)
        self.chosen.emit()


class ReportsView(QTableView):
    """A row per report; Enter opens it, Delete asks to put it into the trash."""

    delete = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports")
        self.setAccessibleName("年报列表")
        set_up_rows(self, RowDelegate(self))
        self.verticalHeader().setDefaultSectionSize(38)
        self.horizontalHeader().setFixedHeight(36)

    def settle(self) -> None:
        """Set up columns and sorting, once the view has its model."""
        header = self.horizontalHeader()
        self.fit()
        header.setSectionResizeMode(UNIT, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(CHANGED, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.delete.emit(index.data(REPORT))
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Columns as wide as their words are with this size of letters; the form's name gives way to the unit's.

        The form has a column only where the reports are of several.
        """
        share = self.font().pointSizeF() / FONT_SIZE
        widths = {column: round(width * share) for column, width in WIDTHS.items()}
        model, unit = self.model(), round(UNIT_LEAST * share)
        is_told = False
        if isinstance(model, ReportsModel):
            if model.has_periods:
                widths[YEAR] = round(PERIOD_WIDTH * share)
            unit = max(unit, self.fontMetrics().horizontalAdvance(model.longest_name) + 2 * PAD)
            is_told = len(model.editions) > 1
        others = sum(widths.values()) - widths[EDITION]
        # As wide as the viewport, which PySide would look up among all classes of widgets.
        room = self.horizontalHeader().width()
        widths[EDITION] = min(widths[EDITION], room - others - unit)
        self.setColumnHidden(EDITION, not is_told or widths[EDITION] < round(EDITION_LEAST * share))
        for column, width in widths.items():
            if not self.isColumnHidden(column):
                self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.fit()


class RowDelegate(QStyledItemDelegate):
    """Plain words with room at their sides, the current row in a pale tint, and under a percentage a quiet bar."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: "QStyleOptionViewItem", index: Index) -> None:
        look: Any = option  # the stubs do not know what it holds
        colours = self._view.palette()
        if index.row() == self._view.currentIndex().row():
            painter.fillRect(look.rect, colours.color(QPalette.ColorRole.Midlight))
        room = look.rect.adjusted(PAD, 0, -PAD, 0)
        words = look.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(colours.color(QPalette.ColorRole.Text))
        painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), words)
        if index.column() == COMPLETE:
            self._bar(painter, room, float(index.data(SHARE)))

    def _bar(self, painter: QPainter, room: QRect, share: float) -> None:
        from app.gui.look.appearance import colours

        named = colours(self._view.palette())
        track = QRect(room.left(), room.bottom() - 6, room.width(), 3)
        painter.fillRect(track, named.rule)
        done = QRect(track.left(), track.top(), round(track.width() * share), track.height())
        painter.fillRect(done, named.good if share >= 1 else named.accent)
