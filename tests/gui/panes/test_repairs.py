"""The place of a mistake: shown for the current card, taken with one click, undone with one key."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from app.checks.moves import sheets
from app.model.edition import Level
from app.model.report import Report
from app.session import add
from tests.checks.moving import Planted, plant
from tests.checks.mutations import entered, generated
from tests.gui.clerk import Clerk
from tests.gui.test_access import unnamed
from tests.made import example, put


@pytest.fixture
def mistyped(open_window: Callable[..., Clerk]) -> Clerk:
    """41 typed as 14."""
    clerk = open_window()
    report = example()
    put(report, "requests.new.person", "14")
    add(clerk.library, report, "示例")
    clerk.window.open_report(report.id)
    return clerk


def test_the_cell_is_named_framed_and_mended(mistyped: Clerk) -> None:
    mistyped.press("F8")
    repairs = mistyped.page.findings.repairs
    assert unnamed(mistyped.window) == []
    words: list[QLabel] = list(repairs.findChildren(QLabel))
    assert any("“自然人”" in each.text() and "41" in each.text() for each in words if each.isVisible())
    assert mistyped.grid("requests").model.suspects == {"requests.new.person"}
    buttons: list[QPushButton] = list(repairs.findChildren(QPushButton))
    mistyped.click(next(each for each in buttons if each.isVisible()))
    assert mistyped.report.value("requests.new.person") == 41
    mistyped.qtbot.waitUntil(lambda: not repairs.isVisible())
    assert not mistyped.grid("requests").model.suspects
    mistyped.press("Ctrl+Z")
    assert mistyped.on_disk().value("requests.new.person") == 14


def figures(report: Report) -> dict[str, str]:
    return {cell: answer.text for cell, answer in report.answers.items()}


@pytest.fixture
def two_rows_low(open_window: Callable[..., Clerk]) -> tuple[Clerk, dict[str, str]]:
    """The figures of table three pasted again, two rows below their place; and what stood there before."""
    clerk = open_window()
    report = generated(3)
    right = figures(report)
    sheet = next(sheet for sheet in sheets(report.edition) if len(sheet.lines[0]) > 3)
    plant(report, sheet, Planted(0, 0, len(sheet.lines[0]), 2, "kept"))
    add(clerk.library, report, "生成")
    clerk.window.open_report(report.id)
    return clerk, right


def test_a_block_pasted_two_rows_low_is_offered_first_and_moved_back_in_one_step(
    two_rows_low: tuple[Clerk, dict[str, str]],
) -> None:
    """Ctrl+F8 falsified right figures one after the other: each made one of five equations hold."""
    clerk, right = two_rows_low
    planted = figures(clerk.report)
    clerk.press("F8")
    buttons: list[QPushButton] = list(clerk.page.findings.repairs.findChildren(QPushButton))
    assert next(each for each in buttons if each.isVisible()).text() == "移回去"
    clerk.press("Ctrl+F8")
    assert figures(clerk.report) == planted, "only its first rows may have been pasted"
    clerk.press("Space")
    after = figures(clerk.report)
    assert after != planted and {cell: text for cell, text in after.items() if right[cell] != text} == {}
    assert not any(finding.level is Level.ERROR for finding in clerk.page.session.findings)
    assert clerk.page.session.undo_label == "移回去"
    clerk.press("Ctrl+Z")
    assert figures(clerk.on_disk()) == planted


def test_where_several_cells_explain_one_equation_alike_none_is_taken(open_window: Callable[..., Clerk]) -> None:
    clerk = open_window()
    report = entered(example())
    report.texts = {key: text for key, text in report.texts.items() if key == "problems"}
    put(report, "review.reconsideration.other", "2")
    add(clerk.library, report, "示例")
    clerk.window.open_report(report.id)
    before = figures(clerk.report)
    clerk.press("F8", "Ctrl+F8")
    assert figures(clerk.report) == before
    repairs = clerk.page.findings.repairs
    found: list[QPushButton] = list(repairs.findChildren(QPushButton))
    buttons = [each for each in found if each.isVisible()]
    assert len(buttons) > 1 and buttons[0].hasFocus()
    clerk.press("Space")
    assert figures(clerk.report) != before


def test_where_several_figures_differ_it_says_so_and_changes_none(open_window: Callable[..., Clerk]) -> None:
    clerk = open_window()
    report = entered(example())
    for cell in ("requests.granted.business", "requests.partial.person"):
        put(report, cell, str(int(report.answers[cell].text) + 7))
    add(clerk.library, report, "示例")
    clerk.window.open_report(report.id)
    before = figures(clerk.report)
    for _ in range(4):
        clerk.press("F8", "Ctrl+F8")
    assert figures(clerk.report) == before
    words: list[QLabel] = list(clerk.page.findings.repairs.findChildren(QLabel))
    assert any("不能确定是哪一格有误" in each.text() for each in words if each.isVisible())
    assert "不能确定是哪一格有误" in clerk.window.status._news.text()
