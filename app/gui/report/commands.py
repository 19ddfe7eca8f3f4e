"""Commands on the open report: saving, undo, findings, panes, last year's report, and what the office sent."""

from typing import TYPE_CHECKING

from app.gui.command import NOT_KEPT, command
from app.gui.workbench import EditableReport, KeptEditableReport, OpenReport, Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.checks import Finding
    from app.checks.returned import Returned
    from app.model.report import Report
    from app.session import Carried, Step


SAVED = "已自动保存：填的内容随时都在保存，不用按保存。"


@command("save", "保存", "Ctrl+S", icon="save", also="存盘 存档")
def save(workbench: Workbench) -> None:
    """Save at once what is not saved yet, and say so once it is; the status line tells a failure as always."""
    from PySide6.QtCore import Qt

    page = workbench.report
    if page is not None and not page.session.is_kept:
        workbench.say(NOT_KEPT)
    elif page is None or page.session.is_saved:
        workbench.say(SAVED)
    else:
        page.saving.saved.connect(lambda: workbench.say(SAVED), Qt.ConnectionType.SingleShotConnection)
        page.saving.soon()


@command("home", "返回首页", "Ctrl+W", "Alt+Home", icon="back", in_bar="首页", also="关闭 退出 列表 报表")
def home(opened: OpenReport) -> None:
    opened.workbench.close_report()


@command("undo", "撤销", "Ctrl+Z", icon="undo", in_bar="撤销", also="撤回 取消 反悔 后退 退回上一步")
def undo(opened: EditableReport) -> None:
    opened.page.undo()


@command("redo", "重做", "Ctrl+Y", "Ctrl+Shift+Z", icon="redo", in_bar="重做", also="恢复 前进")
def redo(opened: EditableReport) -> None:
    opened.page.redo()


# -- findings ------------------------------------------------------------------------------------------------------


@command("next_finding", "下一个问题", "F8", icon="down", also="错误 检查 核对")
def next_finding(opened: OpenReport) -> None:
    opened.page.step_finding(1)


@command("previous_finding", "上一个问题", "Shift+F8", icon="up", also="错误 检查 核对")
def previous_finding(opened: OpenReport) -> None:
    opened.page.step_finding(-1)


@command("accept", "按建议改正", "Ctrl+F8", icon="accept", also="修正 改错 合计")
def accept(opened: EditableReport) -> None:
    """Make the correction that the current finding offers."""
    if why := opened.page.findings.accept():
        opened.say(why)


@command("explain_current", "填写核实说明或答复…", "Alt+F8", icon="explain", also="解释 理由 忽略")
def explain_current(opened: EditableReport) -> None:
    """Explain the current finding, or answer it where the supervising office sent it."""
    if not opened.page.findings.explain_current():
        opened.say("先按 F8 到一个“核实”或“退回意见”的问题，再填写核实说明或答复。")


@command("explain")
def explain(opened: EditableReport, findings: list["Finding"]) -> None:
    """Ask why findings of one cause may stand, keep the answer with their figures, and go on to the next one.

    What the supervising office sent back is answered instead, item by item.
    """
    from app.checks import earlier, explaining, explanation
    from app.gui.report.dialogs import ExplanationDialog
    from app.model.edition import Level
    from app.session import now

    report, panel = opened.report, opened.page.findings
    if findings[0].level is Level.RETURN:
        panel.remember_order()
        item = findings[0].figures["item"]
        opened.workbench.do("answer", item)
        if all(each.figures.get("item") != item for each in opened.session.findings):
            panel.go_on(findings[:1])
        return
    written = next((text for each in findings if (text := explanation(report, each))), "")
    known = earlier(_reports_of_unit(opened.workbench, report), findings[0].code)
    others = panel.others_open(findings)
    dialog = ExplanationDialog(report.edition, findings, written, known, opened.workbench, others=others)
    if dialog.exec():
        panel.remember_order()
        findings = [*findings, *(others if dialog.takes_others else ())]
        opened.page.apply(explaining(report, findings, dialog.text, now()))
        if dialog.text:
            panel.go_on(findings)
    dialog.deleteLater()


