"""报送: looked over, packed, frozen under a number; looked at again, compared, written once more."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QTableWidget

from app.exporters.files import package_path
from app.gui import FOLLOW
from app.gui.bars import StatusLine
from app.gui.command import FROZEN
from app.gui.library.dialogs import SubmissionsDialog
from app.gui.library.reports_model import found
from app.gui.outgoing.hand_in import HandInPage
from app.gui.panes import findings
from app.gui.report.section import FrozenBanner
from tests.gui.clerk import Clerk, choose, noting, press
from tests.gui.hand import double_click, settle

CELL = "disclosure.licensing.decisions"
TODAY = date(2025, 1, 21)


def page(clerk: Clerk) -> HandInPage:
    assert isinstance(clerk.page.guide, HandInPage)
    return clerk.page.guide


def hand_in(clerk: Clerk, folder: Path, seen: list[str], *more: Callable[[Any], None]) -> None:
    """Ctrl+Shift+E, the folder typed, Enter; what stood in the list, what was said at the end. Esc leaves the page."""
    clerk.press("Ctrl+Shift+E")
    shown = page(clerk)
    seen.extend(shown.points.list.item(row).text() for row in range(shown.points.list.count()))
    shown.package.folder.setFocus()
    shown.package.folder.selectAll()
    clerk.type(str(folder))
    with clerk.answering(*more) if more else nullcontext():
        clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: not shown.package.is_working)
    labels = (shown.package.outcome, shown.package.told, shown.package.draft, shown.after.where)
    seen.extend(each.text() for each in labels if each.isVisible())
    clerk.press("Esc")


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
    assert seen[-2:] == ["第1次报送稿已生成，原样留存在年报库里。", f"报送包：{path}"]
    headings = [line for line in seen[:-2] if line.endswith("）") and "　" not in line]
    assert [line.partition("（")[0] for line in headings] == ["待处理", "请自行核对", "符合"]
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
    clerk.qtbot.waitUntil(sheet.exists)
    with pdfplumber.open(sheet) as pdf:
        (printed,) = pdf.pages
        rows = [["".join((cell or "").split()) for cell in row] for row in printed.extract_tables()[0]]
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


def test_a_further_submission_says_which_one_it_corrects(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    clerk.press("Ctrl+Shift+E")
    assert page(clerk).package.told.text() == "第2次报送稿，更正第1次报送稿，原样留存在年报库里。"


def press_banner(clerk: Clerk, words: str) -> None:
    assert clerk.window.report is not None
    banner = clerk.window.report.findChild(FrozenBanner)
    assert isinstance(banner, FrozenBanner)
    choose(words)(banner)
    settle()


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
    assert path.read_bytes() == first
    assert submitted(clerk) == [1]
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    hand_in(clerk, tmp_path, [], noting(asked, "取消"))
    assert path.read_bytes() == first and submitted(clerk) == [1]
    hand_in(clerk, tmp_path, seen, noting(asked, "替换"))
    assert path.read_bytes() != first and submitted(clerk) == [1, 2]
    assert all(path.name in sentence and "替换" in sentence for sentence in asked) and len(asked) == 3
    hand_in(clerk, tmp_path, seen, noting(asked, "另存编号"))
    numbered = path.with_name(f"{path.stem}_2{path.suffix}")
    assert numbered.read_bytes() == path.read_bytes() and submitted(clerk) == [1, 2]
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


def test_an_offer_waits_until_other_news_has_had_its_time(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said right after opening gave way to the offer at once."""
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    clerk.restart()
    monkeypatch.setattr("app.gui.bars.NEWS", 600_000)
    rests: list[int] = []

    def looked(line: StatusLine) -> int:
        """It looks again at once, as if the news had had its time."""
        rests.append(line._until.remainingTime())
        return 1

    with monkeypatch.context() as patch:
        patch.setattr(StatusLine, "news_left", property(looked))
        clerk.press("Return")
        clerk.window.say("收到退回意见3条。")
        clerk.qtbot.waitUntil(lambda: len(rests) > 1)
    assert rests[0] > 300_000
    assert clerk.window.status._news.text() == "收到退回意见3条。" and not clerk.window.status.is_offering
    clerk.window.status.withdraw()
    clerk.qtbot.waitUntil(lambda: clerk.window.status.is_offering)
    assert clerk.window.status._news.text() == "第1次报送稿之后，改了1处。"


