"""整理格式: shows which paragraphs would change, and asks."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QWidget

from app.checks.tidying import Tidied
from app.gui.appearance import quiet
from app.gui.dialogs.differences import shortened
from app.gui.dialogs.frame import Dialog

WHAT = (
    "段首段尾的空格、汉字之间多余的空格、中文里的半角标点和重复的标点、全角数字、小标题（一）（二）的序号、空段，"
    "会整理好；文字、数字、加粗不变，各段不会合并。"
)


class TidyDialog(Dialog):
    """`scopes` are what may be tidied, by name; `changed` says what each would change in which place."""

    def __init__(
        self,
        scopes: Sequence[tuple[str, tuple[str, ...]]],
        changed: Callable[[Sequence[str]], list[Tidied]],
        name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("整理格式", parent)
        self.resize(860, 520)
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
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        what = QLabel(WHAT, self)
        what.setWordWrap(True)
        quiet(what)
        for widget in (self._scope, what, self._summary):
            self.column.addWidget(widget)
        self.column.addWidget(self._table, 1)
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
        self._summary.setText(f"将{'，'.join(words)}。" if words else "格式都很整齐，没有要改的。")
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