MOST_REPORTS = 4
"""Reports of a unit whose explanations are offered again."""


def _reports_of_unit(workbench: Workbench, report: "Report") -> "Iterator[Report]":
    """The open report and the unit's latest others."""
    yield report
    unit = str(report.unit.get("id", ""))
    lines = [each for each in workbench.library.summaries() if each.unit == unit and each.report != report.id]
    for line in sorted(lines, key=lambda each: (each.year, each.period), reverse=True)[: MOST_REPORTS - 1]:
        yield workbench.stored(line.report)


@command("convert")
def convert(opened: KeptEditableReport) -> None:
    """Move the open report to the edition that its own advises; the present report goes to the trash."""
    from app.session import add, moved

    workbench, report = opened.workbench, opened.report
    if (advice := report.edition.advice) is None:
        return
    edition = workbench.editions[advice.edition]
    sentence = f"按另一种表样“{edition.name}”重新生成这份年报？填过的内容都会带过去。"
    if not workbench.confirmed(sentence, advice.fix, "现在这一份会放进回收站，随时可以找回。"):
        return
    new = moved(report, edition, advice.moves)
    if workbench.close_report():
        workbench.library.remove(report.id)
        add(workbench.library, new, advice.fix)
        workbench.open_report(new.id)


# -- panes and sections ---------------------------------------------------------------------------------------------


@command("findings", "显示或隐藏检查结果", "F9", icon="findings", in_bar="检查结果", also="审核 勾稽 合计 错误")
def findings(opened: OpenReport) -> None:
    opened.page.toggle_pane("findings")


@command("steps", "显示或隐藏填报步骤", "F5", icon="steps", also="流程 步骤 怎么填")
def steps(opened: OpenReport) -> None:
    opened.page.toggle_pane("steps")


@command("numbers", "显示或隐藏文中数字", "F12", icon="numbers", also="引用 核对")
def numbers(opened: OpenReport) -> None:
    opened.page.toggle_pane("numbers")


@command("details", "显示或隐藏填报说明", "F7", icon="details", also="口径 怎么填 帮助")
def details(opened: OpenReport) -> None:
    opened.page.toggle_pane("details")


@command("preview", "显示或隐藏预览", "F6", icon="preview", in_bar="预览", also="打印预览 版面 报表 放大 看样")
def preview(opened: OpenReport) -> None:
    opened.page.toggle_pane("preview")


@command("enter_side", "进入侧栏或返回表格", "Ctrl+F6", icon="right")
def enter_side(opened: OpenReport) -> None:
    """Put the focus into the pane at the side, or back into the form; Esc does that too."""
    opened.page.enter_side()


@command("next_section", "下一部分", "Ctrl+PgDown", "Ctrl+Tab", icon="right", also="翻页 下一页")
def next_section(opened: OpenReport) -> None:
    opened.page.step_tab(1)


@command("previous_section", "上一部分", "Ctrl+PgUp", "Ctrl+Shift+Tab", icon="left", also="翻页 上一页")
def previous_section(opened: OpenReport) -> None:
    opened.page.step_tab(-1)


# -- the order of work ---------------------------------------------------------------------------------------------


@command("deadline", "报送期限…", icon="deadline", also="截止 时间 期限")
def deadline(opened: EditableReport) -> None:
    """Ask for the day on which the unit hands its report in."""
    from app.gui.report.dialogs import DeadlineDialog
    from app.session import change_of_deadline, due

    dialog = DeadlineDialog(due(opened.report), opened.workbench)
    if dialog.exec():
        opened.page.apply(change_of_deadline(opened.report, dialog.day))
    dialog.deleteLater()


@command("show_steps")
def show_steps(workbench: Workbench) -> None:
    """Show on the start page what is left to do in the chosen report."""
    from datetime import date

    from app.forms import FormError
    from app.model.datafile import DataFileError
    from app.session import deadline_sentence, steps
    from app.store import LibraryError

    start = workbench.start
    summary = start.model.summary(start.current() or "")
    if workbench.report is not None or summary is None:
        start.show_steps((), "")
        return
    try:
        report, handed_in = workbench.stored(summary.report), len(workbench.library.submissions(summary.report))
    except (LibraryError, DataFileError, FormError):
        start.show_steps((), "")  # what cannot be read says so when it is opened
        return
    left = steps(report, summary.errors, summary.verify, handed_in)
    words = f"{report.unit_name}　{report.when_label}　{deadline_sentence(report, date.today(), handed_in)}"
    start.show_steps(left, words)


