"""Reads a foreign report: `path`, or `content` from the clipboard; `forms` (folders)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import PROGRAM
from app.forms import Editions
from app.gui.work import Refused
from app.importers import UnreadableError, read, read_bytes
from app.importers.reading import to_dict
from app.model.datafile import DataFileError
from app.model.datafile import to_dict as report_to_dict
from app.model.report import Report


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """`reading` for what was recognised, or `document` for a report that the file holds as it stands."""
    editions = Editions(*map(Path, job["forms"]))
    try:
        if "path" in job:
            found = read(Path(job["path"]), editions)
        else:
            found = read_bytes(job["content"].encode(), editions)
    except (UnreadableError, DataFileError) as error:
        raise Refused(str(error)) from error
    if isinstance(found, Report):
        return {"document": report_to_dict(found, PROGRAM)}
    return {"reading": to_dict(found)}
