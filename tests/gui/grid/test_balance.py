from collections.abc import Callable

import pytest

from app.forms import Editions
from app.session import Session
from app.table.entry import typed
from app.table.rule_state import Outcome, balance, balanced, caption
from tests.gui.grid.desk import Desk


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
