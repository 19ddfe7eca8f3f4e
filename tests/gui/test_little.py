"""A form is only data: a quite different little form opens in the window, is checked and exported."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from app.forms import Editions
from tests.gui.clerk import Clerk
from tests.gui.hand import focus_field
from tests.gui.incoming.test_new_report import created
from tests.gui.outgoing.test_export import export
from tests.made import example


@pytest.fixture
def little(project_root: Path) -> Editions:
    return Editions(project_root / "tests" / "data" / "forms")


def test_filled_checked_and_exported(open_window: Callable[..., Clerk], little: Editions, tmp_path: Path) -> None:
    clerk = open_window(little)
    created(clerk, "石桥水管站", 2024)
    tabs = clerk.page.tabs
    assert [tabs.tabText(number) for number in range(tabs.count())] == ["巡查 2", "乙、情况说明 2"]
    focus_field(clerk.cover, "chief")
    clerk.type("周远")
    clerk.fill_table("patrol", ["26", "81.60", "5", "3.25", "31", "104.45", "8", "7.5"])
    clerk.fill_table("handling", ["9", "1", "2"])
    assert [finding.code for finding in clerk.page.session.findings if finding.level == "error"] == ["R3"]
    clerk.press("F8")
    clerk.fill("handling.open.places", "3")
    assert not [finding for finding in clerk.page.session.findings if finding.level == "error"]
    clerk.go_to(1)
    clerk.write("account", "本季度巡查57次，**当场整改9处**。")
    seen: list[str] = []
    export(clerk, tmp_path / "out", {"docx", "xlsx", "pdf"}, seen)
    assert seen[0] == "" and len(seen) == 4
    words = "\n".join(paragraph.text for paragraph in Document(seen[1]).paragraphs)
    assert "本季度巡查57次，当场整改9处。" in words
    values = {str(cell.value) for sheet in openpyxl.load_workbook(seen[2]) for row in sheet for cell in row}
    assert {"26", "31"} <= values
    report = clerk.on_disk()
    assert str(report.value("patrol.sum.length")) == "186.05"
    assert report.unit["chief"] == "周远"


def test_its_example_opens(open_window: Callable[..., Clerk], little: Editions) -> None:
    clerk = open_window(little)
    clerk.window.do("bring_in", little.example("little"))
    assert clerk.report.unit_name == example("little", little).unit_name
    assert clerk.page.tabs.tabToolTip(0).endswith("已填好")
