"""The conditions that hold after each step of the random clerk."""

import json
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.checks import check
from app.model.datafile import to_dict, to_report
from app.model.report import ConflictError
from app.session.session import Session
from tests.gui.clerk import focused
from tests.soak.steps import Clerk

PAGE = 4096


def broken(clerk: Clerk) -> Iterator[str]:
    """A sentence for each thing that does not hold now."""
    yield from _focus(clerk)
    page = clerk.window.report
    if page is None:
        return
    session = page.session
    page.flush()
    yield from _findings(session)
    if session.frozen is None:
        yield from _log(session)
    if session.frozen is None and session.is_kept:
        yield from _saved(clerk, session)


def _focus(clerk: Clerk) -> Iterator[str]:
    """Keys always go somewhere that is seen."""
    if QApplication.activeWindow() is not clerk.window:
        return
    focus = focused()
    if focus is None:
        yield f"no widget has the focus; the window's own is {clerk.window.focusWidget()!r}"
    elif not focus.isVisible():
        yield f"the focus is on {focus!r}, which is not seen"


def _findings(session: Session) -> Iterator[str]:
    session.catch_up()
    shown = sorted((each.code, each.message) for each in session.findings)
    whole = sorted((each.code, each.message) for each in check(session.report))
    if shown != whole:
        apart = set(shown).symmetric_difference(whole)
        yield f"the findings differ from those of a full check: {sorted(apart)[:4]}"


def _saved(clerk: Clerk, session: Session) -> Iterator[str]:
    stored = to_report(json.loads(clerk.library.document(session.report.id)), clerk.editions)
    here, there = (to_dict(report, "") for report in (session.report, stored))
    for key in here.keys() | there.keys():
        if here.get(key) != there.get(key) and key not in ("saved", "program"):
            yield f"what is on disk differs in {key}"


def _log(session: Session) -> Iterator[str]:
    """The log fits the report: taken back entry by entry and done again, it leads to what stands there now."""
    present = to_dict(session.report, "")
    copy = to_report(present, {session.report.edition.id: session.report.edition})
    history = session.history()
    try:
        for entry in reversed(history):
            copy.apply(entry.change.inverse())
        for entry in history:
            copy.apply(entry.change)
    except ConflictError as error:
        yield f"an entry of the log does not fit: {error}"
        return
    replayed = to_dict(copy, "")
    for key in present.keys() | replayed.keys():
        if present.get(key) != replayed.get(key) and key != "saved":
            yield f"what the log leads to differs in {key}"


def memory() -> int:
    """MB of this process that are in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE // 2**20
