"""Writes the documents of a report: `document`, `forms` (folders), `folder`, `formats`, `draft`, `own_faces`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.exporters.export import ExportError, export
from app.gui.work import Refused, report_of


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> list[dict[str, Any]]:
    """Per file its `format`, `path`, the `differences` found on reading it back, and `notes`."""
    places = Path(job["folder"]), job["formats"]
    own_faces = job.get("own_faces", False)
    try:
        made = export(report_of(job), *places, draft=job["draft"], own_faces=own_faces, progress=progress)
    except ExportError as error:
        raise Refused(str(error)) from error
    return [each._asdict() | {"path": str(each.path)} for each in made]
