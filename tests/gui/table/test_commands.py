"""Commands on a whole table: the control by its paper, zeros for an office without cases, the menus."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QScrollBar

from app.session import add
from app.table import cells
from tests.gui.clerk import Clerk, choose
from tests.gui.hand import settle
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
    assert grid.view.current_cell() == "requests.new.total"  # after the row of totals comes their column
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
    assert "无法核对" in clerk.window.status._news.text()


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


def test_table_four_alone_takes_its_zeros(opened: Callable[..., Clerk]) -> None:
    """An office with applications and without cases had no button of its own."""
    clerk = opened(filled=False, requests__new__person="3")
    clerk.go_to(4)
    with clerk.answering(choose("填0")):
        tool(clerk, "zero_all")
    report = clerk.report
    assert all(report.value(cell) == 0 for cell in report.edition.enterable if cell.startswith("review."))
    assert not [cell for cell in report.answers if cell.startswith("requests.") and cell != "requests.new.person"]
    assert "未发生" in report.texts["overview.requests"] and "未收到" not in report.texts["overview.requests"]


@pytest.mark.parametrize("size", [(1024, 700), (1366, 728)])
def test_one_scroll_bar_stands_beside_table_three(opened: Callable[..., Clerk], size: tuple[int, int]) -> None:
    """Two side by side moved different things; what lies below the table is reached by wheel and Tab."""
    clerk = opened()
    clerk.window.resize(*size)
    settle()
    section, grid = clerk.section, clerk.grid("requests")
    bars: list[QScrollBar] = list(section.findChildren(QScrollBar))
    seen = [bar for bar in bars if bar.isVisible() and bar.orientation() == Qt.Orientation.Vertical and bar.maximum()]
    assert seen == [grid.view.verticalScrollBar()]
    note = section.parts["requests.note"]
    assert section.viewport().rect().contains(note.mapTo(section.viewport(), note.rect().topLeft())), (
        "it shows its head"
    )
    note.editor.setFocus()
    clerk.type("x")
    assert section.viewport().rect().contains(note.editor.mapTo(section.viewport(), note.editor.cursorRect().center()))


def test_what_is_selected_is_added_in_the_status_line(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__new__person="12", requests__new__business="3")
    clerk.grid("requests").show_cell("requests.new.person")
    clerk.press("Shift+Right")
    assert clerk.window.status._selection.text() == "选中2格　计数 2　求和 15"
    clerk.go_to(2)
    assert clerk.window.status._selection.text() == ""


def test_every_tab_is_whole_in_a_window_of_1024(opened: Callable[..., Clerk]) -> None:
    clerk = opened(filled=False)
    clerk.window.resize(1024, 700)
    settle()
    tabs = clerk.page.tabs
    shorts = [section.short for section in clerk.report.edition.sections]
    assert [tabs.tabText(number).partition(short)[1] for number, short in enumerate(shorts)] == shorts
    assert tabs.tabRect(tabs.count() - 1).right() < 1024
    for number in range(tabs.count()):
        needed = tabs.fontMetrics().horizontalAdvance(tabs.tabText(number)) + tabs.iconSize().width()
        assert tabs.tabRect(number).width() > needed
