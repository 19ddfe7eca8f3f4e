"""Dialogs on the texts: the preview of a clean-up, and the report whose sentences are copied."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.checks.text_cleanup import Tidied
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import NO_WORK, Dialog
from app.gui.look.lists import LineList, set_up_cells
from app.session import GAP
from app.session.places import shortened
from app.store import Summary

WHAT = (
    "段首段尾的空格、汉字之间多余的空格、中文里的半角标点和重复的标点、全角数字、小标题（一）（二）的序号、空段，"
    "会整理好；文字、数字、加粗不变，各段不会合并。"
)


class TidyDialog(Dialog):
    """The preview of a clean-up. `scopes` are sets of parts by name; `changed` are the changes in each place."""

    def __init__(
        self,
        scopes: Sequence[tuple[str, tuple[str, ...]]],
        changed: Callable[[Sequence[str]], list[Tidied]],
        name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("整理格式", parent)
        self.resize(860, 300)
        self._changed = changed
        self._name = name
        self._scope = QComboBox(self)
        self._scope.setObjectName("scope")
        self._scope.setAccessibleName("整理哪些文字")
        for words, parts in scopes:
            self._scope.addItem(words, parts)
        self._scope.currentIndexChanged.connect(self._show)
        self._summary = QLabel(self)
        self._summary.setObjectName("summary")
        self._table = QTableWidget(0, 3, self)
        self._table.setAccessibleName("将要改动的段落")
        self._table.setHorizontalHeaderLabels(["位置", "现在", "整理后"])
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        set_up_cells(self._table)
        self._table.setMinimumHeight(220)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        what = QLabel(WHAT, self)
        what.setWordWrap(True)
        set_secondary(what)
        for widget in (self._scope, what, self._summary):
            self.column.addWidget(widget)
        self.column.addWidget(self._table, 1)
        self.column.addStretch()
        self._accept = self.end("整理")
        self._show()

    @property
    def parts(self) -> tuple[str, ...]:
        """The text parts to tidy."""
        return tuple(self._scope.currentData())

    def _show(self) -> None:
        found = self._changed(self.parts)
        empty = sum(not each.after for each in found)
        words = [f"改动{len(found) - empty}段"] * (len(found) > empty) + [f"删去空段{empty}个"] * bool(empty)
        self._summary.setText(f"将{'，'.join(words)}。" if words else "格式规范，无需整理。")
        self._accept.setEnabled(bool(found))
        self._table.setVisible(bool(found))
        self._table.setRowCount(len(found))
        for row, each in enumerate(found):
            old, new = shortened(each.before, each.after)
            shown = (old, new) if each.after else ("（空段）", "（删去）")
            for column, text in enumerate((self._name(each.part), *shown)):
                item = QTableWidgetItem(text)
                item.setToolTip((self._name(each.part), each.before, each.after)[column])
                self._table.setItem(row, column, item)


class FrameworkDialog(Dialog):
    """The choice of a report; `chosen` is its id."""

    def __init__(
        self, reports: Sequence[Summary], dated: Callable[[Summary], str], parent: QWidget | None = None
    ) -> None:
        super().__init__("套用其他年报文字", parent)
        self.resize(560, 460)
        words = QLabel(f"从哪一份年报复制？只复制文字：数字留空成{GAP}，单位名称和年度换成本单位、本年度的。", self)
        words.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setProperty(NO_WORK, True)
        self.filter.setPlaceholderText("查找单位或年度")
        self.filter.setAccessibleName("查找单位或年度")
        self.list = LineList(self)
        self.list.setObjectName("sources")
        self.list.setAccessibleName("年报")
        for report in reports:
            item = self.list.add(f"{report.unit_name}　{dated(report)}")
            item.setData(Qt.ItemDataRole.UserRole, report.report)
        self.list.widen(self)
        self.replace = QCheckBox("已经写了的部分也替换（可撤销）", self)
        note = QLabel("不勾选时只填还空着的部分。", self)
        set_secondary(note)
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
