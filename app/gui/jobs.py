"""The window's end of the child process, and the dialogs that wait for its work.

`Jobs` hands it jobs one after the other and can stop each of them at once.
"""

import json
import logging
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.exporters.files import UNFINISHED
from app.gui.file_dialogs import MOST_NAMED, free_copy
from app.gui.file_dialogs import folder as choose_folder
from app.gui.look.dialog import Dialog
from app.gui.look.layouts import nest
from app.reader.limits import Tie
from app.worker import WARM_UP

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]


class Job(QObject):
    """One piece of work: exactly one of `done` and `failed` comes, unless it is cancelled.

    `words` name it in sentences; with `limit`, milliseconds, it is stopped when it takes longer.
    """

    progress = Signal(str, int, int)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, jobs: "Jobs", words: str, request: dict[str, Any], limit: int | None) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self.words = words
        self.request = request
        self.limit = limit
        self.writer = 0
        """The number of the process that works on it; 0 before it began."""

    def cancel(self) -> None:
        """Stop it: what was begun is taken away, what was finished stays."""
        self._jobs.cancel(self)

    def sweep(self) -> None:
        """Take away what its process left half-written, and nothing of another's."""
        folder = self.request.get("folder")
        if not folder or not self.writer:
            return
        # A folder that cannot be looked at: the work itself tells that, and must get as far as telling it.
        with suppress(OSError):
            for left_over in Path(folder).glob(f"{UNFINISHED}{self.writer}-*"):
                left_over.unlink()


