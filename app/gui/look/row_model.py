"""The base of the models whose rows are values and whose columns are fixed words under a header."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT, MIDDLE, RIGHT = (
    side | Qt.AlignmentFlag.AlignVCenter
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
)

Row = TypeVar("Row")


class RowModel(QAbstractTableModel, Generic[Row]):
    """Shows `rows` under `header`. A subclass gives the text of a cell and the answers to further roles."""

    def __init__(self, header: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header = header
        self.rows: list[Row] = []

    def text(self, row: Row, column: int) -> str:
        """The text of a cell, which is its tool tip too."""
        raise NotImplementedError

    def further(self, row: Row, role: int) -> Any:
        """The answer of a row to a role other than text and alignment; None for no answer."""
        return None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """How a column and its header are aligned."""
        return LEFT

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.header):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.header[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(self.alignment(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self.alignment(index.column()))
        return self.further(row, role)
