"""The pages of a season, with keys: trays, the sum with an adjustment, the log, receiving that is stopped."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QPushButton,
    QTextEdit,
    QWidget,
)

from app.collect import adding, decisions, packs, rollup
from app.collect.season import Season
from app.collect.stock import Filter
from app.collect.values import Scope, State, Tray
from app.forms import bundled
from app.gui.collect.page import LOG, REVIEW, SUM, TRAYS, UNITS
from app.gui.collect.season_dialogs import NewSeasonDialog
from app.gui.manual.window import page_for, topics
from tests.collect.seasons import YEAR, Member, hand_in, members, report_of
from tests.gui.clerk import Clerk, answering, choose, press, typing
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import click, type_into
from tests.gui.test_access import unnamed
from tests.gui.test_hearing import silent
from tests.made import put

CELL = "requests.new.person"


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Officer:
    return Officer(clerk, made_season(tmp_path / "收集.nbs", members(5)))


def sent(folder: Path, code: str, figure: str | None = None, name: str = "") -> Path:
    """The data file of a unit, or of the same figures under another name."""
    member = next(one for one in members(5) if one.code == code)
    report = report_of(member._replace(name=name or member.name), int(code))
    if figure is not None:
        put(report, CELL, figure)
    return hand_in(report, folder, "json")


def test_every_page_of_a_season_is_heard(office: Officer, tmp_path: Path) -> None:
    """A walk over the widgets that take the focus, and over all that a screen reader comes to."""
    office.receive(sent(tmp_path, "001", "7"), sent(tmp_path, "003", name="城乡建设办"))
    clerk = office.clerk
    for page in (UNITS, TRAYS, SUM, LOG):
        clerk.press(f"Alt+{page + 1}")
        assert office.page.current == page
        assert unnamed(clerk.window) + silent(clerk.window) == []
    office.open("001")
    assert unnamed(clerk.window) + silent(clerk.window) == []


def test_an_unknown_file_is_given_to_a_unit_with_keys_and_the_name_is_learnt(office: Officer, tmp_path: Path) -> None:
    office.receive(sent(tmp_path, "002", name="城乡建设办"))
    clerk = office.clerk
    clerk.press("Alt+2")
    assert office.page.current == TRAYS and office.page.trays.handin is not None
    assert office.page.trays.handin.tray is Tray.UNKNOWN
    assert not clerk.window.actions_by_name["season_assign"].isEnabled()  # nothing is alike: nothing is guessed
    clerk.press("Return")
    clerk.type("002")
    clerk.press("Return")
    assert office.state("002") is State.WAITING
    assert "城乡建设办" in office.season.unit("002").aliases
    assert office.page.trays.handin is None


def test_a_file_that_is_not_used_needs_a_reason_and_can_be_taken_back(office: Officer, tmp_path: Path) -> None:
    member = members(5)[1]
    office.receive(hand_in(report_of(member, 1, YEAR - 1), tmp_path, "json"))
    clerk = office.clerk
    clerk.press("Alt+2")
    click(office.page.trays.buttons["season_copy_words"])
    assert f"是{YEAR - 1}年年报" in QGuiApplication.clipboard().text()
    with clerk.answering(typing("报错了年度")):
        click(office.page.trays.buttons["season_aside"])
    assert office.page.trays.handin is None and office.state("001") is State.NOTHING
    clerk.press("Alt+4")
    entry = office.page.log.entry
    assert entry is not None and entry.reason == "报错了年度"
    with clerk.answering(typing("还要用")):
        clerk.window.do("season_undo")
    clerk.press("Alt+2")
    assert office.page.trays.handin is not None


def test_a_cell_of_the_sum_opens_to_its_units_and_takes_an_adjustment(office: Officer, tmp_path: Path) -> None:
    office.receive(sent(tmp_path, "001", "7"), sent(tmp_path, "002", "30"))
    clerk = office.clerk
    for code in ("001", "002"):
        office.open(code)
        with clerk.answering(choose("接收")):
            clerk.press("A")
    clerk.press("Alt+3")
    office.wait(lambda: office.page.sum.tables is not None)
    tables = office.page.sum.tables
    assert tables is not None and office.page.current == SUM
    view = tables.views[CELL.partition(".")[0]]
    tables.show_cell(CELL, focus=True)
    assert view.grid.index_of(CELL).data() == "37"
    assert [(unit.code, value) for unit, value in office.page.sum.panel.model.rows] == [("002", 30), ("001", 7)]

    def adjusted(dialog: Any) -> None:
        type_into(dialog.amount, "-2")
        type_into(dialog.reason, "两单位合办1件，重复统计")
        press(dialog.reason, "Return")

    with clerk.answering(adjusted):
        clerk.window.do("season_adjust")
    assert view.grid.index_of(CELL).data() == "35"
    assert "两单位合办1件" in office.page.sum.panel.words.text()
    tables.show_cell(CELL, focus=True)
    clerk.press("9")  # a figure of the sum is never typed over
    assert view.grid.index_of(CELL).data() == "35"
    clerk.press("Return", "Return")
    assert office.page.current == REVIEW and office.page.review.line is not None
    assert office.page.review.line.unit.code == "002"


def test_the_stock_filters_and_finds_by_typing(office: Officer, tmp_path: Path) -> None:
    office.receive(sent(tmp_path, "001"))
    page = office.page
    office.clerk.press("Alt+1")
    click(page.units.chips.buttons[Filter.MINE])
    assert [line.unit.code for line in page.units.model.rows] == ["001"]
    click(page.units.chips.buttons[Filter.NOTHING])
    assert {line.unit.code for line in page.units.model.rows} == {"000", "002", "003", "004"}
    click(page.units.chips.buttons[Filter.MINE])
    page.units.view.setFocus()
    office.clerk.type("3")  # what is looked for is found whatever the filter: it once found nothing here
    assert [line.unit.code for line in page.units.model.rows] == ["003"]
    office.clerk.press("Return")
    with office.clerk.answering(typing("机构撤销")):
        office.clerk.window.do("season_exempt")
    assert office.state("003") is State.EXEMPT and page.current == UNITS


def test_receiving_that_is_stopped_keeps_what_was_stored_and_goes_on_later(office: Officer, tmp_path: Path) -> None:
    files = [sent(tmp_path / "来件", code) for code in ("001", "002", "003", "004")]
    office.clerk.window.take_files([tmp_path / "来件"])
    office.wait(lambda: office.page.receiving is not None or len(office.season.handins()) == len(files))
    if office.page.receiving is not None:
        click(office.page.strip.stop)
    assert office.page.receiving is None
    kept = len(office.season.handins())
    assert all(one.tray is None for one in office.season.handins())  # nothing that was broken off counts as unreadable
    office.receive(tmp_path / "来件")
    assert len(office.season.handins()) == len(files) >= kept


def test_a_season_is_made_in_a_dialog_from_a_list_of_names(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "新.nbs"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QGuiApplication.clipboard().setText("清源区教育局\n清源区民政局\n白沙镇人民政府\n")

    def made(dialog: NewSeasonDialog) -> None:
        click(dialog.units.buttons["clipboard"])
        assert dialog.units.count == 3
        type_into(dialog.who, "张某")
        press(dialog.who, "Return")

    with clerk.answering(made):
        clerk.window.do("new_season")
    page = clerk.window.season
    assert page is not None
    assert [line.unit.name for line in page.lines] == [
        "清源区教育局",
        "清源区民政局",
        "白沙镇人民政府",
    ]
    assert page.season.entries()[0].who == "张某"
    clerk.press("Ctrl+W")
    buttons: list[QPushButton] = list(clerk.window.start.findChildren(QPushButton))
    (shown,) = [button for button in buttons if button.toolTip() == str(target)]
    click(shown)
    assert clerk.window.season is not None


def test_the_governments_report_is_filled_from_the_sum_and_typed_figures_are_asked_about(
    office: Officer, tmp_path: Path
) -> None:
    office.receive(sent(tmp_path, "001", "7"))
    clerk = office.clerk
    office.open("001")
    with clerk.answering(choose("接收")):
        clerk.press("A")
    clerk.press("Alt+3")
    office.wait(lambda: office.page.sum.rollup is not None)
    clerk.window.do("season_government")
    assert clerk.report.unit_name == "青禾市清源区人民政府"
    assert clerk.report.answers[CELL].text == "7"
    clerk.fill(CELL, "8")
    clerk.press("Ctrl+W")
    assert clerk.window.stack.currentWidget() is office.page
    asked: list[str] = []

    def noted(words: str) -> Any:
        def answer(dialog: Any) -> None:
            asked.append(dialog.informativeText())
            choose(words)(dialog)

        return answer

    with clerk.answering(noted("都不改")):
        clerk.window.do("season_government")
    assert "现为8，汇总数7" in asked[0] and clerk.report.answers[CELL].text == "8"
    clerk.press("Ctrl+W")
    with clerk.answering(noted("全部改为汇总数")):
        clerk.window.do("season_government")
    assert clerk.report.answers[CELL].text == "7"
    clerk.press("Ctrl+Z")
    assert clerk.report.answers[CELL].text == "8"


def test_the_progress_sheet_is_written(office: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.receive(sent(tmp_path, "001"))
    target = tmp_path / "进度.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with office.clerk.answering(choose("导出表格")):
        office.clerk.press("Ctrl+P")
    sheet = load_workbook(target)["进度"]
    assert [row[5].value for row in sheet.iter_rows(min_row=2, max_row=3)] == ["未报", "待审"]


def test_files_are_exported_in_the_background(office: Officer, tmp_path: Path) -> None:
    office.receive(sent(tmp_path, "001"))

    def exported(dialog: Any) -> None:
        dialog.folder.setText(str(tmp_path / "导出"))
        press(dialog.list, "Return")

    (tmp_path / "导出").mkdir()
    with office.clerk.answering(exported):
        office.clerk.press("Ctrl+E")
    office.wait(lambda: "已导出3个文件" in office.page.strip.words.text())
    assert len(list((tmp_path / "导出").iterdir())) == 3


def test_a_closed_season_can_be_opened_by_another(office: Officer) -> None:
    path = office.season.path
    office.clerk.press("Ctrl+W")
    with Season.open(path, bundled(), "李某") as opened:
        assert len(opened.units()) == 5


def test_a_unit_added_to_the_list_gets_the_file_that_waits_under_its_name(office: Officer, tmp_path: Path) -> None:
    office.receive(hand_in(report_of(Member("9", "清源区新设局", "本级"), 9), tmp_path, "json"))
    assert len(office.season.handins(in_trays=True)) == 1
    QGuiApplication.clipboard().setText("清源区新设局\n")

    def added(dialog: Any) -> None:
        click(dialog.list.buttons["clipboard"])
        choose("保存")(dialog)

    with office.clerk.answering(added):
        office.clerk.window.do("season_list")
    (unit,) = [each for each in office.season.units() if each.name == "清源区新设局"]
    assert office.season.standing(unit.unit).state is State.WAITING
    assert office.season.handins(in_trays=True) == []


def test_a_summary_pack_is_taken_over_in_its_dialog(clerk: Clerk, tmp_path: Path) -> None:
    county = made_season(tmp_path / "县.nbs", members(4))
    with Season.open(county, bundled(), "王某") as season:
        list(adding.add(season, [sent(tmp_path / "来件", "001")]))
        decisions.accept(season, season.unit("001"))
        pack = packs.write_summary_pack(season, tmp_path)
    top = Member("000", "青禾市清源区人民政府", "本行政区域", "", "government")
    office = Officer(clerk, made_season(tmp_path / "市.nbs", [top]))
    office.receive(pack)

    def units_first(dialog: Any) -> None:
        assert dialog.units.isChecked() and not dialog.reviewed.isEnabled()
        choose("采用")(dialog)

    def accepted_then(dialog: Any) -> None:
        dialog.reviewed.setFocus()
        press(dialog.reviewed, "Space")
        choose("采用")(dialog)

    with clerk.answering(units_first):
        clerk.window.do("season_summaries")
    assert office.state("001") is State.WAITING
    with clerk.answering(accepted_then):
        clerk.window.do("season_summaries")
    assert office.state("001") is State.ACCEPTED


def test_practice_is_begun_gone_on_with_and_begun_anew(clerk: Clerk) -> None:
    clerk.window.do("practice_season")
    page = clerk.window.season
    assert page is not None and len(page.lines) == 12
    clerk.press("Ctrl+F")
    clerk.type("004")
    clerk.press("Return", "Return", "A")
    assert page.season.standing(page.season.unit("004").unit).state is State.ACCEPTED
    for words, state in (("继续", State.ACCEPTED), ("重新开始", State.WAITING)):
        with clerk.answering(choose(words)):
            clerk.window.do("practice_season")
        page = clerk.window.season
        assert page is not None
        assert page.season.standing(page.season.unit("004").unit).state is state


def test_f1_opens_the_page_of_the_manual_for_where_one_is(office: Officer, tmp_path: Path) -> None:
    office.receive(sent(tmp_path, "001"))
    shown = []
    for keys in ("Alt+1", "Alt+2", "Alt+3", "Alt+4"):
        office.clerk.press(keys)
        shown.append(page_for(topics(office.clerk.window)).id)
    office.open("001")
    shown.append(page_for(topics(office.clerk.window)).id)
    assert shown == ["collect", "collect", "collect_sum", "collect_review", "collect_review"]


def test_what_is_asked_of_the_units_goes_into_the_task_pack(office: Officer, tmp_path: Path) -> None:
    part = next(iter(office.season.edition.parts.values()))

    def asked(dialog: Any) -> None:
        dialog.wants.setPlainText("没有这个部分：写明情况")
        dialog.lines["office"].setText("清源区政务公开办")
        with answering(choose("知道了")):
            choose("保存")(dialog)
        dialog.wants.setPlainText(f"{part.label}：写明情况")
        dialog.off.item(0).setCheckState(Qt.CheckState.Checked)
        choose("保存")(dialog)

    with office.clerk.answering(asked):
        office.clerk.window.do("season_settings")
    told = packs.task_pack(office.season)
    assert told.office == "清源区政务公开办"
    assert told.rules["wants"] == [{"part": part.id, "question": "写明情况"}]
    assert len(told.rules["off"]) == 1
    office.clerk.press("Alt+4")
    assert [office.page.log.model.index(row, 3).data() for row in range(2)] == ["设置", "设置"]


ISO = re.compile(r"\d{4}-\d\d-\d\d")
WIDEST = 10
"""Columns of the widest table that is no form; a place without a column has no text."""


def words_of(widget: QWidget) -> list[str]:
    """All that a widget and the widgets within it show: labels, fields, buttons, cells and rich text."""
    shown = [label.text() for label in cast(list[QLabel], widget.findChildren(QLabel))]
    shown += [button.text() for button in cast(list[QAbstractButton], widget.findChildren(QAbstractButton))]
    shown += [text.toPlainText() for text in cast(list[QTextEdit], widget.findChildren(QTextEdit))]
    for view in cast(list[QAbstractItemView], widget.findChildren(QAbstractItemView)):
        model = view.model()
        for row in range(model.rowCount()):
            shown += [str(model.index(row, column).data() or "") for column in range(WIDEST)]
    return shown


def test_days_are_written_in_words_on_every_page_of_a_season(office: Officer, tmp_path: Path) -> None:
    """The head of the pages, the progress sheet, the log and the list of hand-ins showed 2026-01-26."""
    office.season.change_setting("hand_in", "2026-01-26")
    office.receive(sent(tmp_path, "001", "7"))
    clerk = office.clerk
    clerk.press("Alt+3")
    office.wait(lambda: office.page.sum.tables is not None)
    rollup.adjust(office.season, Scope.OWN, CELL, "1", "漏报")
    assert office.page.sum.tables is not None
    office.page.sum.tables.show_cell(CELL, focus=True)
    found: dict[str, list[str]] = {}
    for page in (UNITS, TRAYS, SUM, LOG):
        clerk.press(f"Alt+{page + 1}")
        found[str(page)] = words_of(clerk.window)

    def look(dialog: Any) -> None:
        found[dialog.windowTitle()] = words_of(dialog)
        dialog.reject()

    office.open("001")
    for command in ("season_history", "season_progress", "season_settings"):
        with clerk.answering(look):
            clerk.window.do(command)
    iso = [f"{name}: {words}" for name, those in found.items() for words in those if ISO.search(words)]
    assert not iso, "\n".join(iso)
    assert any("2026年1月26日" in words for words in found["0"])


def test_what_a_closed_season_offered_to_take_back_goes_with_it(office: Officer, tmp_path: Path) -> None:
    """撤销 stood on the start page; in the next season it would have undone another decision."""
    office.receive(sent(tmp_path, "001", "7"))
    clerk = office.clerk
    office.open("001")
    with clerk.answering(choose("接收")):
        clerk.press("A")
    assert clerk.window.status.is_offering
    clerk.press("Esc")
    clerk.press("Ctrl+W")
    assert clerk.window.season is None
    assert not clerk.window.status.is_offering


def test_a_list_that_is_empty_says_so(office: Officer) -> None:
    clerk = office.clerk
    clerk.press("Alt+1")
    clerk.press("Ctrl+F")
    clerk.type("没有的单位")
    view = office.page.units.view
    (said,) = cast(list[QLabel], view.viewport().findChildren(QLabel))
    assert said.isVisible() and "没有这样的单位" in view.accessibleDescription()
    clerk.press("Ctrl+A", "Delete")
    assert not said.isVisible() and not view.accessibleDescription()
