"""The kinds of work that the window's child process does, a module each; no Qt."""

from pathlib import Path
from typing import Any

from app.forms import Editions
from app.model.datafile import to_report
from app.model.report import Report


class Refused(Exception):
    """The work cannot be done as asked; the message is one sentence for the user."""


def editions_of(job: dict[str, Any]) -> Editions:
    """The editions in the job's folders `forms`."""
    return Editions(*map(Path, job["forms"]))


def report_of(job: dict[str, Any]) -> Report:
    """The report in the job's `document`."""
    return to_report(job["document"], editions_of(job))
