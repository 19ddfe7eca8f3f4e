"""Child processes that go from test to test, as in the program one serves many files; each start takes long."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pytest

from app.reader.limits import Tie
from app.reader.process import Child
from app.reader.reader import Reader, _ended

_start, _close = Reader._started, Reader.close


def surroundings() -> frozenset[tuple[str, str]]:
    """What a child inherits: one that was started in another environment is not used."""
    return frozenset(item for item in os.environ.items() if item[0] != "PYTEST_CURRENT_TEST")


@contextmanager
def kept_readers() -> Iterator[None]:
    """Within, a reader that is closed while it reads nothing leaves its child to the next reader of the same kind.

    A child of a test with an environment of its own ends with it: no other test could use it.
    """
    usual = surroundings()
    idle: dict[object, list[tuple[Child, Tie | None]]] = defaultdict(list)
    kinds: dict[int, object] = {}
    left: set[Reader] = set()
    guard = Lock()
    """Held while it is decided what becomes of a reader: two threads may close one at once."""

    def started(self: Reader) -> Child:
        kind = kinds[id(self)] = (self._argument, *self._folders, surroundings())
        while idle[kind]:
            process, self._tie = idle[kind].pop()
            if process.poll() is None:
                return process
            _ended(process)
        return _start(self)

    def closed(self: Reader) -> None:
        with guard:
            if self in left:
                return
            is_usual = kinds[id(self)] == (self._argument, *self._folders, usual)
            if is_usual and not self._closed and self._asking.acquire(blocking=False):
                with self._changing:
                    self._closed = True
                self._asking.release()
                left.add(self)
                idle[kinds[id(self)]].append((self._process, self._tie))
                return
        _close(self)

    with _readers(started, closed):
        yield
    for process, tie in (child for children in idle.values() for child in children):
        _ended(process)
        if tie is not None:
            tie.end()


@contextmanager
def own_readers() -> Iterator[None]:
    """Within, each reader starts and ends its own child, as in the program."""
    with _readers(_start, _close):
        yield


@contextmanager
def _readers(started: Any, closed: Any) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "_started", started)
        patch.setattr(Reader, "close", closed)
        yield


@contextmanager
def kept_workers() -> Iterator[None]:
    """As `kept_readers`, for the window's child process: windows that close while it rests leave it to the next."""
    from PySide6.QtCore import QProcess

    from app.gui.jobs import Jobs

    usual = surroundings()
    idle: dict[object, list[QProcess]] = defaultdict(list)
    kinds: dict[QProcess, object] = {}
    begin, close = Jobs._begin, Jobs.close

    def begun(self: Jobs) -> QProcess:
        kind = surroundings()
        while idle[kind] and idle[kind][-1].state() is not QProcess.ProcessState.Running:
            idle[kind].pop()  # it went away while it was kept, and nobody was told
        if not idle[kind]:
            process = begin(self)
            kinds[process] = kind
            return process
        process = self._process = idle[kind].pop()
        process.setParent(self)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._ended)
        self._tie_process()
        return process

    def closed(self: Jobs) -> None:
        process = self._process
        is_kept = process is not None and kinds[process] == usual and not self._queue
        if process is None or not is_kept or process.state() is not QProcess.ProcessState.Running:
            close(self)
            return
        self._process = self._tie = None
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._ended)
        process.errorOccurred.disconnect(self._ended)
        process.setParent(None)
        idle[kinds[process]].append(process)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Jobs, "_begin", begun)
        patch.setattr(Jobs, "close", closed)
        yield
    for process in (process for processes in idle.values() for process in processes):
        process.kill()
        process.waitForFinished(2000)