@command("go_to_step")
def go_to_step(workbench: Workbench, step: "Step") -> None:
    """Open the chosen report at a step."""
    if workbench.open_report(workbench.start.current() or "") and workbench.report is not None:
        workbench.report.follow_step(step)


@command("show_duties")
def show_duties(workbench: Workbench) -> None:
    """Show on the start page which reports are due, and by when."""
    from datetime import date

    from app.forms import FormError
    from app.model.datafile import DataFileError
    from app.session.progress import duties, duties_sentence
    from app.store import LibraryError

    if workbench.report is not None:
        return
    try:
        owed = duties(workbench.library, workbench.editions, date.today())
    except (LibraryError, DataFileError, FormError):
        owed = []  # what cannot be read says so when it is opened
    workbench.start.show_due(duties_sentence(owed))


MOST_NAMED = 7
"""Cells that are named in the question whether to replace them; more would fill the screen."""


@command("offer_last")
def offer_last(opened: EditableReport) -> None:
    """Say so if the library has last year's report of the unit and the open report does not know it as it is."""
    from app.session import is_news, last_in

    workbench, report = opened.workbench, opened.report
    if is_news(report, last_in(workbench.library, workbench.editions, report)):
        known = "有改动" if report.last_year else "已在年报库里"
        sentence = f"本单位{report.compared_label}的年报{known}。"
        workbench.status.offer(sentence, "设为上年数据", lambda: workbench.do("take_last"))


@command("year_turn", "年度更新", icon="last-year", also="去年 新年度 结转")
def year_turn(opened: EditableReport) -> None:
    """Show what the report still owes that began as last year's: years, figures, the cover, the promises."""
    from app.gui.report.year_turn import YearTurnPage

    if opened.report.last_year is None:
        opened.say(f"尚无{opened.report.compared_label}的数据，请先由上年年报新建，或设为上年数据。")
    else:
        opened.page.show_guide(YearTurnPage(opened.page, opened.page))


@command("take_last", "采用年报库中的上年年报", icon="last-year", also="去年 结转 上年数")
def take_last(opened: EditableReport) -> None:
    """Take over last year's report as it is in the library now."""
    from app.session import is_news, last_in, taking

    report = opened.report
    last = last_in(opened.workbench.library, opened.workbench.editions, report)
    if last is None:
        opened.say(f"年报库里没有{report.unit_name}{report.compared_label}的年报，请先打开或导入它。")
    elif not is_news(report, last):
        opened.say(f"上年数据与年报库中{last['year']}年的年报一致。")
    else:
        opened.page.apply(taking(report, last))
        opened.say(f"已采用年报库中{last['year']}年的年报作为上年数据；可以撤销。")


@command("carry", "结转上年数", "Ctrl+L", icon="carry", also="去年 带入")
def carry(opened: EditableReport, _table: str = "") -> None:
    """Fill in what last year's report hands on: into blanks, and into other cells only if the user says so."""
    from app.session import carried, last_in

    opened.page.current_section.end_edits()
    report = opened.report
    known = last_in(opened.workbench.library, opened.workbench.editions, report)
    last = known or (report.last if report.last_year else None)
    if last is None:
        opened.say(f"没有{report.compared_label}的数据可以结转，请先打开或导入上年的年报。")
        return
    found = carried(report, last)
    if not found.figures:
        opened.say("上年的年报里没有可以结转的数。")
        return
    replace = _replaces(opened, found) if found.other else False
    if replace is None:
        return
    change = found.change(report, replace=replace)
    if change.is_empty:
        opened.say(f"已与{last['year']}年年报的结转数一致，没有要填的。")
        return
    opened.page.apply(change)
    count = len(found.blank) + (len(found.other) if replace else 0)
    opened.say(f"已从{last['year']}年的年报结转{count}格，格中标“转”字；可以撤销。")


