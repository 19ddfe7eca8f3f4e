"""Writes the hand-in package of a report: `document`, `forms` (folders), `folder`, `draft`, `number` (or None)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.checks import check, checked
from app.exporters.export import ExportError, pack
from app.forms import Editions
from app.gui.work import Refused
from app.model.datafile import to_report


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """The `path`, and the `differences` found on reading it back."""
    report = to_report(job["document"], Editions(*map(Path, job["forms"])))
    told = checked(report, check(report))
    try:
        made = pack(report, Path(job["folder"]), told, job["number"], draft=job["draft"], progress=progress)
    except ExportError as error:
        raise Refused(str(error)) from error
    return {"path": str(made.path), "differences": list(made.differences)}
