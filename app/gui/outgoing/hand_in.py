"""报送: the last page. What the supervising office will look at, the package, and what follows once it is made."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from app.checks.finding import STAMPING
from app.exporters.files import FileError
from app.gui.file_dialogs import documents, free_copy, typed_folder
from app.gui.file_dialogs import folder as choose_folder
from app.gui.jobs import Job, Jobs
from app.gui.look.appearance import LOOKS
from app.gui.look.icons import icon
from app.gui.look.layouts import nest
from app.gui.look.lists import WordsDelegate
from app.gui.report.guide import Block, GuidePage, PageList, push
from app.gui.work_dialog import OPEN_FOLDER, lacking_words
from app.session.inspection import Inspected, Sign
from app.store import LibraryError

STEPS = {"docx": "Word 文档", "xlsx": "Excel 表格", "pdf": "PDF 文件", "checks": "校验单", "sign": "签发页"}
NEXT = "签发页打印出来签字、盖章后，与纸质年报一并报送；年报同时在网站公布。回执收到后存入这里。"
AFTER_DRAFT = "草稿只供主管部门先行审阅，不打印签发页；改正后再生成正式的报送包。"
POINT = int(Qt.ItemDataRole.UserRole)
HEADINGS = {Sign.OPEN: "待处理", Sign.UNKNOWN: "请自行核对", Sign.GOOD: "符合"}


class Plan(NamedTuple):
    """A submission to make: a sentence on its number, its number in words, and how it is kept.

    `path` returns the file in a folder, as the `copy`-th of its name. `keep` receives the written file and may refuse
    it; `ready` writes the file of an earlier submission again, None for a new one.
    """

    note: str
    number: str
    is_draft: bool
    path: Callable[[Path, int], Path]
    keep: Callable[[Path], None]
    ready: Callable[[Path], None] | None = None


class HandIn(NamedTuple):
    """All that the page shows, as the report stands: the points, the package's contents, and what follows.

    `levels` are those of the findings that stand; `receipt` is what the office confirmed of this submission, "" for
    nothing yet; `mail` what goes with the package; `request` what the child process needs.
    """

    points: Sequence[Inspected]
    levels: Sequence[str]
    plan: Plan
    contents: Sequence[tuple[str, str]]
    mail: str
    receipt: str
    request: dict[str, Any]


class HandInPage(GuidePage):
    """`stand` tells how the report stands now; it is asked again whenever the report changed."""

    topic = "submission"
    led = Signal(object)
    """A point whose place is to be gone to."""
    wanted = Signal(str)
    """The name of a command."""
    made = Signal(str)
    """A package was written into this folder."""

    def __init__(
        self, title: str, stand: Callable[[], HandIn], jobs: Jobs, folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, "先对照上级会查的内容，再生成报送包。不符的也可以先生成，报送前改好。", parent)
        self._stand = stand
        self.standing = stand()
        self.points = PointsBlock(self)
        self.package = PackageBlock(jobs, folder, self.refresh, self)
        self.after = AfterBlock(self)
        self.blocks = (self.points, self.package, self.after)
        for block in self.blocks:
            self.column.addWidget(block)
        self.points.list.led.connect(self.led)
        self.package.made.connect(self._made)
        self.after.button.clicked.connect(self.package.open_folder)
        self.after.receipt_wanted.connect(lambda: self.wanted.emit("open_file"))
        self.package.print_wanted.connect(lambda: self.wanted.emit("print_sign"))
        self.end(self.package.button)
        self._show()

    def _show(self) -> None:
        self.points.show_points(self.standing)
        self.package.show_plan(self.standing)
        self.after.show_after(self.standing, self.package.path)

    def refresh(self) -> None:
        if not self.package.is_working:
            self.standing = self._stand()
            self._show()

    def take_focus(self) -> None:
        is_open = any(point.sign is Sign.OPEN for point in self.standing.points)
        self.reveal(self.points.list if is_open else self.package.button)

    def leave(self) -> None:
        """Stop what is still being made."""
        self.package.stop()

    def _made(self, folder: str) -> None:
        self.made.emit(folder)
        self.refresh()
        self.reveal(self.after.button)


class PointsBlock(Block):
    """上级会查什么: each point with its sign, what was found and the way to mend."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("一　上级会查什么", "双击或按 Enter 定位。", parent)
        self.list = PointList(self)
        self.column.addWidget(self.list)

    def show_points(self, standing: HandIn) -> None:
        self.list.show_points(standing.points)
        counts = Counter(standing.levels)
        words = "　".join(f"{look.word} {counts[level]}" for level, look in LOOKS.items() if counts[level])
        is_open = any(point.sign is Sign.OPEN for point in standing.points)
        self.show_state(words or "未发现问题", is_done=not is_open)


