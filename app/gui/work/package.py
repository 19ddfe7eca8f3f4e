"""Writes the hand-in package of a report: as for an export, without formats, and its `number` or None."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.checks import check, checked
from app.exporters.export import ExportError, pack
from app.gui.work import Refused, report_of


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """The `path`, the `differences` found on reading it back, and `notes`."""
    report = report_of(job)
    told = checked(report, check(report))
    try:
        made = pack(
            report,
            Path(job["folder"]),
            told,
            job["number"],
            draft=job["draft"],
            own_faces=job.get("own_faces", False),
            progress=progress,
        )
    except ExportError as error:
        raise Refused(str(error)) from error
    return made._asdict() | {"path": str(made.path)}
