"""生成报送包: what is fine and what is open before it is handed in, where to; at the end what was made."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from app.exporters.files import FileError
from app.gui.jobs import Jobs
from app.gui.library.reports_model import when
from app.gui.look.colours import LOOKS
from app.gui.look.dialog import Dialog
from app.gui.look.icons import icon
from app.gui.look.lists import WordsDelegate
from app.gui.outgoing.work_dialog import QUESTION, WorkDialog
from app.gui.questions import confirmed
from app.session.progress import Point
from app.store import LibraryError, Submission

POINT = int(Qt.ItemDataRole.UserRole)
STEPS = {"docx": "Word 文档", "xlsx": "Excel 表格", "pdf": "PDF 文件", "checks": "校验单", "sign": "签发页"}
AFTER = "签发页打印出来签字、盖章后，与纸质年报一并报送。"


class Plan(NamedTuple):
    """What is to be made: the file's name, what is said of its number, how it is kept, and what stands ready.

    `keep` is told of the file once it is made and may refuse; `ready` writes the file of an earlier time once more
    into a folder, None where it is to be made.
    """

    name: str
    note: str
    is_draft: bool
    keep: Callable[[Path], None]
    ready: Callable[[Path], None] | None = None


class SubmissionDialog(WorkDialog):
    """`point` is the line whose place is to be gone to, None where none was chosen."""

    work = "package"
    words = "生成报送包"

    def __init__(
        self,
        request: dict[str, Any],
        jobs: Jobs,
        folder: str,
        plan: Plan,
        points: Sequence[Point],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("生成报送包", request, jobs, folder, parent)
        self.point: Point | None = None
        self._plan = plan
        self.resize(720, 620)
        is_open = any(point.is_open for point in points)
        words = "双击或按 Enter 转到要改的地方；不改也可以生成。" if is_open else "没有要处理的问题，可以报送。"
        self.say(self.question, "提交前检查", "heading", role="heading")
        self.say(self.question, words, "how", role="quiet")
        self.list = PointList(points, self)
        self.list.chosen.append(self._go)
        self.question.addWidget(self.list, 1)
        if plan.is_draft:
            self.warn(self.question, plan.note, "note")
        else:
            self.say(self.question, plan.note, "note")
        self.begin()
        self.name_lacking()
        self._accept.setFocus()

    def _go(self, point: Point) -> None:
        self.point = point
        super().reject()

    @property
    def _path(self) -> Path:
        return Path(self.folder.text().strip()) / self._plan.name

    def named(self, step: str) -> str:
        return f"：{STEPS[step]}" if step in STEPS else ""

    def tell(self, result: dict[str, Any]) -> None:
        if result["differences"]:
            wrong = ["程序有误，请勿报送：复核时发现文件与填报内容不一致。", *result["differences"][:8]]
            self.warn(self.outcome, "\n".join(wrong), "wrong")
        else:
            try:
                self._plan.keep(Path(result["path"]))
            except (LibraryError, OSError) as error:
                self.warn(self.outcome, f"文件已经写好，但没有记入年报库：{error}", "not kept")
        self.say(self.outcome, "报送包已写好", "made", role="heading")
        self.say(self.outcome, self._plan.note, "done")
        self.say(self.outcome, result["path"], "path")
        for note in result["notes"]:
            self.say(self.outcome, note, "made note", role="quiet")
        if not self._plan.is_draft:
            self.say(self.outcome, AFTER, "after", role="quiet")

    def _start(self) -> None:
        if self._plan.ready is None:
            super()._start()
            return
        self.was_asked = True
        try:
            self._plan.ready(self._path)
        except (FileError, LibraryError) as error:
            self._show_failed(str(error))
        else:
            self.show_done({"path": str(self._path), "differences": [], "notes": []})

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        if self._stack.currentIndex() == QUESTION and self._path.exists() and not self._may_replace():
            return
        super().accept()

    def _may_replace(self) -> bool:
        sentence = f"“{self._path.name}”在这个文件夹里已经有了，要替换吗？"
        return confirmed(self, sentence, "替换", "两份都要留着的，请换一个文件夹。")


class PointList(QListWidget):
    """The lines with their signs; Enter and double click choose those that lead somewhere."""

    def __init__(self, points: Sequence[Point], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: list[Callable[[Point], None]] = []
        self.setObjectName("points")
        self.setAccessibleName("提交前检查")
        self.setItemDelegate(WordsDelegate(self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        waiting = [point for point in points if point.is_open]
        self._add(f"待处理（{len(waiting)}）", waiting)
        self._add("检查情况", [point for point in points if not point.is_open])
        self.itemDoubleClicked.connect(lambda: self._choose())

    def _add(self, heading: str, points: Sequence[Point]) -> None:
        """Lines under a heading; the first of all that leads somewhere is the current one."""
        if not points:
            return
        item = QListWidgetItem(heading, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        for point in points:
            item = QListWidgetItem(self._sign(point), point.words, self)
            item.setData(POINT, point)
            if point.is_open and self.currentRow() < 0:
                self.setCurrentItem(item)

    def _sign(self, point: Point) -> Any:
        if point.level is not None:
            return icon(LOOKS[point.level].icon, LOOKS[point.level].colour)
        return icon("good", "good") if point.is_tried else icon("hint", "computed")

    def _choose(self) -> bool:
        point: Point | None = self.currentIndex().data(POINT)
        if point is None or not point.leads:
            return False
        for listener in self.chosen:
            listener(point)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._choose():
            super().keyPressEvent(event)


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
        words = "每次生成报送包都原样留存一份，只能查看，不会改动。" if handed else "还没有生成过报送包。"
        self.column.addWidget(QLabel(words, self))
        self.list = QListWidget(self)
        self.list.setObjectName("submissions")
        self.list.setAccessibleName("历次报送稿")
        for each in reversed(handed):
            line = f"第{each.submission.nth}次报送稿　{when(each.submission.at)}　{each.standing}"
            item = QListWidgetItem(line, self.list)
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