class Jobs(QObject):
    """One child process, started when it is first of use and kept warm; the first of the queue is being done.

    `forms` are the folders of the editions, which every kind of work on a report needs; `own_faces` tells whether the
    PDF is to use the official faces of this machine.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        forms: Iterable[Path] = (),
        own_faces: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._forms = [str(folder) for folder in forms]
        self._own_faces = own_faces
        self._process: QProcess | None = None
        self._tie: Tie | None = None
        self._queue: deque[Job] = deque()
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._too_long)

    def warm_up(self) -> None:
        """Start the process for exports, if there is none yet, so that the first export need not wait for it."""
        if self._process is None:
            self._begin().write(WARM_UP)

    def _begin(self) -> QProcess:
        process = QProcess(self)
        process.setWorkingDirectory(str(ROOT))
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._ended)
        own = ["worker"] if getattr(sys, "frozen", False) else ["-m", "app", "worker"]
        process.started.connect(self._tie_process)
        self._process = process
        process.start(sys.executable, own)
        return process

    def _tie_process(self) -> None:
        if self._process is not None:
            self._tie = Tie(self._process.processId())

    def start(self, work: str, words: str, request: dict[str, Any], limit: int | None = None) -> Job:
        """Queue a job for the module of that name in `work`."""
        common = {"work": work, "forms": self._forms, "own_faces": self._own_faces()}
        job = Job(self, words, common | request, limit)
        self._queue.append(job)
        if len(self._queue) == 1:
            self._send()
        return job

    def cancel(self, job: Job) -> None:
        """Take a job out of the queue; the one that is being done ends with its process."""
        if job not in self._queue:
            return
        if job is self._queue[0]:
            self._drop()
            self._finish().deleteLater()
        else:
            self._queue.remove(job)
            job.deleteLater()

    def close(self) -> None:
        """End the process with the program."""
        self._queue.clear()
        self._drop()

    def _send(self) -> None:
        """Hand the first of the queue over. One that cannot be sent has failed, and the next takes its turn."""
        job = self._queue[0]
        try:
            line = json.dumps(job.request).encode() + b"\n"  # in ASCII: half a character of a text passes too
        except (TypeError, ValueError, MemoryError) as error:
            log.error("%s cannot be sent: %s", job.request["work"], type(error).__name__)
            self._fail(f"{job.words}没有完成：内容交不到程序的后台部分，请再试一次。")
            return
        process = self._process or self._begin()
        job.writer = process.processId()
        if job.limit is not None:
            self._limit.start(job.limit)
        if self._process is process:  # it may have failed to start
            process.write(line)

    def _finish(self) -> Job:
        """The first of the queue is over; the next begins."""
        self._limit.stop()
        job = self._queue.popleft()
        job.sweep()
        if self._queue:
            self._send()
        return job

    def _fail(self, sentence: str) -> None:
        """Fail the first job of the queue, a moment later: its starter may not be connected yet."""
        job = self._finish()

        def tell() -> None:
            job.failed.emit(sentence)
            job.deleteLater()

        QTimer.singleShot(0, self, tell)

    def _drop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(2000)
        if self._tie is not None:
            self._tie.end()
            self._tie = None
        process.deleteLater()

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            try:
                answer = json.loads(bytes(self._process.readLine().data()))
            except ValueError:  # its last words
                self._ended()
                return
            if not self._queue:
                continue
            if "progress" in answer:
                self._queue[0].progress.emit(answer["progress"], answer["done"], answer["count"])
                continue
            job = self._finish()
            if "result" in answer:
                job.done.emit(answer["result"])
            else:
                job.failed.emit(
                    answer.get("error") or f"程序出了错，{job.words}没有完成（{answer.get('fault', '')}）。"
                )
            job.deleteLater()

    def _too_long(self) -> None:
        self._drop()
        log.error("%s took too long", self._queue[0].request["work"])
        self._fail(f"{self._queue[0].words}用的时间太长，已停止；文件可能过大或有问题。")

    def _ended(self) -> None:
        """The process went away by itself, or never came."""
        if self._process is None:
            return
        self._drop()
        if self._queue:
            log.error("the child process ended during %s", self._queue[0].request["work"])
            self._fail(f"{self._queue[0].words}没有完成，程序的后台部分意外结束，请再试一次。")


QUESTION, WAITING, RESULT = range(3)
OPEN_FOLDER = "打开文件夹"


class WorkDialog(Dialog):
    """`work` is the kind of job, `words` its name in sentences and on the button that starts it.

    The question goes into `question`, `is_answered` tells whether it is answered, `asked` returns the answers; `tell`
    shows the result in `outcome`. Files go into `folder`.
    """

    work = ""
    words = ""

    def __init__(self, title: str, request: dict[str, Any], jobs: Jobs, folder: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.was_asked = False
        """Whether the button was pressed: only then the choices are worth remembering."""
        self._request = request
        self._jobs = jobs
        self._job: Job | None = None
        self._copy = 1
        self.setMinimumWidth(560)
        self.folder = QLineEdit(folder or documents(), self)
        self.folder.setObjectName("folder")
        self._stack = QStackedWidget(self)
        self.question, self.outcome = _column(self._stack), _column(self._stack)
        self._doing = QLabel("正在准备…", self)
        self._bar = QProgressBar(self)
        for page in (self.question, self._waiting(), self.outcome):
            self._stack.addWidget(page.parentWidget())
        self.column.addWidget(self._stack)

    def begin(self) -> None:
        """The question is complete: show its buttons, and have the process ready when it is answered."""
        self.folder.textChanged.connect(self.follow)
        self.question.addSpacing(6)
        nest(self.question, self.line("放在", self.folder, "选择文件夹…", self._choose_folder))
        self._accept = self.end(self.words)
        self.follow()
        self._jobs.warm_up()

    # -- what the kinds of work fill in ------------------------------------------------------------------------------

    def is_answered(self) -> bool:
        return bool(self.folder.text().strip())

    def asked(self) -> dict[str, Any]:
        """The answers, as the job takes them."""
        return {"folder": self.folder.text().strip()}

    def targets(self, copy: int) -> list[Path]:
        """The files that will be written, as the `copy`-th of their names; files there are replaced only when asked."""
        return []

    def tell(self, result: Any) -> None:
        """Show what was done."""
        raise NotImplementedError

    # -- the question ------------------------------------------------------------------------------------------------

    def line(self, words: str, field: QLineEdit, button: str, choose: Any) -> QHBoxLayout:
        """A path to type or to choose."""
        row = QHBoxLayout()
        label = QLabel(words, self)
        label.setBuddy(field)
        push = QPushButton(button, self)
        push.setAutoDefault(False)
        push.clicked.connect(choose)
        for widget in (label, field, push):
            row.addWidget(widget)
        return row

    def warn(self, column: QVBoxLayout, words: str, name: str, *, first: bool = False) -> None:
        self.say(column, words, name, role="warning", first=first)

    def say(self, column: QVBoxLayout, words: str, name: str, *, role: str | None = None, first: bool = False) -> None:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setProperty("role", role)
        column.insertWidget(0 if first else column.count(), label)

    def follow(self) -> None:
        """Let the button be pressed once the question is answered."""
        self._accept.setEnabled(self.is_answered())

    def _choose_folder(self) -> None:
        if path := choose_folder(self, "放到哪个文件夹", self.folder.text()):
            self.folder.setText(str(path))

    def name_lacking(self) -> None:
        """While it is being answered, look for the characters that no face has, and name them."""
        self._jobs.start("characters", "核对字体", self._request).done.connect(self._warn_of)

    def _warn_of(self, lacking: list[str]) -> None:
        if lacking:
            self.warn(self.question, lacking_words(lacking), "lacking", first=True)

    # -- the work ----------------------------------------------------------------------------------------------------

    def _waiting(self) -> QVBoxLayout:
        column = _column(self._stack)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        column.addStretch(1)
        column.addWidget(self._doing)
        column.addWidget(self._bar)
        column.addStretch(1)
        return column

    def _may_write(self) -> bool:
        """Whether to go on: one question says what becomes of files that have the names of the new ones."""
        copy = free_copy(self, self.targets)
        self._copy = copy or 1
        return copy is not None

    def _start(self) -> None:
        self.was_asked = True
        self._stack.setCurrentIndex(WAITING)
        self._accept.setEnabled(False)
        self._job = self._jobs.start(self.work, self.words, self._request | self.asked() | {"copy": self._copy})
        self._job.progress.connect(self._show_progress)
        self._job.done.connect(self.show_done)
        self._job.failed.connect(self._show_failed)

    def named(self, step: str) -> str:
        """Return the name of a step of the work."""
        return step

    def _show_progress(self, step: str, done: int, count: int) -> None:
        self._doing.setText(f"正在{self.words}{self.named(step)}…" if done < count else "马上就好…")
        self._bar.setRange(0, count)
        self._bar.setValue(done)

    def show_done(self, result: Any) -> None:
        self.tell(result)
        self.outcome.addStretch(1)
        self._finish(OPEN_FOLDER)

    def _show_failed(self, sentence: str) -> None:
        self.say(self.outcome, sentence, "failed")
        self._finish("")

    def _finish(self, usual: str) -> None:
        self._stack.setCurrentIndex(RESULT)
        self.cancel.setText("关闭")
        self._accept.setText(usual)
        self._accept.setVisible(bool(usual))
        self._accept.setEnabled(bool(usual))
        (self._accept if usual else self.cancel).setFocus()

    # -- Qt's own ----------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        match self._stack.currentIndex():
            case 0 if self._may_write():
                self._start()
            case 2:
                QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))
                super().accept()

    def reject(self) -> None:
        if self._stack.currentIndex() == WAITING and self._job:
            self._job.cancel()
        super().reject()


def _column(stack: QStackedWidget) -> QVBoxLayout:
    column = QVBoxLayout(QWidget(stack))
    column.setContentsMargins(0, 0, 0, 0)
    return column


def lacking_words(lacking: Sequence[str]) -> str:
    """Return the sentence about characters that no face has."""
    shown = "、".join(f"“{words}”" for words in lacking[:MOST_NAMED])
    more = f"等{len(lacking)}处" if len(lacking) > MOST_NAMED else ""
    return f"{shown}{more}有字库中没有的字，PDF 里印出来是方框；请换一种写法，或只用 Word 文档。"


def documents() -> str:
    """The user's folder for documents."""
    return str(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)))


class WaitingDialog(Dialog):
    """Waits for a job. After `exec`, `found` holds its result or `sentence` its failure; neither if it was stopped."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(job.words, parent)
        self.found: Any = None
        self.sentence = ""
        self._job = job
        self.setMinimumWidth(420)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        self.column.addWidget(QLabel(f"正在{job.words}…", self))
        self.column.addWidget(bar)
        self.end("").hide()
        self.cancel.setText("停止")
        job.done.connect(self._done)
        job.failed.connect(self._failed)

    def _done(self, found: Any) -> None:
        self.found = found
        self.accept()

    def _failed(self, sentence: str) -> None:
        self.sentence = sentence
        super().reject()

    def reject(self) -> None:
        self._job.cancel()
        super().reject()
