"""Commands of a whole season: the files it writes, its settings, its log, its sum; and the menu of a season."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.collect import decisions, government, packs, rollup, sameness
from app.collect.rollup import Rollup
from app.collect.sameness import Same
from app.gui.collect import season_commands as season
from app.gui.collect.small_dialogs import AdjustDialog, ask_line
from app.gui.collect.subjects import ChosenCell, ChosenEntry, OpenSeason, ShownSum
from app.gui.collect.tables import TableDialog
from app.gui.command import Menu, command

if TYPE_CHECKING:
    from app.model.report import Report


@command("season_task", "下发任务…", icon="submit")
def task(opened: OpenSeason) -> None:
    """Write the task pack that is given to the units."""
    if folder := opened.ask_folder("下发任务文件存到哪个文件夹"):
        path = packs.write_task_pack(opened.season, folder)
        opened.workbench.say(f"下发任务已存为“{path}”，请发给各单位；各单位在程序中打开，选定本单位即可。")


@command("season_progress", "进度表…", "Ctrl+P", icon="print")
def show_progress(opened: OpenSeason) -> None:
    """The progress sheet: to be looked at, printed, or written as a workbook."""
    from app.collect.exports import write_progress
    from app.gui.collect.dialogs import ProgressDialog

    dialog = ProgressDialog(opened.season, opened.page.lines, opened.workbench)
    dialog.exec()
    wants_sheet = dialog.wants_sheet
    dialog.deleteLater()
    if not wants_sheet:
        return
    name = f"{opened.page.title}进度表.xlsx"
    if path := opened.workbench.choose_target("进度表存到哪里", name, "Excel 工作簿 (*.xlsx)"):
        write_progress(opened.season, path)
        opened.workbench.say(f"进度表已存到“{path}”。")


@command("season_export", "导出…", "Ctrl+E", icon="export")
def export(opened: OpenSeason) -> None:
    """Write chosen files of the season in the background."""
    from app.gui.collect.dialogs import SeasonExportDialog

    dialog = SeasonExportDialog(opened.season, opened.workbench)
    wanted, folder = (dialog.products, dialog.target) if dialog.exec() else ([], Path())
    dialog.deleteLater()
    if wanted:
        season = opened.season
        opened.page.run(
            f"正在导出{len(wanted)}个文件…",
            lambda: [write(season, folder) for write in wanted],
            lambda made: f"已导出{len(made)}个文件到“{folder}”。",
        )


@command("season_list", "单位名单…", icon="details")
def change_units(opened: OpenSeason) -> None:
    """Add units or correct their data; an entry of the log records it."""
    from app.collect.summaries import match_again
    from app.gui.collect.season_dialogs import UnitsDialog

    dialog = UnitsDialog(opened.season, opened.workbench.editions, opened.workbench)
    changed = dialog.changed if dialog.exec() else []
    dialog.deleteLater()
    if changed:
        opened.season.change_units(changed)
        matched = match_again(opened.season)
        opened.page.refresh()
        more = f"，{matched}个待处理文件已归入" if matched else ""
        opened.workbench.say(f"单位名单已改动{len(changed)}个单位{more}。")


@command("season_summaries", "汇总包…", icon="stack")
def take_summary(opened: OpenSeason) -> None:
    """Import packs of offices below: units, their review, their adjustments."""
    from app.collect.summaries import summaries
    from app.gui.collect.dialogs import SummariesDialog

    if not summaries(opened.season):
        opened.workbench.tell("尚未收到下级的汇总包；收到的汇总包与其他文件一样收件即可。")
        return
    dialog = SummariesDialog(opened.season, opened.workbench)
    said = dialog.apply() if dialog.exec() else ""
    dialog.deleteLater()
    if said:
        opened.page.refresh()
        opened.workbench.say(said)


@command("season_settings", "收集设置…", icon="settings")
def change_settings(opened: OpenSeason) -> None:
    from app.gui.collect.season_dialogs import SeasonSettingsDialog

    dialog = SeasonSettingsDialog(opened.season, opened.workbench)
    changed = dialog.changed if dialog.exec() else {}
    dialog.deleteLater()
    for key, value in changed.items():
        opened.season.change_setting(key, value)
    if changed:
        decisions.settle_all(opened.season)
        opened.page.refresh()


@command("season_same", "相同文字…", icon="find")
def show_same(opened: OpenSeason) -> None:
    """Texts that are much alike, between units and with last year; both stand side by side."""
    season = opened.season
    opened.page.run(
        "正在比较各单位的文字…",
        lambda: [*sameness.between_units(season), *sameness.with_last_year(season)],
        lambda found: _show_same(opened, found),
    )


def _show_same(opened: OpenSeason, found: Sequence[Same]) -> str:
    """The table of like texts; a sentence of what was found."""
    if not found:
        return "没有发现相同较多的文字。"
    parts = opened.season.edition.parts
    rows = [
        (
            one.unit.name,
            one.other.name if one.other else "本单位上年",
            parts[one.part].label if one.part in parts else one.part,
            f"{one.share:.0%}",
        )
        for one in found
    ]
    sentence = f"{len(rows)}处文字相同较多（不计数字和单位名称），请核实是否套用。"
    dialog = TableDialog(
        "相同文字",
        sentence,
        ("单位", "相同于", "部分", "相同比例"),
        rows,
        opened.workbench,
        usual="打开该单位",
        texts=lambda row: (found[row].text, found[row].other_text),
    )
    if (chosen := dialog.row_chosen()) is not None:
        opened.page.show_unit(found[chosen].unit.code)
    return sentence


@command("season_undo", "撤销所选记录…", icon="undo")
def undo_entry(chosen: ChosenEntry) -> None:
    entry = chosen.page.log.entry
    assert entry is not None
    if reason := ask_line(chosen.workbench, "撤销", f"撤销第{entry.seq}条记录，另记一条。理由：", button="撤销"):
        decisions.undo(chosen.season, entry.seq, reason)
        chosen.page.refresh()


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
        chosen.workbench.tell("尚未收到政府本级的年报（名单中位于最上级、下有单位的那个单位），不能核对。")
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


MENU = Menu(
    "本次收集(&C)",
    (season.add_files, season.add_folder, take_summary, season.stop),
    (
        Menu("各页", (season.show_units, season.show_trays, season.show_sum, season.show_log)),
        season.find_unit,
    ),
    (
        season.show_review,
        Menu(
            "审核中",
            (season.next_row, season.previous_row, season.next_unit, season.previous_unit),
            (season.show_printed, season.show_tables, season.show_prose),
            (season.believe, season.reject, season.note),
        ),
        Menu(
            "所选单位",
            (season.accept, season.send_back, season.withdraw, season.exempt),
            (season.compare_paper, season.receipt, season.show_history),
            (season.publish, season.show_corrections),
        ),
        Menu("所选文件", (season.assign, season.set_aside, season.open_original, season.copy_words)),
        Menu("汇总数", (adjust, fill_government, compare_government), (show_hints, show_same)),
        undo_entry,
    ),
    (task, show_progress, export),
    (Menu("名单和设置", (change_units, change_settings)),),
    (season.close_season,),
)
