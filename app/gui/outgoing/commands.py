"""Commands by which a report leaves the program: exports, printing, handing in, and the submissions kept."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.gui.command import command
from app.gui.workbench import (
    ChosenReport,
    EditableReport,
    KeptEditableReport,
    KeptReport,
    OpenReport,
    Workbench,
    request_of,
)
from app.model.dates import written_day
from app.store import Submission

if TYPE_CHECKING:
    from app.gui.outgoing.hand_in import HandIn, Plan
    from app.gui.report.page import ReportPage
    from app.model.change import Change
    from app.model.exchange import Receipt
    from app.model.report import Report
    from app.session.inspection import Inspected


FILES = "年报数据文件 (*.json)"

LONGEST = 60_000
"""Milliseconds that drawing charts or writing a sheet may take."""

BLANK = "空白表"
"""Stands in the file names of a blank form instead of a unit."""

ROOM = "＿" * 10
"""The room for a unit's name in the title of a blank form."""

EXPORT = "export"
"""The setting that remembers the choices of the last export."""

WORD_FORM = "word form"
"""The setting that remembers the supervising office's form, and the folder for the filled one."""


@command("save_as", "另存为数据文件…", "Ctrl+Shift+S", icon="save", also="存盘 U盘 拷贝 带走 备份")
def save_as(chosen: ChosenReport) -> None:
    """Write a data file to a chosen place."""
    from app.exporters.files import stem
    from app.exporters.formats import write

    workbench, report = chosen.workbench, chosen.report
    path = workbench.choose_target("另存为数据文件", f"{stem(report)}.json", FILES)
    if path and workbench.write_file(path, write(report)):
        workbench.say(f"已另存到“{path}”。")


@command("export", "导出…", "Ctrl+E", icon="export", in_bar="导出", also="上报 Word PDF Excel 生成 U盘 下载 报表")
def export(chosen: ChosenReport) -> None:
    """Write the documents that are handed in, in the child process."""
    _export(chosen.workbench, chosen.report, chosen.request())


@command("blank_form", "导出空白表…", icon="blank-form", also="空表 模板 报表")
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
        report.texts[title] = report.worded(report.edition.words.title, unit=f"{ROOM}\n")
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


@command("fill_form", "填入上级 Word 模板…", icon="fill-form", also="套表 模板 报表")
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


@command("copy_page", "复制全文（带格式）", "Ctrl+Shift+C", icon="web", also="网站 发布 网页")
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


@command("charts", "历年数据图解…", icon="export", also="统计图 图表 柱状图")
def charts(chosen: ChosenReport) -> None:
    """Draw the figures of up to five years, as the library has them, as PDF or PNG."""
    from app.exporters.files import distinct_name
    from app.session.earlier_years import several_years

    workbench = chosen.workbench
    found = several_years(chosen.report, workbench.library, workbench.editions)
    if not found.charts:
        workbench.say("表中还没有可以画图的数，请先填表。")
        return
    path = workbench.choose_target(
        "历年数据图解", f"{distinct_name(found.title)}.pdf", "PDF 文件 (*.pdf);;图片 (*.png)"
    )
    if path:
        request = found._asdict() | {"path": str(path)}
        job = workbench.jobs.start("charts", "画图", request, LONGEST)
        job.done.connect(lambda made: workbench.say(f"已写到“{made}”。"))
        job.failed.connect(workbench.tell)


def _stamp(report: "Report", request: dict[str, Any]) -> str:
    return report.edition.words.draft if request["draft"] else ""


@command("print", "打印…", "Ctrl+P", icon="print", also="打字 打印机 纸质 报表")
def print_report(chosen: ChosenReport) -> None:
    """Print the report as it stands, stamped as its exports are."""
    print_pages(chosen.workbench, chosen.report.file_name, chosen.request())


@command("print_blank", "打印空白表…", icon="blank-form", also="空表 报表")
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


HANDED_TO = "handed in to"
"""The setting that remembers the folder of the package made last."""


@command("submit", "报送…", "Ctrl+Shift+E", icon="submit", in_bar="报送", also="上报 提交 交表 打包 报表")
def submit(opened: KeptEditableReport) -> None:
    """Show the page on which the report is looked over and its package made; a draft is not numbered."""
    from app.gui.outgoing.hand_in import HandInPage

    workbench, page = opened.workbench, opened.page
    if not page.flush():
        workbench.tell(workbench.status.sentence or "最后的修改尚未保存，请先存好再生成报送包。")
        return
    title = f"报送{opened.report.when_label}年报"
    folder = workbench.library.setting(HANDED_TO, "")
    guide = HandInPage(title, partial(_standing_now, opened), workbench.jobs, folder, page)
    guide.led.connect(lambda point: _lead(page, point))
    guide.wanted.connect(workbench.do)
    guide.made.connect(lambda made: _remember(opened, made))
    page.session.listeners.append(guide.follow)
    page.show_guide(guide)


def _lead(page: "ReportPage", point: "Inspected") -> None:
    if point.address:
        page.show_address(point.address, enter=True)
    elif point.finding:
        page.show_finding(point.finding, enter=True)
    elif point.point.pane:
        page.show_pane(point.point.pane)


