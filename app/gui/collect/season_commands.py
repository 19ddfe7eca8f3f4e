"""Commands of an open season: files that come in, its pages, the review, decisions, trays, a unit's history."""

from collections.abc import Sequence
from pathlib import Path

from app.collect import decisions, exports, packs, review
from app.collect.log import may_undo
from app.collect.values import TRAY_WORDS, Unit
from app.gui.collect.page import LOG, SUM, TRAYS, UNITS
from app.gui.collect.review_page import PRINTED, PROSE, TABLES
from app.gui.collect.small_dialogs import ask_line, ask_text
from app.gui.collect.subjects import (
    AcceptedUnit,
    AssignableFile,
    ChosenFile,
    ChosenUnit,
    Explained,
    OpenSeason,
    Receiving,
    ReportedUnit,
    Undecided,
    UnderReview,
)
from app.gui.collect.tables import TableDialog
from app.gui.collect.trays_page import show_original
from app.gui.command import command
from app.gui.incoming.commands import REPORT_ENDINGS
from app.model.dates import written_moment

REPORTS = f"年报文件 ({REPORT_ENDINGS} *.eml);;所有文件 (*)"


# -- files that come in ----------------------------------------------------------------------------------------------


@command("season_add_files", "收文件…", "Ctrl+I", icon="file")
def add_files(opened: OpenSeason) -> None:
    from app.gui.file_dialogs import sources

    if paths := sources(opened.workbench, "选择报来的文件", str(opened.page.received_from), REPORTS):
        opened.page.received_from = paths[0].parent
        opened.page.receive(paths)


@command("season_add_folder", "收文件夹…", "Ctrl+Shift+I", icon="open")
def add_folder(opened: OpenSeason) -> None:
    from app.gui.file_dialogs import folder

    if path := folder(opened.workbench, "选择放报来文件的文件夹", str(opened.page.received_from)):
        opened.page.received_from = path
        opened.page.receive([path])


@command("season_receive")
def receive(opened: OpenSeason, paths: Sequence[Path]) -> None:
    """Files that were dropped or pasted."""
    opened.page.receive(paths)


@command("season_stop", "停止收件", icon="leave")
def stop(opened: Receiving) -> None:
    opened.page.stop_receiving()


# -- pages -----------------------------------------------------------------------------------------------------------


@command("season_units", "单位进度", "Alt+1", icon="steps")
def show_units(opened: OpenSeason) -> None:
    opened.page.show_page(UNITS)


@command("season_trays", "待处理文件", "Alt+2", icon="stack")
def show_trays(opened: OpenSeason) -> None:
    opened.page.show_page(TRAYS)


@command("season_sum", "汇总", "Alt+3", icon="numbers")
def show_sum(opened: OpenSeason) -> None:
    opened.page.show_page(SUM)


@command("season_log", "记录", "Alt+4", icon="details")
def show_log(opened: OpenSeason) -> None:
    opened.page.show_page(LOG)


@command("season_find", "查找单位", "Ctrl+F", icon="find")
def find_unit(opened: OpenSeason) -> None:
    opened.page.show_page(UNITS)
    opened.page.units.finder.setFocus()
    opened.page.units.finder.selectAll()


# -- review ----------------------------------------------------------------------------------------------------------


@command("season_review", "审核", "Ctrl+Return", icon="findings")
def show_review(chosen: ReportedUnit) -> None:
    chosen.page.show_unit(chosen.unit.code)


@command("season_next_row", "下一条", "F8", icon="down")
def next_row(reviewed: UnderReview) -> None:
    if not reviewed.page.review.rows.step(1):
        reviewed.workbench.say("已是最后一条。")


@command("season_previous_row", "上一条", "Shift+F8", icon="up")
def previous_row(reviewed: UnderReview) -> None:
    if not reviewed.page.review.rows.step(-1):
        reviewed.workbench.say("已是第一条。")


@command("season_next", "下一个单位", "Ctrl+PgDown", icon="right")
def next_unit(reviewed: UnderReview) -> None:
    reviewed.page.step_unit(1)


