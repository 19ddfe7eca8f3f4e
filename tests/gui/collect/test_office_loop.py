"""The loop with real keys on both ends, and what of it is taken back, asked about and offered."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from app.collect import packs
from app.collect.review_list import Group
from app.collect.season import Season
from app.collect.values import State
from app.forms import bundled
from app.gui.collect.commands import WHO
from app.gui.collect.dialogs import ReturnDialog
from app.gui.collect.office_commands import MENU
from app.gui.collect.shown_report import TablesView
from app.model.edition import Level
from app.model.report import Report
from app.session.office import open_items
from tests.collect.seasons import hand_in, members, report_of
from tests.gui.clerk import Clerk, choose, focused, press, type_into
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import click
from tests.gui.outgoing.test_submissions import hand_in as hand_over
from tests.made import put

FIRST, SECOND, UNASKED = "requests.new.total", "review.direct.total", "disclosure.normative.made"


def test_the_loop_with_keys_on_both_ends(clerk: Clerk, tmp_path: Path) -> None:
    """One window plays both: the unit's report stands before the season, and Ctrl+W leads back to it."""
    path = made_season(tmp_path / "收集.nbs", members(3))
    task = written_task(path, tmp_path)
    # the unit takes over the task, makes two mistakes, explains one finding, and hands in
    clerk.window.come_forward([hand_in(report_of(members(3)[1], 1), tmp_path / "单位", "json")])
    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.window.come_forward([task])
    assert clerk.report.unit["code"] == "001"
    clerk.fill(FIRST, "9999")
    clerk.fill(SECOND, "8888")
    explained = explain_one(clerk, "核实无误")
    first = handed_in(clerk, tmp_path / "一")
    clerk.press("Ctrl+W")
    # the office: what waits is opened, the explanation is not believed, one list goes back
    office = Officer(clerk, path)
    office.receive(first)
    office.open("001")
    while office.page.review.row is None or not office.page.review.row.key:
        clerk.press("F8")
    assert "只写了核实无误" in office.page.review.row.detail
    clerk.press("X")
    said: list[str] = []

    def whole_list(dialog: ReturnDialog) -> None:
        said.extend(item.message for item in dialog.items)
        press(dialog.list, "Return")

    with clerk.answering(whole_list):
        clerk.press("R")
    assert f"说明不采信：{explained}" in said and len(said) >= 3
    assert office.state("001") is State.RETURNED
    (note,) = (tmp_path / "退回意见").glob("*.json")
    # the unit opens the note, mends, answers what is left, changes what nobody asked for, and hands in
    clerk.window.come_forward([note])
    assert len(open_items(clerk.report)) == len(said)
    for cell in (FIRST, SECOND):
        clerk.grid(cell.partition(".")[0]).show_cell(cell)
        clerk.press("Delete")
    answer_the_rest(clerk, "本单位确无此项工作。")
    clerk.fill(UNASKED, "77")
    second = handed_in(clerk, tmp_path / "二")
    # the office sees what was changed, what was answered, and what nobody asked for
    clerk.press("Ctrl+W")
    assert clerk.window.stack.currentWidget() is office.page
    office.receive(second)
    assert office.state("001") is State.AGAIN
    office.open("001")
    shown = [row for row in office.page.review.rows.rows.items if not isinstance(row, str)]
    replies = {row.message: row.word for row in shown if row.group is Group.REPLIES}
    assert replies.pop(f"说明不采信：{explained}") == "已答复"
    assert set(replies.values()) == {"已修改"}
    assert [row.cells for row in shown if row.group is Group.UNASKED] == [(UNASKED,)]
    clerk.press("A")
    assert office.state("001") is State.ACCEPTED
    assert summed(office) == "77"
    # a third hand-in changes nothing in the sum until it is decided
    clerk.window.come_forward([note])
    clerk.fill(UNASKED, "78")
    third = handed_in(clerk, tmp_path / "三")
    clerk.press("Ctrl+W")
    office.receive(third)
    assert office.state("001") is State.AGAIN
    assert summed(office) == "77"
    office.open("001")
    clerk.press("A")
    assert summed(office) == "78"


def written_task(season: Path, folder: Path) -> Path:
    with Season.open(season, bundled(), "张某") as opened:
        return packs.write_task_pack(opened, folder)


def explain_one(clerk: Clerk, words: str) -> str:
    """Explain the first finding that is to be verified; its message."""
    while (finding := clerk.page.findings.finding) is None or finding.level is not Level.VERIFY:
        clerk.press("F8")

    def explain(dialog: Any) -> None:
        type_into(focused() or dialog, words)
        press(focused() or dialog, "Tab")
        press(focused() or dialog, "Return")

    with clerk.answering(explain):
        clerk.press("Alt+F8")
    return finding.message


def answer_the_rest(clerk: Clerk, words: str) -> None:
    """Answer each item that no change has closed."""

    def answer(dialog: Any) -> None:
        type_into(focused() or dialog, words)
        press(focused() or dialog, "Tab")
        press(focused() or dialog, "Return")

    for _ in open_items(clerk.report):
        while (finding := clerk.page.findings.finding) is None or finding.level is not Level.RETURN:
            clerk.press("F8")
        with clerk.answering(answer):
            clerk.press("Alt+F8")
    assert open_items(clerk.report) == []


