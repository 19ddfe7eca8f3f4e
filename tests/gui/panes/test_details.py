"""说明: what is said of the cell or text one is at, and what can be written there."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.gui.panes.details import DetailsPane
from app.model.change import Address, Area
from app.session import add, as_last, new_report
from app.table.rule_state import standings
from tests.gui.clerk import Clerk
from tests.made import edition, empty, example, put

CARRIED = "requests.carried_in.person"


@pytest.fixture
def clerk(open_window: Callable[..., Clerk]) -> Clerk:
    """A report that carries in another number than last year's carried out, with the details in view."""
    clerk = open_window()
    last = example()
    report = new_report(edition(), {"name": last.unit_name}, last.year + 1, last)
    put(report, "requests.new.person", "5")
    put(report, CARRIED, "9")
    report.texts |= last.texts
    add(clerk.library, report, "新建")
    clerk.window.open_report(report.id)
    clerk.press("F7")
    return clerk


def pane(clerk: Clerk) -> DetailsPane:
    found = clerk.page.side.pane("details")
    assert isinstance(found, DetailsPane) and found.isVisible()
    return found


def at(clerk: Clerk, key: str, area: Area = Area.ANSWERS) -> DetailsPane:
    """Put the cursor there and wait until the pane has followed."""
    clerk.page.show_address(Address(area, key))
    report = clerk.report.edition
    name = report.cells[key].row_name if area is Area.ANSWERS else report.parts[key].label
    clerk.qtbot.waitUntil(lambda: pane(clerk)._heading.text().startswith(name))
    return pane(clerk)


def rules(details: DetailsPane) -> str:
    """As one reads them."""
    return re.sub("<[^>]+>", "", details.rules.words.text())


def soon(clerk: Clerk, words: str, shown: Callable[[], str]) -> None:
    clerk.qtbot.waitUntil(lambda: words in shown())


def test_a_cell_is_explained_with_its_rules_and_last_year(clerk: Clerk) -> None:
    details = at(clerk, CARRIED)
    assert "逐列相等" in details.guidance.words.text()
    assert "二 9 ＝ 上年四 1　✗ 差8" in rules(details)
    assert "一 5 ＋ 二 9 ＝ 三（七）总计 未完 ＋ 四 未填" in rules(details)
    assert "上年（2024年）是3" in details.last.words.text()
    clerk.type("1")
    soon(clerk, "二 1 ＝ 上年四 1　✓", lambda: rules(details))
    soon(clerk, "9 → 1", details.history.words.text)
    clerk.press("Return", "Ctrl+Z")
    soon(clerk, "1 → 9（撤销：填写", at(clerk, CARRIED).history.words.text)


def test_a_total_that_is_to_be_typed_is_not_read_off(clerk: Clerk) -> None:
    details = at(clerk, "requests.closed.person")
    assert rules(details)
    clerk.press("F4")
    clerk.qtbot.waitUntil(lambda: not details.rules.isVisible())


def test_a_remark_is_written_there(clerk: Clerk) -> None:
    details = at(clerk, "disclosure.rules.made")
    clerk.fill("disclosure.rules.made", "22")
    at(clerk, "disclosure.rules.made").remark.setFocus()
    clerk.type("其中修订")
    clerk.type("16")
    clerk.type("件")
    assert clerk.report.remarks == {"disclosure.rules.made": "其中修订16件"}
    clerk.press("Ctrl+Z")
    assert clerk.report.remarks == {}
    soon(clerk, "", details.remark.text)
    clerk.press("Ctrl+Y")
    assert at(clerk, "disclosure.normative.made").remark.text() == ""
    assert at(clerk, "disclosure.rules.made").remark.text() == "其中修订16件"
    assert clerk.on_disk().remarks == {"disclosure.rules.made": "其中修订16件"}


def test_an_explanation_is_written_there(clerk: Clerk) -> None:
    details = at(clerk, CARRIED)
    (field,) = details.notes.fields.values()
    field.setFocus()
    clerk.type("上年漏计")
    clerk.type("8")
    finding = field.finding
    soon(clerk, "（已说明）", lambda: " ".join(label.text() for label in details.notes._labels))
    assert next(each for each in clerk.page.session.findings if each.key == finding.key).explained
    assert details.notes.fields[finding.key] is field  # what is being written is not torn away
    clerk.press("Ctrl+Z")
    assert clerk.report.explanations == {}
    clerk.press("Ctrl+Y")
    (kept,) = clerk.on_disk().explanations.values()
    assert kept["text"] == "上年漏计8"


def test_a_text_and_a_field_are_explained(clerk: Clerk) -> None:
    details = at(clerk, "other", Area.TEXTS)
    assert "信息处理费" in details.guidance.words.text() and "依据" in details.guidance.words.text()
    assert "上年（2024年）写了" in details.last.words.text()
    assert not details.rules.isVisible() and not details.remark.isVisible()
    assert "写明信息处理费情况　✓" in re.sub("<[^>]+>", "", details.stated.words.text())
    details = at(clerk, "preamble", Area.TEXTS)
    clerk.press("Ctrl+A", "Delete")
    soon(clerk, "写明编制依据　…", lambda: re.sub("<[^>]+>", "", details.stated.words.text()))
    clerk.type("统计期限")
    soon(clerk, "写明编制依据　✗", lambda: re.sub("<[^>]+>", "", details.stated.words.text()))
    clerk.page.show_address(Address(Area.UNIT, "phone"))
    clerk.qtbot.waitUntil(lambda: details._heading.text() == "电话")
    clerk.type("0816-1")
    soon(clerk, "0816-1", details.history.words.text)


def test_the_details_say_nothing_before_one_is_anywhere(open_window: Callable[..., Clerk]) -> None:
    clerk = open_window()
    report = empty()
    add(clerk.library, report, "新建")
    clerk.window.open_report(report.id)
    clerk.page.place = None
    clerk.page.side.choose("details")
    blocks: list[QWidget] = list(pane(clerk)._blocks)
    assert not any(block.isVisible() for block in blocks)


def test_a_long_sum_leaves_out_what_is_nought_and_counts_what_is_blank() -> None:
    report = empty()
    assert [each.formula for each in standings(report, "requests.closed.person")][1] == (
        "三（七）总计 未完 ＝ （还有21格未填）"
    )
    for cell in report.edition.enterable:
        put(report, cell, "0")
    put(report, "requests.granted.person", "7")
    put(report, "requests.denied_5.person", "2")
    row, column, balance = standings(report, "requests.closed.person")
    assert row.formula == "总计 9 ＝ 自然人 9（其余各项为0）"
    assert column.formula == "三（七）总计 9 ＝ （一）予以公开 7 ＋ 属于三类内部事务… 2（其余各项为0）"
    assert (balance.formula, balance.verdict) == ("一 0 ＋ 二 0 ＝ 三（七）总计 9 ＋ 四 0", "✗ 差9")


def test_a_rule_that_last_years_form_cannot_answer_is_left_out() -> None:
    report = empty(year=2021)
    told = len(list(standings(report, "disclosure.normative.in_force")))
    last = example("disclosure-2019")
    report.remember(as_last(last))
    assert report.last_year is not None
    assert len(list(standings(report, "disclosure.normative.in_force"))) == told
    assert len(list(standings(report, CARRIED))) == 3
