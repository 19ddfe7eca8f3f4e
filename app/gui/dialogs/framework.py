"""复制框架: from which report of the library, and whether texts that are written already give way."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.gui.appearance import quiet
from app.gui.dialogs.frame import Dialog
from app.session import GAP
from app.store import Summary


class FrameworkDialog(Dialog):
    """`chosen` is the id of a report."""

    def __init__(self, reports: Sequence[Summary], parent: QWidget | None = None) -> None:
        super().__init__("复制框架", parent)
        self.resize(560, 460)
        words = QLabel(f"从哪一份年报复制？只复制文字：数字留空成{GAP}，单位名称和年份换成本单位、本年度的。", self)
        words.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("查找单位或年度")
        self.filter.setAccessibleName("查找单位或年度")
        self.list = QListWidget(self)
        self.list.setObjectName("sources")
        self.list.setAccessibleName("年报")
        for report in reports:
            item = QListWidgetItem(f"{report.unit_name}　{report.year}年")
            item.setData(Qt.ItemDataRole.UserRole, report.report)
            self.list.addItem(item)
        self.replace = QCheckBox("已经写了的部分也替换（可撤销）", self)
        note = QLabel("不勾选时只填还空着的部分。", self)
        quiet(note)
        for widget in (words, self.filter, self.list, self.replace, note):
            self.column.addWidget(widget)
        self._accept = self.end("复制")
        self.filter.textChanged.connect(self._show_only)
        self.list.currentRowChanged.connect(lambda row: self._accept.setEnabled(row >= 0))
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.setCurrentRow(0)
        self._accept.setEnabled(self.list.count() > 0)
        self.list.setFocus()

    @property
    def chosen(self) -> str | None:
        row = self.list.currentRow()
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else None

    def _show_only(self, words: str) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setHidden(words.strip() not in self.list.item(row).text())
        seen = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        self.list.setCurrentRow(seen[0] if seen else -1)
