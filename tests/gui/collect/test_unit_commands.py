"""The tables of a unit's hand-ins over time: what was corrected after publication, and every file that came in."""

from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.collect.season import Season
from app.forms import bundled
from app.gui.collect.commands import WHO
from tests.collect.seasons import hand_in, members, report_of
from tests.gui.clerk import Clerk, choose, focused, noting, press, type_into, typing
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import click
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
    assert [row[1:4] for row in rows[1:]] == shown[1:]


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


def test_the_signed_page_is_compared_by_two_blocks_that_are_typed(clerk: Clerk, tmp_path: Path) -> None:
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    receive(office, tmp_path, "7", 10)
    office.open(UNIT.code)
    digest = office.season.handins()[0].data_digest
    blocks = [digest[at : at + 4] for at in range(0, 64, 4)]

    def compared(dialog: Any) -> None:
        for text in ("0000", blocks[dialog.blanked[1]]):
            type_into(focused() or dialog, text)
            press(focused() or dialog, "Tab")
        press(dialog.fields[0], "Return")
        assert "不一致" in dialog._said.text() and dialog.isVisible()
        dialog.fields[0].setFocus()
        dialog.fields[0].selectAll()
        type_into(dialog.fields[0], blocks[dialog.blanked[0]].upper())
        press(dialog.fields[0], "Return")

    with clerk.answering(compared):
        click(office.page.review.buttons["season_paper"])
    assert office.season.standing(office.season.unit(UNIT.code).unit).paper
    assert office.page.review.line is not None and "纸质件已核" in office.page.review.line.marks


def test_a_season_that_another_window_has_is_told_and_stays_theirs(clerk: Clerk, tmp_path: Path) -> None:
    path = made_season(tmp_path / "收集.nbs", members(3))
    clerk.library.set_setting(WHO, "张某")
    said: list[str] = []
    with Season.open(path, bundled(), "李某") as theirs:
        with clerk.answering(noting(said, "知道了")):
            clerk.window.come_forward([path])
        assert clerk.window.season is None and "正被另一个程序使用" in said[0]
        assert len(theirs.units()) == 3
    clerk.window.come_forward([path])
    assert clerk.window.season is not None


def test_texts_that_two_units_share_stand_side_by_side(clerk: Clerk, tmp_path: Path) -> None:
    """They are compared in the background: thousands of texts would hold the window up."""
    same = "本单位认真落实政务公开各项要求，及时更新栏目内容，规范办理群众申请，主动回应社会关切，持续加强队伍。" * 2
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(4)))
    for nth in (1, 2):
        report = report_of(members(4)[nth], nth, texts={"problems": same})
        office.receive(hand_in(report, tmp_path / str(nth), "json"))
    shown: list[str] = []

    def second(dialog: Any) -> None:
        shown.extend(dialog.model.rows[0][:2])
        press(dialog.view, "Return")

    with clerk.answering(second):
        clerk.window.do("season_same")
        office.wait(lambda: shown)
    assert set(shown) == {members(4)[1].name, members(4)[2].name}
    assert office.page.review.line is not None and office.page.review.line.unit.name == shown[0]
