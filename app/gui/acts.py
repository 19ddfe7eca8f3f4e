"""What the commands do: each is a function of the window, named as in the list of commands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app import PROGRAM
from app.checks import Finding, check, stamps
from app.gui import TITLE
from app.gui.ask import ask, tell
from app.gui.report.places import Places
from app.importers import datafile as reading
from app.model.change import Address, Area, Change, Edit
from app.model.compare import difference
from app.model.datafile import DataFileError, to_dict, to_report
from app.model.report import Report
from app.session import add, moved, new_report, now

if TYPE_CHECKING:
    from app.gui.dialogs.new import Wanted
    from app.gui.window import Window

FILES = "年报数据文件 (*.json)"
FOLDER = "folder"
EXPORT = "export"


# -- reports come in -----------------------------------------------------------------------------------------------


def new(window: "Window") -> None:
    """Ask for unit and year, and open the report that comes of it."""
    from app.gui.dialogs.new import NewDialog

    if not window.close_report():
        return
    dialog = NewDialog(window.library.units(), window.editions, window)
    if dialog.exec() and (wanted := dialog.wanted):
        window.open_report(wanted.existing or _created(window, wanted))
    dialog.deleteLater()


def _created(window: "Window", wanted: "Wanted") -> str:
    unit = {}
    if wanted.unit is not None:
        unit = json.loads(window.library.document(wanted.unit.newest))["unit"]
    last = _report(window, wanted.last) if wanted.last else None
    report = new_report(window.editions[wanted.edition], unit | {"name": wanted.name}, wanted.year, last)
    add(window.library, report, "新建")
    return report.id


def _report(window: "Window", report: str) -> Report:
    return to_report(json.loads(window.library.document(report)), window.editions)


def open_file(window: "Window") -> None:
    """Ask for a data file and bring it into the library."""
    start = window.library.setting(FOLDER, "")
    name, _ = QFileDialog.getOpenFileName(window, "打开数据文件", start, FILES)
    if name:
        window.library.set_setting(FOLDER, str(Path(name).parent))
        bring_in(window, Path(name))


def bring_in(window: "Window", path: Path) -> None:
    """Open a data file: as a new report, or as a change of the one there is of its unit and year."""
    try:
        report = reading.read(path, window.editions)
    except DataFileError as error:
        tell(window, str(error))
        return
    if not window.close_report():
        return
    existing = _existing(window, report)
    if existing is None:
        _take_in(window, report, f"数据文件 {path.name}")
        window.open_report(report.id)
    else:
        _compare(window, report, existing, path)


def _existing(window: "Window", report: Report) -> str | None:
    """The id of the library's report of the same unit, by its id or else its name, and year."""
    units = window.library.units()
    own = next((unit for unit in units if unit.id == report.unit.get("id")), None)
    unit = own or next((unit for unit in units if unit.name == report.unit_name), None)
    if unit is None:
        return None
    report.unit["id"] = unit.id
    return dict(unit.reports).get(report.year)


def _take_in(window: "Window", report: Report, origin: str) -> None:
    """Into the library, under an id of its own where another report, perhaps in the trash, has the file's."""
    known = {each.report for each in window.library.summaries()}
    known |= {each.summary.report for each in window.library.removed()}
    if report.id in known:
        report.id = new_report(report.edition, {}, report.year).id
    report.saved = report.saved or now()
    add(window.library, report, origin)


def _compare(window: "Window", report: Report, existing: str, path: Path) -> None:
    from app.gui.dialogs.differences import Choice, DifferencesDialog

    present = _report(window, existing)
    same_form = present.edition is report.edition
    change = difference(present, report, f"用“{path.name}”替换")
    if change.is_empty and same_form:
        window.open_report(existing)
        window.status.show_message("文件与年报库中的内容完全一样，已打开。")
        return
    places = Places(present.edition)
    lines = [(places.name(edit.address), _shown(edit.before), _shown(edit.after)) for edit in change.edits]
    dialog = DifferencesDialog(_sentence(report, present), lines, can_replace=same_form, parent=window)
    dialog.exec()
    dialog.deleteLater()
    match dialog.choice:
        case Choice.REPLACE:
            if window.open_report(existing) and window.report is not None:
                window.report.apply(change)
        case Choice.ADD:
            report.unit["id"] = new_report(report.edition, {}, report.year).unit["id"]
            _take_in(window, report, f"数据文件 {path.name}（另存）")
            window.open_report(report.id)


def _sentence(report: Report, present: Report) -> str:
    words = f"年报库中已有{present.unit_name}{present.year}年的年报，与文件有以下不同。"
    if present.edition is not report.edition:
        words += f"文件用的是另一种表样“{report.edition.name}”，不能替换，只能另存为一份。"
    return words


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("text") or f"{value.get('year', '')}年")
    return "" if value is None else str(value)


def example(window: "Window") -> None:
    """Open the filled example of the form in force, taking it in where it is not there yet."""
    from datetime import date

    if not window.close_report():
        return
    edition = window.editions.for_year(date.today().year - 1) or next(iter(window.editions))
    report = reading.read(window.editions.example(edition), window.editions)
    existing = _existing(window, report)
    if existing is None:
        _take_in(window, report, "示例")
    window.open_report(existing or report.id)


# -- reports go out ------------------------------------------------------------------------------------------------


def _current(window: "Window") -> Report | None:
    """The open report, or the one chosen on the start page."""
    if window.report is not None:
        return window.report.session.report
    chosen = window.start.current()
    return _report(window, chosen) if chosen else None


