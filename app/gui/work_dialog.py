"""The dialogs that wait for the work of the child process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
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

from app.gui.file_dialogs import MOST_NAMED, documents, free_copy, typed_folder
from app.gui.file_dialogs import folder as choose_folder
from app.gui.jobs import Job, Jobs
from app.gui.look.dialog import NO_WORK, Dialog
from app.gui.look.layouts import nest

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

    @property
    def place(self) -> Path:
        """The folder for the files."""
        return typed_folder(self.folder.text())

    def asked(self) -> dict[str, Any]:
        """The answers, as the job takes them."""
        return {"folder": str(self.place)}

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
        field.setProperty(NO_WORK, True)
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
        page = self._stack.currentIndex()
        if page == QUESTION and self._may_write():
            self._start()
        elif page == RESULT:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.place)))
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