def test_who_opens_a_report_changed_since_is_told_and_led_to_the_place(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    hand_in(clerk, tmp_path, [])
    clerk.go_to(2)
    clerk.fill(CELL, "77")
    clerk.restart()
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: clerk.window.status.is_offering)
    assert clerk.window.status._news.text() == "第1次报送稿之后，改了1处。"

    def go(dialog: Any) -> None:
        table = dialog.findChild(QTableWidget, "differences")
        place = table.visualItemRect(table.item(0, 0)).center()
        double_click(table.viewport(), place)

    with clerk.answering(go):
        clerk.click(clerk.window.status._offer)
    assert clerk.grid("disclosure").view.current_cell() == CELL


def test_a_draft_is_marked_not_counted_and_its_faults_lead_to_their_places(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    clerk.go_to(0)

    clerk.press("Ctrl+Shift+E")
    listed = page(clerk).points.list
    assert listed.item(0).text().startswith("待处理（")
    wrong = next(row for row in range(listed.count()) if listed.item(row).text().startswith("勾稽关系　错误"))
    listed.setCurrentRow(wrong)
    listed.setFocus()
    clerk.press("Return")
    assert clerk.page.guide is None
    seen: list[str] = []
    hand_in(clerk, tmp_path, seen)
    assert "草稿" in seen[-2] and seen[-1].endswith("_报送包_草稿.zip")
    assert Path(seen[-1].removeprefix("报送包：")).exists()
    assert submitted(clerk) == []


def test_an_obstacle_is_told_and_nothing_is_counted(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    (tmp_path / "file").write_text("x")
    seen: list[str] = []
    hand_in(clerk, tmp_path / "file", seen)
    assert any("文件夹" in each for each in seen[-2:])
    assert submitted(clerk) == []


def test_the_last_page_counts_as_the_status_line_and_the_start_page_do(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page came before the status line had followed the last key."""
    monkeypatch.setattr(findings, "FOLLOW", 60_000)
    timers: list[QTimer] = list(clerk.window.findChildren(QTimer))
    for timer in timers:
        if timer.interval() == FOLLOW:
            timer.setInterval(60_000)
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    clerk.press("Ctrl+Shift+E")
    said = page(clerk).points.state.text()
    assert said == clerk.window.status._counts.text() and "错误" in said
    clerk.wait_saved()
    report = clerk.report.id
    clerk.window.do("home")
    summary = clerk.window.start.model.summary(report)
    assert summary is not None and found(summary) == said


def test_what_goes_with_it_is_copied_and_the_page_to_sign_printed(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.window.do("example")
    clerk.press("Ctrl+Shift+E")
    assert not page(clerk).package.printing.isEnabled()
    hand_in(clerk, tmp_path, [])
    clerk.press("Ctrl+Shift+E")
    shown = page(clerk)
    clerk.click(shown.after.copy)
    mail = QGuiApplication.clipboard().text()
    assert mail.startswith("清源区人民政府办公室：\n现报送") and "第1次报送稿" in mail and "0190-5550123" in mail
    paper = tmp_path / "signed.pdf"

    def chosen(printer: Any, parent: Any) -> bool:
        printer.setOutputFileName(str(paper))
        return True

    monkeypatch.setattr("app.gui.outgoing.printing_dialog.asked", chosen)
    clerk.click(shown.package.printing)
    assert paper.exists() and len(pypdfium2.PdfDocument(paper)) == 1


def test_a_change_taken_back_on_the_page_shows_at_once(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    clerk.press("Ctrl+Shift+E")
    shown = page(clerk)
    assert shown.package.draft.isVisible() and "草稿" in shown.package.draft.text()
    clerk.press("Ctrl+Z")
    clerk.qtbot.waitUntil(lambda: not shown.package.draft.isVisible())
    assert clerk.page.guide is shown


def test_charts_of_several_years_are_drawn(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.window.do("example")
    made = tmp_path / "charts.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(made), ""))
    clerk.window.do("charts")
    clerk.qtbot.waitUntil(lambda: str(made) in clerk.window.status._news.text())
    assert made.read_bytes().startswith(b"\x89PNG")


def test_what_one_must_look_at_oneself_opens_the_pane_for_it(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.press("Ctrl+Shift+E")
    listed = page(clerk).points.list
    row = next(row for row in range(listed.count()) if listed.item(row).text().startswith("文表一致　核对"))
    listed.setCurrentRow(row)
    listed.setFocus()
    clerk.press("Return")
    assert clerk.page.guide is None and clerk.page.side.current == "numbers"
    assert clerk.page.side.isVisible()
