"""Reads a foreign report: `path`, or `content` from the clipboard; or a ledger: `path`, `ledger` (an edition's id)."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from app import PROGRAM
from app.gui.work import Refused
from app.importers import UnreadableError
from app.model.datafile import DataFileError, to_dict
from app.model.report import Report
from app.reader import Reader
from app.reader.wire import data_of

CLIPBOARD = "剪贴板"


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """`reading` for what was recognised, `document` for a report that the file holds as it stands, or `entries`."""
    reader = _reader(*job["forms"])
    try:
        if "ledger" in job:
            return {"entries": [each._asdict() for each in reader.read_ledger(Path(job["path"]), job["ledger"])]}
        found = reader.read(Path(job["path"])) if "path" in job else _read_content(reader, job["content"])
    except (UnreadableError, DataFileError) as error:
        raise Refused(str(error)) from error
    return {"document": to_dict(found, PROGRAM)} if isinstance(found, Report) else {"reading": data_of(found)}


@cache
def _reader(*folders: str) -> Reader:
    """One for all files: it holds each to its time and memory, and is replaced when one of them does it harm."""
    return Reader([Path(folder) for folder in folders])


def _read_content(reader: Reader, content: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CLIPBOARD
        path.write_text(content, "utf-8", "replace")
        return reader.read(path)
