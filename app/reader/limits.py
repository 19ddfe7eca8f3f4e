"""Limits of a child process: memory and time, and its end with its parent."""

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, Protocol

from app import system

SECONDS = 10.0
SECONDS_OLD = 75.0
"""An old Word file is converted by LibreOffice, which takes its time and its memory."""

BYTES = 500 * 1024 * 1024


def seconds_for(*, is_old: bool) -> float:
    return SECONDS_OLD if is_old else SECONDS


_jobs: list[int] = []
"""Windows: the job that holds this process, once there is one."""


def limit(*, is_old: bool) -> None:
    """Hold this process to its memory, and to its time should nobody watch it any more."""
    if system.IS_WINDOWS:
        _limit_by_job(is_old=is_old)
        return
    import resource

    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (hardest if is_old else BYTES, hardest))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        end = int(used.ru_utime + used.ru_stime + 2 * seconds_for(is_old=is_old))
        resource.setrlimit(resource.RLIMIT_CPU, (end, hardest))


def _limit_by_job(*, is_old: bool) -> None:
    seconds = os.times().user + 2 * seconds_for(is_old=is_old)
    memory = None if is_old else BYTES
    if _jobs:
        system.relimit(_jobs[0], seconds, memory, alone=not is_old, kernel=system.kernel32())
    elif job := system.limit_self(seconds, memory, alone=not is_old, kernel=system.kernel32()):
        _jobs.append(job)


OWN_GROUP: dict[str, Any] = {} if system.IS_WINDOWS else {"process_group": 0}
"""Arguments for Popen, so that the child and what it starts (LibreOffice) can be ended together."""


class Tie:
    """Holds a child to this process: `end` ends it with all it started, and so does our own end."""

    def __init__(self, pid: int) -> None:
        self._job: int | None = None
        self._kernel: Any = None
        if system.IS_WINDOWS:
            self._kernel = system.kernel32()
            self._job = system.end_with_us(pid, self._kernel)

    def end(self) -> None:
        """End the child and all of its processes. A second call does nothing."""
        job, self._job = self._job, None
        if job is not None:
            self._kernel.CloseHandle(job)


class Process(Protocol):
    """A child process: a Popen, or a copy of this process."""

    pid: int

    def poll(self) -> int | None: ...
    def kill(self) -> None: ...


def end_together(process: Process) -> None:
    """Kill a child that was started with OWN_GROUP, and its group."""
    if not system.IS_WINDOWS and process.poll() is None:
        with suppress(OSError):  # it has ended meanwhile
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def end_with_parent() -> None:
    """End this child process as soon as its stdin is closed, with its process group if it leads one.

    Windows does that by the parent's job.
    """
    if not system.IS_WINDOWS:
        threading.Thread(target=_watch, args=(sys.stdin.fileno(),), name="parent", daemon=True).start()


def _watch(stdin: int) -> None:
    import select

    watched = select.poll()
    watched.register(stdin, 0)  # the hang-up is told even so, and what is to be read is left alone
    watched.poll()
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
