"""上年对照: last year's text beside this year's, what is the same marked, a paragraph or all of it adopted."""

from collections.abc import Callable

import pytest

from app.gui.panes.last_year_text import BesidePane
from app.model.change import Address, Area
from app.model.report import Report
from app.session import add, as_last, new_report
from app.text.comparison import Mark, Stretch, adopted, all_adopted, before
from tests.gui.clerk import Clerk, choose
from tests.made import edition, example

PART = "problems"
LAST = "一是**解读材料**不够通俗易懂。收到申请{{requests.new.total}}件。\n二是培训不够，全年只培训了20人次。"


def compared(now: str = "") -> Report:
    last = example()
    last.texts[PART] = LAST
    report = new_report(edition(), dict(last.unit), last.year + 1, last)
    report.remember(as_last(last))
    if now:
        report.texts[PART] = now
    return report


def stretches(now: str) -> list[Stretch]:
    return [stretch for paragraph in before(compared(now), PART) for stretch in paragraph.stretches]


def test_sentences_that_stand_there_again_are_marked() -> None:
    found = stretches("收到的意见有15条，一是别的。\n一是解读材料不够通俗易懂。")
    assert Stretch("一是解读材料不够通俗易懂。", Mark.SAME) in found
    assert f"收到申请{example().value('requests.new.total')}件。" in "".join(each.text for each in found)
    assert found[-1].mark is Mark.NONE


def test_what_differs_in_such_a_sentence_is_marked() -> None:
    found = stretches("二是培训不够，全年只培训了30人次。")
    assert [each.text for each in found if each.mark is Mark.CHANGED] == ["20"]
    assert [each.text for each in found if each.mark is Mark.SAME] == ["二是培训不够，全年只培训了", "人次。"]


def test_without_last_year_there_is_nothing_to_compare() -> None:
    report = compared()
    report.remember(None)
    assert before(report, PART) == []


@pytest.mark.parametrize(
    ("now", "paragraph", "after"),
    [
        ("", 0, "段"),
        ("甲", 0, "甲\n段"),
        ("甲\n乙", 0, "甲\n段\n乙"),
        ("甲\n\n乙", 1, "甲\n段\n乙"),
        ("甲", 9, "甲\n段"),
    ],
)
def test_a_paragraph_goes_behind_that_of_the_cursor(now: str, paragraph: int, after: str) -> None:
    report = compared(now)
    change = adopted(report, PART, "段", paragraph)
    report.apply(change)
    assert report.texts[PART] == after
    report.apply(change.inverse())
    assert report.texts.get(PART, "") == now


def test_a_line_gives_way_to_the_one_adopted() -> None:
    report = compared()
    report.texts["title"] = "甲年度报告"
    report.apply(adopted(report, "title", "乙年度报告", 0))
    assert report.texts["title"] == "乙年度报告"


def test_all_of_it_goes_behind_or_in_the_place_of_what_is_there() -> None:
    report = compared("甲")
    report.apply(all_adopted(report, PART, replace=False))
    assert report.texts[PART] == f"甲\n{LAST}"
    report.apply(all_adopted(report, PART, replace=True))
    assert report.texts[PART] == LAST


@pytest.fixture
def clerk(open_window: Callable[..., Clerk]) -> Clerk:
    clerk = open_window()
    report = compared()
    add(clerk.library, report, "新建")
    clerk.window.open_report(report.id)
    clerk.page.show_address(Address(Area.TEXTS, PART))
    clerk.press("Shift+F7")
    return clerk


def test_in_the_window(clerk: Clerk) -> None:
    pane = clerk.page.side.pane("beside")
    assert isinstance(pane, BesidePane) and pane.isVisible()
    clerk.click(pane.paragraphs[1][1])
    assert clerk.report.texts[PART] == LAST.split("\n")[1]
    clerk.qtbot.waitUntil(lambda: "background" in pane.paragraphs[1][0].text())
    assert "background" not in pane.paragraphs[0][0].text()
    with clerk.answering(choose("取消")):
        clerk.click(pane.all)
    with clerk.answering(choose("替换现有的")):
        clerk.click(pane.all)
    assert clerk.report.texts[PART] == LAST
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert PART not in clerk.report.texts
    clerk.page.show_address(Address(Area.TEXTS, "requests.note"))
    clerk.qtbot.waitUntil(lambda: "没有写" in pane._note.text() or bool(pane._shown))
