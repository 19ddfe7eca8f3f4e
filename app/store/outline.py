"""What a library file that is not open holds, in short: shown before one library takes the place of another."""

import contextlib
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import NamedTuple

from app.store import files


class Outline(NamedTuple):
    """How many reports a library has outside its trash, and the ISO time of the last change to one, "" for none."""

    reports: int
    changed: str


def outline(path: Path) -> Outline | None:
    """Read it from a copy: the file itself, which may have a journal beside it, stays as it is.

    Not for the library that this process has open. None where the file cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            for file in (path, *files.companions(path)):
                shutil.copyfile(file, Path(folder) / file.name)
            with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as connection:
                found = connection.execute("SELECT count(*), max(changed) FROM report WHERE removed IS NULL")
                reports, changed = found.fetchone()
                return Outline(int(reports), str(changed or ""))
    except (OSError, sqlite3.Error, ValueError):
        return None
