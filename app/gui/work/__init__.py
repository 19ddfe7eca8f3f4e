"""The kinds of work that the window's child process does, a module each; no Qt."""

from functools import cache
from pathlib import Path
from typing import Any

from app.forms import Editions
from app.model.datafile import to_report
from app.model.report import Report

WARM_UP = b"\n"
"""Instead of a job: what most jobs need is loaded before there is one. It is not answered."""


class Refused(Exception):
    """The work cannot be done as asked; the message is one sentence for the user."""


def editions_of(job: dict[str, Any]) -> Editions:
    """The editions in the job's folders `forms`; each is read once."""
    return _editions(tuple(job["forms"]))


@cache
def _editions(folders: tuple[str, ...]) -> Editions:
    return Editions(*map(Path, folders))


def report_of(job: dict[str, Any]) -> Report:
    """The report in the job's `document`."""
    return to_report(job["document"], editions_of(job))
