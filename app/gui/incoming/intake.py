"""Reports that come in, from files, the clipboard or the example, become reports of the library or changes of one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.gui.dropping import PICTURE, is_picture
from app.gui.incoming.differences import Choice, DifferencesDialog
from app.gui.incoming.new_report import Wanted
from app.gui.incoming.proposal import ProposalDialog, Purpose
from app.gui.questions import ask
from app.gui.table.pasting import held
from app.gui.work_dialog import WaitingDialog
from app.gui.workbench import Workbench
from app.importers import datafile
from app.model.datafile import DataFileError, to_report
from app.model.exchange import ExchangeError
from app.model.report import Report, difference
from app.reader.child import reading_of
from app.session import add, from_reading, new_report, next_edition, next_period, now
from app.session.places import Places

READING_LIMIT = 90_000
"""Milliseconds after which a reading job is stopped; the reader itself gives up on a file long before."""
CLIPBOARD = "剪贴板"
LONGEST_BUTTON = 34
"""Characters of a report's name on a button; its end tells the year."""


def open_example(workbench: Workbench) -> None:
    """Open the filled example of the edition in force, adding it to the library if it is not there yet."""
    edition = workbench.editions.for_year(date.today().year - 1) or next(iter(workbench.editions))
    report = datafile.read(workbench.editions.example(edition), workbench.editions)
    if not workbench.close_report():
        return
    known = existing(workbench, report)
    if known is None:
        add_report(workbench, report, "示例")
    workbench.open_report(known or report.id)


def open_practice(workbench: Workbench) -> None:
    """Open the practice of the edition in force; it is kept nowhere."""
    from app.gui.report.guide import PracticeBand
    from app.session import Session
    from app.session.practice import practice

    edition = workbench.editions.for_year(date.today().year - 1) or next(iter(workbench.editions))
    report, planted = practice(workbench.editions, edition)
    if not planted:
        workbench.tell(f"表样“{report.edition.name}”没有练习。")
    elif workbench.open_session(lambda: Session(None, report)) and workbench.report is not None:
        band = PracticeBand(workbench.report, planted, workbench.report)
        band.ended.connect(lambda: workbench.do("home"))
        workbench.report.put_on_top(band)


def created(workbench: Workbench, wanted: Wanted) -> str:
    """Add the report that the user described to the library; its id."""
    unit = {}
    if wanted.unit is not None:
        unit = json.loads(workbench.library.document(wanted.unit.newest))["unit"]
    last = workbench.stored(wanted.last) if wanted.last else None
    edition, unit = workbench.editions[wanted.edition], {**unit, **wanted.data, "name": wanted.name}
    report = new_report(edition, unit, wanted.year, last, with_frame=wanted.with_frame, period=wanted.period)
    add(workbench.library, report, "新建")
    return report.id


def take_over(workbench: Workbench, report: Report, name: str) -> None:
    """A report from a file becomes one of the library, or a change of the one there is of its unit and year."""
    known = existing(workbench, report)
    if known is not None:
        _compare(workbench, report, known, name)
    elif workbench.close_report():
        add_report(workbench, report, f"导入 {name}")
        workbench.open_report(report.id)


def begin_after(workbench: Workbench, last: Report, name: str, *, with_frame: bool) -> None:
    """Keep last year's report from a file, and begin the next from it or give the one there is its figures."""
    when, edition = next_period(last), next_edition(workbench.editions, last)
    if edition is None:
        workbench.tell(f"没有适用于{when.year}年的表样，不能由“{name}”新建。")
        return
    if not workbench.close_report():
        return
    if existing(workbench, last) is None:
        add_report(workbench, last, f"导入 {name}")
    made = workbench.editions[edition]
    report = new_report(made, last.unit, when.year, last, with_frame=with_frame, period=when.code)
    known = existing(workbench, report)
    if known is None:
        add(workbench.library, report, f"由{last.when_label}年报新建")
    if not workbench.open_report(known or report.id) or workbench.report is None:
        return
    if known:
        workbench.report.take_last(last)
    elif with_frame:
        workbench.do("year_turn")


def existing(workbench: Workbench, report: Report) -> str | None:
    """The id of the library's report of the same unit, by its id or else its name, form and period."""
    units = workbench.library.units()
    own = next((unit for unit in units if unit.id == report.unit.get("id")), None)
    unit = own or next((unit for unit in units if unit.name == report.unit_name), None)
    if unit is None:
        return None
    report.unit["id"] = unit.id
    return unit.report_of(report.edition.form, report.when)


def add_report(workbench: Workbench, report: Report, origin: str) -> None:
    """Add a report to the library; it gets a new id if another report, in the trash perhaps, has the same."""
    known = {each.report for each in workbench.library.summaries()}
    known |= {each.summary.report for each in workbench.library.removed()}
    if report.id in known:
        report.id = new_report(report.edition, {}, report.year).id
    report.saved = report.saved or now()
    add(workbench.library, report, origin)


def _compare(workbench: Workbench, report: Report, known: str, name: str) -> None:
    present = _present(workbench, known)
    same_form = present.edition is report.edition
    change = difference(present, report, f"用“{name}”替换")
    if change.is_empty and same_form:
        workbench.open_report(known)
        workbench.say("文件与年报库中的内容完全一样，已打开。")
        return
    lines = Places(present.edition).differences(change)
    dialog = DifferencesDialog(_sentence(report, present), lines, can_replace=same_form, parent=workbench)
    dialog.exec()
    dialog.deleteLater()
    match dialog.choice:
        case Choice.REPLACE:
            if (_is_open(workbench, known) or workbench.open_report(known)) and workbench.report is not None:
                workbench.report.apply(change)
        case Choice.ADD if workbench.close_report():
            report.unit["id"] = new_report(report.edition, {}, report.year).unit["id"]
            add_report(workbench, report, f"数据文件 {name}（另存）")
            workbench.open_report(report.id)