def _replaces(opened: EditableReport, found: "Carried") -> bool | None:
    """Ask whether last year's figures replace others; None if the user cancels."""
    report = opened.report
    choices = [*(["只填空白格"] if found.blank else []), "全部换成上年的数", "取消"]
    sentence = f"有{len(found.other)}格已经填了数，与上年年报的不同，要换成上年的数吗？"
    lines = [
        f"{report.edition.cells[cell].name}：现在是{report.answers[cell].text}，上年年报是{found.figures[cell].text}"
        for cell in found.other[:MOST_NAMED]
    ]
    chosen = opened.workbench.ask(sentence, choices, "\n".join(lines), careful=not found.blank)
    return None if chosen == len(choices) - 1 else chosen == len(choices) - 2


@command("beside", "显示或隐藏上年文字对照", "Shift+F7", icon="compare", also="去年 对比")
def beside(opened: OpenReport) -> None:
    opened.page.toggle_pane("beside")


@command("last_year", "显示或隐藏上年数", "Ctrl+Shift+L", icon="last-year", also="去年 往年")
def last_year(opened: OpenReport) -> None:
    """Show last year's figures in the tables, or hide them."""
    settings = opened.workbench.settings
    settings["last_year"] = not settings["last_year"]


@command("return_note", "退回意见…", icon="explain", also="打回 修改意见 答复")
def return_note(opened: OpenReport) -> None:
    """List all items of the return note with how they stand, and go to one or answer it."""
    from app.checks.returned import note_of, returned
    from app.gui.report.dialogs import ReturnDialog

    note = note_of(opened.report)
    if note is None:
        opened.say("这份年报没有退回意见；收到退回意见的文件，拖进窗口或用“打开或导入”打开。")
        return
    may_edit = not opened.session.read_only
    dialog = ReturnDialog(opened.report, note, returned(opened.report), may_edit=may_edit, parent=opened.workbench)
    dialog.exec()
    chosen, answered = dialog.chosen, dialog.answered
    dialog.deleteLater()
    if chosen is not None:
        _go_to(opened, chosen)
    elif answered is not None:
        answer(EditableReport(opened.workbench, opened.page), answered.item.id)


def _go_to(opened: OpenReport, one: "Returned") -> None:
    from app.checks.returned import finding_of

    opened.page.show_finding(finding_of(opened.report, one), enter=True)


@command("answer")
def answer(opened: EditableReport, item: str) -> None:
    """Ask for the answer to an item of the return note, by its id."""
    from app.checks.returned import returned
    from app.gui.report.dialogs import AnswerDialog
    from app.session.office import answering, open_items

    one = next((each for each in returned(opened.report) if each.item.id == item), None)
    if one is None:
        return
    dialog = AnswerDialog(opened.report, one, opened.workbench)
    accepted, text = dialog.exec(), dialog.text
    dialog.deleteLater()
    if not accepted or text == one.answer:
        return
    opened.page.apply(answering(opened.report, item, text))
    left = len(open_items(opened.report))
    done = "已记下答复" if text else "已取消答复"
    opened.say(f"{done}，退回意见{f'还有{left}条没有修改或答复' if left else '都已修改或答复，可以重新报送'}。")


@command("demands", "主管部门的要求…", icon="details", also="通知 任务 上级")
def demands(opened: OpenReport) -> None:
    """Show what the task that was taken over asks of the report, and take it off if the user says so."""
    from app.checks.returned import TASK
    from app.gui.report.dialogs import DemandsDialog
    from app.session.office import asked, taking_off

    if TASK not in opened.report.exchange:
        opened.say("这份年报未带入过下发任务；收到任务文件，拖进窗口或用“打开或导入”打开。")
        return
    may_edit = not opened.session.read_only
    dialog = DemandsDialog(asked(opened.report), may_edit=may_edit, parent=opened.workbench)
    accepted = dialog.exec()
    dialog.deleteLater()
    if accepted and may_edit:
        opened.page.apply(taking_off(opened.report))
        opened.say("已取消主管部门的要求，全部检查照常进行；可以撤销。")
