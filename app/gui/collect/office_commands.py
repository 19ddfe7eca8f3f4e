"""Commands of a whole season: the files it writes, its list of units, its settings, its log."""

from collections.abc import Sequence
from pathlib import Path

from app.collect import decisions, packs, sameness
from app.collect.sameness import Same
from app.gui.collect.small_dialogs import ask_line
from app.gui.collect.subjects import ChosenEntry, OpenSeason
from app.gui.collect.tables import TableDialog
from app.gui.command import command


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
    from app.gui.collect.export_dialogs import ProgressDialog

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
    from app.gui.collect.export_dialogs import SeasonExportDialog

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
    from app.gui.collect.summaries_dialog import SummariesDialog

    if not summaries(opened.season):
        opened.workbench.tell("还没有收到下级的汇总包；收到的汇总包像其他文件一样收进来即可。")
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
