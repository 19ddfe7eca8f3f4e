"""汇总: the sum in the form's own grid, for either scope; a cell opens to its units."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.collect.rollup import Adjustment, CellSum, Rollup, adjusted, adjustments
from app.collect.season import Season
from app.collect.units import LAST
from app.collect.values import SCOPE_WORDS, Scope, Unit
from app.gui.collect.receiving import Background
from app.gui.collect.shown_report import ShownReport, TablesView
from app.gui.collect.tables import PlainCells, PlainTable
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.lists import LEFT, RIGHT, RowModel
from app.gui.table.model import Origin
from app.model.dates import written_day
from app.model.numbers import Number, written
from app.model.texts import first_names

COLUMNS = ("单位", "数值", "占比", "上年")
LAST_YEAR = 3
CHOOSE = "把光标移到一格，这里列出各单位的数；按回车进入列表，再按回车打开该单位。"

Share = tuple[Unit, Number | None]
"""A counted unit with its value, None where it is blank."""


class SharesModel(RowModel[Share]):
    """A row for each counted unit, the greatest value first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._cell = ""
        self._whole: Number = 0

    def show_cell(self, rollup: Rollup, cell: str) -> None:
        """Shares and last year's figures are worked out when a row is seen: the cursor must not wait for thousands."""
        units = {unit.code: unit for unit in rollup.units.values()}
        values = rollup.of_cell(cell)
        self.beginResetModel()
        self._cell = cell
        self._whole = sum((value for value in values.values() if value), start=0)
        known = sorted(((value, code) for code, value in values.items() if value is not None), reverse=True)
        blank = [(units[code], None) for code, value in values.items() if value is None]
        self.rows = [*((units[code], value) for value, code in known), *blank]
        self.endResetModel()

    @property
    def has_last(self) -> bool:
        """Whether any unit has a figure of last year."""
        return any(LAST in unit.more for unit, _ in self.rows)

    def clear(self) -> None:
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column else LEFT

    def text(self, row: Share, column: int) -> str:
        unit, value = row
        match column:
            case 0:
                return unit.name
            case 1:
                return "未填" if value is None else written(value)
            case 2:
                return _share(value, self._whole)
            case _:
                return str(unit.more.get(LAST, {}).get("answers", {}).get(self._cell, ""))


def _share(value: Number | None, whole: Number) -> str:
    return f"{float(value) / float(whole):.1%}" if value and whole else ""


class CellPanel(QWidget):
    """`opened` brings the code of the unit that is to be looked at."""

    opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = SharesModel(self)
        self.title, self.words = QLabel(self), QLabel(self)
        self.title.setProperty("role", "heading")
        set_secondary(self.words)
        for label in (self.title, self.words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            apply_style(label)
        self.view = SharesView(self.model, self)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.rows[index.row()][0].code))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        self.title.setText("")
        self.words.setText(CHOOSE)
        self.model.clear()

    def show_cell(self, rollup: Rollup, cell: str) -> None:
        """Show what the cell is made of."""
        known, one = rollup.season.edition.cells[cell], rollup.cells()[cell]
        self.title.setText(known.name)
        made = [each for each in adjustments(rollup.season) if each.scope is rollup.scope and each.cell == cell]
        self.words.setText("\n".join(self._said(rollup, one.value, one.adjustment, one.blanks, made)))
        self.model.show_cell(rollup, cell)
        self.view.setColumnHidden(LAST_YEAR, not self.model.has_last)

    def _said(
        self, rollup: Rollup, value: Number | None, adjustment: Number, blanks: int, made: list[Adjustment]
    ) -> list[str]:
        count = len(rollup.counted)
        lines = [f"汇总数：{'无' if value is None else written(value)}，{count - blanks}个单位有数"]
        if blanks:
            lines[0] += f"，{blanks}个单位未填"
        lines += [
            f"调整{signed(one.amount)}：{one.reason}（{one.who}，{written_day(one.at)}，记录第{one.seq}条）"
            for one in made
        ]
        return lines


def signed(value: Number) -> str:
    """Write a number with + if it is positive."""
    return f"+{written(value)}" if value > 0 else written(value)


class NameCells(PlainCells):
    """Names of units begin alike: they are cut in their middle."""

    cut = Qt.TextElideMode.ElideMiddle


class SharesView(PlainTable):
    """Enter opens the unit of the row."""

    def __init__(self, model: SharesModel, parent: QWidget) -> None:
        super().__init__(model, "各单位的数", parent)
        self.setItemDelegate(NameCells(self))
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(0)  # of the rows in sight: the greatest figures come first
        for column in range(1, len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)