@command("season_previous", "上一个单位", "Ctrl+PgUp", icon="left")
def previous_unit(reviewed: UnderReview) -> None:
    reviewed.page.step_unit(-1)


@command("season_printed", "看印样", "F5", icon="preview")
def show_printed(reviewed: UnderReview) -> None:
    reviewed.page.review.tabs.setCurrentIndex(PRINTED)


@command("season_tables", "看表格", "F6", icon="find-row")
def show_tables(reviewed: UnderReview) -> None:
    reviewed.page.review.tabs.setCurrentIndex(TABLES)


@command("season_prose", "看正文", "F7", icon="framework")
def show_prose(reviewed: UnderReview) -> None:
    reviewed.page.review.tabs.setCurrentIndex(PROSE)


@command("season_believe", "采信单位的说明", "Y", icon="good")
def believe(explained: Explained) -> None:
    _judge(explained, believed=True)


@command("season_reject", "不采信单位的说明", "X", icon="error")
def reject(explained: Explained) -> None:
    _judge(explained, believed=False)


def _judge(explained: Explained, *, believed: bool) -> None:
    row = explained.page.review.row
    assert row is not None
    review.judge(explained.season, explained.unit, row.key, believed=believed)
    explained.page.decided(explained.unit)
    explained.workbench.say("已记为采信。" if believed else "已记为不采信，退回时列入。")


@command("season_note", "写审核意见…", "N", icon="explain")
def note(reviewed: UnderReview) -> None:
    """A note at the marked words, the cell of the cursor, or the place of the current row."""
    place, name = reviewed.page.review.note_place()
    words = ask_text(reviewed.workbench, "审核意见", f"{name}\n退回时这条意见列入清单。", "记下")
    if words:
        review.note(reviewed.season, reviewed.unit, place._replace(message=words))
        reviewed.page.decided(reviewed.unit)


# -- decisions -------------------------------------------------------------------------------------------------------


@command("season_accept", "接收", "A", icon="accept")
def accept(undecided: Undecided) -> None:
    """Accept the hand-in under review; with open errors, or beside a file with other figures, only after a question."""
    unit, line = undecided.unit, undecided.page.review.line
    assert line is not None and line.handin is not None
    disputed = len(decisions.disputed(undecided.season, unit))
    counts = (
        (line.handin.errors, "项错误"),
        (line.handin.blanks, "项未填"),
        (disputed, "份内容不一致的文件待处理"),
    )
    open_ = "、".join(f"{count}{word}" for count, word in counts if count)
    if open_ and not undecided.workbench.confirmed(f"“{unit.name}”还有{open_}，仍然接收吗？", "接收"):
        return
    decisions.accept(undecided.season, unit, seen=line.handin.handin)
    told_decided(undecided, unit, f"已接收“{unit.name}”。")


@command("season_return", "退回…", "R", icon="back")
def send_back(reviewed: UnderReview) -> None:
    """Show the whole list, write its files, and record the return."""
    from app.gui.collect.dialogs import ReturnDialog

    found = reviewed.page.review.listed
    assert found is not None
    dialog = ReturnDialog(reviewed.season, reviewed.unit, found.review, reviewed.workbench)
    composed, target = (dialog.note, dialog.target) if dialog.exec() else (None, Path())
    dialog.deleteLater()
    if composed is None:
        return
    unit, seen = reviewed.unit, found.review.handin.handin
    decisions.refuse_unseen(unit, reviewed.season.standing(unit.unit), seen)  # before any file is written
    written = packs.write_return(reviewed.season, unit, composed, target)
    review.send_back(reviewed.season, unit, composed, seen)
    said = f"已退回“{unit.name}”，共{len(composed.items)}条；退回意见存在“{written[0].parent}”，请转给该单位。"
    told_decided(reviewed, unit, said)


