"""Fills a supervising office's Word form: `document`, `forms` (folders), `form`, `folder`, `draft`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.exporters.files import FileError
from app.gui.work import Refused, editions_of, report_of
from app.importers import UnreadableError
from app.session.wordform import fill_form


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """The `path`, how many `figures` and `paragraphs` it has, and sentences: `homeless`, `notes`, `differences`."""
    try:
        places = Path(job["form"]), Path(job["folder"])
        path, filled = fill_form(report_of(job), *places, editions_of(job), draft=job["draft"], copy=job.get("copy", 1))
    except (UnreadableError, FileError) as error:
        raise Refused(str(error)) from error
    names = ("figures", "paragraphs", "homeless", "notes", "differences")
    return {"path": str(path)} | {name: getattr(filled, name) for name in names}
