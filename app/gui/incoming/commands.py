"""Commands by which reports come into the library: new ones, the example, and what is read from files."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.gui.command import command
from app.gui.workbench import ChosenReport, EditableReport, Workbench

if TYPE_CHECKING:
    from app.gui.incoming.proposal import Purpose
    from app.model.period import Period

REPORT_ENDINGS = (
    "*.json *.zip *.docx *.doc *.wps *.rtf *.odt *.xlsx *.xlsm *.xls *.et *.ods"
    " *.pdf *.html *.htm *.mht *.mhtml *.txt *.csv"
)
"""The endings of all files that are imported, as a file dialog names them."""

FILES = f"年报文件 ({REPORT_ENDINGS});;数据文件 (*.json);;所有文件 (*)"
LEDGERS = "台账 (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.html *.htm *.mht);;所有文件 (*)"
BLANK_LEDGER = "Excel 台账 (*.xlsx)"


@command("new", "新建年报…", "Ctrl+N", icon="new", also="创建 新年报 填写")
def new(workbench: Workbench, name: str = "", when: "Period | None" = None, form: str = "") -> None:
    """Ask for unit and period, with a proposal for both, and open the new report."""
    from app.gui.incoming.intake import created
    from app.gui.incoming.new_report import NewDialog

    dialog = NewDialog(workbench.library.units(), workbench.editions, workbench)
    dialog.propose(name, when, form)
    wanted = dialog.wanted if dialog.exec() else None
    dialog.deleteLater()
    if wanted and workbench.close_report():
        opened = workbench.open_report(wanted.existing or created(workbench, wanted))
        if opened and wanted.with_frame and not wanted.existing:
            workbench.do("year_turn")


@command("new_from", "据此新建下一年度年报…", "Ctrl+Shift+N", icon="new-from", also="明年 下一年")
def new_from(chosen: ChosenReport) -> None:
    """Begin the report of the next period after the open report, or after the one chosen."""
    report = chosen.report
    new(chosen.workbench, report.unit_name, report.edition.calendar.shifted(report.when, 1), report.edition.form)


@command("open")
def open_chosen(workbench: Workbench) -> None:
    """Open the report that is chosen on the start page."""
    workbench.open_report(workbench.start.current() or "")


@command("example", "打开示例", icon="example", also="样例 范例 示范")
def example(workbench: Workbench) -> None:
    """Open the filled example of the edition in force; it is added to the library if it is not there yet."""
    from app.gui.incoming.intake import open_example

    open_example(workbench)


@command("practice", "练习", icon="example", also="培训 学习 试填")
def practice(workbench: Workbench) -> None:
    """Open the example with mistakes to be found and put right; nothing of it is kept."""
    from app.gui.incoming.intake import open_practice

    open_practice(workbench)


@command("open_file", "打开或导入…", "Ctrl+O", icon="file", also="读取 导入 Word PDF Excel 网页")
def open_file(workbench: Workbench) -> None:
    """Ask for a file of any kind that can be read."""
    if path := workbench.choose_source("打开或导入", FILES):
        bring_in(workbench, path)


@command("begin_from_file", "由上年的年报文件新建…", "Ctrl+Shift+O", icon="new-from", also="去年 导入 结转")
def begin_from_file(workbench: Workbench) -> None:
    """Ask for last year's report, and begin this year's from it."""
    from app.gui.incoming.proposal import Purpose

    if path := workbench.choose_source("选择上年的年报", FILES):
        bring_in(workbench, path, Purpose.CONTINUE)


@command("begin")
def begin(workbench: Workbench) -> None:
    """Begin the report that is due: after last year's in the library, the chosen unit's first, else from a file."""
    from datetime import date

    from app.session.progress import duties

    start = workbench.start.model.summary(workbench.start.current() or "")
    owed = [duty for duty in duties(workbench.library, workbench.editions, date.today()) if duty.previous]
    owed.sort(key=lambda duty: start is None or duty.unit != start.unit_name)
    if owed:
        new(workbench, owed[0].unit, owed[0].period, owed[0].form)
    else:
        begin_from_file(workbench)


@command("bring_in")
def bring_in(workbench: Workbench, path: Path, purpose: "Purpose | None" = None) -> None:
    """Open a data file, or propose what another file holds, to be used for `purpose` (None: for the library)."""
    from app.gui.incoming import intake
    from app.gui.incoming.proposal import Purpose

    intake.bring_in(workbench, path, purpose or Purpose.KEEP)


@command("paste_in", "从剪贴板导入…", "Ctrl+Shift+V", icon="paste", also="网页 复制")
def paste_report(workbench: Workbench) -> None:
    """Propose a report that was copied from a web page, Word or WPS."""
    from app.gui.incoming.intake import paste_in

    paste_in(workbench)


@command("count_ledger", "按依申请台账填写…", icon="new-from", also="登记簿 统计 合计")
def count_ledger(opened: EditableReport, path: Path | None = None) -> None:
    """Count a ledger of applications, and fill its figures in if the user says so. Without `path` ask for the file."""
    from app.gui.incoming.ledger_dialog import propose_ledger

    workbench, edition = opened.workbench, opened.report.edition
    if edition.ledger is None:
        workbench.tell(f"表样“{edition.name}”没有台账。")
    elif path := path or workbench.choose_source("选择依申请台账", LEDGERS):
        propose_ledger(opened, path)


@command("empty_ledger", "空白台账…", icon="blank-form", also="登记簿 模板")
def empty_ledger(workbench: Workbench) -> None:
    """Write an empty ledger to be kept during the year."""
    from datetime import date

    from app.exporters.xlsx.listing import blank_ledger

    edition = workbench.editions.for_year(date.today().year)
    if edition is None or (ledger := workbench.editions[edition].ledger) is None:
        workbench.tell("现行的表样没有台账。")
        return
    path = workbench.choose_target("空白台账放在哪里", f"{ledger.name}.xlsx", BLANK_LEDGER)
    if path and workbench.write_file(path, blank_ledger(workbench.editions[edition])):
        workbench.say(f"空白台账已存到“{path}”。")
