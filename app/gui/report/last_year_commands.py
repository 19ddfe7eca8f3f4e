"""Commands on last year's report: taking it over from the library, carrying its figures in."""

from typing import TYPE_CHECKING

from app.gui.command import command
from app.gui.workbench import EditableReport, OpenReport

if TYPE_CHECKING:
    from app.session import Carried


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


@command("year_turn", "年度更新", icon="last-year")
def year_turn(opened: EditableReport) -> None:
    """Show what the report still owes that began as last year's: years, figures, the cover, the promises."""
    from app.gui.report.year_turn import YearTurnPage

    if opened.report.last_year is None:
        opened.say(f"尚无{opened.report.compared_label}的数据，请先由上年年报新建，或设为上年数据。")
    else:
        opened.page.show_guide(YearTurnPage(opened.page, opened.page))


@command("take_last", "采用年报库中的上年年报", icon="last-year")
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


@command("carry", "结转上年数", "Ctrl+L", icon="carry")
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


@command("beside", "显示或隐藏上年文字对照", "Shift+F7", icon="compare")
def beside(opened: OpenReport) -> None:
    opened.page.toggle_pane("beside")


@command("last_year", "显示或隐藏上年数", "Ctrl+Shift+L", icon="last-year")
def last_year(opened: OpenReport) -> None:
    """Show last year's figures in the tables, or hide them."""
    settings = opened.workbench.settings
    settings["last_year"] = not settings["last_year"]
