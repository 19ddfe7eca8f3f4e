"""The tables of a unit's hand-ins over time: what was corrected after publication, and every file that came in."""

from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.collect.seasons import hand_in, members, report_of
from tests.gui.clerk import Clerk, choose, press, typing
from tests.gui.collect.officer import Officer, made_season
from tests.made import put

CELL = "requests.new.person"
UNIT = members(3)[1]


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Officer:
    """One report with 7 was accepted and published; one with 9 came later."""
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    receive(office, tmp_path, "7", 10)
    office.open(UNIT.code)
    with clerk.answering(choose("接收")):
        clerk.press("A")
    with clerk.answering(typing("www.example.gov.cn")):
        clerk.window.do("season_publish")
    receive(office, tmp_path, "9", 11)
    return office


def receive(office: Officer, folder: Path, figure: str, day: int) -> None:
    report = report_of(UNIT, 1)
    put(report, CELL, figure)
    report.saved = f"2025-01-{day}T10:00:00+08:00"
    office.receive(hand_in(report, folder / str(day), "json"))


def test_corrections_after_publication_are_shown_copied_and_written(
    office: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, ...]] = []

    def copied(dialog: Any) -> None:
        shown.extend(map(tuple, (dialog.model.header, *dialog.model.rows)))
        press(dialog.view, "Return")  # rows lead nowhere here
        choose("复制表格")(dialog)
        assert dialog.isVisible()
        choose("导出Word")(dialog)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with office.clerk.answering(copied):
        office.clerk.window.do("season_corrections")
    name = office.season.edition.cells[CELL].name
    assert shown[0] == ("项目", "已公开", "最新")
    assert (name, "7", "9") in shown
    assert f"{name}\t7\t9" in QGuiApplication.clipboard().text().splitlines()
    (written,) = tmp_path.glob("*更正对照表.docx")
    rows = [tuple(cell.text for cell in row.cells) for row in docx.Document(str(written)).tables[0].rows]
    assert rows == shown


def test_the_history_lists_each_file_and_leads_to_its_original(
    office: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))

    def second(dialog: Any) -> None:
        assert [row[2] for row in dialog.model.rows] == ["已接收", "最新"]
        press(dialog.view, "Down")
        press(dialog.view, "Return")

    with office.clerk.answering(second):
        office.clerk.window.do("season_history")
    (path,) = opened
    _, latest = office.season.handins()
    assert Path(path).read_bytes() == office.season.original(latest.digest)[1]
