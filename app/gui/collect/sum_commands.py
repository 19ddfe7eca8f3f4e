"""Commands of the sum that is shown: adjustments, the government's own report, figures that may be counted twice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.collect import government, rollup
from app.collect.rollup import Rollup
from app.gui.collect.small_dialogs import AdjustDialog
from app.gui.collect.subjects import ChosenCell, OpenSeason, ShownSum
from app.gui.collect.tables import TableDialog
from app.gui.command import command

if TYPE_CHECKING:
    from app.model.report import Report

MOST_LISTED = 12
"""Cells that a question lists."""


@command("season_adjust", "调整汇总数…", icon="numbers")
def adjust(chosen: ChosenCell) -> None:
    """Add a signed amount to the chosen cell of the sum."""
    cell, scope = chosen.page.sum.cell, chosen.page.sum.scope
    dialog = AdjustDialog(chosen.season.edition.cells[cell].name, chosen.workbench)
    if dialog.exec():
        rollup.adjust(chosen.season, scope, cell, dialog.amount.text(), dialog.reason.text())
        chosen.page.sum.refresh()
    dialog.deleteLater()


@command("season_government", "按汇总数填政府年报…", icon="fill-form")
def fill_government(chosen: ShownSum) -> None:
    """Make the government's own report of the sum, or fill the one in the library; typed figures are asked about."""
    from app.gui.incoming import intake

    summed = chosen.sum
    report = government.pre_filled(summed)
    workbench = chosen.workbench
    known = intake.existing(workbench, report)
    if known is None:
        intake.add_report(workbench, report, "按汇总数预填")
        workbench.open_report(report.id)
    elif workbench.open_report(known) and workbench.report is not None:
        _fill(chosen, workbench.report.session.report, summed)


def _fill(chosen: ShownSum, report: "Report", summed: Rollup) -> None:
    """Fill an open report: blanks at once, figures that were typed only after they were listed."""
    page = chosen.workbench.report
    assert page is not None
    other = government.would_change(report, summed)
    typed = {cell: pair for cell, pair in other.items() if pair[0] is not None}
    replace = False
    if typed:
        cells = report.edition.cells
        lines = [f"{cells[cell].name}：现为{before}，汇总数{after}" for cell, (before, after) in typed.items()]
        more = [f"等{len(lines)}格"] if len(lines) > MOST_LISTED else []
        sentence = f"这份年报已填的数有{len(typed)}格与汇总数不同，怎么办？"
        buttons = ("只填空白格", "全部改为汇总数", "都不改")
        answer = chosen.workbench.ask(sentence, buttons, "\n".join(lines[:MOST_LISTED] + more), careful=True)
        if answer == 2:
            return
        replace = answer == 1
    page.apply(government.filling(report, summed, replace=replace))
    chosen.workbench.say("已按汇总数填写，可以撤销。")


@command("season_compare", "与政府填报数核对…", icon="compare")
def compare_government(chosen: ShownSum) -> None:
    """Show the figures of the government's own report that differ from the sum."""
    head = government.government(chosen.season)
    standing = chosen.season.standing(head.unit) if head else None
    if head is None or standing is None or standing.current is None:
        chosen.workbench.tell("没有收到政府本级的年报（名单中位于最上级、下有单位的那个单位），不能核对。")
        return
    summed, cells = chosen.sum, chosen.season.edition.cells
    names = {unit.code: unit.name for unit in chosen.season.units()}
    found = government.differing(chosen.season.report(standing.current), summed)
    rows = [
        (
            cells[one.cell].name,
            one.typed,
            "无" if one.summed is None else str(one.summed),
            "、".join(names[code] for code in one.alike),
        )
        for one in found
    ]
    sentence = f"“{head.name}”填报的数与{summed.heading}相比，{len(rows)}格不同。"
    _show(chosen, "与政府填报数核对", sentence, ("项目", "填报数", "汇总数", "数值相同的单位"), rows)


@command("season_hints", "重复统计提示…", icon="hint")
def show_hints(chosen: ShownSum) -> None:
    """Figures that two units may both have counted, and reports of another form."""
    from app.collect.rollup import double_counts, of_other_forms

    cells = chosen.season.edition.cells
    rows = [(cells[hint.cell].name if hint.cell else "汇总件", hint.sentence) for hint in double_counts(chosen.sum)]
    rows += [("表样不同", f"{unit.name}用的是另一表样，数字已按对应关系换算。") for unit in of_other_forms(chosen.sum)]
    _show(chosen, "重复统计提示", f"{chosen.sum.heading}。以下各条请核对。", ("项目", "提示"), rows)


def _show(
    opened: OpenSeason, title: str, sentence: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    if not rows:
        opened.workbench.tell(f"{title}：未发现。")
        return
    TableDialog(title, sentence, header, rows, opened.workbench).row_chosen()