def save_as(window: "Window") -> None:
    """Write a data file wherever one likes."""
    from app.exporters.datafile import write
    from app.exporters.export import stem
    from app.exporters.files import FileError, replace_file

    report = _current(window)
    if report is None:
        return
    start = Path(window.library.setting(FOLDER, "")) / f"{stem(report)}.json"
    name, _ = QFileDialog.getSaveFileName(window, "另存为数据文件", str(start), FILES)
    if not name:
        return
    try:
        replace_file(Path(name), write(report))
    except FileError as error:
        tell(window, str(error))
        return
    window.status.show_message(f"已另存到“{name}”。")


def export(window: "Window") -> None:
    """Write the documents that are handed in, in the child process."""
    from app.gui.dialogs.export import USUAL, ExportDialog, Remembered

    report = _current(window)
    if report is None:
        return
    draft = stamps(check(report))
    forms = dict.fromkeys(str(window.editions.example(edition).parent.parent) for edition in window.editions)
    job = {"document": to_dict(report, PROGRAM), "forms": list(forms), "draft": draft}
    kept = window.library.setting(EXPORT, {})
    remembered = Remembered(tuple(kept.get("formats", USUAL)), kept.get("folder", ""))
    stamp = report.edition.words.draft if draft else ""
    dialog = ExportDialog(job, window.jobs, remembered, stamp, window)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if dialog.was_asked:
        window.library.set_setting(EXPORT, {"formats": list(chosen.formats), "folder": chosen.folder})


# -- the trash -----------------------------------------------------------------------------------------------------


def remove(window: "Window", report: str) -> None:
    """Into the trash, from which it can be taken back at once or later."""
    summary = next(each for each in window.library.summaries() if each.report == report)
    window.library.remove(report)
    window.list_reports()
    sentence = f"已把{summary.unit_name}{summary.year}年的年报移到回收站。"
    window.status.offer(sentence, "撤销", lambda: window.do_with("bring_back", report))


def bring_back(window: "Window", report: str) -> None:
    window.library.bring_back(report)
    window.list_reports(report)


def trash(window: "Window") -> None:
    from app.gui.dialogs.trash import TrashDialog

    dialog = TrashDialog(window.library.removed(), window)
    if dialog.exec() and dialog.report:
        bring_back(window, dialog.report)
    dialog.deleteLater()


def back_up(window: "Window") -> None:
    path = window.library.back_up()
    window.status.show_message(f"已备份到“{path}”。")


# -- the open report -----------------------------------------------------------------------------------------------


def explain(window: "Window", finding: Finding) -> None:
    """Ask why a finding may stand, and keep the answer with the figures it was given for."""
    from app.gui.dialogs.explanation import ExplanationDialog

    if window.report is None:
        return
    address = Address(Area.EXPLANATIONS, finding.key)
    present = window.report.session.report.explanations.get(finding.key)
    dialog = ExplanationDialog(finding, str((present or {}).get("text", "")), window)
    if dialog.exec():
        text = dialog.text
        given = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound}
        after = given | {"text": text, "at": now()} if text else None
        window.report.apply(Change("填写说明", (Edit(address, present, after),)))
    dialog.deleteLater()


def convert(window: "Window") -> None:
    """Move the open report to the edition that its own advises; the present one goes to the trash."""
    if window.report is None or (advice := window.report.session.report.edition.advice) is None:
        return
    sentence = f"按另一种表样“{window.editions[advice.edition].name}”重新生成这份年报？填过的内容都会带过去。"
    if ask(window, sentence, (advice.fix, "取消"), "现在这一份会放进回收站，随时可以找回。") != 0:
        return
    report = moved(window.report.session.report, window.editions[advice.edition], advice.moves)
    old = window.report.session.report.id
    if not window.close_report():
        return
    window.library.remove(old)
    add(window.library, report, advice.fix)
    window.open_report(report.id)


def _on_report(act: Callable[..., None], *values: object) -> Callable[["Window"], None]:
    def run(window: "Window") -> None:
        if window.report is not None:
            act(window.report, *values)

    return run


def keys(window: "Window") -> None:
    """The keys worth knowing, from the list of commands itself."""
    from app.gui.commands import MENUS

    lines = [f"{each.keys[0]}　{each.words.rstrip('…')}" for menu in MENUS.values() for each in menu if each.keys]
    grid = "表格里：直接输入即替换，F2 修改，Enter 到下一行，Tab 到右边一格，Delete 清除，Esc 还原。"
    tell(window, "常用按键", "\n".join([grid, "", *lines]))


def about(window: "Window") -> None:
    tell(window, f"{TITLE}　{PROGRAM.partition(' ')[2]}", f"年报库：{window.library.path}\n数据只保存在本机，不联网。")


def _acts() -> dict[str, Callable[["Window"], object]]:
    from app.gui.report.page import ReportPage as Page

    own: tuple[Callable[[Window], None], ...] = (
        new, open_file, example, save_as, export, trash, back_up, keys, about,
    )  # fmt: skip
    return {act.__name__: act for act in own} | {
        "open": lambda window: window.open_report(window.start.current() or ""),
        "home": lambda window: window.close_report(),
        "leave": lambda window: window.close(),
        "undo": _on_report(Page.undo),
        "redo": _on_report(Page.redo),
        "bold": _on_report(Page.toggle_bold),
        "next_finding": _on_report(Page.step_finding, 1),
        "previous_finding": _on_report(Page.step_finding, -1),
        "findings": _on_report(Page.toggle_findings),
        "next_section": _on_report(Page.step_tab, 1),
        "previous_section": _on_report(Page.step_tab, -1),
    }


ACTS = _acts()
