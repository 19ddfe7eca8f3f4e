"""The differences of two states of a report, as a dialog; for a data file of an existing report with the choices."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from app.gui.look.dialog import Dialog
from app.gui.look.lists import set_up_cells
from app.session.places import shortened

CORRECTIONS = "更正对照表"
WIDEST_PLACE = 260
LEAST_PLACE = 160
"""Pixels of the column of places beside texts at first; a longer name wraps."""
FIGURES = 120
"""Pixels of a column that holds figures only."""
HEADER_ROOM = 32
"""Pixels beside the words of a header."""


class Choice(Enum):
    """The choices for the file."""

    REPLACE = "replace"
    ADD = "add"
    CANCEL = "cancel"


class DifferencesDialog(Dialog):
    """`lines` are (place, as it stands, as in the file); without `can_replace` only the other two are offered."""

    def __init__(
        self,
        sentence: str,
        lines: Sequence[tuple[str, str, str]],
        *,
        can_replace: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("已有同一年度的年报", parent)
        self.choice = Choice.CANCEL
        self.resize(820, 520)
        words = QLabel(sentence, self)
        words.setWordWrap(True)
        self.column.addWidget(words)
        self.column.addWidget(differences_table(lines, ("现有", "文件中"), self), 1)
        add = QPushButton("另存为一份", self)
        add.clicked.connect(self._add)
        self.end("替换（可撤销）", add, careful=True).setVisible(can_replace)

    def _add(self) -> None:
        self.choice = Choice.ADD
        super().accept()

    def accept(self) -> None:
        self.choice = Choice.REPLACE
        super().accept()


class ChangesDialog(Dialog):
    """Shows differences and asks nothing. `lines` and `columns` are those of `differences_table`.

    `chosen`: the line to be gone to, if any; `wants_sheet`: whether the table of corrections is to be written.
    """

    def __init__(
        self,
        title: str,
        sentence: str,
        lines: Sequence[tuple[str, str, str]],
        columns: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.resize(820, 520)
        words = QLabel(sentence, self)
        words.setWordWrap(True)
        self.column.addWidget(words)
        self.chosen: int | None = None
        table = differences_table(lines, columns, self)
        table.cellDoubleClicked.connect(self._go)
        self.column.addWidget(table, 1)
        self.wants_sheet = False
        self.end(f"导出{CORRECTIONS}…", cancel="关闭", careful=True)

    def accept(self) -> None:
        self.wants_sheet = True
        super().accept()

    def _go(self, row: int, column: int) -> None:
        self.chosen = row
        super().accept()


def differences_table(lines: Sequence[tuple[str, str, str]], columns: tuple[str, str], parent: QWidget) -> QTableWidget:
    """`lines` are (place, as it stands in the first of `columns`, as in the second)."""
    table = QTableWidget(0, 3, parent)
    table.setObjectName("differences")
    table.setAccessibleName("不同之处")
    table.setHorizontalHeaderLabels(["位置", *columns])
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    set_up_cells(table)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    fill_differences(table, lines)
    if lines:
        table.selectRow(0)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # long names wrap
    return table


def fill_differences(table: QTableWidget, lines: Sequence[tuple[str, str, str]]) -> None:
    """Put lines in the place of those that a table of differences shows."""
    table.setRowCount(len(lines))
    for row, (place, old, new) in enumerate(lines):
        for column, text in enumerate((place, *shortened(old, new))):
            item = QTableWidgetItem(text)
            item.setToolTip((place, old, new)[column])
            table.setItem(row, column, item)
    _share_width(table)


def _share_width(table: QTableWidget) -> None:
    """Give figures little width and the rest to the texts, or to the places where there are no texts."""
    sections, modes = table.horizontalHeader(), QHeaderView.ResizeMode
    texts = [column for column in (1, 2) if table.sizeHintForColumn(column) > FIGURES] or [0]
    for column in range(table.columnCount()):
        sections.setSectionResizeMode(column, modes.Stretch if column in texts else modes.Interactive)
        if column not in texts:
            least = LEAST_PLACE if column == 0 else FIGURES
            heading = table.fontMetrics().horizontalAdvance(table.horizontalHeaderItem(column).text())
            wanted = max(table.sizeHintForColumn(column) + 12, heading + HEADER_ROOM)
            table.setColumnWidth(column, min(WIDEST_PLACE, max(least, wanted)))
