"""The loop from the office's end with real keys: review, one list back, the second hand-in, accept, a third."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton

from app.checks import check, checked, explaining, stamps
from app.collect import packs
from app.collect.review_list import Group
from app.collect.season import Season
from app.collect.values import State
from app.exporters.export import pack
from app.forms import bundled
from app.gui.collect.return_dialog import ReturnDialog
from app.gui.collect.season_menu import MENU
from app.gui.collect.shown_report import TablesView
from app.importers.datafile import parse
from app.model.edition import Level
from app.model.exchange import return_note, task_pack
from app.model.report import Report
from app.session.office import answering, attaching, open_items, proposed, taking_over
from tests.collect.seasons import members, report_of
from tests.gui.clerk import Clerk, choose, press
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import click
from tests.made import put

FIRST, SECOND, UNASKED = "requests.new.total", "review.direct.total", "disclosure.normative.made"


def handed_in(report: Report, folder: Path, number: int) -> Path:
    findings = check(report)
    return pack(report, folder, checked(report, findings), number, draft=stamps(findings)).path


def taken_over(season: Path, folder: Path) -> Report:
    """A unit's report that knows its task."""
    report = report_of(members(3)[1], 1)
    with Season.open(season, bundled(), "张某") as opened:
        task = task_pack(parse(packs.write_task_pack(opened, folder).read_bytes()))
    mine = proposed(task, report)
    assert mine is not None
    report.apply(taking_over(report, task, mine))
    return report


def test_the_loop_with_keys(clerk: Clerk, tmp_path: Path) -> None:
    path = made_season(tmp_path / "收集.nbs", members(3))
    report = taken_over(path, tmp_path)
    put(report, FIRST, "9999")
    put(report, SECOND, "8888")
    verify = next(one for one in check(report) if one.level is Level.VERIFY)
    report.apply(explaining(report, (verify,), "核实无误", "2025-01-10"))
    office = Officer(clerk, path)
    office.receive(handed_in(report, tmp_path / "一", 1))
    # the hand-in is the work that waits: it is opened, the explanation is not believed, one list goes back
    office.open("001")
    rows = office.page.review.rows
    for _ in range(len(rows.rows.items)):
        if office.page.review.row is None or not office.page.review.row.key:
            clerk.press("F8")
    assert office.page.review.row is not None
    assert "只写了核实无误" in office.page.review.row.detail
    clerk.press("X")
    assert office.page.review.row.believed is False

    def whole_list(dialog: ReturnDialog) -> None:
        said = [item.message for item in dialog.items]
        assert f"说明不采信：{verify.message}" in said
        assert len(said) >= 3
        press(dialog.list, "Return")

    with clerk.answering(whole_list):
        clerk.press("R")
    assert office.state("001") is State.RETURNED
    (written,) = (tmp_path / "退回意见").glob("*.json")
    # the unit mends two, answers one, and changes what nobody asked for
    report.apply(attaching(report, return_note(parse(written.read_bytes()))))
    put(report, FIRST, None)
    put(report, SECOND, None)
    report.apply(answering(report, open_items(report)[0].item.id, "本单位确无此项工作。"))
    assert open_items(report) == []
    put(report, UNASKED, "77")
    report.saved = "2025-01-20T10:00:00+08:00"
    office.receive(handed_in(report, tmp_path / "二", 2))
    assert office.state("001") is State.AGAIN
    office.open("001")
    shown = [row for row in rows.rows.items if not isinstance(row, str)]
    assert {row.word for row in shown if row.group is Group.REPLIES} == {"已修改", "已答复"}
    assert [row.detail for row in shown if row.group is Group.UNASKED] != []
    clerk.press("A")
    assert office.state("001") is State.ACCEPTED
    # a third hand-in changes nothing in the sum until it is decided
    assert _summed(office) == "77"
    put(report, UNASKED, "78")
    office.receive(handed_in(report, tmp_path / "三", 3))
    assert office.state("001") is State.AGAIN
    assert _summed(office) == "77"
    office.open("001")
    clerk.press("A")
    assert _summed(office) == "78"


def _summed(office: Officer) -> str:
    """The figure that the sum's grid shows."""
    office.clerk.press("Alt+3")
    office.wait(lambda: office.page.sum.rollup is not None and office.page.sum.tables is not None)
    tables = office.page.sum.tables
    assert tables is not None
    view = tables.views[UNASKED.partition(".")[0]]
    return str(view.grid.index_of(UNASKED).data())


def test_a_decision_is_taken_back_by_the_offered_button(clerk: Clerk, tmp_path: Path) -> None:
    path = made_season(tmp_path / "收集.nbs", members(3))
    report = taken_over(path, tmp_path)
    office = Officer(clerk, path)
    office.receive(handed_in(report, tmp_path / "一", 1))
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
    report = taken_over(path, tmp_path)
    put(report, FIRST, "9999")
    office = Officer(clerk, path)
    office.receive(_data_file(report, tmp_path))
    office.open("001")
    with clerk.answering(choose("取消")):
        clerk.press("A")
    assert office.state("001") is State.WAITING
    with clerk.answering(choose("接收")):
        clerk.press("A")
    assert office.state("001") is State.ACCEPTED


def _data_file(report: Report, folder: Path) -> Path:
    from tests.collect.seasons import hand_in

    return hand_in(report, folder / "文件", "json")


def test_commands_are_there_only_where_they_can_be_used(clerk: Clerk, tmp_path: Path) -> None:
    actions = clerk.window.actions_by_name
    assert "season_accept" not in actions  # made with the first season, never at the start
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))

    def enabled() -> set[str]:
        return {each.name for each in MENU if actions[each.name].isEnabled()}

    assert {"season_add_files", "season_units", "season_exempt", "season_close"} <= enabled()
    assert not {"season_accept", "season_return", "season_assign", "season_adjust", "season_stop"} & enabled()
    assert not actions["save_as"].isEnabled() and not actions["next_finding"].isEnabled()
    office.receive(_data_file(report_of(members(3)[1], 1), tmp_path))
    office.open("001")
    assert {"season_accept", "season_return", "season_note", "season_next_row"} <= enabled()
    clerk.press("Escape", "Ctrl+W")
    assert clerk.window.season is None and not enabled()


def test_the_tables_open_at_the_cell_of_the_current_row(clerk: Clerk, tmp_path: Path) -> None:
    """The tab once opened at its top: the grids had no size yet when the cell was to be shown."""
    report = report_of(members(3)[1], 1)
    put(report, FIRST, "9999")
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    office.receive(_data_file(report, tmp_path))
    clerk.window.resize(1024, 600)
    office.open("001")
    clerk.press("F6")
    tables = office.page.review.stack.currentWidget()
    assert isinstance(tables, TablesView) and tables.cell == FIRST
    view = tables.views[FIRST.partition(".")[0]]
    place = view.viewport().mapTo(tables.viewport(), view.visualRect(view.grid.index_of(FIRST)).center())
    assert tables.viewport().rect().contains(place)
