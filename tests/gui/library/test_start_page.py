"""The start page: what it lists, and how reports leave it and come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.modeltest import ModelTester

from app.forms import Editions, bundled
from app.gui.library.reports_model import CHANGED, COMPLETE, EDITION, FOUND, REPORT, YEAR, ReportsModel
from app.gui.palette import entries
from app.model.report import Report
from app.session import add
from app.store import Summary
from tests.gui.clerk import Clerk, choose
from tests.gui.hand import double_click
from tests.made import empty, example

AT = "2022-01-20T10:32:00+08:00"


def line(report: str, **given: Any) -> Summary:
    usual: dict[str, Any] = {
        "unit": "u",
        "unit_name": "水务局",
        "year": 2021,
        "edition": "e",
        "filled": 90,
        "cells": 99,
    }
    rest = {"written": 0, "parts": 1, "errors": 0, "blanks": 0, "verify": 0, "changed": AT}
    return Summary(report, **(usual | rest | given))


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = ReportsModel(lambda edition: edition, str)
    qtmodeltester.check(model)
    model.show_reports([line("a", errors=2, verify=1), line("b", filled=99, written=1)])
    qtmodeltester.check(model)
    words = [model.index(0, column).data() for column in (EDITION, COMPLETE, FOUND, CHANGED)]
    assert words == ["e", "90%", "错误 2　核实 1", "2022年1月20日"]
    assert [model.index(1, column).data() for column in (COMPLETE, FOUND)] == ["100%", "未发现问题"]


def test_nearly_complete_is_not_100(qtmodeltester: ModelTester) -> None:
    model = ReportsModel(lambda edition: edition, str)
    model.show_reports([line("a", filled=999, cells=1000, parts=0)])
    assert model.index(0, COMPLETE).data() == "99%"


def test_an_empty_library_offers_the_example(clerk: Clerk) -> None:
    button = clerk.window.findChild(QPushButton, "hint example")
    assert isinstance(button, QPushButton) and button.isVisible()
    clerk.click(button)
    assert clerk.report.unit_name == example().unit_name
    assert not [finding for finding in clerk.page.session.findings if finding.level == "error"]
    clerk.press("Ctrl+W")
    assert clerk.window.report is None
    assert clerk.window.start.model.rowCount() == 1


@pytest.fixture
def two(open_window: Callable[..., Clerk]) -> Clerk:
    clerk = open_window()
    for year in (2022, 2023):
        report = empty(year=year)
        report.id = str(year)
        report.saved = f"{year + 1}-01-10T09:00:00+08:00"
        add(clerk.library, report, "新建")
    clerk.window.list_reports()
    clerk.window.start.list.setFocus()
    return clerk


def test_the_latest_stands_first_and_enter_opens_it(two: Clerk) -> None:
    assert two.window.start.current() == "2023"
    two.press("Down", "Return")
    assert two.report.year == 2022


def test_double_click_opens(two: Clerk) -> None:
    view = two.window.start.list
    place = view.visualRect(view.model().index(1, 0)).center()
    double_click(view.viewport(), place)
    assert two.report.year == 2022


def test_the_filter_finds_by_year(two: Clerk) -> None:
    two.window.start.filter.setFocus()
    two.type("2022")
    model = two.window.start.list.model()
    assert [model.index(row, 0).data(REPORT) for row in range(model.rowCount())] == ["2022"]


def test_what_is_deleted_can_be_had_back_at_once(two: Clerk) -> None:
    two.press("Delete")
    assert two.window.start.model.rowCount() == 1
    offer = two.window.status.findChild(QPushButton, "offer")
    assert isinstance(offer, QPushButton)
    two.click(offer)
    assert two.window.start.model.rowCount() == 2
    assert two.window.start.current() == "2023"


def test_what_is_deleted_stays_in_the_trash(two: Clerk) -> None:
    two.press("Delete")
    two.restart()
    assert two.window.start.model.rowCount() == 1
    with two.answering(choose("还原")):
        two.window.do("trash")
    assert [each.report for each in two.library.summaries()] == ["2023", "2022"]


def test_names_of_forms_come_from_the_forms(two: Clerk) -> None:
    assert two.window.start.model.index(0, EDITION).data() == bundled()["disclosure-2021"].name


@pytest.fixture
def quarters(open_window: Callable[..., Clerk], project_root: Path) -> Clerk:
    """Two reports of one year, of a form with four periods."""
    clerk = open_window(Editions(project_root / "forms", project_root / "tests" / "data" / "forms"))
    form = clerk.editions["reading-room"]
    for code in ("Q2", "Q3"):
        report = Report(form, 2024, code, {"id": "u", "name": "青禾图书馆"}, period=code)
        report.saved = f"2024-1{code[1]}-05T09:00:00+08:00"
        add(clerk.library, report, "新建")
    clerk.window.list_reports()
    clerk.window.start.list.setFocus()
    return clerk


def test_lists_name_the_period_of_a_report_that_is_not_of_a_whole_year(quarters: Clerk) -> None:
    """Both lines said 2024, in the list, the trash, the search of commands, and the list to copy texts from."""
    start = quarters.window.start
    assert [start.model.index(row, YEAR).data() for row in range(2)] == ["2024年秋季", "2024年夏季"]
    words = start.list.fontMetrics().horizontalAdvance("2024年秋季")
    assert start.list.columnWidth(YEAR) > words + 10
    start.filter.setFocus()
    quarters.type("夏季")
    assert [start.current(), start.model.rowCount()] == ["Q2", 1]
    found = [entry.words for entry in entries(quarters.window)]
    assert "青禾图书馆　2024年夏季" in found and "青禾图书馆　2024年秋季" in found
    start.list.setFocus()
    quarters.press("Delete")
    assert "青禾图书馆2024年夏季的年报" in quarters.window.status._news.text()
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.findChild(QListWidget, "trash").item(0).text())
        choose("还原")(dialog)

    with quarters.answering(look):
        quarters.window.do("trash")
    assert seen[0].startswith("青禾图书馆　2024年夏季　")


def test_what_is_due_stands_above_the_list_and_the_one_button_begins_it(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    class January(date):
        @classmethod
        def today(cls) -> "January":
            return cls(2025, 1, 21)

    monkeypatch.setattr("datetime.date", January)
    last = example()
    last.year = 2023
    last.remember(None)
    add(clerk.library, last, "上年")
    clerk.window.list_reports()
    start = clerk.window.start
    clerk.qtbot.waitUntil(start.due.isVisible)
    assert start.due.text() == f"应报送：{last.unit_name}2024年年报，尚未新建；报送期限：2025年1月31日，还有10天。"
    with clerk.answering(choose("新建")):
        clerk.click(start.buttons["begin"])
    assert (clerk.report.year, clerk.report.unit_name) == (2024, last.unit_name)
    assert clerk.page.guide is not None, "the year turn follows"


def test_the_program_opens_where_it_was_left(two: Clerk) -> None:
    two.press("Return")
    two.go_to(3)
    two.grid("requests").show_cell("requests.partial.other")
    two.restart()
    assert two.window.report is None
    two.window.reopen()
    assert two.report.id == "2023"
    assert two.grid("requests").view.current_cell() == "requests.partial.other"
    two.press("Ctrl+W")
    two.restart()
    two.window.reopen()
    assert two.window.report is None, "it was left at the start page"


def test_a_report_that_is_gone_is_not_reopened(two: Clerk) -> None:
    two.press("Return")
    two.restart()
    two.library.remove("2023")
    two.window.list_reports()
    two.window.reopen()
    assert two.window.report is None
