"""The parent's side: hands a file to the child process, waits no longer than its time, and ends it."""

import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import Any

from app.forms import Editions, bundled
from app.importers import Reading, UnreadableError, datafile
from app.importers.files import head, is_data, needs_conversion
from app.model.datafile import to_report
from app.model.ledger import Entry
from app.model.report import Report
from app.reader.child import reading_of
from app.reader.limits import Tie, end_together, seconds_for
from app.reader.process import ARGUMENT, Child, started

log = logging.getLogger(__name__)

_TOO_LONG = "不能使用：用了{seconds:.0f}秒尚未读完，不是年报，或者是有害文件；电脑正忙的，请稍后再试。"
_DIED = "不能使用：读它时耗尽了允许的内存或出了错，不是年报，或者是有害文件。"
_STOPPED = "不能使用：已停止。"


class Reader:
    """Reads foreign files one after the other. What a file does to its reader, it does to a process that is replaced.

    `folders` hold the editions, those of the program where none is named; `argument` names the child, which may do more
    than read. Starts the process at once, so that it gets ready while its owner does. To be closed, from any thread;
    closing stops what is being read.
    """

    def __init__(self, folders: Sequence[Path] = (), argument: str = ARGUMENT) -> None:
        self._folders = folders
        self._argument = argument
        self._editions = Editions(*folders) if folders else bundled()
        self._closed = False
        self._asking = Lock()
        """Held while the child's streams are used: none is closed under the thread that uses it."""
        self._changing = Lock()
        """Held while the child is replaced: a reader that is closed starts none."""
        self._tie: Tie | None = None
        self._process = self._started()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, path: Path, report: int | None = None) -> Reading | Report:
        """As `importers.read`, which does the work there. Raises UnreadableError, DataFileError, naming the file.

        A data file is read here: it is checked before anything is made of it.
        """
        begins = head(path)
        if is_data(begins):
            return datafile.read(path, self._editions)
        chosen = {} if report is None else {"report": report}
        answer = self.answer(path, **chosen)
        if "report" in answer:
            return to_report(answer["report"], self._editions)
        return reading_of(answer["reading"])

    def read_ledger(self, path: Path, edition: str) -> tuple[Entry, ...]:
        """As `importers.opening.read_ledger`, for the ledger of an edition. Raises UnreadableError, naming the file."""
        answer = self.answer(path, ledger=edition)
        return tuple(Entry(**each) for each in answer["entries"])

    def close(self) -> None:
        """End the child, whatever it is doing."""
        with self._changing:
            self._closed = True
            end_together(self._process)
        with self._asking:
            self._end()

    def answer(self, path: Path, **more: Any) -> dict[str, Any]:
        """Return the child's reading of a file; `more` is passed to it as JSON.

        Raises UnreadableError; then another child is started.
        """
        seconds = seconds_for(is_old=needs_conversion(head(path)))
        with self._asking:
            answer = self._said(json.dumps({"path": str(path.absolute())} | more).encode() + b"\n", seconds)
            if error := answer.get("fault"):
                error = f"“{path.name}”{error}"
            if error := error or answer.get("error"):
                self._replace()  # it may have taken damage
                raise UnreadableError(error)
        return answer

    def _said(self, job: bytes, seconds: float) -> dict[str, Any]:
        """Return the child's answer; a `fault` if it does not come in time, or the reader is closed meanwhile."""
        if self._process.poll() is not None:
            self._replace()
        if self._closed:
            return {"fault": _STOPPED}
        process = self._process
        over = Lock()
        """Taken by the answer or by the end of the time, whichever comes first; an answer after that is late."""

        def expire() -> None:
            if over.acquire(blocking=False):
                end_together(process)

        watch = Timer(seconds, expire)
        watch.daemon = True  # Ctrl+C may come while it starts: nobody is to wait for it then
        line = b""
        try:
            watch.start()
            assert process.stdin and process.stdout
            with suppress(OSError):  # it is gone: the answer will be missing
                # past the buffer: nothing is left in it for a child that is gone
                os.write(process.stdin.fileno(), job)
                line = process.stdout.readline()
        finally:
            watch.cancel()
            is_in_time = over.acquire(blocking=False)
        if line.endswith(b"\n") and is_in_time:
            answer: dict[str, Any] = json.loads(line)
            return answer
        if self._closed:
            return {"fault": _STOPPED}
        log.error("the reader died" if is_in_time else "the reader was ended for its time")
        return {"fault": _DIED if is_in_time else _TOO_LONG.format(seconds=seconds)}

    def _end(self) -> None:
        _ended(self._process)
        if self._tie is not None:
            self._tie.end()

    def _replace(self) -> None:
        with self._changing:
            if not self._closed:
                self._end()
                self._process = self._started()

    def _started(self) -> Child:
        process = started(self._argument, self._folders)
        self._tie = Tie(process.pid)
        return process


def _ended(process: Child) -> None:
    end_together(process)
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()
