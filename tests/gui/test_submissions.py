"""报送: looked over, packed, frozen under a number; looked at again, compared, written once more."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from app.checks import check
from app.exporters.files import package_path
from app.gui.command import FROZEN
from app.gui.outgoing.submission_dialogs import SubmissionDialog, SubmissionsDialog
from app.gui.report.section import FrozenBanner
from app.model.change import Address, Area
from app.model.edition import Level
from app.session.progress import Point, readiness
from tests.gui.clerk import Clerk, answering, choose, noting, press
from tests.gui.hand import double_click
from tests.made import empty, example, put

CELL = "disclosure.licensing.decisions"
TODAY = date(2025, 1, 21)


def hand_in(clerk: Clerk, folder: Path, seen: list[str], *more: Callable[[Any], None]) -> None:
    """Ctrl+Shift+E, the folder typed, Enter; what stood in the list, what was said at the end."""

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, SubmissionDialog)
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        dialog.folder.setFocus()
        dialog.folder.selectAll()
        clerk.type(str(folder))
        with answering(*more):
            press(dialog.folder, "Return")
        clerk.qtbot.waitUntil(lambda: dialog._stack.currentIndex() != 1, timeout=30000)
        labels: list[QLabel] = list(dialog.findChildren(QLabel))
        seen.extend(each.text() for each in labels if each.objectName() in ("done", "path", "failed", "wrong"))
        choose("关闭" if dialog._stack.currentIndex() == 2 else "取消")(dialog)

    with clerk.answering(answer):
        clerk.press("Ctrl+Shift+E")


def submitted(clerk: Clerk) -> list[int]:
    return [each.nth for each in clerk.window.library.submissions(clerk.report.id)]


def test_handed_in_changed_compared_looked_at_and_written_once_more(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.window.do("example")
    seen: list[str] = []
    hand_in(clerk, tmp_path / "out", seen)
    path = package_path(clerk.report, tmp_path / "out", draft=False)
    handed = path.read_bytes()
    assert seen[-2:] == ["第1次报送稿，原样留存在年报库里。", str(path)]
    assert [line.partition("：")[0] for line in seen[:-2]][:3] == ["检查情况", "报送期限", "数据填报"]
    (submission,) = clerk.window.library.submissions(clerk.report.id)
    assert submission.digest == hashlib.sha256(handed).hexdigest()
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("manifest.json"))["number"] == 1

    before = clerk.report.answers[CELL].text
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    shown: list[str] = []

    def look(dialog: Any) -> None:
        table = dialog.findChild(QTableWidget, "differences")
        shown.extend(table.item(0, column).text() for column in range(3))
        choose("关闭")(dialog)

    with clerk.answering(look):
        clerk.window.do("compare_submission")
    assert shown[1:] == [before, "77"]

    sheet = tmp_path / "corrections.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(sheet), ""))
    with clerk.answering(choose("导出更正对照表…")):
        clerk.window.do("compare_submission")
    clerk.qtbot.waitUntil(sheet.exists, timeout=30000)
    with pdfplumber.open(sheet) as pdf:
        (page,) = pdf.pages
        rows = [["".join((cell or "").split()) for cell in row] for row in page.extract_tables()[0]]
    assert rows[0] == ["序号", "更正的地方", "更正前（第1次报送稿）", "更正后", "更正原因"]
    assert [row[2:4] for row in rows[1:]] == [[before, "77"]]

    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.window.do("submissions")
    assert clerk.window.report is not None
    session = clerk.window.report.session
    assert session.frozen == submission
    assert session.report.answers[CELL].text == before
    assert clerk.window.report.findChild(FrozenBanner) is not None
    assert "第1次报送稿（只读）" in clerk.window.windowTitle()

    again = tmp_path / "again.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(again), ""))
    press_banner(clerk, "再次导出")
    assert again.read_bytes() == handed
    press_banner(clerk, "返回现稿")
    assert clerk.window.report.session.frozen is None
    assert clerk.report.answers[CELL].text == "77"


def press_banner(clerk: Clerk, words: str) -> None:
    assert clerk.window.report is not None
    banner = clerk.window.report.findChild(FrozenBanner)
    assert isinstance(banner, FrozenBanner)
    choose(words)(banner)
    clerk.qtbot.wait(1)


def test_nothing_of_a_submission_can_be_changed(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.window.do("submissions")
    page = clerk.window.report
    assert page is not None
    before = (dict(clerk.report.answers), dict(clerk.report.texts), dict(clerk.report.unit), dict(clerk.report.remarks))
    clerk.go_to(2)
    grid = clerk.grid("disclosure")
    grid.show_cell(CELL)
    for keys in ("9", "Del", "Ctrl+V", "Ctrl+X", "Ctrl+D", "F2", "Shift+F2"):
        clerk.press(keys)
        assert grid.view.cells.editor is None
        assert clerk.window.status._news.text() == FROZEN
    assert not grid.remark_line.isVisible()
    clerk.go_to(0)
    editor = clerk.editor("preamble")
    editor.setFocus()
    clerk.type("改")
    clerk.press("Del")
    clerk.press("Ctrl+B")
    line = page.findChild(QLineEdit, "unit phone")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    clerk.type("12")
    choice = page.findChild(QComboBox, "unit kind")
    assert isinstance(choice, QComboBox)
    assert not choice.isEnabled()
    now = (dict(clerk.report.answers), dict(clerk.report.texts), dict(clerk.report.unit), dict(clerk.report.remarks))
    assert now == before
    assert editor.toPlainText() == "\n".join(clerk.report.texts["preamble"].split("\n"))
    for name in ("undo", "redo", "bold", "replace", "tidy", "carry", "take_last", "zero_all", "remark", "submit"):
        assert not clerk.window.actions_by_name[name].isEnabled(), name
        clerk.window.status.show_message("")
        clerk.window.do(name)
        assert clerk.window.status._news.text() == FROZEN, name
    for name in ("find", "export", "submissions", "compare_submission", "home"):
        assert clerk.window.actions_by_name[name].isEnabled(), name


def test_the_second_time_is_counted_and_what_is_there_is_only_replaced_when_wanted(
    clerk: Clerk, tmp_path: Path
) -> None:
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    path = package_path(clerk.report, tmp_path, draft=False)
    first = path.read_bytes()
    asked: list[str] = []
    seen: list[str] = []
    hand_in(clerk, tmp_path, seen, noting(asked, "替换"))
    assert "同样的文件" in seen[-2] and path.read_bytes() == first
    assert submitted(clerk) == [1]
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    hand_in(clerk, tmp_path, [], noting(asked, "取消"))
    assert path.read_bytes() == first and submitted(clerk) == [1]
    hand_in(clerk, tmp_path, seen, noting(asked, "替换"))
    assert path.read_bytes() != first and submitted(clerk) == [1, 2]
    assert all(path.name in sentence and "替换" in sentence for sentence in asked) and len(asked) == 3
    clerk.restart()
    clerk.press("Return")
    assert submitted(clerk) == [1, 2]
    lines: list[str] = []

    def read(dialog: Any) -> None:
        assert isinstance(dialog, SubmissionsDialog)
        lines.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        press(dialog, "Esc")

    with clerk.answering(read):
        clerk.window.do("submissions")
    assert ["与现稿相同" in lines[0], "现稿有1处不同" in lines[1]] == [True, True]


def test_who_opens_a_report_changed_since_is_told_and_led_to_the_place(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    clerk.restart()
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: clerk.window.status.is_offering, timeout=3000)
    assert clerk.window.status._news.text() == "第1次报送稿之后，改了1处。"

    def go(dialog: Any) -> None:
        table = dialog.findChild(QTableWidget, "differences")
        place = table.visualItemRect(table.item(0, 0)).center()
        double_click(table.viewport(), place)

    with clerk.answering(go):
        clerk.click(clerk.window.status._offer)
    assert clerk.grid("disclosure").current_cell() == CELL


def test_a_draft_is_marked_not_counted_and_its_faults_lead_to_their_places(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    clerk.go_to(0)

    def go(dialog: Any) -> None:
        assert isinstance(dialog, SubmissionDialog)
        assert dialog.list.item(0).text().startswith("待处理（")
        assert dialog.list.item(1).text().startswith("错误：")
        dialog.list.setFocus()
        press(dialog.list, "Return")

    with clerk.answering(go):
        clerk.press("Ctrl+Shift+E")
    assert clerk.window.report is not None
    assert clerk.window.report.tabs.currentIndex() == 3
    seen: list[str] = []
    hand_in(clerk, tmp_path, seen)
    assert "草稿" in seen[-2] and seen[-1].endswith("_报送包_草稿.zip")
    assert Path(seen[-1]).exists()
    assert submitted(clerk) == []


def test_an_obstacle_is_told_and_nothing_is_counted(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    (tmp_path / "file").write_text("x")
    seen: list[str] = []
    hand_in(clerk, tmp_path / "file", seen)
    assert "文件夹" in seen[-1]
    assert submitted(clerk) == []


def test_what_is_open_comes_first_then_what_was_checked() -> None:
    report = example()
    del report.unit["phone"]
    put(report, "disclosure.normative.in_force", "99")
    found = check(report)
    points = readiness(report, found, TODAY, 0)[len(found) - 1 :]
    assert [point.level for point in points[:2]] == [Level.VERIFY, Level.HINT]
    assert points[1].address is not None and points[1].address.key == "phone"
    assert points[1].words == "提示：封面的“电话”没有填，校验单和签发页上这一栏是空的。"
    assert points[2] == Point("报送期限：2025年1月31日，还有10天")
    areas = {point.words.partition("：")[0]: point for point in points[3:]}
    assert areas["表内勾稽关系"] == Point("表内勾稽关系：4项符合")
    assert areas["与上年的衔接"].level is Level.VERIFY
    late = readiness(example(), (), date(2025, 2, 3), 0)
    assert late[0] == Point("报送期限：2025年1月31日，已过3天", Level.HINT)
    assert readiness(example(), (), date(2025, 2, 3), 1)[0].level is None
    assert all("符合" in point.words for point in late[1:])


def test_the_gravest_comes_first_and_what_was_not_checked_is_no_tick() -> None:
    points = readiness(empty(), check(empty()), TODAY, 0)
    levels = [list(Level).index(point.level) for point in points if point.level is not None and point.finding]
    assert levels == sorted(levels) and levels[0] == list(Level).index(Level.ERROR)
    assert not next(point for point in points if point.words.startswith("文字与数据")).is_tried


def test_a_line_of_the_cover_is_a_place_and_another_form_is_none() -> None:
    report = example("disclosure-2021-single")
    report.unit["name"] = ""
    points = {point.finding.code: point for point in readiness(report, check(report), TODAY, 0) if point.finding}
    assert points["V112"].address == Address(Area.UNIT, "name") and points["V112"].leads
    assert points["E001"].is_open and not points["E001"].leads


def test_lines_without_a_place_lead_nowhere(qtbot: QtBot, dressed: object) -> None:
    from app.gui.outgoing.submission_dialogs import PointList

    listed = PointList([Point("表内勾稽关系：4项符合")])
    qtbot.addWidget(listed)
    gone: list[Point] = []
    listed.chosen.append(gone.append)
    press(listed, "Return")
    assert gone == []
