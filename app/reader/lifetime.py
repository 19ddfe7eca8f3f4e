"""Ends a child process with the program that started it, and the processes that the child started."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from app import system

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
        """Nothing of the child is left after this; more than once does no harm."""
        job, self._job = self._job, None
        if job is not None:
            self._kernel.CloseHandle(job)


def end_together(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child that was started with OWN_GROUP, and its group."""
    if not system.IS_WINDOWS and process.poll() is None:
        with suppress(OSError):  # it has ended meanwhile
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def end_with_parent() -> None:
    """In the child: once nobody holds the other end of stdin any more, end at once, with our group if it is ours.

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