def handed_in(clerk: Clerk, folder: Path) -> Path:
    """The package that the unit hands in."""
    hand_over(clerk, folder, [])
    (path,) = folder.glob("*.zip")
    return path


def summed(office: Officer) -> str:
    """The figure that the sum's grid shows."""
    office.clerk.press("Alt+3")
    office.wait(lambda: office.page.sum.rollup is not None and office.page.sum.tables is not None)
    tables = office.page.sum.tables
    assert tables is not None
    view = tables.views[UNASKED.partition(".")[0]]
    return str(view.grid.index_of(UNASKED).data())


def received_file(report: Report, folder: Path) -> Path:
    return hand_in(report, folder / "文件", "json")


def test_a_decision_is_taken_back_by_the_offered_button(clerk: Clerk, tmp_path: Path) -> None:
    path = made_season(tmp_path / "收集.nbs", members(3))
    office = Officer(clerk, path)
    office.receive(received_file(report_of(members(3)[1], 1), tmp_path))
    office.open("001")
    clerk.press("A")
    assert office.state("001") is State.ACCEPTED
    offer = clerk.window.status.findChild(QPushButton, "offer")
    assert offer is not None and offer.isVisible()
    click(offer)
    assert office.state("001") is State.WAITING
    assert office.page.review.line is not None and office.page.review.line.standing.state is State.WAITING


def test_an_open_error_is_asked_about_before_it_is_accepted(clerk: Clerk, tmp_path: Path) -> None:
    path = made_season(tmp_path / "收集.nbs", members(3))
    report = report_of(members(3)[1], 1)
    put(report, FIRST, "9999")
    office = Officer(clerk, path)
    office.receive(received_file(report, tmp_path))
    office.open("001")
    with clerk.answering(choose("取消")):
        clerk.press("A")
    assert office.state("001") is State.WAITING
    with clerk.answering(choose("接收")):
        clerk.press("A")
    assert office.state("001") is State.ACCEPTED


def test_commands_are_there_only_where_they_can_be_used(clerk: Clerk, tmp_path: Path) -> None:
    actions = clerk.window.actions_by_name
    assert "season_accept" not in actions  # made with the first season, never at the start
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))

    def enabled() -> set[str]:
        return {each.name for each in MENU if actions[each.name].isEnabled()}

    assert {"season_add_files", "season_units", "season_exempt", "season_close"} <= enabled()
    assert not {"season_accept", "season_return", "season_assign", "season_adjust", "season_stop"} & enabled()
    assert not actions["save_as"].isEnabled() and not actions["next_finding"].isEnabled()
    office.receive(received_file(report_of(members(3)[1], 1), tmp_path))
    office.open("001")
    assert {"season_accept", "season_return", "season_note", "season_next_row"} <= enabled()
    clerk.press("Escape", "Ctrl+W")
    assert clerk.window.season is None and not enabled()


def test_the_tables_open_at_the_cell_of_the_current_row(clerk: Clerk, tmp_path: Path) -> None:
    """The tab once opened at its top: the grids had no size yet when the cell was to be shown."""
    report = report_of(members(3)[1], 1)
    put(report, FIRST, "9999")
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    office.receive(received_file(report, tmp_path))
    clerk.window.resize(1024, 600)
    office.open("001")
    clerk.press("F6")
    tables = office.page.review.stack.currentWidget()
    assert isinstance(tables, TablesView) and tables.cell == FIRST
    view = tables.views[FIRST.partition(".")[0]]
    place = view.viewport().mapTo(tables.viewport(), view.visualRect(view.grid.index_of(FIRST)).center())
    assert tables.viewport().rect().contains(place)


def test_a_hand_in_that_comes_while_one_reads_takes_its_place(clerk: Clerk, tmp_path: Path) -> None:
    """The page once showed the one before, and A accepted the new one unseen."""
    report = report_of(members(3)[1], 1)
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    office.receive(received_file(report, tmp_path / "一"))
    office.open("001")
    put(report, UNASKED, "77")
    report.saved = "2025-01-20T10:00:00+08:00"
    office.receive(received_file(report, tmp_path / "二"))
    review = office.page.review
    assert review.listed is not None and review.listed.review.report.answers[UNASKED].text == "77"
    assert [row.cells for row in review.listed.rows if row.group is Group.UNASKED] == [(UNASKED,)]
    assert office.page.strip.isHidden() or not office.page.strip.is_busy


def test_a_season_is_opened_like_any_file_and_what_two_files_dispute_is_asked_about(
    clerk: Clerk, tmp_path: Path
) -> None:
    """A double click on a season was once refused as no text."""
    path = made_season(tmp_path / "收集.nbs", members(3))
    clerk.library.set_setting(WHO, "张某")
    clerk.window.come_forward([path])
    assert clerk.window.season is not None
    clerk.press("Ctrl+W")
    office = Officer(clerk, path)
    other = report_of(members(3)[1], 2)
    other.id = "another"
    office.receive(received_file(report_of(members(3)[1], 1), tmp_path / "一"), received_file(other, tmp_path / "二"))
    office.open("001")
    with clerk.answering(choose("取消")):
        clerk.press("A")
    assert office.state("001") is State.WAITING
