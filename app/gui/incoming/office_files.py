"""Files that the supervising office sends to a unit: a task pack, a return note or a receipt is put to use."""

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.gui.command import READ_ONLY
from app.gui.incoming.new_report import known_unit
from app.gui.workbench import Workbench
from app.model.datafile import DataFileError
from app.model.dates import written_day
from app.model.edition import Edition
from app.model.exchange import (
    RECEIPT,
    RETURN,
    TASK,
    ExchangeError,
    Receipt,
    ReturnNote,
    TaskPack,
    TaskUnit,
    check_code,
    format_of,
    receipt,
    return_note,
    task_pack,
)
from app.model.period import Period
from app.model.report import Report
from app.session import new_report
from app.session.office import attaching, filing, open_items, proposed, taking_over
from app.session.submissions import frozen

if TYPE_CHECKING:
    from app.gui.incoming.task_dialog import Target
    from app.gui.report.page import ReportPage
    from app.model.change import Change


def take_office_file(workbench: Workbench, data: Any, name: str) -> bool:
    """Whether the JSON of a file came from the supervising office; it is put to use then. Raises ExchangeError."""
    match format_of(data):
        case None:
            return False
        case _ if workbench.library.read_only:
            raise ExchangeError(READ_ONLY)
        case kind if kind == TASK:
            _take_task(workbench, task_pack(data), name)
        case kind if kind == RETURN:
            _take_note(workbench, return_note(data))
        case kind if kind == RECEIPT:
            _take_receipt(workbench, receipt(data))
    return True


def _show(workbench: Workbench, report: str) -> "ReportPage | None":
    """The page of a report of the library, opened if it is not: never that of a submission. None if it cannot be."""
    page = workbench.report
    if page is not None and page.session.report.id == report and page.session.frozen is None:
        return page
    return workbench.report if workbench.open_report(report) else None


def _apply(workbench: Workbench, report: str, change: "Change") -> bool:
    """Apply a change to a report, opened for it; whether it could be opened."""
    page = _show(workbench, report)
    if page is not None:
        page.apply(change)
    return page is not None


# -- which report ------------------------------------------------------------------------------------------------------


def _opened(workbench: Workbench) -> Report | None:
    """The report that is open; of a submission that is looked at the report as it stands now."""
    if workbench.report is None:
        return None
    session = workbench.report.session
    return workbench.stored(session.report.id) if session.frozen else session.report


def _candidates(workbench: Workbench, unit: str, report: str = "") -> list[Report]:
    """The reports that a file may speak of: one by its id, the open one, then those of a unit, the latest first."""
    opened = _opened(workbench)
    known = known_unit(workbench.library.units(), unit)
    ids = [report, opened.id if opened else "", *(each.report for each in reversed(known.reports if known else ()))]
    listed = {summary.report for summary in workbench.library.summaries()}
    found = []
    for each in dict.fromkeys(ids):
        if opened and each == opened.id:
            found.append(opened)
        elif each in listed:
            with suppress(DataFileError):
                found.append(workbench.stored(each))
    return found


# -- the task ----------------------------------------------------------------------------------------------------------


def _take_task(workbench: Workbench, task: TaskPack, name: str) -> None:
    from app.gui.incoming.task_dialog import TaskDialog

    if task.edition not in workbench.editions:
        raise ExchangeError(f"不能使用：下发任务用的表样“{task.edition}”本程序没有，请先升级本程序。")
    if not task.units:
        raise ExchangeError("不能使用：下发任务里没有单位，请让主管部门重新生成。")
    opened = _opened(workbench)
    first = proposed(task, opened) if opened else None
    known = {unit.name for unit in workbench.library.units()}
    first = first or next((unit for unit in task.units if known & {unit.name, *unit.aliases}), None)
    dialog = TaskDialog(name, task, lambda unit: _targets(workbench, task, unit), first, workbench)
    accepted = dialog.exec()
    unit, target = dialog.unit, dialog.target
    dialog.deleteLater()
    if accepted and unit is not None and target is not None:
        _take_over(workbench, task, unit, target)


def _take_over(workbench: Workbench, task: TaskPack, unit: TaskUnit, target: "Target") -> None:
    from app.session import add

    report = target.report
    if target.is_new:
        if not workbench.close_report():
            return
        add(workbench.library, report, f"由“{task.title}”新建")
    page = _show(workbench, report.id)
    if page is not None:
        page.apply(taking_over(page.session.report, task, unit))
        workbench.say("已带入主管部门的任务；可以撤销。")