class PointList(PageList):
    """The points under what they come to, those to be put right first; as high as its lines."""

    led = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("上级会查什么", WordsDelegate, parent)
        self.setObjectName("points")
        self.itemDoubleClicked.connect(lambda: self._choose())

    def show_points(self, points: Sequence[Inspected]) -> None:
        self.clear()
        for sign, heading in HEADINGS.items():
            here = [point for point in points if point.sign is sign]
            if here:
                item = QListWidgetItem(f"{heading}（{len(here)}）", self)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            for point in here:
                item = QListWidgetItem(_drawn(point), _line(point), self)
                item.setToolTip(point.point.asks)
                item.setData(POINT, point)
                if self.currentRow() < 0:
                    self.setCurrentItem(item)
        self.fit()

    def _choose(self) -> bool:
        point: Inspected | None = self.currentIndex().data(POINT)
        if point is None or not point.leads:
            return False
        self.led.emit(point)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._choose():
            super().keyPressEvent(event)


def _line(point: Inspected) -> str:
    """Return the answer to a point; if it is negative, with the way to mend it."""
    said = f"{point.point.subject}　{point.told}"
    return said if point.sign is Sign.GOOD else f"{said}\n{point.point.remedy}"


def _drawn(point: Inspected) -> QIcon:
    match point.sign:
        case Sign.GOOD:
            return icon("good", "good")
        case Sign.UNKNOWN:
            return icon("unknown", "computed")
    stamps = point.finding is not None and point.finding.level in STAMPING
    return icon("error", "error") if stamps else icon("verify", "verify")


class PackageBlock(Block):
    """报送包: what is in it, where it goes, and the making."""

    made = Signal(str)
    print_wanted = Signal()

    def __init__(self, jobs: Jobs, folder: str, renew: Callable[[], None], parent: QWidget) -> None:
        super().__init__("二　报送包", "", parent)
        self.path: Path | None = None
        """The package that was made here."""
        self._jobs = jobs
        self._renew = renew
        """Called before anything is made: the report may have changed since it was shown."""
        self._job: Job | None = None
        self._standing: HandIn | None = None
        self.told = _said(self, "note")
        self.draft = _said(self, "draft note", role="warning")
        self.contents = _said(self, "contents")
        self.lacking = _said(self, "lacking", role="warning")
        self.outcome = _said(self, "outcome", role="warning")
        self.folder = QLineEdit(folder or documents(), self)
        self.folder.setObjectName("folder")
        self.folder.setAccessibleName("放在哪个文件夹")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.doing = _said(self, "doing")
        self.button = push("生成报送包", self.make, self)
        self.halt = push("停止", self.stop, self)
        self.printing = push("打印签发页…", self.print_wanted.emit, self)
        self._lay_out()
        self.folder.returnPressed.connect(self.make)
        self._show_working(on=False)
        jobs.warm_up()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        label = QLabel("放在", self)
        label.setBuddy(self.folder)
        for widget in (label, self.folder, push("选择文件夹…", self._choose, self)):
            row.addWidget(widget)
        for widget in (self.told, self.draft, self.contents, self.lacking):
            self.column.addWidget(widget)
        nest(self.column, row)
        self.column.addWidget(self.doing)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.outcome)
        self.button.setProperty("role", "primary")
        self.buttons(self.button, self.halt, self.printing)

    def show_plan(self, standing: HandIn) -> None:
        is_first = self._standing is None
        self._standing = standing
        plan = standing.plan
        is_just_made = self.path is not None and plan.ready is not None
        self.told.setText(f"{plan.number}已生成，原样留存在年报库里。" if is_just_made else plan.note)
        self.draft.setText(plan.note)
        self.draft.setVisible(plan.is_draft)
        self.told.setVisible(not plan.is_draft)
        self.contents.setText("\n".join(f"· {what}：{name}" for what, name in standing.contents))
        self.printing.setEnabled(plan.ready is not None)
        self.printing.setToolTip("" if plan.ready else "生成正式的报送包之后可以打印")
        self.show_state(plan.number, is_done=plan.ready is not None)
        if is_first:
            self._jobs.start("characters", "核对字体", standing.request).done.connect(self._warn_of)

    def _warn_of(self, lacking: list[str]) -> None:
        self.lacking.setText(lacking_words(lacking))
        self.lacking.setVisible(bool(lacking))

    def _choose(self) -> None:
        if path := choose_folder(self, "报送包放到哪个文件夹", self.folder.text()):
            self.folder.setText(str(path))

    # -- the work --------------------------------------------------------------------------------------------------

    @property
    def is_working(self) -> bool:
        return self._job is not None

    def make(self) -> None:
        """Make the package, or write the one that stands ready once more."""
        self._renew()
        standing, typed = self._standing, self.folder.text().strip()
        if not typed or standing is None or self.is_working:
            return
        folder = str(typed_folder(typed))
        plan = standing.plan
        copy = free_copy(self, lambda number: [plan.path(Path(folder), number)])
        if copy is None:
            return
        if plan.ready is not None:
            self._write_again(plan.ready, plan.path(Path(folder), copy))
            return
        self._job = self._jobs.start("package", "生成报送包", standing.request | {"folder": folder, "copy": copy})
        self._job.progress.connect(self._show_progress)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._show_working(on=True)

    def _write_again(self, ready: Callable[[Path], None], path: Path) -> None:
        try:
            ready(path)
        except (FileError, LibraryError) as error:
            self._failed(str(error))
        else:
            self._finish(path, [])

    def _show_working(self, *, on: bool) -> None:
        shown: tuple[QWidget, ...] = (self.bar, self.doing, self.halt)
        for widget in shown:
            widget.setVisible(on)
        self.button.setEnabled(not on)
        if on:
            self.outcome.hide()
            self.bar.setRange(0, 0)
            self.doing.setText("正在准备…")

    def _show_progress(self, step: str, done: int, count: int) -> None:
        self.doing.setText(f"正在生成{STEPS.get(step, '报送包')}…" if done < count else "马上就好…")
        self.bar.setRange(0, count)
        self.bar.setValue(done)

    def _done(self, result: dict[str, Any]) -> None:
        path, wrong = Path(result["path"]), list(result["differences"][:8])
        self._job = None
        self._show_working(on=False)
        if wrong:
            wrong.insert(0, "程序有误，请勿报送：核对时发现文件与填报内容不一致。")
        elif self._standing is not None:
            try:
                self._standing.plan.keep(path)
            except (LibraryError, OSError) as error:
                wrong = [f"文件已经写好，但没有记入年报库：{error}"]
        self._finish(path, [*wrong, *result["notes"]])

    def _finish(self, path: Path, told: Sequence[str]) -> None:
        self.path = path
        self.outcome.setText("\n".join(told))
        self.outcome.setVisible(bool(told))
        self.made.emit(str(path.parent))

    def _failed(self, sentence: str) -> None:
        self._job = None
        self._show_working(on=False)
        self.outcome.setText(sentence)
        self.outcome.show()

    def stop(self) -> None:
        """Stop what is being made; nothing half-made stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_working(on=False)

    def open_folder(self) -> None:
        """Show the folder of the package in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(typed_folder(self.folder.text()))))


