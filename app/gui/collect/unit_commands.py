"""Commands of a unit's hand-ins over time: what was published and corrected since, and every file that came in."""

from datetime import datetime

from app.collect import exports, review
from app.collect.values import TRAY_WORDS
from app.gui.collect.season_commands import told_decided
from app.gui.collect.small_dialogs import ask_line
from app.gui.collect.subjects import AcceptedUnit, ReportedUnit
from app.gui.collect.tables import TableDialog
from app.gui.collect.trays_page import show_original
from app.gui.command import command


@command("season_publish", "记为已公开…", icon="web")
def publish(accepted: AcceptedUnit) -> None:
    """The accepted report was published: what comes later is compared with it."""
    unit = accepted.unit
    place = ask_line(accepted.workbench, "记为已公开", f"“{unit.name}”的年报公开在哪里（网址），或公开日期：")
    if place:
        review.publish(accepted.season, unit, place)
        told_decided(accepted, unit, f"“{unit.name}”已记为公开，以后的改动会列入更正对照表。")


@command("season_corrections", "更正对照表…", icon="compare")
def show_corrections(reported: ReportedUnit) -> None:
    """The latest hand-in against the one that was published or accepted."""
    unit = reported.unit
    found = review.corrections(reported.season, unit)
    if found is None or not found.rows:
        reported.workbench.tell(f"“{unit.name}”最新报送稿与已接收或公开的没有不同，或者尚未接收过。")
        return
    stood = "已公开" if found.is_published else "已接收"
    dialog = TableDialog(
        review.CORRECTIONS_WORD,
        f"{unit.name}：{stood}的报送稿与最新报送稿，{len(found.rows)}处不同。",
        ("项目", stood, "最新"),
        found.rows,
        reported.workbench,
        further="导出Word…",
    )
    dialog.row_chosen()
    if dialog.wants_further and (folder := reported.ask_folder("更正对照表存到哪个文件夹")):
        path = exports.write_corrections(reported.season, unit, found, folder)
        reported.workbench.say(f"已导出到“{path}”。")


@command("season_history", "历次报送…", icon="carry")
def show_history(reported: ReportedUnit) -> None:
    """Every file of a unit with what became of it; a row leads to the original."""
    unit = reported.unit
    standing = reported.season.standing(unit.unit)
    found = reported.season.handins(unit.unit)
    marks = {standing.current: "最新", standing.accepted: "已接收"}
    rows = [
        (
            f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}",
            "" if one.number is None else f"第{one.number}次",
            TRAY_WORDS[one.tray] if one.tray else "同一次报送的另一形式" if one.part_of else marks.get(one.handin, ""),
            one.file,
        )
        for one in found
    ]
    dialog = TableDialog(
        "历次报送",
        f"“{unit.name}”报来的{len(rows)}个文件，原件都在。",
        ("收到", "次数", "情况", "文件"),
        rows,
        reported.workbench,
        usual="查看原件",
    )
    if (chosen := dialog.row_chosen()) is not None:
        show_original(reported.season, found[chosen])