def _targets(workbench: Workbench, task: TaskPack, unit: TaskUnit) -> "list[Target]":
    """The reports that a unit's task may be taken over into, the likeliest first."""
    from app.gui.incoming.task_dialog import Target

    edition = workbench.editions[task.edition]
    period = Period(task.year, edition.calendar.codes[0])
    units = workbench.library.units()
    known = next((found for name in (unit.name, *unit.aliases) if (found := known_unit(units, name))), None)
    existing = known.report_of(edition.form, period) if known else None
    opened = _opened(workbench)
    fits = opened is not None and (opened.year, opened.edition.id) == (task.year, task.edition)
    own = fits and opened is not None and (opened.id == existing or proposed(_only(task, unit), opened) is not None)
    offered = []
    if opened is not None and own:
        offered.append(Target("现在打开的年报", opened))
    elif existing is not None:
        offered.append(Target(f"年报库里的{edition.calendar.label(period)}年报", workbench.stored(existing)))
    else:
        offered.append(Target(f"新建{edition.calendar.label(period)}年报", _new(workbench, task, unit), is_new=True))
    if opened is not None and fits and not own:
        offered.append(Target(f"现在打开的“{opened.unit_name}”的年报，单位改为这一个", opened))
    return offered


def _only(task: TaskPack, unit: TaskUnit) -> TaskPack:
    return task._replace(units=(unit,))


def _new(workbench: Workbench, task: TaskPack, unit: TaskUnit) -> Report:
    """A new report of a unit, with what the library knows of it and of its last year."""
    edition: Edition = workbench.editions[task.edition]
    known = known_unit(workbench.library.units(), unit.name)
    data = json.loads(workbench.library.document(known.newest))["unit"] if known else {}
    period = Period(task.year, edition.calendar.codes[0])
    last = known.report_of(edition.form, edition.calendar.compared_with(period)) if known else None
    return new_report(
        edition, {**data, "name": unit.name}, task.year, workbench.stored(last) if last else None, period=period.code
    )


# -- what comes back ---------------------------------------------------------------------------------------------------


def _take_note(workbench: Workbench, note: ReturnNote) -> None:
    """Attach a return note to the report that it returns, and lead to its first item. Raises ExchangeError."""
    from app.session.office import is_older

    for report in _candidates(workbench, note.unit, note.report):
        with suppress(ExchangeError):
            change = attaching(report, note, _handed(workbench, report, note))
            break
    else:
        raise ExchangeError(f"这份退回意见是给“{note.unit}”的，年报库里没有它退回的那份年报，未附上。")
    if is_older(report, note) and not workbench.confirmed(
        "这份年报已经附有更晚的退回意见，要换成这一份吗？", "换成这一份", "换下的意见和答复可以用撤销找回。"
    ):
        return
    if not _apply(workbench, report.id, change) or workbench.report is None:
        return
    page = workbench.report
    page.show_pane("findings")
    left = open_items(page.session.report)
    due = f"，请于{written_day(note.due)}前重新报送" if note.due else ""
    known = "这份退回意见已经附上过。" if change.is_empty else f"收到退回意见{len(note.items)}条{due}。"
    if left:
        page.findings.show_return()
    words = f"还有{len(left)}条要修改或答复，按 F8 逐条处理。" if left else "各条都已修改或答复。"
    workbench.status.offer(known + words, "查看全部", lambda: workbench.do("return_note"))


def _handed(workbench: Workbench, report: Report, note: ReturnNote) -> Report | None:
    """The submission that a note returns, if it is in the library and of the same form."""
    numbers = {each.nth for each in workbench.library.submissions(report.id)}
    if note.number not in numbers:
        return None
    with suppress(DataFileError):
        handed = frozen(workbench.library, workbench.editions, report.id, note.number or 0)
        return handed if handed.edition is report.edition else None
    return None


def _take_receipt(workbench: Workbench, found: Receipt) -> None:
    """File a receipt with its report, and show its content. Raises ExchangeError."""
    from app.session.office import receipt_lines

    for report in _candidates(workbench, found.unit):
        with suppress(ExchangeError):
            change = filing(report, found)
            break
    else:
        raise ExchangeError(f"这份回执是给“{found.unit}”{found.year}年年报的，年报库中无此年报，未存入。")
    if _apply(workbench, report.id, change):
        lines = [*receipt_lines(found), _compared(workbench, report, found)]
        workbench.tell("已收到回执，与这份年报存放在一起。", "\n".join(filter(None, lines)))


def _compared(workbench: Workbench, report: Report, found: Receipt) -> str:
    """Whether the office received the file that was handed in; "" where that cannot be told."""
    from app.exporters.package import data_file

    blocks = "".join(found.check_code.split())
    if not blocks or found.number not in {each.nth for each in workbench.library.submissions(report.id)}:
        return ""
    data = data_file(workbench.library.package(report.id, found.number or 0))
    code = "".join(check_code(hashlib.sha256(data).hexdigest()).split())
    named = f"第{found.number}次报送稿"
    if code.startswith(blocks.lower()):
        return f"校验码与{named}一致。"
    return f"校验码与{named}不一致：主管部门收到的不是这一份文件，请联系主管部门核对。"
