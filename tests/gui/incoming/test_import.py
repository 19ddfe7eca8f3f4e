"""Files of others are proposed, looked over and taken over; whatever goes wrong, nothing changes."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QPushButton

from app.exporters.export import export
from app.gui.incoming.proposal import ProposalDialog, Purpose
from app.gui.panes.finding_cards import FINDING
from app.gui.report.section import TableTools
from app.gui.work_dialog import WaitingDialog
from app.model.edition import Level
from app.model.report import Report
from tests.gui.clerk import Clerk, WhileReading, choose, noting, press, type_into
from tests.made import example, put

ANSWER = Callable[[Any], None]


def file(folder: Path, report: Report, kind: str = "docx") -> Path:
    """The report as an office has it: a document, not a data file."""
    (made,) = export(report, folder, [kind], draft=False)
    return made.path


def proposal(*acts: ANSWER) -> ANSWER:
    """Do things in the proposal that comes."""

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, ProposalDialog)
        for act in acts:
            act(dialog)

    return answer


def use_as(purpose: Purpose) -> ANSWER:
    def act(dialog: ProposalDialog) -> None:
        dialog.purpose.setCurrentIndex(dialog.purpose.findData(purpose))

    return act


def bring_in(clerk: Clerk, path: Path, *answers: ANSWER, purpose: Purpose = Purpose.KEEP) -> None:
    """As if chosen in the file dialog."""
    with clerk.answering(*answers):
        clerk.window.do("bring_in", path, purpose)


def figures(report: Report) -> dict[str, str]:
    return {cell: answer.text for cell, answer in report.answers.items()}


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx"])
def test_a_document_becomes_a_report(clerk: Clerk, tmp_path: Path, kind: str) -> None:
    bring_in(clerk, file(tmp_path, example(), kind), proposal(choose("采用")))
    report = clerk.on_disk()
    assert figures(report) == figures(example())
    assert (report.unit_name, report.year) == (example().unit_name, example().year)
    assert report.texts["preamble"] == example().texts["preamble"]


def test_the_file_of_another_year_is_named_before_it_is_continued(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two years' files the wrong one was continued without a word: the report of a year that was over."""

    class Later(date):
        @classmethod
        def today(cls) -> "Later":
            return cls(2027, 1, 10)

    monkeypatch.setattr("app.gui.incoming.proposal.date", Later)
    said: list[str] = []

    def look(dialog: Any) -> None:
        said.append(dialog._note.text())
        use_as(Purpose.KEEP)(dialog)
        said.append(dialog._note.text())
        use_as(Purpose.CONTINUE)(dialog)
        dialog.year.setValue(2025)
        said.append(dialog._note.text())
        QDialog.done(dialog, 0)

    last = example()
    assert last.year == 2024
    bring_in(clerk, file(tmp_path, last), proposal(look), purpose=Purpose.CONTINUE)
    assert said[0] == "这是2024年年报，由它新建的是2025年年报；要填2026年年报的，请改选2025年年报。"
    assert said[1] == said[2] == "采用前什么也不改动；读错的可以直接在表里改正。"


def test_what_was_read_can_be_corrected_before_it_is_taken_over(clerk: Clerk, tmp_path: Path) -> None:
    def correct(dialog: ProposalDialog) -> None:
        dialog.page.tabs.setCurrentIndex(3)
        grid = dialog.page.section(3).grids["requests"]
        grid.show_cell("requests.new.legal")
        assert grid.model.origins["requests.new.legal"].sentence.startswith("原件")
        for text in ("77", "78"):
            clerk.type(text)
            clerk.press("Return")
            grid.show_cell("requests.new.legal")
        press(grid.view, "Ctrl+Z")
        assert dialog.report.value("requests.new.legal") == 77

    bring_in(clerk, file(tmp_path, example()), proposal(correct, choose("采用")))
    assert clerk.on_disk().value("requests.new.legal") == 77


def test_of_a_proposal_only_the_control_is_offered_at_its_tables(clerk: Clerk, tmp_path: Path) -> None:
    seen: dict[str, bool] = {}

    def look(dialog: ProposalDialog) -> None:
        dialog.page.tabs.setCurrentIndex(3)
        tools: TableTools = next(iter(dialog.page.section(3).findChildren(TableTools)))
        seen.update((command, button.isVisible()) for command, button in tools.buttons.items())

    bring_in(clerk, file(tmp_path, example()), proposal(look, choose("采用")))
    assert seen == {"zero_blanks": False, "zero_all": False, "carry": False, "control": True}


