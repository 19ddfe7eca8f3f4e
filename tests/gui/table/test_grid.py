"""The table of an open report: the balance of its columns, and last year's figures."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from app.forms import Editions
from app.model.change import Address, Area, Change, Edit
from app.session import Session
from app.table.entry import typed
from app.table.rule_state import Outcome, balance, balanced, caption
from tests.gui.table.desk import Desk


@pytest.mark.parametrize("edition", ["disclosure-2021", "disclosure-2019", "disclosure-2021-single"])
def test_each_column_of_table_three_is_balanced(editions: Editions, edition: str) -> None:
    form = editions[edition]
    (rule,) = balanced(form, form.tables["requests"]).values()
    assert sorted(rule) == list(range(3, 10))
    assert {caption(form, equation) for equation in rule.values()} == {"一+二＝三（七）+四"}


def test_other_tables_have_none(editions: Editions) -> None:
    form = editions["disclosure-2021"]
    assert not balanced(form, form.tables["disclosure"]) and not balanced(form, form.tables["review"])
    little = editions["little"]
    assert not any(balanced(little, table) for table in little.tables.values())


def test_a_column_is_unfinished_then_differs_then_holds(open_session: Callable[..., Session]) -> None:
    session = open_session("disclosure-2021")
    report = session.report
    (rule,) = balanced(report.edition, report.edition.tables["requests"]).values()
    assert balance(report, rule[3]).outcome is Outcome.UNFINISHED
    assert "等4格尚未填完" in balance(report, rule[3]).sentence
    for cell in report.edition.enterable:
        session.apply(typed(report, cell, "0"))
    assert balance(report, rule[3]).text == "✓"
    session.apply(typed(report, "requests.new.person", "3"))
    assert balance(report, rule[3]).text == "✗ +3"
    session.apply(typed(report, "requests.carried_out.person", "5"))
    assert balance(report, rule[3]).text == "✗ −2"
    assert balance(report, rule[3]).outcome is Outcome.DIFFERS
    assert "相差2" in balance(report, rule[3]).sentence
    assert balance(report, rule[9]).text == "✗ −2"


def test_the_strip_follows_every_keystroke(open_grid: Callable[..., Desk], editions: Editions) -> None:
    zeros = dict.fromkeys(editions["disclosure-2021"].enterable, "0")
    desk = open_grid("disclosure-2021", "requests", zeros)
    (strip,) = desk.grid.strips
    assert [field.text() for field in strip.fields.values()] == ["✓"] * 7
    desk.go("new.business")
    desk.type("1")
    assert (strip.fields[4].text(), strip.fields[9].text()) == ("✗ +1", "✗ +1")
    desk.type("2")
    assert strip.fields[4].text() == "✗ +12"
    desk.go("granted.business")
    desk.type("12")
    assert [field.text() for field in strip.fields.values()] == ["✓"] * 7
    desk.type("⎋")
    assert strip.fields[4].text() == "✗ +12"
    assert "12" in strip.fields[4].toolTip()


def test_the_strip_stands_under_the_columns(open_grid: Callable[..., Desk]) -> None:
    desk = open_grid("disclosure-2021", "requests")
    (strip,) = desk.grid.strips
    view = desk.grid.view
    for width in (1000, 640, 1500):
        desk.grid.resize(width, 400)
        for column, field in strip.fields.items():
            left = view.viewport().mapToGlobal(view.viewport().rect().topLeft()).x() + view.columnViewportPosition(
                column - 3
            )
            assert field.mapToGlobal(field.rect().topLeft()).x() == left
            assert field.width() == view.columnWidth(column - 3)
    desk.grid.resize(640, 400)
    view.horizontalScrollBar().setValue(30)
    left = view.viewport().mapToGlobal(view.viewport().rect().topLeft()).x() + view.columnViewportPosition(0)
    assert strip.fields[3].mapToGlobal(strip.fields[3].rect().topLeft()).x() == left


Open = Callable[..., Desk]
LAST = {
    "edition": "disclosure-2021",
    "year": 2022,
    "answers": {
        "requests.carried_out.person": "3",
        "requests.carried_out.legal": "2",
        "requests.new.person": "８",
        "disclosure.licensing.decisions": "12345",
        "disclosure.punishment.decisions": "40",
    },
}


def test_last_years_figures_stand_beside_while_they_are_asked_for(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.new.person": "5"}, last=LAST)
    before = desk.grid.grab().toImage()
    assert desk.grid.model.last("requests.new.person") is None
    desk.grid.last_year.trigger()
    last = desk.grid.model.last("requests.new.person")
    assert last is not None and (last.text, last.leap) == ("8", 0)
    assert desk.grid.model.last("requests.new.business") is None
    assert desk.grid.grab().toImage() != before
    desk.grid.last_year.trigger()
    assert desk.grid.grab().toImage() == before


def test_an_odd_leap_is_marked_until_the_figure_is_changed(open_grid: Open) -> None:
    answers = {"disclosure.licensing.decisions": "18", "disclosure.punishment.decisions": "44"}
    desk = open_grid("disclosure-2021", "disclosure", answers, last=LAST)
    desk.grid.last_year.setChecked(True)

    def leap(row: str) -> int | None:
        shown = desk.grid.model.last(f"disclosure.{row}.decisions")
        return shown.leap if shown else None

    assert (leap("licensing"), leap("punishment"), leap("coercion")) == (-1, 0, None)
    desk.go("licensing.decisions")
    desk.type("12000\n")
    assert leap("licensing") == 0


def test_what_was_carried_in_is_marked_and_says_from_where(open_grid: Open) -> None:
    desk = open_grid(
        "disclosure-2021", "requests", {"requests.carried_in.person": "3", "requests.carried_in.legal": "4"}, last=LAST
    )
    model = desk.grid.model
    assert model.is_carried("requests.carried_in.person") and not model.is_carried("requests.carried_in.legal")
    assert not model.is_carried("requests.new.person") and not model.is_carried("requests.carried_in.other")
    tip = model.data(model.index_of("requests.carried_in.person"), Qt.ItemDataRole.ToolTipRole)
    assert "由上年年报的“四、结转下年度继续办理”“自然人”结转而来" in tip
    assert "上年（2022年）是8" in model.data(
        model.index_of("requests.new.person"), Qt.ItemDataRole.AccessibleDescriptionRole
    )
    desk.go("carried_in.person")
    desk.type("9\n")
    assert not model.is_carried("requests.carried_in.person")


def test_last_year_may_become_known_while_the_table_is_open(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    assert not desk.grid.last_year.isEnabled()
    desk.session.apply(Change("上年数据", (Edit(Address(Area.LAST), None, LAST),)))
    assert desk.grid.last_year.isEnabled()
    desk.grid.last_year.setChecked(True)
    assert desk.grid.model.last("requests.new.person") is not None
