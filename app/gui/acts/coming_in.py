"""Reports come into the library: new ones, the example, and what was read from files."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.acts.common import current, stored
from app.gui.ask import tell
from app.gui.report.places import Places
from app.importers import datafile as reading
from app.model.compare import difference
from app.model.report import Report
from app.session import add, new_report, now

if TYPE_CHECKING:
    from app.gui.dialogs.new import Wanted
    from app.gui.window import Window


def new(window: "Window", name: str = "", year: int | None = None) -> None:
    """Ask for unit and year, with a proposal for both, and open the report that comes of it."""
    from app.gui.dialogs.new import NewDialog

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
    from app.gui.dialogs.differences import Choice, DifferencesDialog, difference_lines

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
