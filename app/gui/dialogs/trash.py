"""回收站: the reports that were removed; any can be taken back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from app.gui.dialogs.frame import Dialog
from app.gui.start.table import REPORT, when
from app.store import Removed


class TrashDialog(Dialog):
    """Gives back the id of the report to restore."""

    def __init__(self, removed: Sequence[Removed], parent: QWidget | None = None) -> None:
        super().__init__("回收站", parent)
        self.resize(560, 380)
        self._list = QListWidget(self)
        self._list.setObjectName("trash")
        self._list.setAccessibleName("删除的年报")
        for each in removed:
            line = f"{each.summary.unit_name}　{each.summary.year}年　（{when(each.at)} 删除）"
            item = QListWidgetItem(line, self._list)
            item.setData(REPORT, each.summary.report)
        self._list.setCurrentRow(0)
        self._list.itemDoubleClicked.connect(lambda: self.accept())
        self.column.addWidget(QLabel("删除的年报都留在这里，可以还原。" if removed else "回收站是空的。", self))
        self.column.addWidget(self._list, 1)
        accept = self.end("还原", cancel="关闭")
        accept.setEnabled(bool(removed))

    @property
    def report(self) -> str | None:
        chosen = self._list.selectedItems()
        return str(chosen[0].data(REPORT)) if chosen else None
