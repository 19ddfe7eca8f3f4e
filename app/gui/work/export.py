"""Writes a report's documents: `document`, `forms` (folders), `folder`, `formats`, `draft`, `own_faces`, `copy`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.exporters.export import ExportError, export
from app.gui.work import Refused, report_of


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> list[dict[str, Any]]:
    """Per file its `format`, `path`, the `differences` found on reading it back, and `notes`."""
    places = Path(job["folder"]), job["formats"]
    how = {"draft": job["draft"], "own_faces": job.get("own_faces", False), "copy": job.get("copy", 1)}
    try:
        made = export(report_of(job), *places, **how, progress=progress)
    except ExportError as error:
        raise Refused(str(error)) from error
    return [each._asdict() | {"path": str(each.path)} for each in made]
