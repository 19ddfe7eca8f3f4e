"""Reports as commands find them in the library."""

import json
from typing import TYPE_CHECKING, Any

from app import PROGRAM
from app.checks import is_stamped
from app.model.datafile import to_dict, to_report
from app.model.report import Report

if TYPE_CHECKING:
    from app.gui.window import Window


FILES = "年报数据文件 (*.json)"


def stored(window: "Window", report: str) -> Report:
    """A report of the library, read anew."""
    return to_report(json.loads(window.library.document(report)), window.editions)


def request_of(report: Report) -> dict[str, Any]:
    """What the child process needs to know of a report."""
    return {"document": to_dict(report, PROGRAM), "draft": is_stamped(report)}


def current(window: "Window") -> Report | None:
    """The open report, or the one chosen on the start page."""
    if window.report is not None:
        return window.report.session.report
    chosen = window.start.current()
    return stored(window, chosen) if chosen else None
