"""Commands on the order of work: what is left of a report, by when, and the way to each step."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from app.gui.acts.common import stored
from app.session import Step, days_left, due, due_by, steps

if TYPE_CHECKING:
    from app.gui.window import Window


def deadline(window: "Window", _table: str = "") -> None:
    """Ask for the unit's own date."""
    from app.gui.dialogs.deadline import DeadlineDialog

    if (page := window.report) is None:
        return
    report = page.session.report
    dialog = DeadlineDialog(due(report), window)
    if dialog.exec():
        page.apply(due_by(report, dialog.day))
    dialog.deleteLater()


def show_steps(window: "Window") -> None:
    """On the start page, of the report that is chosen there."""
    summary = window.start.model.summary(window.start.current() or "")
    if window.report is not None or summary is None:
        window.start.show_steps((), "")
        return
    report, handed_in = stored(window, summary.report), len(window.library.submissions(summary.report))
    left = steps(report, summary.errors, summary.verify, handed_in)
    words = f"{report.unit_name}　{report.year}年　{days_left(report, date.today(), handed_in)}"
    window.start.show_steps(left, words)


def go_to_step(window: "Window", step: Step) -> None:
    """Open the chosen report at a step."""
    if window.open_report(window.start.current() or "") and window.report is not None:
        window.report.follow_step(step)


ACTS: dict[str, Callable[..., object]] = {act.__name__: act for act in (deadline, show_steps, go_to_step)}
