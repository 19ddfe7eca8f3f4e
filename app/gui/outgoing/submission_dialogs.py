"""历次报送稿: what was handed in, each as it was."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.gui.library.reports_model import when
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.store import Submission

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
        self.resize(640, 360)
        words = "每次生成报送包都原样留存一份，只能查看，不会改动。" if handed else "尚未生成过报送包。"
        self.column.addWidget(QLabel(words, self))
        self.list = LineList(self)
        self.list.setObjectName("submissions")
        self.list.setAccessibleName("历次报送稿")
        for each in reversed(handed):
            line = f"第{each.submission.nth}次报送稿　{when(each.submission.at)}　{each.standing}"
            item = self.list.add(line)
            item.setData(SUBMISSION, each.submission)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda: self._do(LOOK))
        self.column.addWidget(self.list, 1)
        others = [self._button(words, name) for words, name in (("与现稿的差异…", COMPARE), ("再次导出…", WRITE))]
        accept = self.end("打开查看", *others, cancel="关闭")
        for button in (accept, *others):
            button.setEnabled(bool(handed))

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
