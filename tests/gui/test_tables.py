"""What is done to a table as a whole: the control by its paper, noughts for an office without cases, the menus."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QListWidget

from app.session import add
from app.table import cells
from tests.gui.clerk import Clerk, choose
from tests.made import empty, example, put

TOTALS = ("person", "business", "research", "charity", "legal", "other")


@pytest.fixture
def opened(open_window: Callable[..., Clerk]) -> Callable[..., Clerk]:
    def open_(filled: bool = True, **figures: str | None) -> Clerk:
        clerk = open_window()
        report = example() if filled else empty()
        for cell, text in figures.items():
            put(report, cell.replace("__", "."), text)
        add(clerk.library, report, "示例")
        clerk.window.open_report(report.id)
        clerk.go_to(3)
        return clerk

    return open_


def tool(clerk: Clerk, command: str) -> None:
    """Click a button above the table that shows."""
    from app.gui.report.section import TableTools

    tools: TableTools = next(iter(clerk.section.findChildren(TableTools)))
    clerk.click(tools.buttons[command])


def test_totals_are_typed_one_after_the_other_and_compared(opened: Callable[..., Clerk]) -> None:
    clerk = opened()
    figures = [str(clerk.report.value(f"requests.closed.{column}")) for column in TOTALS]
    wrong = str(int(figures[2]) + 2)
    clerk.press("F4")
    grid = clerk.grid("requests")
    assert grid.model.face("requests.closed.person") == cells.UNTYPED
    for text in (*figures[:2], wrong, *figures[3:]):
        clerk.type(text)
        clerk.press("Return")
    assert grid.current_cell() == "requests.new.total"  # after the row of totals comes their column
    verdicts = [verdict.words for cell in TOTALS if (verdict := grid.model.verdict(f"requests.closed.{cell}"))]
    assert verdicts == ["✓", "✓", "差2", "✓", "✓", "✓"]
    clerk.press("F4")
    assert grid.model.verdict("requests.closed.person") is None
    assert {cell for cell in clerk.report.answers if clerk.report.is_entered_total(cell)} == {
        "requests.closed.research"
    }
    assert "6处合计，1处不符" in clerk.window.status._news.text()
    clerk.press("Ctrl+Z")
    assert clerk.report.is_entered_total("requests.closed.person")
    clerk.press("Ctrl+Y")
    assert clerk.on_disk().answers["requests.closed.research"].text == wrong


def test_a_control_ends_with_the_report(opened: Callable[..., Clerk]) -> None:
    clerk = opened()
    tool(clerk, "control")
    clerk.type(str(clerk.report.value("requests.closed.person")))  # the editor is still open
    assert not any(map(clerk.on_disk().is_entered_total, clerk.editions["disclosure-2021"].definitions))


def test_an_unfinished_sum_is_no_verdict(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__granted__person=None)
    clerk.press("F4")
    clerk.type("7")
    verdict = clerk.grid("requests").model.verdict("requests.closed.person")
    assert verdict is not None and verdict.words == "…"
    clerk.press("F4")
    assert clerk.report.is_entered_total("requests.closed.person")
    assert "没法比" in clerk.window.status._news.text()


def test_an_office_without_cases_is_done_in_one_step(opened: Callable[..., Clerk]) -> None:
    clerk = opened(filled=False, requests__new__person="3", requests__closed__total="9")
    seen: list[str] = []

    def look(dialog: Any) -> None:
        listed = dialog.findChild(QListWidget)
        seen.extend(listed.item(row).text() for row in range(listed.count()))
        next(box for box in dialog.findChildren(QCheckBox) if "其他" in box.text()).setChecked(False)
        choose("替换并填0")(dialog)

    with clerk.answering(look):
        tool(clerk, "zero_all")
    assert [line.rpartition("：")[2] for line in seen] == ["3 → 0", "9 → 自动计算"]
    report = clerk.report
    cells = [cell for cell in report.edition.enterable if not cell.startswith("disclosure.")]
    assert all(report.value(cell) == 0 for cell in cells) and report.value("requests.closed.total") == 0
    assert not any(cell.startswith("disclosure.") for cell in report.answers)
    assert report.texts["overview.requests"].startswith(f"{report.year}年，{report.unit_name}未收到")
    assert "other" not in report.texts
    clerk.press("Ctrl+Z")
    assert report.answers["requests.new.person"].text == "3" and len(report.answers) == 2 and not report.texts


def test_nothing_is_put_down_without_a_yes(opened: Callable[..., Clerk]) -> None:
    clerk = opened()
    before = dict(clerk.report.answers)
    with clerk.answering(choose("取消")):
        clerk.window.do("zero_all")
    assert clerk.report.answers == before


def test_the_menus_reach_what_the_table_does(opened: Callable[..., Clerk]) -> None:
    clerk = opened(filled=False)
    clerk.grid("requests").show_cell("requests.granted.legal")
    tool(clerk, "zero_blanks")
    assert clerk.report.value("requests.granted.legal") == 0
    clerk.window.actions_by_name["remark"].trigger()
    clerk.type("注")
    clerk.press("Return")
    assert clerk.report.remarks == {"requests.granted.legal": "注"}
    clerk.window.actions_by_name["find_row"].trigger()
    assert clerk.grid("requests").find_line.isVisible()
    clerk.press("Esc")
    clerk.go_to(5)
    clerk.window.actions_by_name["zero_blanks"].trigger()
    assert "表格" in clerk.window.status._news.text()
