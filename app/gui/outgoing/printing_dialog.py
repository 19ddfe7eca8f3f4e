"""打印: the pages are drawn by the child process, one after the other, and handed to the printer."""

from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QMarginsF, QRectF, QTemporaryDir
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QWidget

from app.gui.jobs import Job, Jobs
from app.gui.look.dialog import Dialog, apply_dialog_style

FINEST = 300
"""Dots per inch at which pages are drawn: beyond it nothing more is to be seen on paper."""

PRINTER_LETTERS = 20
"""Latin letters of a printer's name that are in view."""

LONGEST = 30_000
"""Milliseconds that laying out, or a page, may take."""


def printer(title: str) -> QPrinter:
    """Set up whole A4 pages; the margins are in the pages themselves."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setDocName(title)
    made.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    made.setFullPage(True)
    return made


def asked(made: QPrinter, parent: QWidget | None) -> bool:
    """Let the user choose printer, pages and copies; whether to go on."""
    dialog = QPrintDialog(made, parent)
    dialog.setWindowTitle("打印")
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=True)
    apply_dialog_style(dialog)
    for choice in cast(list[QComboBox], dialog.findChildren(QComboBox)):
        choice.setMinimumContentsLength(PRINTER_LETTERS)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


class PrintingDialog(Dialog):
    """Prints while it is open. The pages are laid out by `work`: of the report that `job` holds, or of a package."""

    def __init__(self, made: QPrinter, job: dict[str, Any], jobs: Jobs, parent: QWidget | None, work: str) -> None:
        super().__init__("打印", parent)
        self._printer = made
        self._jobs = jobs
        self._folder = QTemporaryDir()
        self._pages: list[int] = []
        self._done = 0
        self._painter = QPainter()
        self.told = QLabel("正在排版…", self)
        self.told.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.setMinimumWidth(420)
        self.column.addWidget(self.told)
        self.column.addWidget(self._bar)
        self.end("").hide()
        self._job: Job | None = self._start(work, job | {"pdf": self._pdf})
        self._job.done.connect(self._laid_out)

    @property
    def _pdf(self) -> str:
        return self._folder.filePath("print.pdf")

    def _start(self, work: str, request: dict[str, Any]) -> Job:
        job = self._jobs.start(work, "打印", request, LONGEST)
        job.failed.connect(self._fail)
        return job

    def _laid_out(self, result: dict[str, Any]) -> None:
        """Take the pages that were chosen."""
        count = len(result["pages"])
        first, last = self._printer.fromPage() or 1, self._printer.toPage() or count
        self._pages = list(range(first - 1, min(last, count)))
        if self._printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
            self._pages.reverse()
        if not self._pages:
            self._fail(f"这份文件只有{count}页，没有所选的那几页，请重新选择。")
        elif not self._painter.begin(self._printer):
            self._fail("打印机没有准备好，请检查打印机是否已连接、已开机，或另选一台。")
        else:
            self._bar.setRange(0, len(self._pages))
            self._next()

    def _next(self) -> None:
        if self._done == len(self._pages):
            self._painter.end()
            self._job = None
            self.accept()
            return
        self.told.setText(f"正在打印第{self._pages[self._done] + 1}页…")
        self._bar.setValue(self._done)
        width = self._printer.pageLayout().fullRect(QPageLayout.Unit.Inch).width() * FINEST
        page = [self._pages[self._done]]
        request = {"pdf": self._pdf, "pages": page, "width": round(width), "folder": self._folder.path()}
        self._job = self._start("pictures", request)
        self._job.done.connect(self._drawn)

    def _drawn(self, result: list[dict[str, Any]]) -> None:
        picture = result[0]
        greys = Path(picture["path"]).read_bytes()
        image = QImage(greys, picture["width"], picture["height"], picture["width"], QImage.Format.Format_Grayscale8)
        if self._done:
            self._printer.newPage()
        paper = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        self._painter.drawImage(QRectF(0, 0, paper.width(), paper.height()), image)
        self._done += 1
        self._next()

    def _fail(self, sentence: str) -> None:
        self._job = None
        self._stop()
        self.told.setText(sentence)
        self._bar.hide()
        self.cancel.setText("关闭")

    def _stop(self) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._stop()
        super().reject()
