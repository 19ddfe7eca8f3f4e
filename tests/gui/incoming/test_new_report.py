"""A report from 新建 to the disk, by keyboard alone."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.gui.incoming.new_report import NewDialog, known_unit
from app.gui.report.cover import FieldChoice
from app.model.period import Period
from app.store import Unit
from app.store.records import UnitReport
from tests.gui.clerk import Clerk, choose, typing
from tests.gui.hand import focus_field

# The list of known units pops up, which the offscreen platform cannot bring to the front.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


def texts(dialog: NewDialog) -> list[QLabel]:
    return list(dialog.findChildren(QLabel))


UNIT = "青禾市清源区水务局"


def created(clerk: Clerk, name: str = UNIT, year: int = 2024) -> None:
    """Ctrl+N, a name, a year, Enter."""

    def answer(dialog: Any) -> None:
        dialog.year.setValue(year)
        typing(name)(dialog)

    with clerk.answering(answer):
        clerk.press("Ctrl+N")


def test_a_report_made_and_filled_with_the_keyboard_is_on_disk(clerk: Clerk) -> None:
    created(clerk)
    clerk.press("Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgDown")
    clerk.fill("requests.new.person", "12")
    clerk.write("requests.note", "按件统计。")
    clerk.wait_saved()
    report = clerk.on_disk()
    assert (report.unit_name, report.year, report.edition.id) == (UNIT, 2024, "disclosure-2021")
    assert report.value("requests.new.person") == 12
    assert report.texts == {"requests.note": "按件统计。"}


def test_the_year_decides_the_edition(clerk: Clerk) -> None:
    created(clerk, year=2020)
    assert clerk.report.edition.id == "disclosure-2019"


def test_last_years_report_is_found_and_carried_in(clerk: Clerk) -> None:
    created(clerk, year=2023)
    clerk.go_to(3)
    clerk.fill("requests.carried_out.person", "5")
    clerk.go_to(0)
    focus_field(clerk.cover, "phone")
    clerk.type("0190-5550123")
    created(clerk, year=2024)
    assert clerk.report.last_year is not None
    assert clerk.report.value("requests.carried_in.person") == 5
    report = clerk.on_disk(year=2024)
    assert report.unit["phone"] == "0190-5550123"
    assert report.last is not None and report.last["year"] == 2023


def test_without_the_tick_nothing_is_carried_in(clerk: Clerk) -> None:
    created(clerk, year=2023)
    clerk.go_to(3)
    clerk.fill("requests.carried_out.person", "5")

    def answer(dialog: NewDialog) -> None:
        dialog.year.setValue(2024)
        dialog.name.setText(UNIT)
        assert dialog.last.isVisible()
        dialog.last.setChecked(False)
        choose("新建")(dialog)

    with clerk.answering(answer):
        clerk.press("Ctrl+N")
    assert clerk.report.last is None


def test_a_report_that_is_there_is_opened(clerk: Clerk) -> None:
    created(clerk)
    first = clerk.report.id

    def answer(dialog: NewDialog) -> None:
        dialog.year.setValue(2024)
        dialog.name.setText(UNIT)
        assert any("已经有了" in label.text() for label in texts(dialog))
        choose("打开")(dialog)

    with clerk.answering(answer):
        clerk.press("Ctrl+N")
    assert clerk.report.id == first


def test_a_year_without_a_form_is_refused(clerk: Clerk) -> None:
    def answer(dialog: NewDialog) -> None:
        dialog.name.setText(UNIT)
        dialog.year.setValue(2001)
        assert dialog.wanted is None
        dialog.reject()

    with clerk.answering(answer):
        clerk.press("Ctrl+N")
    assert clerk.window.report is None


def test_a_former_name_finds_the_unit() -> None:
    unit = Unit("id", "水务局", ("水利局",), (UnitReport("", Period(2023), "r"),))
    assert known_unit([unit], " 水利局 ") is unit
    assert known_unit([unit], "教育局") is None


def test_a_new_unit_is_asked_for_its_data_once(clerk: Clerk) -> None:
    def answer(dialog: Any) -> None:
        dialog.year.setValue(2023)
        clerk.type(UNIT)
        assert dialog.cover.isVisible()
        focus_field(dialog.cover, "kind")
        clerk.press("Down")
        focus_field(dialog.cover, "phone")
        clerk.type("0190-5550123")
        clerk.press("Return")

    with clerk.answering(answer):
        clerk.press("Ctrl+N")
    assert clerk.report.unit["phone"] == "0190-5550123"
    assert clerk.report.unit["kind"] == clerk.report.edition.fields[1].choices[0][0]

    def once_more(dialog: Any) -> None:
        clerk.type(UNIT)
        assert not dialog.cover.isVisible()
        clerk.press("Return")

    with clerk.answering(once_more):
        clerk.press("Ctrl+N")
    assert clerk.report.year != 2023 and clerk.report.unit["phone"] == "0190-5550123"


def test_the_kind_of_unit_is_shown_as_the_name_tells_it_and_can_be_changed(clerk: Clerk) -> None:
    created(clerk, "青禾市望溪镇人民政府")
    clerk.go_to(0)
    choice = clerk.page.findChild(FieldChoice, "unit kind")
    assert choice is not None
    assert choice.currentText() == "乡镇、街道（按单位名称）"
    choice.setFocus()
    clerk.press("Down")
    assert clerk.report.unit["kind"] == clerk.report.edition.fields[1].choices[0][0]
