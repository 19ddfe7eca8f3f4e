"""年度更新: opens by itself, is worked through by keyboard, left and come back to, undone step by step."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.checks import check
from app.gui.report.year_turn import YearTurnPage
from app.session import add
from tests.gui.clerk import Clerk, press
from tests.gui.hand import settle
from tests.made import example

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)

PART = "overview.disclosure"


def last_years(clerk: Clerk) -> None:
    """The library holds the example with short texts, chosen on the start page."""
    last = example()
    last.texts = {
        "preamble": "本报告数据统计期限自2024年1月1日起至2024年12月31日止。",
        PART: "2024年，我局主动公开政府信息2428条，公开局务会议7期，落实〔2024〕15号文件要求。",
        "overview.requests": "全年新收政府信息公开申请57件，均按期答复申请人。",
        "problems": "公开形式单一。下一步：一是丰富解读形式，多用图解；二是规范答复文书，提升质量。",
    }
    last.unit.pop("superior", None)
    add(clerk.library, last, "上年")
    clerk.window.list_reports(last.id)
    clerk.window.start.list.setFocus()


@pytest.fixture
def turned(clerk: Clerk) -> Clerk:
    """据此新建下一年度年报, as the keys do it: the page is open."""
    last_years(clerk)
    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.press("Ctrl+Shift+N")
    return clerk


def guide(clerk: Clerk) -> YearTurnPage:
    assert isinstance(clerk.page.guide, YearTurnPage)
    return clerk.page.guide


def test_the_whole_page_by_keyboard(turned: Clerk) -> None:
    clerk = turned
    page = guide(clerk)
    assert [block.is_open for block in page.blocks] == [True, True, True, True]
    clerk.press("Return")
    assert clerk.report.texts["preamble"] == "本报告数据统计期限自2025年1月1日起至2025年12月31日止。"
    assert "2025年，我局" in clerk.report.texts[PART] and "〔2024〕15号" in clerk.report.texts[PART]
    clerk.type("3001")
    clerk.press("Return", "Space", "Return", "Return")
    assert "3001条，公开局务会议7期" in clerk.report.texts[PART]
    assert "申请{{requests.new.total}}件" in clerk.report.texts["overview.requests"]
    clerk.type("abc")
    clerk.press("Return")
    assert clerk.report.unit["superior"] == "abc"
    clerk.press("Return")
    assert clerk.report.texts["problems"].startswith("上年提出的改进措施落实情况：一是丰富解读形式，")
    assert [block.is_open for block in page.blocks] == [False, False, False, False]
    assert QApplication.focusWidget() is page.go and page.go.text() == "现在填表三"
    codes = {finding.code for finding in check(clerk.report)}
    assert not codes & {"F301", "F302", "F403"}
    clerk.press("Return")
    assert clerk.page.guide is None
    assert clerk.grid("requests").view.current_cell() == "requests.new.person"
    assert clerk.grid("requests").view.hasFocus()
    clerk.wait_saved()
    said = clerk.on_disk(year=2025)
    assert said.texts["problems"].count("〔　〕") == 2 and "3001条" in said.texts[PART]


def test_each_block_is_one_step_back_and_the_page_stays(turned: Clerk) -> None:
    clerk = turned
    page, before = guide(clerk), dict(clerk.report.texts)
    clerk.press("Return")
    clerk.press("Space", "Return", "Space", "Return", "Return")
    assert not page.years.is_open and not page.figures.is_open
    clerk.press("Ctrl+Z")
    clerk.qtbot.waitUntil(lambda: page.figures.is_open)
    assert clerk.page.guide is page and not page.years.is_open
    clerk.press("Ctrl+Z")
    clerk.qtbot.waitUntil(lambda: page.years.is_open)
    assert clerk.report.texts == before and clerk.report.explanations == {}


def test_it_has_the_room_of_the_form_for_itself(turned: Clerk) -> None:
    """The rail of the panes stayed above it and left it half of the window."""
    shown = guide(turned)
    assert shown.size() == turned.page.size()
    turned.press("Esc")
    assert turned.page.side.rail.isVisible() and turned.page.tabs.isVisible()


def test_a_section_built_behind_the_page_is_laid_out_when_it_is_shown(turned: Clerk) -> None:
    """What stands below table three was drawn over its rows."""
    for _ in turned.page.build_ahead():
        settle()
    turned.press("Escape", "Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgDown")
    settle()
    grid, box = turned.grid("requests"), turned.section.parts[next(iter(turned.section.parts))]
    assert grid.isVisible() and grid.height() > 200
    assert box.geometry().top() >= grid.geometry().bottom()


def test_it_is_left_and_come_back_to(turned: Clerk) -> None:
    clerk = turned
    clerk.press("Return")
    clerk.press("Esc")
    assert clerk.page.guide is None and clerk.page.tabs.isVisible()
    clerk.window.do("year_turn")
    page = guide(clerk)
    assert not page.years.is_open and page.figures.is_open
    assert QApplication.focusWidget() is page.figures.rows[0].line
    clerk.press("F8")
    assert clerk.page.guide is None, "a finding leads to its place in the form"


def test_an_unticked_year_stays_and_is_asked_about_no_more(turned: Clerk) -> None:
    clerk = turned
    page = guide(clerk)
    rows = [page.years.list.item(row).text() for row in range(page.years.list.count())]
    assert any("（保留：文号）" in words for words in rows)
    clerk.press("Down", "Space")
    clerk.press("Return")
    assert clerk.report.texts[PART].startswith("2024年，我局")
    assert not page.years.is_open
    found = {finding.code for finding in check(clerk.report)}
    assert "F302" not in found


def test_without_last_years_texts_it_does_not_open(clerk: Clerk) -> None:
    last = example()
    last.texts = {}
    add(clerk.library, last, "上年")
    clerk.window.list_reports(last.id)
    clerk.window.start.list.setFocus()
    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.press("Ctrl+Shift+N")
    assert clerk.page.guide is None or not guide(clerk).years.is_open


def test_what_is_typed_is_not_lost_while_the_page_follows(turned: Clerk) -> None:
    clerk = turned
    page = guide(clerk)
    clerk.press("Return")
    clerk.type("30")
    clerk.qtbot.wait(400)
    assert page.figures.rows[0].line.text() == "30"


@pytest.mark.parametrize("way_out", ["Esc", "F8", "home"])
def test_what_is_typed_is_in_the_report_however_the_page_is_left(turned: Clerk, way_out: str) -> None:
    """Figures typed without pressing the button were gone after Esc."""
    clerk = turned
    clerk.press("Return")
    clerk.type("3001")
    clerk.press("Return", "Space")
    if way_out == "home":
        clerk.window.do("home")
    else:
        clerk.press(way_out)
    clerk.qtbot.waitUntil(lambda: "3001条，公开局务会议7期" in clerk.on_disk(year=2025).texts[PART])
    assert "57件" in clerk.on_disk(year=2025).texts["overview.requests"], "the live figure was only offered"
    if clerk.window.report is not None:
        clerk.press("Ctrl+Z")
        assert "2428条" in clerk.report.texts[PART]


def test_one_key_leads_to_the_table_from_anywhere(turned: Clerk) -> None:
    turned.press("Ctrl+Return")
    assert turned.page.guide is None
    assert turned.grid("requests").view.hasFocus()


def test_a_text_is_counted_alike_beside_it_and_above_it(turned: Clerk) -> None:
    page = guide(turned)
    box = page.promises.box
    assert box is not None
    box.editor.setFocus()
    turned.paste("存在问题。\n下一步改进。")
    page.refresh()
    assert page.promises.state.text() == f"今年已写{box.length}字" == "今年已写11字"


def test_the_buttons_say_what_they_do(turned: Clerk) -> None:
    buttons: list[QPushButton] = list(guide(turned).findChildren(QPushButton))
    assert all(each.text().strip() for each in buttons if each.isVisible())