MAKING = "正在汇总…"
BUTTONS = (
    ("season_adjust", "调整…"),
    ("season_hints", "重复提示…"),
    ("season_compare", "与填报数核对…"),
    ("season_government", "填政府年报…"),
    ("season_export", "导出…"),
)
MOST_NAMED = 6
MOST_BROKEN = 2
"""Equations that do not hold and are named above the grid."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Key = tuple[Scope, bool]


class SumPage(QWidget):
    """Keeps the sums that were looked at: a decision changes them by one unit."""

    moved = Signal()
    opened = Signal(str)
    wanted = Signal(str)
    message = Signal(str)

    def __init__(self, season: Season, parent: QWidget) -> None:
        super().__init__(parent)
        self._season = season
        self._sums: dict[Key, Rollup] = {}
        self._making: Background | None = None
        self._is_stale = False
        """Whether a unit was decided while a sum was being made: then it is made once more."""
        self.tables: TablesView | None = None
        self.scopes: dict[Scope, QPushButton] = {}
        self.unreviewed = QCheckBox("待审的也计入", self)
        self.heading, self.broken = QLabel(MAKING, self), QLabel(self)
        for label in (self.heading, self.broken):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "heading")
        self.broken.setProperty("role", "warning")
        self.broken.hide()
        self.panel = CellPanel(self)
        self.panel.opened.connect(self.opened)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self._lay_out()
        self.unreviewed.toggled.connect(lambda: self.refresh())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for scope, words in SCOPE_WORDS.items():
            button = QPushButton(words, self)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("role", "chip")
            button.clicked.connect(lambda: self.refresh())
            self.scopes[scope] = button
            row.addWidget(button)
        self.scopes[Scope.OWN].setChecked(True)
        row.addSpacing(8)
        row.addWidget(self.unreviewed)
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for name, words in BUTTONS:
            button = self.buttons[name] = QPushButton(words, self)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            row.addWidget(button)
        bar = QWidget(self)
        row.setContentsMargins(0, 8, 0, 0)
        bar.setLayout(row)
        for widget in (bar, self.heading, self.broken):
            apply_style(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (bar, self.heading, self.broken):
            column.addWidget(widget)
        column.addWidget(self.split, 1)

    # -- which sum -------------------------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope:
        return next(scope for scope, button in self.scopes.items() if button.isChecked())

    @property
    def _key(self) -> Key:
        return self.scope, self.unreviewed.isChecked()

    @property
    def rollup(self) -> Rollup | None:
        """The sum that is shown; None while it is being made."""
        return self._sums.get(self._key)

    @property
    def cell(self) -> str:
        """The cell that the cursor is on; "" for none."""
        return self.tables.cell if self.tables is not None else ""

    def forget(self) -> None:
        """Drop the sums, because files came in or the list of units changed."""
        self._sums.clear()
        self._is_stale = self._making is not None

    def decided(self, unit: Unit) -> None:
        """Take over how a unit stands now."""
        self._is_stale = self._making is not None
        for rollup in self._sums.values():
            rollup.refresh(unit.unit)

    def refresh(self) -> None:
        """Show the chosen sum; one that is not there yet is made in the background."""
        rollup = self.rollup
        if rollup is not None:
            self._show(rollup)
        elif self._making is None:
            self.heading.setText(MAKING)
            season, key = self._season, self._key
            self._making = Background(lambda: (key, Rollup(season, *key, keeps=True)), self, self._made, self._not_made)

    def _made(self, made: tuple[Key, Rollup]) -> None:
        self._making = None
        key, rollup = made
        if not self._is_stale:
            self._sums[key] = rollup
        self._is_stale = False
        self.refresh()

    def _not_made(self, sentence: str) -> None:
        self._making = None
        self.heading.setText(sentence)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show(self, rollup: Rollup) -> None:
        report, broken = rollup.report(), rollup.broken()
        findings = tuple(one.finding for one in broken)
        self.heading.setText(self._heading(rollup))
        said = [f"{one.finding.message}{_guilty([unit.name for unit in one.units])}" for one in broken]
        more = [f"等{len(said)}处。"] if len(said) > MOST_BROKEN else []
        self.broken.setText("\n".join([*said[:MOST_BROKEN], *more]))
        self.broken.setToolTip("\n".join(said))
        self.broken.setVisible(bool(said))
        if self.tables is None:
            self.tables = TablesView(ShownReport(report, findings), self)
            self.tables.moved.connect(self._follow)
            self.tables.entered.connect(lambda cell: self.panel.view.setFocus())
            self.tables.message.connect(self.message)
            for view in self.tables.views.values():
                view.installEventFilter(self)
            self.split.addWidget(self.tables)
            self.split.addWidget(self.panel)
            self.split.setStretchFactor(0, 2)
            self.split.setStretchFactor(1, 1)
            self.split.setSizes([2 * self.width() // 3, self.width() // 3])
            self.setFocusProxy(next(iter(self.tables.views.values())))
        else:
            self.tables.show_report(report, findings)
        self.tables.show_origins(origins(rollup))
        self._follow(self.cell)

    def _heading(self, rollup: Rollup) -> str:
        names = [unit.name for unit in rollup.missing]
        listed = f"（{first_names(names, MOST_NAMED)}）" if names else ""
        return rollup.heading.replace(f"未报{len(names)}", f"未报{len(names)}{listed}", 1)

    def _follow(self, cell: str) -> None:
        rollup = self.rollup
        if rollup is not None and cell:
            self.panel.show_cell(rollup, cell)
        else:
            self.panel.show_nothing()
        self.moved.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a cell leads into the list of its units."""
        is_enter = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER
        if is_enter and self.panel.model.rows:
            self.panel.view.setFocus()
            self.panel.view.setCurrentIndex(self.panel.model.index(0, 0))
            return True
        return super().eventFilter(watched, event)


def _guilty(names: list[str]) -> str:
    return f"（涉及{first_names(names, MOST_NAMED)}）" if names else ""


def origins(rollup: Rollup) -> dict[str, Origin]:
    """The marks of cells in the grid: an adjustment, and units that left it blank."""
    made = adjusted(rollup.season, rollup.scope)
    return {cell: origin for cell, one in rollup.cells().items() if (origin := _origin(one, cell in made)) is not None}


def _origin(one: CellSum, is_adjusted: bool) -> Origin | None:
    said = [f"含调整{signed(one.adjustment)}。"] if is_adjusted else []
    if one.blanks:
        said.append(f"{one.blanks}个单位未填，未计入。")
    if not said:
        return None
    return Origin("调" if is_adjusted else "缺", "verify_ground" if is_adjusted else "blank_ground", "".join(said))
