"""The window's end of the child process: jobs are handed over one after the other, and each can be stopped at once."""

import json
import logging
import sys
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from app.exporters.files import UNFINISHED
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
        """End the process with the program; what it had begun is taken away."""
        self._limit.stop()
        self._drop()
        for job in self._queue:
            job.sweep()
        self._queue.clear()

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
        process.waitForFinished()  # up to half a minute, as its deletion would, on a machine that is very busy
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
