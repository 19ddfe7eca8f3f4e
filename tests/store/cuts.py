"""Copies a folder before each file operation of the program: the state that a kill at this moment leaves."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

OPERATIONS = ((os, ("replace", "rename", "unlink", "rmdir", "mkdir", "link", "fsync", "open")), (shutil, ("copyfile",)))
WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "COMMIT", "PRAGMA")


class Cuts:
    """`states` are the folders as they were before each operation, and after the last."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder = folder
        self._place = place
        self._copying = False
        self.states: list[Path] = []
        self.operations: list[str] = []

    def note(self, operation: str) -> None:
        if self._copying:
            return
        self._copying = True
        state = self._place / f"{len(self.states):03}"
        if self._folder.exists():
            shutil.copytree(self._folder, state)
        self._copying = False
        self.states.append(state)
        self.operations.append(operation)


def _connection(cuts: Cuts) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if statement.lstrip().startswith(WRITES):
                cuts.note(" ".join(statement.split())[:60])
            return super().execute(statement, *values)

        def backup(self, target: sqlite3.Connection, **given: Any) -> None:
            super().backup(target, pages=2, progress=lambda *left: cuts.note(f"backup {left}"))

    return Connection


@contextmanager
def cut_everywhere(folder: Path, place: Path) -> Iterator[Cuts]:
    cuts = Cuts(folder, place)
    with pytest.MonkeyPatch.context() as patch:
        for module, names in OPERATIONS:
            for name in names:
                patch.setattr(module, name, _noting(cuts, name, getattr(module, name)))
        connect = sqlite3.connect
        patch.setattr(sqlite3, "connect", lambda *given, **more: connect(*given, factory=_connection(cuts), **more))
        yield cuts
    cuts.note("the end")


def _noting(cuts: Cuts, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def act(*given: Any, **more: Any) -> Any:
        cuts.note(f"{name} {' '.join(Path(str(value)).name for value in given)}")
        return real(*given, **more)

    return act