def _remember(opened: EditableReport, folder: str) -> None:
    opened.workbench.library.set_setting(HANDED_TO, folder)
    opened.page.side.follow(frozenset(), True)  # the steps count one submission more


def _standing_now(opened: EditableReport) -> "HandIn":
    """Return the content of the page for the present report."""
    from datetime import date

    from app.checks.finding import STAMPING
    from app.exporters.package import contents
    from app.gui.outgoing.hand_in import HandIn
    from app.session.inspection import inspected, mail
    from app.session.office import receipts_of
    from app.session.submissions import previous_data

    session, report, library = opened.session, opened.report, opened.workbench.library
    findings = session.findings
    nth, plan = _planned(opened)
    previous = None if plan.is_draft else previous_data(library, report.id, nth)
    request = request_of(report) | {"number": None if plan.is_draft else nth, "previous": previous}
    points = inspected(report, findings, date.today(), session.handed_in)
    levels = [str(finding.level) for finding in findings if not finding.explained]
    files = contents(report, draft=plan.is_draft)
    receipt = _confirmed(receipts_of(report).get(str(nth))).strip()
    stamping = [finding for finding in findings if finding.level in STAMPING]
    letter = mail(report, plan.number, plan.path(Path(), 1).name, stamping)
    return HandIn(points, levels, plan, [(ROLES[role], name) for role, name in files], letter, receipt, request)


ROLES = {
    "docx": "Word 年报",
    "xlsx": "Excel 年报",
    "pdf": "PDF 年报",
    "data": "数据文件",
    "checks": "校验单",
    "sign": "签发页",
}
"""The names of the files of the package."""


def _planned(opened: EditableReport) -> tuple[int, "Plan"]:
    """The number of the next submission, and the package to be made."""
    from app.checks import stamps
    from app.exporters.files import package_path, replace_file
    from app.gui.outgoing.hand_in import Plan
    from app.session.submissions import next_submission

    workbench, session, report = opened.workbench, opened.session, opened.report
    library = workbench.library
    is_draft = stamps(session.findings)

    def path(folder: Path, copy: int) -> Path:
        return package_path(report, folder, draft=is_draft, copy=copy)

    nth, is_new = next_submission(library, workbench.editions, report)
    number = report.edition.package.number.format(number=nth)
    if is_draft:
        mark = report.edition.words.draft
        note = f"年报还有错误或未填的地方，报送包会标上“{mark}”，不编号、不留存；改好后再生成正式的报送稿。"
        return nth, Plan(note, mark, True, path, lambda made: None)
    if not is_new:
        note = f"年报与{number}相同，再写出一次同样的文件，不另编号。"
        stored = library.package(report.id, nth)
        return nth, Plan(note, number, False, path, lambda made: None, lambda made: replace_file(made, stored))
    keep = partial(_keep, workbench, report.id, nth)
    return nth, Plan(f"{number}{_replaced(report, nth)}，原样留存在年报库里。", number, False, path, keep)


def _replaced(report: "Report", nth: int) -> str:
    """Name the submission that this one corrects, with what the office said of it."""
    from app.session.office import receipts_of

    if nth == 1:
        return ""
    confirmed = _confirmed(receipts_of(report).get(str(nth - 1))).strip()
    return f"，更正{report.edition.package.number.format(number=nth - 1)}{f'（{confirmed}）' if confirmed else ''}"


def _keep(workbench: Workbench, report: str, nth: int, path: Path) -> None:
    from app.session.submissions import freeze

    freeze(workbench.library, report, nth, path)
    workbench.say(f"已生成第{nth}次报送稿。")


@command("print_sign", "打印签发页…", icon="print", also="盖章 公章 签字 落款 审批")
def print_sign(opened: KeptReport) -> None:
    """Print the page to be signed of the last submission, or of the one that is open."""
    from tempfile import TemporaryDirectory

    workbench, chosen = opened.workbench, _current(opened)
    if chosen is None:
        opened.say("尚未生成过报送包，请先生成。")
        return
    with TemporaryDirectory() as folder:
        package = Path(folder) / "package.zip"
        package.write_bytes(workbench.library.package(opened.report.id, chosen.nth))
        print_pages(workbench, opened.report.edition.package.sign, {"package": str(package)}, "sign")


# -- what was handed in ------------------------------------------------------------------------------------------------


@command("submissions", "历次报送稿…", icon="stack", also="上报 历史 以前")
def submissions(opened: KeptReport) -> None:
    """List the submissions of the open report, and run a command on one of them."""
    from app.gui.library.dialogs import Handed, SubmissionsDialog
    from app.session.office import receipts_of

    known = opened.workbench.library.submissions(opened.report.id)
    receipts = receipts_of(opened.report)
    handed = [Handed(each, _standing(opened, each) + _confirmed(receipts.get(str(each.nth)))) for each in known]
    dialog = SubmissionsDialog(handed, opened.workbench)
    dialog.exec()
    chosen, submission = dialog.command, dialog.submission
    dialog.deleteLater()
    if chosen and submission:
        opened.workbench.do(chosen, submission)


