"""Dialogs on what the library keeps: the trash (回收站), its backups and the submissions of a report."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.gui.file_dialogs import source
from app.gui.library.reports_model import REPORT, when
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList, add_listed
from app.store import Backup, Removed, Submission, Summary

NO_TRASH = "回收站里没有年报。在首页选中一份年报，按 Delete 键删除，就移到这里，可以还原。"
NO_BACKUP = (
    "尚无备份。程序每天自动备份一次；要现在备份，请用“文件 → 年报库与备份 → 立即备份”。"
    "从其他电脑带来的年报库文件，请单击“选择文件”。"
)
NO_SUBMISSION = "尚未生成报送包。填好后用“文件 → 报送”生成；每次生成的都原样留存在这里，可以查看、对照和再次导出。"


class TrashDialog(Dialog):
    """Gives back the id of the report to restore."""

    def __init__(
        self, removed: Sequence[Removed], dated: Callable[[Summary], str], parent: QWidget | None = None
    ) -> None:
        super().__init__("回收站", parent)
        if removed:
            self.resize(560, 380)
        self._list = LineList(self)
        self._list.setObjectName("trash")
        self._list.setAccessibleName("删除的年报")
        for each in removed:
            line = f"{each.summary.unit_name}　{dated(each.summary)}　（{when(each.at)} 删除）"
            item = self._list.add(line)
            item.setData(REPORT, each.summary.report)
        if removed:
            self._list.widen(self)
        self._list.setCurrentRow(0)
        self._list.itemDoubleClicked.connect(lambda: self.accept())
        add_listed(self.column, "删除的年报都留在这里，可以还原。" if removed else NO_TRASH, self._list)
        self.end("还原", cancel="关闭", offered=bool(removed))

    @property
    def report(self) -> str | None:
        chosen = self._list.selectedItems()
        return str(chosen[0].data(REPORT)) if chosen else None


FILES = "年报库文件 (*.db)"


class RestoreDialog(Dialog):
    """A choice of backup. Once accepted, `path` is the file that replaces the library."""

    def __init__(self, backups: Sequence[Backup], parent: QWidget | None = None) -> None:
        super().__init__("从备份恢复", parent)
        self._backups = tuple(backups)
        self.path: Path | None = None
        if backups:
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
        add_listed(self.column, words if backups else NO_BACKUP, self.list)
        other = QPushButton("选择文件…", self)
        other.clicked.connect(self._choose)
        self.end("恢复", other, offered=bool(backups))
        if not backups:
            other.setDefault(True)

    def _choose(self) -> None:
        start = str(self._backups[0].path.parent) if self._backups else str(Path.home())
        if path := source(self, "选择年报库文件", start, FILES):
            self.path = path
            super().accept()

    def accept(self) -> None:
        if self.list.currentRow() >= 0:
            self.path = Path(str(self.list.currentItem().data(REPORT)))
            super().accept()


SUBMISSION = int(Qt.ItemDataRole.UserRole)
LOOK, COMPARE, WRITE = "look_at_submission", "compare_submission", "export_submission"
"""The commands of the buttons."""


class Handed(NamedTuple):
    """A submission, and how the report stands to it now."""

    submission: Submission
    standing: str


class SubmissionsDialog(Dialog):
    """`command` is what is to be done with `submission`; "" when the dialog was only closed."""

    def __init__(self, handed: Sequence[Handed], parent: QWidget | None = None) -> None:
        super().__init__("历次报送稿", parent)
        self.command = ""
        if handed:
            self.resize(640, 360)
        self.list = LineList(self)
        self.list.setObjectName("submissions")
        self.list.setAccessibleName("历次报送稿")
        for each in reversed(handed):
            line = f"第{each.submission.nth}次报送稿　{when(each.submission.at)}　{each.standing}"
            item = self.list.add(line)
            item.setData(SUBMISSION, each.submission)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda: self._do(LOOK))
        words = "每次生成报送包都原样留存一份，只能查看，不会改动。" if handed else NO_SUBMISSION
        add_listed(self.column, words, self.list)
        others = [self._button(words, name) for words, name in (("与现稿的差异…", COMPARE), ("再次导出…", WRITE))]
        self.end("打开查看", *others, cancel="关闭", offered=bool(handed))
        for button in others:
            button.setVisible(bool(handed))

    @property
    def submission(self) -> Submission | None:
        chosen: Submission | None = self.list.currentIndex().data(SUBMISSION)
        return chosen

    def _button(self, words: str, command: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._do(command))
        return button

    def _do(self, command: str) -> None:
        self.command = command
        super().accept()

    def accept(self) -> None:
        self._do(LOOK)
