"""Commands that read a file or the clipboard: a data file is opened, all else is proposed first."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.gui.acts import files
from app.gui.acts.coming_in import begin_after, take_over
from app.gui.ask import tell
from app.gui.grid.clipboard import held
from app.gui.proposal.dialog import Purpose
from app.importers import datafile
from app.model.datafile import DataFileError, to_report
from app.model.report import Report
from app.reader.wire import reading_of
from app.session import from_reading

if TYPE_CHECKING:
    from app.gui.window import Window

ALL = "年报文件 (*.json *.zip *.docx *.doc *.xlsx *.xlsm *.pdf *.html *.htm *.txt)"
FILES = f"{ALL};;数据文件 (*.json);;所有文件 (*)"
LONGEST = 90_000
"""Milliseconds after which nobody waits any more; the reader itself gives up on a file long before."""
CLIPBOARD = "剪贴板"


def open_file(window: "Window") -> None:
    """Ask for a file of any kind that can be read."""
    if path := files.source(window, "打开或导入", FILES):
        bring_in(window, path)


def begin_from_file(window: "Window") -> None:
    """Ask for last year's report, and begin this year's from it."""
    if path := files.source(window, "选择上年的年报", FILES):
        bring_in(window, path, Purpose.CONTINUE)


def bring_in(window: "Window", path: Path, purpose: Purpose = Purpose.KEEP) -> None:
    """Open a data file, or propose what another file holds."""
    if path.suffix.lower() == ".json" and purpose is Purpose.KEEP:
        try:
            take_over(window, datafile.read(path, window.editions), path.name)
        except DataFileError as error:
            tell(window, str(error))
        return
    _read(window, {"path": str(path)}, path.name, purpose)


def paste_in(window: "Window") -> None:
    """Propose what was copied from a web page, Word or WPS."""
    copied = held()
    content = copied.html() or copied.text()
    if not content.strip():
        tell(window, "剪贴板里没有文字。请先在网页、Word或WPS里选中年报全文并复制，再点这里。")
        return
    _read(window, {"content": content}, CLIPBOARD, Purpose.KEEP)


def _read(window: "Window", request: dict[str, Any], name: str, purpose: Purpose) -> None:
    """Have it read in the child process, then show what was found."""
    found = waited(window, request)
    if found and "document" in found:
        _put_to_use(window, to_report(found["document"], window.editions), name, purpose, with_frame=True)
    elif found:
        _propose(window, found["reading"], name, purpose)


def waited(window: "Window", request: dict[str, Any]) -> dict[str, Any] | None:
    """What the child process reads; None where it could not, which is told, or was stopped."""
    from app.gui.dialogs.waiting import WaitingDialog

    waiting = WaitingDialog(window.jobs.start("read", "读取文件", request, limit=LONGEST), window)
    waiting.exec()
    waiting.deleteLater()
    if waiting.sentence:
        tell(window, waiting.sentence)
    found: dict[str, Any] | None = waiting.found
    return found


def _propose(window: "Window", found: dict[str, Any], name: str, purpose: Purpose) -> None:
    from datetime import date

    from app.gui.proposal.dialog import ProposalDialog

    reading = reading_of(found)
    report = from_reading(reading, window.editions, year=date.today().year - 1)
    purposes = _purposes(window, report, purpose)
    dialog = ProposalDialog(name, reading, report, purposes, window.settings, lambda: window.jobs, window)
    accepted = dialog.exec()
    chosen, with_frame = dialog.chosen, dialog.wants_frame
    dialog.deleteLater()
    if accepted:
        _put_to_use(window, dialog.report, name, chosen, with_frame=with_frame)


def _purposes(window: "Window", report: Report, first: Purpose) -> list[Purpose]:
    """What it may become, the likeliest first."""
    opened = window.report.session.report if window.report else None
    is_last = opened is not None and opened.year == report.year + 1
    offered = [first, *([Purpose.LAST] if is_last else []), Purpose.KEEP, Purpose.CONTINUE]
    return list(dict.fromkeys(offered))


def _put_to_use(window: "Window", report: Report, name: str, purpose: Purpose, *, with_frame: bool) -> None:
    match purpose:
        case Purpose.KEEP:
            take_over(window, report, name)
        case Purpose.CONTINUE:
            begin_after(window, report, name, with_frame=with_frame)
        case Purpose.LAST if window.report is not None:
            window.report.take_last(report)


ACTS: dict[str, Callable[..., object]] = {
    "open_file": open_file,
    "begin_from_file": begin_from_file,
    "bring_in": bring_in,
    "paste_in": paste_in,
}