def _is_open(workbench: Workbench, report: str) -> bool:
    """Whether the report itself is open, not a submission of it."""
    session = workbench.report.session if workbench.report else None
    return session is not None and session.report.id == report and session.frozen is None


def _present(workbench: Workbench, report: str) -> Report:
    """A report of the library, with the edits that are not saved yet."""
    if workbench.report is not None and _is_open(workbench, report):
        return workbench.report.session.report
    return workbench.stored(report)


def _sentence(report: Report, present: Report) -> str:
    words = f"年报库中已有{present.unit_name}{present.when_label}的年报，与文件有以下不同。"
    if present.edition is not report.edition:
        words += f"文件用的是另一种表样“{report.edition.name}”，不能替换，只能另存为一份。"
    return words


def bring_in(workbench: Workbench, path: Path, purpose: Purpose) -> None:
    """Open a data file or a supervising office's season, or propose what another file holds."""
    if path.suffix.lower() == ".nbs" and purpose is Purpose.KEEP:
        workbench.do("open_season", path)
        return
    if path.suffix.lower() == ".json" and purpose is Purpose.KEEP:
        try:
            _take_json(workbench, datafile.load(path), path.name)
        except DataFileError as error:
            workbench.tell(str(error))
        return
    _read(workbench, {"path": str(path)}, path.name, purpose)


def _take_json(workbench: Workbench, data: Any, name: str) -> None:
    """A data file, or what the supervising office sends. Raises DataFileError."""
    from app.gui.incoming.office_files import take_office_file

    try:
        if take_office_file(workbench, data, name):
            return
    except ExchangeError as error:
        workbench.tell(f"“{name}”{error}" if str(error).startswith("不能使用") else str(error))
        return
    try:
        report = datafile.report_in(data, workbench.editions)
    except DataFileError as error:
        raise DataFileError(f"“{name}”{error}") from error
    take_over(workbench, report, name)


def paste_in(workbench: Workbench) -> None:
    """Propose what was copied from a web page, Word or WPS."""
    copied = held()
    content = copied.html() or copied.text()
    if not content.strip():
        nothing = "剪贴板里没有文字。请先在网页、Word或WPS里选中年报全文并复制，再单击这里。"
        workbench.tell(PICTURE if is_picture(copied) else nothing)
        return
    _read(workbench, {"content": content}, CLIPBOARD, Purpose.KEEP)


def _read(workbench: Workbench, request: dict[str, Any], name: str, purpose: Purpose) -> None:
    """Have a file or text read in the child process, then show what was found."""
    found = waited(workbench, request)
    if found and "document" in found:
        _put_to_use(workbench, to_report(found["document"], workbench.editions), name, purpose, with_frame=True)
    elif found and (names := found["reading"]["reports"]):
        chosen = ask(workbench, f"“{name}”里有{len(names)}份年报，导入哪一份？", (*map(_shortened, names), "取消"))
        if chosen < len(names):
            _read(workbench, {**request, "report": chosen + 1}, name, purpose)
    elif found:
        _propose(workbench, found["reading"], name, purpose)


def _shortened(name: str) -> str:
    return (
        name if len(name) <= LONGEST_BUTTON else f"{name[: LONGEST_BUTTON // 2 - 4]}…{name[-LONGEST_BUTTON // 2 - 3 :]}"
    )


def waited(workbench: Workbench, request: dict[str, Any]) -> dict[str, Any] | None:
    """The answer of the child process to a reading request; None if it failed, which is told, or was stopped."""
    waiting = WaitingDialog(workbench.jobs.start("read", "读取文件", request, limit=READING_LIMIT), workbench)
    waiting.exec()
    waiting.deleteLater()
    if waiting.sentence:
        workbench.tell(waiting.sentence)
    found: dict[str, Any] | None = waiting.found
    return found


def _propose(workbench: Workbench, found: dict[str, Any], name: str, purpose: Purpose) -> None:
    reading = reading_of(found)
    report = from_reading(reading, workbench.editions, year=date.today().year - 1)
    purposes = _purposes(workbench, report, purpose)
    dialog = ProposalDialog(name, reading, report, purposes, workbench.settings, lambda: workbench.jobs, workbench)
    accepted = dialog.exec()
    chosen, with_frame = dialog.chosen, dialog.wants_frame
    dialog.deleteLater()
    if accepted:
        _put_to_use(workbench, dialog.report, name, chosen, with_frame=with_frame)


def _purposes(workbench: Workbench, report: Report, first: Purpose) -> list[Purpose]:
    """The purposes that a report may serve, the likeliest first."""
    opened = workbench.report.session.report if workbench.report else None
    is_last = opened is not None and opened.compared_with == report.when
    offered = [first, *([Purpose.LAST] if is_last else []), Purpose.KEEP, Purpose.CONTINUE]
    return list(dict.fromkeys(offered))


def _put_to_use(workbench: Workbench, report: Report, name: str, purpose: Purpose, *, with_frame: bool) -> None:
    match purpose:
        case Purpose.KEEP:
            take_over(workbench, report, name)
        case Purpose.CONTINUE:
            begin_after(workbench, report, name, with_frame=with_frame)
        case Purpose.LAST if workbench.report is not None:
            workbench.report.take_last(report)
