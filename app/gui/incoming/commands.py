"""Reports come into the library: new ones, the example, and what was read from files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.gui import questions
from app.gui.incoming.proposal import Purpose
from app.gui.questions import tell
from app.gui.table.pasting import held
from app.gui.workbench import current, stored
from app.importers import datafile
from app.importers import datafile as reading
from app.model.datafile import DataFileError, to_report
from app.model.report import Report, difference
from app.reader.child import reading_of
from app.session import add, from_reading, new_report, now
from app.session.places import Places

if TYPE_CHECKING:
    from app.gui.incoming.new_report import Wanted
    from app.gui.window import Window


def new(window: "Window", name: str = "", year: int | None = None) -> None:
    """Ask for unit and year, with a proposal for both, and open the report that comes of it."""
    from app.gui.incoming.new_report import NewDialog

    dialog = NewDialog(window.library.units(), window.editions, window)
    dialog.propose(name, year)
    wanted = dialog.wanted if dialog.exec() else None
    dialog.deleteLater()
    if wanted and window.close_report():
        window.open_report(wanted.existing or _created(window, wanted))


def new_from(window: "Window") -> None:
    """The next year of the open report, or of the one chosen."""
    report = current(window)
    if report is not None:
        new(window, report.unit_name, report.year + 1)


def _created(window: "Window", wanted: "Wanted") -> str:
    unit = {}
    if wanted.unit is not None:
        unit = json.loads(window.library.document(wanted.unit.newest))["unit"]
    last = stored(window, wanted.last) if wanted.last else None
    edition, unit = window.editions[wanted.edition], {**unit, **wanted.data, "name": wanted.name}
    report = new_report(edition, unit, wanted.year, last, with_frame=wanted.with_frame)
    add(window.library, report, "新建")
    return report.id


def take_over(window: "Window", report: Report, name: str) -> None:
    """A report from a file becomes one of the library, or a change of the one there is of its unit and year."""
    known = existing(window, report)
    if known is not None:
        _compare(window, report, known, name)
    elif window.close_report():
        take_in(window, report, f"导入 {name}")
        window.open_report(report.id)


def begin_after(window: "Window", last: Report, name: str, *, with_frame: bool) -> None:
    """Keep last year's report from a file, and begin the next from it or give the one there is its figures."""
    year = last.year + 1
    edition = window.editions.for_year(year)
    if edition is None:
        tell(window, f"没有适用于{year}年的表样，不能由“{name}”新建。")
        return
    if not window.close_report():
        return
    if existing(window, last) is None:
        take_in(window, last, f"导入 {name}")
    report = new_report(window.editions[edition], last.unit, year, last, with_frame=with_frame)
    known = existing(window, report)
    if known is None:
        add(window.library, report, f"由{last.year}年年报新建")
    if window.open_report(known or report.id) and known and window.report is not None:
        window.report.take_last(last)


def existing(window: "Window", report: Report) -> str | None:
    """The id of the library's report of the same unit, by its id or else its name, and year."""
    units = window.library.units()
    own = next((unit for unit in units if unit.id == report.unit.get("id")), None)
    unit = own or next((unit for unit in units if unit.name == report.unit_name), None)
    if unit is None:
        return None
    report.unit["id"] = unit.id
    return dict(unit.reports).get(report.year)


def take_in(window: "Window", report: Report, origin: str) -> None:
    """Into the library, under an id of its own where another report, perhaps in the trash, has the file's."""
    known = {each.report for each in window.library.summaries()}
    known |= {each.summary.report for each in window.library.removed()}
    if report.id in known:
        report.id = new_report(report.edition, {}, report.year).id
    report.saved = report.saved or now()
    add(window.library, report, origin)


def _compare(window: "Window", report: Report, known: str, name: str) -> None:
    from app.gui.incoming.differences import Choice, DifferencesDialog, difference_lines

    present = _present(window, known)
    same_form = present.edition is report.edition
    change = difference(present, report, f"用“{name}”替换")
    if change.is_empty and same_form:
        window.open_report(known)
        window.status.show_message("文件与年报库中的内容完全一样，已打开。")
        return
    lines = difference_lines(change, Places(present.edition))
    dialog = DifferencesDialog(_sentence(report, present), lines, can_replace=same_form, parent=window)
    dialog.exec()
    dialog.deleteLater()
    match dialog.choice:
        case Choice.REPLACE:
            if (_is_open(window, known) or window.open_report(known)) and window.report is not None:
                window.report.apply(change)
        case Choice.ADD if window.close_report():
            report.unit["id"] = new_report(report.edition, {}, report.year).unit["id"]
            take_in(window, report, f"数据文件 {name}（另存）")
            window.open_report(report.id)


def _is_open(window: "Window", report: str) -> bool:
    """Whether the report itself is open, not a submission of it."""
    session = window.report.session if window.report else None
    return session is not None and session.report.id == report and session.frozen is None


def _present(window: "Window", report: str) -> Report:
    """A report as it stands, with what was typed but is not saved yet."""
    if window.report is not None and _is_open(window, report):
        return window.report.session.report
    return stored(window, report)


def _sentence(report: Report, present: Report) -> str:
    words = f"年报库中已有{present.unit_name}{present.year}年的年报，与文件有以下不同。"
    if present.edition is not report.edition:
        words += f"文件用的是另一种表样“{report.edition.name}”，不能替换，只能另存为一份。"
    return words


def example(window: "Window") -> None:
    """Open the filled example of the form in force, taking it in where it is not there yet."""
    from datetime import date

    edition = window.editions.for_year(date.today().year - 1) or next(iter(window.editions))
    report = reading.read(window.editions.example(edition), window.editions)
    if not window.close_report():
        return
    known = existing(window, report)
    if known is None:
        take_in(window, report, "示例")
    window.open_report(known or report.id)


ACTS: dict[str, Callable[..., object]] = {
    "open": lambda window: window.open_report(window.start.current() or ""),
    "new": new,
    "new_from": new_from,
    "example": example,
}


ALL = "年报文件 (*.json *.zip *.docx *.doc *.xlsx *.xlsm *.pdf *.html *.htm *.txt)"
FILES = f"{ALL};;数据文件 (*.json);;所有文件 (*)"
LONGEST = 90_000
"""Milliseconds after which nobody waits any more; the reader itself gives up on a file long before."""
CLIPBOARD = "剪贴板"


def open_file(window: "Window") -> None:
    """Ask for a file of any kind that can be read."""
    if path := questions.source(window, "打开或导入", FILES):
        bring_in(window, path)


def begin_from_file(window: "Window") -> None:
    """Ask for last year's report, and begin this year's from it."""
    if path := questions.source(window, "选择上年的年报", FILES):
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
    from app.gui.outgoing.work_dialog import WaitingDialog

    waiting = WaitingDialog(window.jobs.start("read", "读取文件", request, limit=LONGEST), window)
    waiting.exec()
    waiting.deleteLater()
    if waiting.sentence:
        tell(window, waiting.sentence)
    found: dict[str, Any] | None = waiting.found
    return found


def _propose(window: "Window", found: dict[str, Any], name: str, purpose: Purpose) -> None:
    from datetime import date

    from app.gui.incoming.proposal import ProposalDialog

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


IMPORTING_ACTS: dict[str, Callable[..., object]] = {
    "open_file": open_file,
    "begin_from_file": begin_from_file,
    "bring_in": bring_in,
    "paste_in": paste_in,
}