def told_decided(opened: OpenSeason, unit: Unit, said: str) -> None:
    """Show what a decision changed, and offer to take it back at once."""
    entries = opened.season.entries(unit.unit)
    seq = next(one.seq for one in reversed(entries) if may_undo(one))  # files may come in meanwhile
    opened.page.decided(unit)

    def take_back() -> None:
        opened.workbench.do("season_take_back", seq, unit)

    opened.workbench.status.offer(said, "撤销", take_back)


@command("season_take_back")
def take_back(opened: OpenSeason, seq: int, unit: Unit) -> None:
    """Undo a decision that was just made, by a further entry."""
    decisions.undo(opened.season, seq)
    opened.page.decided(unit)
    opened.workbench.say("已撤销。")


@command("season_withdraw", "应单位要求撤回…", icon="undo")
def withdraw(chosen: ReportedUnit) -> None:
    unit = chosen.unit
    if reason := ask_line(chosen.workbench, "应单位要求撤回", f"“{unit.name}”的报送稿撤回，不再计入汇总。理由："):
        decisions.withdraw(chosen.season, unit, reason)
        told_decided(chosen, unit, f"“{unit.name}”已撤回。")


@command("season_exempt", "免报…", icon="zero")
def exempt(chosen: ChosenUnit) -> None:
    unit = chosen.unit
    if reason := ask_line(chosen.workbench, "免报", f"“{unit.name}”本年不需要报送。理由："):
        decisions.exempt(chosen.season, unit, reason)
        told_decided(chosen, unit, f"“{unit.name}”已记为免报。")


@command("season_paper", "核对纸质件…", icon="verify")
def compare_paper(reviewed: UnderReview) -> None:
    """Two blocks of the check code are typed from the signed page."""
    from app.gui.collect.small_dialogs import PaperDialog

    dialog = PaperDialog(reviewed.season, reviewed.unit, reviewed.workbench)
    agrees = dialog.exec()
    dialog.deleteLater()
    if agrees:
        told_decided(reviewed, reviewed.unit, "纸质件与电子件一致，已记录。")


@command("season_receipt", "回执…", icon="submit")
def receipt(chosen: ReportedUnit) -> None:
    """Write the receipt of the latest hand-in as a file for the program and as text."""
    if path := chosen.ask_folder("回执存到哪个文件夹"):
        packs.write_receipt(chosen.season, chosen.unit, path)
        chosen.workbench.say(f"回执已存到“{path}”，请转给“{chosen.unit.name}”。")


# -- trays -----------------------------------------------------------------------------------------------------------


@command("season_assign", "认领给所选单位", icon="accept")
def assign(chosen: AssignableFile) -> None:
    unit = chosen.page.trays.unit
    assert unit is not None
    handin = chosen.handin
    decisions.assign(chosen.season, handin.handin, unit)
    chosen.page.refresh()
    told_decided(chosen, unit, f"“{handin.file}”已认领给“{unit.name}”。")


@command("season_aside", "不采用…", icon="trash")
def set_aside(chosen: ChosenFile) -> None:
    handin = chosen.handin
    if reason := ask_line(chosen.workbench, "不采用", f"“{handin.file}”不采用，原件留存。理由："):
        decisions.set_aside(chosen.season, handin.handin, reason)
        chosen.page.refresh()


@command("season_open_original", "查看原件", icon="open")
def open_original(chosen: ChosenFile) -> None:
    """Open a copy of the file in the system's program for it."""
    show_original(chosen.season, chosen.handin)


@command("season_copy_words", "复制提醒", icon="paste")
def copy_words(chosen: ChosenFile) -> None:
    """Copy a text to send to the unit about the file; the program sends nothing."""
    from PySide6.QtGui import QGuiApplication

    from app.collect.stock import words_to_unit

    QGuiApplication.clipboard().setText(words_to_unit(chosen.season, chosen.handin, chosen.page.trays.unit))
    chosen.workbench.say("提醒的话已复制，可以粘贴到短信或邮件里。")


@command("season_close", "关闭收集", "Ctrl+W", "Alt+Home", icon="leave")
def close_season(opened: OpenSeason) -> None:
    opened.page.leave()


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
            written_moment(one.at),
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
