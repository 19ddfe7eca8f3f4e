"""Waits for a job of the child process with a bar that moves, and can stop it."""

from typing import Any

from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from app.gui.dialogs.frame import Dialog
from app.gui.jobs import Job


class WaitingDialog(Dialog):
    """After `exec`: `found`, or `sentence` where it failed; neither where it was stopped."""

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
