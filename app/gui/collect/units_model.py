"""The units of a season as a table for Qt's views: a line each, filtered, in the order of the tree."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.collect.stock import Filter, Line, lets_through
from app.collect.units import has_words
from app.collect.values import State
from app.gui.look.lists import RowModel

COLUMNS = ("单位", "状态", "检查结果", "收到", "标记")
UNIT, STATE, FOUND, CAME, MARKS = range(len(COLUMNS))
LINE = int(Qt.ItemDataRole.UserRole)
"""The role of the `Line` itself."""

INKS = {
    State.NOTHING: "computed",
    State.UNCONFIRMED: "verify",
    State.WAITING: "accent",
    State.AGAIN: "accent",
    State.RETURNED: "error",
    State.ACCEPTED: "good",
    State.WITHDRAWN: "computed",
    State.EXEMPT: "computed",
}
"""The window's colour of each state's word."""


def found(line: Line) -> str:
    """The counts of the latest hand-in that matter."""
    if line.handin is None:
        return ""
    counts = ((line.handin.errors, "错误"), (line.handin.blanks, "未填"), (line.handin.verify, "核实"))
    return "　".join(f"{word}{count}" for count, word in counts if count) or "未发现问题"


def came(line: Line) -> str:
    """Which submission it is, and when it came."""
    if line.handin is None:
        return ""
    at = datetime.fromisoformat(line.handin.at).astimezone()
    number = f"第{line.handin.number}次　" if line.handin.number is not None else ""
    return f"{number}{at.month}月{at.day}日 {at:%H:%M}"


class UnitsModel(RowModel[Line]):
    """Holds the lines as the season gave them last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.lines: list[Line] = []
        self.filter = Filter.ALL
        self.words = ""
        self.folded: set[str] = set()
        """The codes of units whose branch is not shown in the tree."""

    @property
    def is_tree(self) -> bool:
        """Whether all units are shown, each below its superior."""
        return self.filter is Filter.ALL and not self.words

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        self._arrange()

    def show_only(self, wanted: Filter, words: str) -> None:
        self.filter, self.words = wanted, words.strip()
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self.rows = [line for line in self.lines if self._is_shown(line)]
        if self.is_tree and self.folded:
            self.rows = list(self._unfolded())
        self.endResetModel()

    def _unfolded(self) -> Iterator[Line]:
        """The lines that are not below a folded unit: below means deeper, until one as deep comes."""
        depth: int | None = None
        for line in self.rows:
            if depth is not None and line.depth > depth:
                continue
            depth = line.depth if line.unit.code in self.folded else None
            yield line

    def has_branch(self, code: str) -> bool:
        """Whether units stand below this one."""
        return any(line.unit.superior == code for line in self.lines)

    def fold(self, code: str, *, folded: bool) -> None:
        """Hide or show what stands below a unit, in the tree."""
        if folded == (code in self.folded) or not self.has_branch(code):
            return
        (self.folded.add if folded else self.folded.discard)(code)
        self._arrange()

    def _is_shown(self, line: Line) -> bool:
        """What is looked for is found whatever the filter."""
        return has_words(line.unit, self.words) if self.words else lets_through(self.filter, line)

    def update(self, lines: Sequence[Line]) -> None:
        """Units stand otherwise now. They keep their rows until the filter is chosen again, so that nothing jumps."""
        fresh = {line.unit.unit: line for line in lines}
        self.lines = [fresh.get(one.unit.unit, one) for one in self.lines]
        for row, one in enumerate(self.rows):
            if one.unit.unit in fresh:
                self.rows[row] = fresh[one.unit.unit]
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def row_of(self, code: str) -> int | None:
        return next((row for row, line in enumerate(self.rows) if line.unit.code == code), None)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def further(self, row: Line, role: int) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, (self.text(row, column) for column in range(len(COLUMNS)))))
        return row if role == LINE else None

    def text(self, row: Line, column: int) -> str:
        match column:
            case 0:
                return f"{row.unit.name}　…" if self.is_tree and row.unit.code in self.folded else row.unit.name
            case 1:
                return row.standing.words
            case 2:
                return found(row)
            case 3:
                return came(row)
            case _:
                return row.marks
