from collections.abc import Callable

from PySide6.QtCore import Qt

from app.model.change import Address, Area, Change, Edit
from tests.gui.grid.desk import Desk

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