def test_a_proposal_offers_no_explanation_that_nobody_would_keep(clerk: Clerk, tmp_path: Path) -> None:
    report = example()
    put(report, "requests.new.person", "99")
    seen: list[tuple[Level, bool]] = []

    def look(dialog: ProposalDialog) -> None:
        findings = dialog.page.findings
        dialog.page.side.choose("findings")
        for row in range(findings.model.rowCount()):
            index = findings.model.index(row)
            findings.list.setCurrentIndex(index)
            buttons: list[QPushButton] = list(findings.findChildren(QPushButton))
            offered = any("说明" in each.text() and each.isVisible() for each in buttons)
            seen.append((index.data(FINDING).level, offered))

    bring_in(clerk, file(tmp_path, report), proposal(look, choose("采用")))
    assert Level.VERIFY in {level for level, _ in seen}
    assert not any(offered for _, offered in seen)


def test_leaving_a_proposal_changes_nothing_and_asks_when_something_was_corrected(clerk: Clerk, tmp_path: Path) -> None:
    path = file(tmp_path, example())
    bring_in(clerk, path, proposal(lambda dialog: press(dialog, "Escape")))
    assert clerk.library.summaries() == []

    def correct(dialog: ProposalDialog) -> None:
        type_into(dialog.unit, "某")
        QTimer.singleShot(0, dialog, lambda: press(dialog, "Escape"))  # the question that comes has its own answer

    bring_in(clerk, path, proposal(correct), choose("放弃"))
    assert clerk.library.summaries() == []


@pytest.mark.skipif(sys.platform == "win32", reason="halts a process by a signal of POSIX")
def test_escape_while_a_file_is_read_stops_it_and_changes_nothing(clerk: Clerk, tmp_path: Path) -> None:
    path = file(tmp_path, example(), "pdf")

    def stop(dialog: Any) -> None:
        assert isinstance(dialog, WaitingDialog) and dialog.cancel.text() == "停止"
        press(dialog, "Escape")

    jobs = clerk.window.jobs
    jobs.warm_up()
    assert jobs._process is not None and jobs._process.waitForStarted()
    os.kill(jobs._process.processId(), signal.SIGSTOP)  # it reads nothing before it is stopped
    with clerk.answering(WhileReading(stop)):
        clerk.window.do("bring_in", path, Purpose.KEEP)
    assert clerk.library.summaries() == []
    assert clerk.window.report is None
    bring_in(clerk, path, proposal(choose("采用")))  # the next one is read as ever
    assert figures(clerk.on_disk()) == figures(example())


def test_what_is_doubtful_is_listed_and_leads_to_its_cell(clerk: Clerk, tmp_path: Path) -> None:
    path = file(tmp_path, example(), "html")
    path.write_text(path.read_text("utf-8").replace("其他法律行政法规禁止公开", "其他法律行政止公开"), "utf-8")

    def look(dialog: ProposalDialog) -> None:
        pane = dialog.page.side.pane("source").findChild(QListWidget)
        assert isinstance(pane, QListWidget)
        lines = [pane.item(row).text() for row in range(pane.count())]
        row = next(row for row, line in enumerate(lines) if "7格" in line)
        assert "止公开" in lines[row]
        pane.setCurrentRow(row)
        pane.setFocus()
        press(pane, "Return")
        assert dialog.page.tabs.currentIndex() == 3
        assert dialog.page.section(3).grids["requests"].view.current_cell() == "requests.denied_2.person"

    bring_in(clerk, path, proposal(look, choose("采用")))


def test_a_new_year_begins_from_last_years_file(clerk: Clerk, tmp_path: Path) -> None:
    last = example()
    put(last, "requests.carried_out.person", "3")
    bring_in(clerk, file(tmp_path, last), proposal(choose("采用")), purpose=Purpose.CONTINUE)
    report = clerk.report
    assert report.year == last.year + 1
    assert figures(report)["requests.carried_in.person"] == "3"
    assert report.last_year is not None and report.last_year.year == last.year
    assert report.texts["overview.disclosure"] == last.texts["overview.disclosure"]
    assert "problems" not in report.texts and "title" not in report.texts
    assert sorted(each.year for each in clerk.library.summaries()) == [last.year, last.year + 1]


