"""Dialogs on the library: the trash (回收站) and the backup to restore."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.gui.library.reports_model import REPORT, when
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.gui.questions import source
from app.store import Backup, Removed, Summary


class TrashDialog(Dialog):
    """Gives back the id of the report to restore."""

    def __init__(
        self, removed: Sequence[Removed], dated: Callable[[Summary], str], parent: QWidget | None = None
    ) -> None:
        super().__init__("回收站", parent)
        self.resize(560, 380)
        self._list = LineList(self)
        self._list.setObjectName("trash")
        self._list.setAccessibleName("删除的年报")
        for each in removed:
            line = f"{each.summary.unit_name}　{dated(each.summary)}　（{when(each.at)} 删除）"
            item = self._list.add(line)
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


FILES = "年报库文件 (*.db)"


class RestoreDialog(Dialog):
    """After it is accepted, `path` is the file that is to take the library's place."""

    def __init__(self, backups: Sequence[Backup], parent: QWidget | None = None) -> None:
        super().__init__("从备份恢复", parent)
        self._backups = tuple(backups)
        self.path: Path | None = None
        self.resize(560, 400)
        self.list = LineList(self)
        self.list.setObjectName("backups")
        self.list.setAccessibleName("备份")
        for backup in backups:
            item = self.list.add(backup.day)
            item.setData(REPORT, str(backup.path))
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda: self.accept())
        words = "选一份备份，整个年报库回到那时的样子；现在的年报库会另放一处，不会删除。"
        label = QLabel(words if backups else "尚未备份。可以选择从其他电脑带来的年报库文件。", self)
        label.setWordWrap(True)
        self.column.addWidget(label)
        self.column.addWidget(self.list, 1)
        other = QPushButton("选择文件…", self)
        other.setAutoDefault(False)
        other.clicked.connect(self._choose)
        self.end("恢复", other).setEnabled(bool(backups))

    def _choose(self) -> None:
        start = str(self._backups[0].path.parent) if self._backups else str(Path.home())
        if path := source(self, "选择年报库文件", start, FILES):
            self.path = path
            super().accept()

    def accept(self) -> None:
        if self.list.currentRow() >= 0:
            self.path = Path(str(self.list.currentItem().data(REPORT)))
            super().accept()
