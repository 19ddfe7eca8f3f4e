"""Last year's report in the window: offered when it is there, carried in by one command, never over what was typed."""

from collections.abc import Callable

import pytest

from app.model.report import Report
from app.session import add, new_report
from tests.gui.clerk import Clerk, choose
from tests.made import edition, example

COLUMNS = ("person", "business", "research", "charity", "legal", "other")
CELLS = [f"requests.carried_in.{column}" for column in COLUMNS]


@pytest.fixture
def opened(open_window: Callable[..., Clerk]) -> Clerk:
    """A report of this year in a library that got last year's only afterwards."""
    clerk = open_window()
    last = example()
    report = new_report(edition(), {"name": last.unit_name, "id": last.unit["id"]}, last.year + 1)
    add(clerk.library, report, "新建")
    add(clerk.library, last, "示例")
    clerk.window.open_report(report.id)
    clerk.qtbot.waitUntil(lambda: clerk.window.status._offer.isVisible())
    return clerk


def carried(report: Report) -> list[str | None]:
    return [answer.text if (answer := report.answers.get(cell)) else None for cell in CELLS]


def wanted() -> list[str]:
    last = example()
    return [str(last.value(cell.replace("_in", "_out"))) for cell in CELLS]


def test_last_years_report_that_came_later_is_offered(opened: Clerk) -> None:
    assert "已在年报库里" in opened.window.status._news.text()
    opened.click(opened.window.status._offer)
    assert opened.report.last_year is not None and opened.report.last_year.year == example().year
    assert not any(carried(opened.report))
    opened.press("Ctrl+Z")
    assert opened.report.last_year is None
    opened.press("Ctrl+Y")
    assert opened.on_disk(year=example().year + 1).last_year is not None


def test_one_key_carries_all_columns_in_as_one_step(opened: Clerk) -> None:
    opened.go_to(3)
    opened.press("Ctrl+L")
    assert carried(opened.report) == wanted()
    assert opened.grid("requests").model.is_carried(CELLS[0])
    assert opened.window.status._news.text().startswith("已从2024年的年报结转6格")
    opened.press("Ctrl+L")
    assert "没有要填的" in opened.window.status._news.text()
    opened.press("Ctrl+Z")
    assert not any(carried(opened.report)) and opened.report.last_year is None


def test_what_was_typed_is_only_replaced_when_asked(opened: Clerk) -> None:
    opened.go_to(3)
    opened.grid("requests").show_cell(CELLS[0])
    opened.type("88")  # the editor is still open
    with opened.answering(choose("取消")):
        opened.press("Ctrl+L")
    assert carried(opened.report) == ["88", *[None] * 5]
    with opened.answering(choose("只填空白格")):
        opened.press("Ctrl+L")
    assert carried(opened.report) == ["88", *wanted()[1:]]
    with opened.answering(choose("全部换成上年的数")):
        opened.press("Ctrl+L")
    assert carried(opened.report) == wanted()
    opened.press("Ctrl+Z")
    assert carried(opened.report)[0] == "88"


def test_last_years_report_that_was_changed_is_offered_again(opened: Clerk) -> None:
    opened.press("Ctrl+L")
    this, last = opened.report.id, example()
    opened.window.open_report(last.id)
    opened.grid("requests").show_cell("requests.carried_out.person")
    opened.type("4")
    opened.window.open_report(this)
    opened.qtbot.waitUntil(lambda: "有改动" in opened.window.status._news.text())
    opened.window.do("take_last")
    assert opened.report.last_year is not None
    assert opened.report.last_year.answers["requests.carried_out.person"].text == "4"
    assert carried(opened.report) == wanted()  # an entered figure never changes by itself


def test_without_last_year_one_is_told(open_window: Callable[..., Clerk]) -> None:
    clerk = open_window()
    report = example()
    add(clerk.library, report, "示例")
    clerk.window.open_report(report.id)
    clerk.window.do("take_last")
    assert "年报库里没有" in clerk.window.status._news.text()


def test_the_year_after_begins_with_one_key(open_window: Callable[..., Clerk]) -> None:
    clerk = open_window()
    last = example()
    add(clerk.library, last, "示例")
    clerk.window.list_reports()

    with clerk.answering(choose("新建")):
        clerk.press("Ctrl+Shift+N")
    assert (clerk.report.unit_name, clerk.report.year) == (last.unit_name, last.year + 1)
    assert clerk.report.unit["id"] == last.unit["id"]
    assert carried(clerk.report) == wanted()