def test_last_years_file_goes_beside_the_open_report_as_one_step(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    before = example().year - 1
    last = example()
    last.year = before
    bring_in(clerk, file(tmp_path, last), proposal(use_as(Purpose.LAST), choose("采用")))
    assert clerk.report.last_year is not None and clerk.report.last_year.year == before
    clerk.press("Ctrl+Z")
    assert clerk.report.last == example().last


def test_of_a_report_that_is_there_the_differences_are_shown(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    changed = example()
    put(changed, "requests.new.person", "99")
    bring_in(clerk, file(tmp_path, changed), proposal(choose("采用")), choose("替换"))
    assert clerk.report.value("requests.new.person") == 99
    clerk.press("Ctrl+Z")
    assert figures(clerk.report) == figures(example())


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\3\4 nothing")
    said: list[str] = []
    bring_in(clerk, path, noting(said, "知道了"))
    assert len(said) == 1 and said[0].startswith("“坏.docx”") and said[0].endswith("。")
    assert clerk.library.summaries() == []


def test_a_page_comes_in_from_the_clipboard(clerk: Clerk, tmp_path: Path) -> None:
    copied = QMimeData()
    copied.setHtml(file(tmp_path, example(), "html").read_text("utf-8"))
    QGuiApplication.clipboard().setMimeData(copied)
    with clerk.answering(proposal(choose("采用"))):
        clerk.press("Ctrl+Shift+V")
    assert figures(clerk.on_disk()) == figures(example())


def test_a_file_can_be_dropped_on_the_window(clerk: Clerk, tmp_path: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file(tmp_path, example())))])
    middle, copy, left = QPointF(400, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle.toPoint(), copy, held, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(clerk.window, enter)
    assert enter.isAccepted()
    with clerk.answering(proposal(choose("采用"))):
        QApplication.sendEvent(clerk.window, QDropEvent(middle, copy, held, left, Qt.KeyboardModifier.NoModifier))
        clerk.qtbot.waitUntil(lambda: clerk.window.report is not None)
    assert figures(clerk.report) == figures(example())


@pytest.mark.parametrize("name", ["folder", "nothing"])
def test_what_is_no_file_cannot_be_dropped(clerk: Clerk, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    enter = QDragEnterEvent(
        QPoint(400, 300), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(clerk.window, enter)
    assert not enter.isAccepted()


def test_a_figure_of_a_proposal_typed_and_taken_back_after_a_pause(clerk: Clerk, tmp_path: Path) -> None:
    """Without a library nothing was noted as saved, and the end of an edit that came to nothing failed."""

    def correct(dialog: ProposalDialog) -> None:
        dialog.page.tabs.setCurrentIndex(3)
        dialog.page.section(3).grids["requests"].show_cell("requests.new.person")
        before = dict(dialog.session.report.answers)
        clerk.press("F2")
        clerk.type("9")
        clerk.qtbot.wait(350)
        clerk.press("Backspace")
        clerk.qtbot.wait(350)
        clerk.press("Return")
        assert dialog.session.report.answers == before

    bring_in(clerk, file(tmp_path, example()), proposal(correct, choose("采用")))


def test_a_file_with_two_reports_asks_which_is_meant(clerk: Clerk, tmp_path: Path) -> None:
    """The texts of the second report once went into the parts of the first."""
    from tests.importers.test_several import written as several

    path = tmp_path / "两年.docx"
    path.write_bytes(several(2024, 2023))
    asked: list[str] = []

    def second(box: Any) -> None:
        asked.append(box.text())
        next(button for button in box.findChildren(QPushButton) if "2023" in button.text()).click()

    bring_in(clerk, path, second, proposal(choose("采用")))
    assert "2份年报" in asked[0].replace("\u200b", "")
    assert clerk.on_disk().year == 2023


def test_many_places_of_one_cause_are_one_line_that_unfolds(clerk: Clerk, tmp_path: Path) -> None:
    """A table without its header once gave a line for each of its rows."""
    import random

    from tests.importers.documents import document
    from tests.importers.writers import WRITERS

    text = WRITERS["html plain"](document(example()), random.Random(1)).decode()
    for header in ("申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构"):
        text = text.replace(f">{header}<", ">甲<")
    path = tmp_path / "a.html"
    path.write_text(text)

    def unfold(dialog: ProposalDialog) -> None:
        listed = dialog.page.findChild(QListWidget, "source list")
        assert isinstance(listed, QListWidget)
        items = [item for row in range(listed.count()) if (item := listed.item(row)) is not None]
        folded = [item for item in items if "双击看全部" in item.text()]
        assert folded and len(items) < 40
        listed.setCurrentItem(folded[0])
        press(listed, "Return")
        assert folded[0].text().count("\n") > 3

    bring_in(clerk, path, proposal(unfold, lambda dialog: dialog.reject()))
