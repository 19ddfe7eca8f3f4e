"""导出: which files, where to; then progress, and at the end what was written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs.frame import Dialog
from app.gui.jobs import Job, Jobs

LABELS = {
    "docx": "Word 文档（docx）",
    "xlsx": "Excel 表格（xlsx）",
    "pdf": "PDF 文件（pdf）",
    "html": "网页（html）",
}
USUAL = ("docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The choices of the last time."""

    formats: tuple[str, ...] = USUAL
    folder: str = ""


class ExportDialog(Dialog):
    """`job` is what the child process needs beside formats and folder; `stamp` the draft mark, "" without one."""

    def __init__(
        self, job: dict[str, Any], jobs: Jobs, remembered: Remembered, stamp: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("导出", parent)
        self.was_asked = False
        """Whether 导出 was pressed: only then the choices are worth remembering."""
        self._request = job
        self._jobs = jobs
        self._job: Job | None = None
        self.setMinimumWidth(560)
        self.formats = {name: QCheckBox(words, self) for name, words in LABELS.items()}
        self.folder = QLineEdit(remembered.folder or _documents(), self)
        self.folder.setObjectName("folder")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._question(remembered, stamp))
        self._stack.addWidget(self._waiting())
        self._result = QWidget(self)
        self._stack.addWidget(self._result)
        self.column.addWidget(self._stack)
        self._accept = self.end("导出")
        self._cancel = self.cancel
        self._follow()
        jobs.warm_up()

    @property
    def chosen(self) -> Remembered:
        formats = tuple(name for name, box in self.formats.items() if box.isChecked())
        return Remembered(formats, self.folder.text().strip())

    # -- the question ----------------------------------------------------------------------------------------------

    def _question(self, remembered: Remembered, stamp: str) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        if stamp:
            note = QLabel(f"年报还有错误或未填的地方，导出的文件会标上“{stamp}”，改好后再导出就没有了。", page)
            note.setObjectName("draft note")
            note.setProperty("role", "warning")
            note.setWordWrap(True)
            column.addWidget(note)
        for name, box in self.formats.items():
            box.setObjectName(f"format {name}")
            box.setChecked(name in remembered.formats)
            box.toggled.connect(self._follow)
            column.addWidget(box)
        row = QHBoxLayout()
        label = QLabel("放在", page)
        label.setBuddy(self.folder)
        choose = QPushButton("选择文件夹…", page)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        self.folder.textChanged.connect(self._follow)
        for widget in (label, self.folder, choose):
            row.addWidget(widget)
        column.addSpacing(6)
        column.addLayout(row)
        return page

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "导出到哪个文件夹", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _follow(self) -> None:
        if hasattr(self, "_accept"):
            self._accept.setEnabled(bool(self.chosen.formats and self.chosen.folder))

    # -- the work --------------------------------------------------------------------------------------------------

    def _waiting(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        self._doing = QLabel("正在准备…", page)
        self._bar = QProgressBar(page)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        column.addStretch(1)
        column.addWidget(self._doing)
        column.addWidget(self._bar)
        column.addStretch(1)
        return page

    def _start(self, request: dict[str, Any]) -> None:
        self._job = self._jobs.start("export", "导出", request)
        self._job.progress.connect(self._show_progress)
        self._job.done.connect(self._show_done)
        self._job.failed.connect(self._show_failed)

    def _show_progress(self, name: str, done: int, count: int) -> None:
        self._doing.setText(f"正在导出{LABELS.get(name, name)}…" if done < count else "马上就好…")
        self._bar.setRange(0, count)
        self._bar.setValue(done)

    def _show_done(self, exported: list[dict[str, Any]]) -> None:
        column = QVBoxLayout(self._result)
        column.setContentsMargins(0, 0, 0, 0)
        wrong = [sentence for each in exported for sentence in each["differences"]]
        column.addWidget(QLabel("已导出：", self._result))
        for each in exported:
            path = QLabel(each["path"], self._result)
            path.setObjectName("path")
            path.setWordWrap(True)
            path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(path)
        if wrong:
            words = "程序有误，请勿报送：导出后复核，发现文件与填报内容不一致。\n" + "\n".join(wrong[:8])
            label = QLabel(words, self._result)
            label.setObjectName("wrong")
            label.setProperty("role", "warning")
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self._finish("打开文件夹")

    def _show_failed(self, sentence: str) -> None:
        column = QVBoxLayout(self._result)
        label = QLabel(sentence, self._result)
        label.setObjectName("failed")
        label.setWordWrap(True)
        column.addWidget(label)
        self._finish("")

    def _finish(self, usual: str) -> None:
        self._stack.setCurrentIndex(2)
        self._cancel.setText("关闭")
        self._accept.setText(usual)
        self._accept.setVisible(bool(usual))
        self._accept.setEnabled(bool(usual))
        (self._accept if usual else self._cancel).setFocus()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        match self._stack.currentIndex():
            case 0:
                chosen = self.chosen
                self.was_asked = True
                self._stack.setCurrentIndex(1)
                self._accept.setEnabled(False)
                self._start(self._request | {"formats": list(chosen.formats), "folder": chosen.folder})
            case 2:
                QDesktopServices.openUrl(QUrl.fromLocalFile(self.chosen.folder))
                super().accept()

    def reject(self) -> None:
        if self._stack.currentIndex() == 1 and self._job:
            self._job.cancel()
        super().reject()


def _documents() -> str:
    """The user's folder for documents."""
    return str(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)))