class AfterBlock(Block):
    """报送以后: where it lies, what goes with it by mail, and the receipt."""

    receipt_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("三　报送以后", NEXT, parent)
        self.where = _said(self, "path")
        self.mail = QPlainTextEdit(self)
        self.mail.setObjectName("mail")
        self.mail.setAccessibleName("邮件文字")
        self.mail.setReadOnly(True)
        self.mail.setProperty("role", "shown")
        self.mail.setTabChangesFocus(True)
        self.mail.setMinimumHeight(self.fontMetrics().lineSpacing() * 7)
        self.button = push(OPEN_FOLDER, lambda: None, self)
        self.copy = push("复制邮件文字", self._copy, self)
        self.receipt = push("存入回执…", self.receipt_wanted.emit, self)
        self.column.addWidget(self.where)
        self.column.addWidget(self.mail)
        self.buttons(self.button, self.copy, self.receipt)

    def show_after(self, standing: HandIn, path: Path | None) -> None:
        is_made = path is not None or standing.plan.ready is not None
        self.where.setText(f"报送包：{path}" if path else "")
        self.where.setVisible(path is not None)
        self.note.setText(AFTER_DRAFT if standing.plan.is_draft else NEXT)
        self.mail.setPlainText(standing.mail)
        for widget in (self.mail, self.copy):
            widget.setVisible(bool(standing.mail))
        self.button.setEnabled(path is not None)
        self.receipt.setVisible(not standing.plan.is_draft)
        waits = "草稿不需要回执" if standing.plan.is_draft else "回执尚未收到"
        words = standing.receipt or (waits if is_made else "报送包尚未生成")
        self.show_state(words, is_done=bool(standing.receipt))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.mail.toPlainText())
        self.copy.setText("已复制")


def _said(parent: QWidget, name: str, role: str | None = None) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setProperty("role", role)
    label.setVisible(role is None)
    return label
