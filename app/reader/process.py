"""Starts the child processes that read files; the first one before anything else of a command is loaded."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NoReturn, TypeAlias

from app import system
from app.reader.limits import OWN_GROUP

ROOT = Path(__file__).resolve().parents[2]
ARGUMENT = "reader"
"""The argument that makes the program the child."""


class Forked:
    """A child that runs a function in a copy of this process; to be used as a Popen with pipes, as far as needed here.

    To be made while this process has one thread.
    """

    def __init__(self, run: Callable[[], int]) -> None:
        asked, asking = os.pipe()
        answered, answering = os.pipe()
        self.returncode: int | None = None
        self._waiting = Lock()
        self.pid = os.fork()
        if not self.pid:
            _become_child(run, asked, answering, (asking, answered))
        os.close(asked)
        os.close(answering)
        self.stdin, self.stdout = os.fdopen(asking, "wb", 0), os.fdopen(answered, "rb")

    def poll(self) -> int | None:
        """Return the exit code, None while the child runs."""
        return self._wait(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for the end and return the exit code."""
        return self._wait(0)

    def kill(self) -> None:
        """End the child; nothing happens if it has ended."""
        if self.poll() is None:
            os.kill(self.pid, 9)

    def _wait(self, options: int) -> int | None:
        with self._waiting:
            if self.returncode is None:
                ended, status = os.waitpid(self.pid, options)
                if ended:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _become_child(run: Callable[[], int], stdin: int, stdout: int, of_parent: Sequence[int]) -> NoReturn:
    """Run the function with its own streams and process group; end without what the parent does at its end."""
    code = 1
    try:
        os.setpgid(0, 0)
        for other in of_parent:  # or the end of the parent would not be seen
            os.close(other)
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        streams = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 — held to the end: one that is let go is closed
        sys.stdin, sys.stdout, sys.stderr = streams
        code = run()
    finally:
        os._exit(code)


Child: TypeAlias = "subprocess.Popen[bytes] | Forked"

_waiting: list[Child] = []
"""The child that was started early, until a reader takes it."""


def start_early(set_up: Callable[[str], object]) -> None:
    """Start the child of the first reader now: it reads while this process loads what it does with the reading.

    Both begin with the same modules and forms. Where a process can be copied they are loaded before, once. Without a
    reader the child ends with this process. `set_up` is called in a copy, with ARGUMENT.
    """
    if not system.CAN_FORK:
        _waiting.append(_start(ARGUMENT, ()))
        return
    from app.forms import FormError, bundled
    from app.reader import child

    def read_files() -> int:
        set_up(ARGUMENT)
        return child.main()

    with suppress(FormError):  # told by the command, which needs the form too
        tuple(bundled().values())
    _waiting.append(Forked(read_files))


def started(argument: str, folders: Sequence[Path]) -> Child:
    """Return a child for a reader: the one that was started early, if it is of that kind, or a new one."""
    if argument == ARGUMENT and not folders and _waiting:
        return _waiting.pop()
    return _start(argument, folders)


def _start(argument: str, folders: Sequence[Path]) -> "subprocess.Popen[bytes]":
    own = [argument] if getattr(sys, "frozen", False) else ["-m", "app", argument]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a console
    return subprocess.Popen(
        [sys.executable, *own, *map(str, folders)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=hidden,
        **OWN_GROUP,
    )