def _standing(opened: OpenReport, submission: Submission) -> str:
    change = _since(opened, submission)
    if change is None:
        return "现稿用的是另一种表样"
    return f"现稿有{len(change.edits)}处不同" if change.edits else "与现稿相同"


def _confirmed(receipt: "Receipt | None") -> str:
    """Summarise the receipt of a submission."""
    if receipt is None:
        return ""
    return f"　回执：{written_day(receipt.arrived)}收到{f'，{receipt.next_step}' if receipt.next_step else ''}"


def _since(opened: OpenReport, submission: Submission) -> "Change | None":
    """The edits made since a submission; None if the report has another edition now."""
    from app.session.submissions import since

    workbench = opened.workbench
    present = workbench.stored(opened.report.id) if opened.session.frozen else opened.report
    return since(workbench.library, workbench.editions, present, submission.nth)


@command("offer_since")
def offer_since(opened: KeptEditableReport) -> None:
    """Say so if the open report was changed since it was handed in last."""
    workbench = opened.workbench
    if workbench.status.is_offering:
        return
    last = _current(opened)
    change = _since(opened, last) if last else None
    if last and change and change.edits:
        sentence = f"第{last.nth}次报送稿之后，改了{len(change.edits)}处。"
        workbench.status.offer(sentence, "查看差异", lambda: workbench.do("compare_submission"))


@command("look_at_submission")
def look_at_submission(opened: KeptReport, submission: Submission) -> None:
    """Open a submission instead of the report; nothing of it can be changed."""
    from app.session.submissions import open_frozen

    workbench, report = opened.workbench, opened.report.id
    workbench.open_session(lambda: open_frozen(workbench.library, workbench.editions, report, submission))


@command("compare_submission", "与报送稿的差异…", icon="compare", also="上报 对比 修改")
def compare_submission(opened: KeptReport, submission: Submission | None = None) -> None:
    """Show the changes since a submission; without one, since the submission that is open, else since the last."""
    from app.gui.incoming.differences import ChangesDialog

    chosen = submission or _current(opened)
    if chosen is None:
        opened.say("尚未生成过报送包，没有可以比较的报送稿。")
        return
    change = _since(opened, chosen)
    if change is None:
        opened.workbench.tell(f"现稿用的是另一种表样，不能与第{chosen.nth}次报送稿逐项比较；可以打开它查看。")
        return
    if not change.edits:
        opened.say(f"现稿与第{chosen.nth}次报送稿相同。")
        return
    name = f"第{chosen.nth}次报送稿"
    lines = opened.page.places.differences(change)
    sentence = f"{name}之后，现稿有{len(lines)}处不同。双击定位。"
    dialog = ChangesDialog(f"与{name}的差异", sentence, lines, (name, "现稿"), opened.workbench)
    dialog.exec()
    place, wants_sheet = dialog.chosen, dialog.wants_sheet
    dialog.deleteLater()
    if place is not None:
        opened.page.show_address(change.edits[place].address, enter=True)
    elif wants_sheet:
        _write_corrections(opened, change, name)


def _write_corrections(opened: OpenReport, change: "Change", handed_in: str) -> None:
    """Write the table of corrections in the child process: place, before, after, and the reason where one is known."""
    from app.exporters.files import stem
    from app.exporters.package import CORRECTIONS
    from app.session.submissions import corrections

    workbench, report = opened.workbench, opened.report
    kinds = "PDF 文件 (*.pdf);;Word 文档 (*.docx)"
    path = workbench.choose_target(f"导出{CORRECTIONS}", f"{stem(report, part=CORRECTIONS)}.pdf", kinds)
    if not path:
        return
    rows = [list(each) for each in corrections(report, change)]
    request = request_of(report) | {"corrections": rows, "handed_in": handed_in, "path": str(path)}
    job = workbench.jobs.start("corrections", f"导出{CORRECTIONS}", request, LONGEST)
    job.done.connect(lambda made: opened.say(f"已写到“{made}”。"))
    job.failed.connect(workbench.tell)


@command("export_submission")
def export_submission(opened: KeptReport, submission: Submission | None = None) -> None:
    """Write the package that was handed in once more, byte for byte."""
    workbench, chosen = opened.workbench, submission or _current(opened)
    if chosen is None:
        return
    package = workbench.library.package(opened.report.id, chosen.nth)
    title, folder = f"再次导出第{chosen.nth}次报送稿", workbench.library.setting(HANDED_TO, "")
    path = workbench.choose_target(title, chosen.name, "报送包 (*.zip)", folder)
    if path and workbench.write_file(path, package):
        opened.say(f"已把第{chosen.nth}次报送稿原样写到“{path}”。")


@command("back_to_report")
def back_to_report(opened: KeptReport) -> None:
    """Open the report itself instead of a submission of it."""
    opened.workbench.open_report(opened.report.id)


def _current(opened: OpenReport) -> Submission | None:
    """The submission that is open, or the last one of the open report."""
    frozen = opened.session.frozen
    known = [frozen] if frozen else opened.workbench.library.submissions(opened.report.id)
    return known[-1] if known else None
