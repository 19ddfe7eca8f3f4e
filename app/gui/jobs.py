"""The window's end of the child process: hands it a job, passes on what it answers, and can stop it at once."""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

ROOT = Path(__file__).resolve().parents[2]
UNFINISHED = ".nianbao-*"
"""What a writer leaves in the target's folder when it is stopped half-way."""


class Jobs(QObject):
    """One child process, started when it is first of use and kept warm; one job at a time."""

    progress = Signal(str, int, int)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._folder: Path | None = None
        self._before: set[Path] = set()

    def warm_up(self) -> None:
        """Start the process if it is not there, so that the first job need not wait for it."""
        if self._process is not None:
            return
        process = QProcess(self)
        process.setWorkingDirectory(str(ROOT))
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._ended)
        own = ["worker"] if getattr(sys, "frozen", False) else ["-m", "app", "worker"]
        self._process = process
        process.start(sys.executable, own)

    def export(self, job: dict[str, Any]) -> None:
        """`document`, `forms`, `folder`, `formats`, `draft`; see the worker."""
        self.warm_up()
        self._folder = Path(job["folder"])
        self._before = set(self._folder.glob(UNFINISHED)) if self._folder.is_dir() else set()
        if self._process is not None:
            self._process.write(json.dumps(job, ensure_ascii=False).encode() + b"\n")

    def cancel(self) -> None:
        """Stop the job: what was begun is taken away, what was finished stays."""
        self._drop()
        if self._folder is not None and self._folder.is_dir():
            for left_over in set(self._folder.glob(UNFINISHED)) - self._before:
                with suppress(OSError):
                    left_over.unlink()
        self._folder = None

    def close(self) -> None:
        """End the process with the program."""
        self._drop()

    def _drop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(2000)
        process.deleteLater()

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            answer = json.loads(bytes(self._process.readLine().data()))
            if "progress" in answer:
                self.progress.emit(answer["progress"], answer["done"], answer["count"])
                continue
            self._folder = None
            if "exported" in answer:
                self.done.emit(answer["exported"])
            else:
                self.failed.emit(answer.get("error") or f"程序出了错，没有导出（{answer.get('fault', '')}）。")

    def _ended(self) -> None:
        """The process went away by itself, or never came."""
        if self._process is None:
            return
        busy = self._folder is not None
        self.cancel()
        if busy:
            self.failed.emit("导出没有完成，程序的导出部分意外结束，请再试一次。")
