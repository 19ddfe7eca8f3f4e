"""What a cell of the sum opens to: the units with their values, the adjustments, and where the sum does not hold."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from app.collect.last_season import LAST
from app.collect.rollup import Adjustment, Rollup, adjustments
from app.collect.values import Unit
from app.gui.collect.plain_table import PlainCells, PlainTable
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.lists import LEFT, RIGHT, RowModel
from app.model.numbers import Number, written

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
            f"调整{signed(one.amount)}：{one.reason}（{one.who}，{one.at[:10]}，记录第{one.seq}条）" for one in made
        ]
        return lines


def signed(value: Number) -> str:
    """With + before a positive number."""
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
