"""What two states of a report differ in: shown, and for a data file of one that exists with what to do about it."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from app.gui.look.dialog import Dialog
from app.model.change import Change
from app.session.places import Places

LONGEST = 60
"""Letters of a text that are shown, around where it begins to differ."""


class Choice(Enum):
    """What to do with the file."""

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
        add.setAutoDefault(False)
        add.clicked.connect(self._add)
        self.end("替换（可撤销）", add, careful=True).setVisible(can_replace)

    def _add(self) -> None:
        self.choice = Choice.ADD
        super().accept()

    def accept(self) -> None:
        self.choice = Choice.REPLACE
        super().accept()


class ChangesDialog(Dialog):
    """Only shows what is different; `lines` and `columns` as in the table. `chosen`: the line to be gone to, if any."""

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
        self.end("关闭")
        self.cancel.hide()

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
    table.verticalHeader().hide()
    fill_differences(table, lines)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def fill_differences(table: QTableWidget, lines: Sequence[tuple[str, str, str]]) -> None:
    """Put lines in the place of those that a table of differences shows."""
    table.setRowCount(len(lines))
    for row, (place, old, new) in enumerate(lines):
        for column, text in enumerate((place, *shortened(old, new))):
            item = QTableWidgetItem(text)
            item.setToolTip((place, old, new)[column])
            table.setItem(row, column, item)


def difference_lines(change: Change, places: Places) -> list[tuple[str, str, str]]:
    """What a change makes different, place by place."""
    return [(places.name(edit.address), _shown(edit.before), _shown(edit.after)) for edit in change.edits]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("text") or f"{value.get('year', '')}年")
    return "" if value is None else str(value)


def shortened(old: str, new: str) -> tuple[str, str]:
    """Both from shortly before where they begin to differ, so that the difference is in view."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    start = max(0, same - 10) if max(len(old), len(new)) > LONGEST else 0

    def cut(text: str) -> str:
        if not text:
            return "（空）"
        end = start + LONGEST
        return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")

    return cut(old), cut(new)
