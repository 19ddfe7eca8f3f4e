"""Starts the child processes that read files; the first one before anything else of a command is loaded."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.reader.limits import OWN_GROUP

ROOT = Path(__file__).resolve().parents[2]
ARGUMENT = "reader"
"""The argument that makes the program the child."""

_waiting: list["subprocess.Popen[bytes]"] = []
"""The child that was started early, until a reader takes it."""


def start_early() -> None:
    """Start the child of the first reader now: it loads what it needs while this process does the same.

    Without a reader it ends with this process.
    """
    _waiting.append(_start(ARGUMENT, ()))


def started(argument: str, folders: Sequence[Path]) -> "subprocess.Popen[bytes]":
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
