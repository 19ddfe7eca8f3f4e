"""Commands by which reports leave the program as files."""

from functools import partial
from typing import TYPE_CHECKING, Any

from app.gui.command import command
from app.gui.workbench import ChosenReport, Workbench, request_of

if TYPE_CHECKING:
    from app.model.report import Report

FILES = "年报数据文件 (*.json)"

LONGEST = 60_000
"""Milliseconds that drawing charts may take."""

BLANK = "空白表"
"""Stands in the file names of a blank form instead of a unit."""

ROOM = "＿" * 10
"""The room for a unit's name in the title of a blank form."""

EXPORT = "export"
"""The setting that remembers the choices of the last export."""

WORD_FORM = "word form"
"""The setting that remembers the supervising office's form, and the folder for the filled one."""


@command("save_as", "另存为数据文件…", "Ctrl+Shift+S", icon="save")
def save_as(chosen: ChosenReport) -> None:
    """Write a data file to a chosen place."""
    from app.exporters.files import stem
    from app.exporters.formats import write

    workbench, report = chosen.workbench, chosen.report
    path = workbench.choose_target("另存为数据文件", f"{stem(report)}.json", FILES)
    if path and workbench.write_file(path, write(report)):
        workbench.say(f"已另存到“{path}”。")


@command("export", "导出…", "Ctrl+E", icon="export", in_bar="导出")
def export(chosen: ChosenReport) -> None:
    """Write the documents that are handed in, in the child process."""
    _export(chosen.workbench, chosen.report, chosen.request())


@command("blank_form", "导出空白表…", icon="blank-form")
def blank_form(workbench: Workbench) -> None:
    """Export the form without any figure, to be filled in by hand; its files have a name of their own."""
    from datetime import date

    from app.session import new_report

    known = ChosenReport.of(workbench).report if ChosenReport.is_there(workbench) else None
    year = known.year if known else date.today().year - 1
    edition = known.edition.id if known else workbench.editions.for_year(year) or next(iter(workbench.editions))
    report = new_report(workbench.editions[edition], {"name": BLANK}, year, period=known.period if known else "")
    title = report.edition.places.title
    if title:
        report.texts[title] = report.worded(report.edition.words.title, unit=ROOM)
    _export(workbench, report, request_of(report) | {"draft": False})


def _export(workbench: Workbench, report: "Report", request: dict[str, Any]) -> None:
    from app.exporters.files import stem
    from app.gui.outgoing.export_dialogs import USUAL, ExportDialog, Remembered

    kept = workbench.library.setting(EXPORT, {})
    remembered = Remembered(tuple(kept.get("formats", USUAL)), kept.get("folder", ""))
    named = partial(stem, report, draft=request["draft"])
    dialog = ExportDialog(request, workbench.jobs, remembered, _stamp(report, request), named, workbench)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if dialog.was_asked:
        workbench.library.set_setting(EXPORT, {"formats": list(chosen.formats), "folder": chosen.folder})


@command("fill_form", "填入上级 Word 模板…", icon="fill-form")
def fill_form(chosen: ChosenReport) -> None:
    """Fill in the Word form of the office that the report goes to."""
    from app.gui.outgoing.export_dialogs import OfficeTemplateDialog
    from app.session.office_template import filled_name

    workbench, report, request = chosen.workbench, chosen.report, chosen.request()
    kept = workbench.library.setting(WORD_FORM, {})
    places = kept.get("form", ""), kept.get("folder", "")
    named = partial(filled_name, report, draft=request["draft"])
    dialog = OfficeTemplateDialog(request, workbench.jobs, *places, _stamp(report, request), named, workbench)
    dialog.exec()
    asked = dialog.asked()
    dialog.deleteLater()
    if dialog.was_asked:
        workbench.library.set_setting(WORD_FORM, asked)


@command("copy_page", "复制全文（带格式）", "Ctrl+Shift+C", icon="web")
def copy_page(chosen: ChosenReport) -> None:
    """Put the report on the clipboard as a web page and as text, for a web site's editor or a word processor."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    from app.checks import is_stamped
    from app.exporters.html import fragment, plain
    from app.exporters.layout import layout

    printed = layout(chosen.report, draft=is_stamped(chosen.report))
    data = QMimeData()
    data.setHtml(fragment(printed))
    data.setText(plain(printed))
    QGuiApplication.clipboard().setMimeData(data)
    stamp = f"，开头标有“{printed.stamp}”" if printed.stamp else ""
    chosen.workbench.say(f"已复制全文{stamp}，可以粘贴到网站后台或WPS文字里。")


@command("charts", "历年数据图解…", icon="export")
def charts(chosen: ChosenReport) -> None:
    """Draw the figures of up to five years, as the library has them, as PDF or PNG."""
    from app.exporters.files import safe_name
    from app.session.earlier_years import several_years

    workbench = chosen.workbench
    found = several_years(chosen.report, workbench.library, workbench.editions)
    if not found.charts:
        workbench.say("表中还没有可以画图的数，请先填表。")
        return
    path = workbench.choose_target("历年数据图解", f"{safe_name(found.title)}.pdf", "PDF 文件 (*.pdf);;图片 (*.png)")
    if path:
        request = found._asdict() | {"path": str(path)}
        job = workbench.jobs.start("charts", "画图", request, LONGEST)
        job.done.connect(lambda made: workbench.say(f"已写到“{made}”。"))
        job.failed.connect(workbench.tell)


def _stamp(report: "Report", request: dict[str, Any]) -> str:
    return report.edition.words.draft if request["draft"] else ""


@command("print", "打印…", "Ctrl+P", icon="print")
def print_report(chosen: ChosenReport) -> None:
    """Print the report as it stands, stamped as its exports are."""
    print_pages(chosen.workbench, chosen.report.file_name, chosen.request())


@command("print_blank", "打印空白表…", icon="blank-form")
def print_blank(chosen: ChosenReport) -> None:
    """Print the form with the unit's name and year and nothing else, to be filled in by hand; it is no draft."""
    from app.model.report import Report

    report = chosen.report
    blank = Report(report.edition, report.year, report.id, dict(report.unit), saved=report.saved)
    print_pages(chosen.workbench, report.edition.name, request_of(blank) | {"draft": False})


def print_pages(workbench: Workbench, title: str, request: dict[str, Any], work: str = "preview") -> None:
    """Let the user choose a printer, and print the pages that `work` lays out in the child process."""
    from app.gui.outgoing import printing_dialog as printing

    workbench.jobs.warm_up()
    printer = printing.printer(title)
    if not printing.asked(printer, workbench):
        return
    dialog = printing.PrintingDialog(printer, request, workbench.jobs, workbench, work)
    if dialog.exec():
        workbench.say(f"已交给打印机“{printer.printerName()}”。" if printer.printerName() else "已打印。")
    dialog.deleteLater()
