"""A slow disk is not felt, a full one is said, and nothing is lost by either."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.bars import StatusLine
from app.gui.report import saving
from app.store import Library, LibraryError
from tests.gui.clerk import Clerk, choose, noting
from tests.gui.hand import focus_field, settle
from tests.gui.incoming.test_new_report import created

CELL = "requests.new.person"


class Disk:
    """Notes each write; while `answers` is not set, none of them ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writes = 0
        self.answers = Event()
        self.answers.set()
        commit = Library.commit

        def noted(library: Library, *given: Any) -> None:
            self.writes += 1
            self.answers.wait()
            commit(library, *given)

        monkeypatch.setattr(Library, "commit", noted)


@pytest.fixture
def disk(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The disk of a clerk with a new report, all of which is saved; it answers at the end of the test."""
    created(clerk)
    clerk.wait_saved()
    made = Disk(monkeypatch)
    yield made
    made.answers.set()


class Full:
    """A disk that can be full for a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = True
        commit = Library.commit

        def failing(library: Library, *given: Any) -> None:
            if self.is_full:
                raise LibraryError("磁盘空间不足，请清理出空间后再试。")
            commit(library, *given)

        monkeypatch.setattr(Library, "commit", failing)


def test_a_disk_that_does_not_answer_does_not_hold_up_a_key(clerk: Clerk, disk: Disk) -> None:
    disk.answers.clear()
    clerk.go_to(3)
    clerk.grid("requests").show_cell(CELL)
    for number in range(40):
        clerk.type(str(number % 10))
        clerk.press("Return")
        QApplication.processEvents()
    assert disk.writes <= 1 and not clerk.page.session.is_saved  # all is typed while the first write still waits
    disk.answers.set()
    clerk.wait_saved()
    assert disk.writes


def test_a_pause_saves(clerk: Clerk, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PAUSE", 600_000)
    focus_field(clerk.cover, "phone")
    clerk.type("12345")
    settle()
    pause = clerk.page.saving._timer
    assert not clerk.page.session.is_saved and disk.writes == 0 and pause.interval() == 600_000
    pause.start(0)  # it is over
    clerk.wait_saved()
    assert disk.writes == 1


def test_leaving_a_tab_saves_at_once(clerk: Clerk, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PAUSE", 600_000)
    focus_field(clerk.cover, "phone")
    clerk.type("1")
    clerk.go_to(1)
    clerk.wait_saved()
    assert disk.writes == 1


def test_a_full_disk_is_said_and_saved_after_all(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    created(clerk)
    disk = Full(monkeypatch)
    clerk.go_to(3)
    clerk.fill(CELL, "5")
    clerk.qtbot.waitUntil(lambda: "磁盘空间不足" in clerk.status)
    retry = clerk.window.status._retry
    assert retry.isVisible()
    disk.is_full = False
    clerk.click(retry)
    clerk.wait_saved()
    assert not retry.isVisible()
    assert clerk.on_disk().value(CELL) == 5


def test_closing_with_a_full_disk_asks(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    created(clerk)
    disk = Full(monkeypatch)
    clerk.go_to(3)
    clerk.fill(CELL, "5")
    said: list[str] = []
    with clerk.answering(noting(said, "留在这里")):
        clerk.press("Ctrl+W")
    assert clerk.window.report is not None

    def mended(dialog: Any) -> None:
        disk.is_full = False
        choose("再试一次")(dialog)

    with clerk.answering(mended):
        clerk.press("Ctrl+W")
    assert clerk.window.report is None
    assert clerk.on_disk().value(CELL) == 5


def test_giving_up_is_asked_twice(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    created(clerk)
    disk = Full(monkeypatch)
    clerk.go_to(3)
    clerk.fill(CELL, "5")
    with clerk.answering(choose("不保存"), choose("放弃修改")):
        clerk.press("Ctrl+W")
    assert clerk.window.report is None
    disk.is_full = False
    assert clerk.on_disk().value(CELL) is None


def test_a_report_that_is_left_tells_no_failure_to_the_next_page(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last attempt of a report that was given up failed on the saving thread: 保存失败 stayed on the start page."""
    created(clerk)
    Full(monkeypatch)
    clerk.go_to(3)
    clerk.fill(CELL, "5")
    with clerk.answering(choose("不保存"), choose("放弃修改")):
        clerk.press("Ctrl+W")
    settle()
    assert clerk.window.report is None
    assert clerk.status == "" and not clerk.window.status._retry.isVisible() and not clerk.window.status.sentence


def test_saved_is_not_said_before_it_is(clerk: Clerk, disk: Disk) -> None:
    clerk.window.status._saved.setText("")
    disk.answers.clear()
    focus_field(clerk.cover, "phone")
    clerk.type("1")
    clerk.qtbot.waitUntil(lambda: disk.writes == 1)
    settle()
    assert clerk.status == "正在保存…"
    disk.answers.set()
    clerk.wait_saved()


def test_what_was_typed_after_a_write_began_is_not_called_saved(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The label gave the time of a write that had ended, while later keys were not on disk yet."""
    created(clerk)
    clerk.wait_saved()
    begun, goes_on, commit = Event(), Event(), Library.commit

    def waiting(self: Library, *given: Any) -> None:
        begun.set()
        goes_on.wait()
        commit(self, *given)

    monkeypatch.setattr(Library, "commit", waiting)
    said: list[tuple[bool, str]] = []
    session = clerk.page.session
    clerk.page.saving.pending.connect(lambda: said.append((session.is_saved, clerk.status)))
    clerk.page.saving._written.connect(lambda at: said.append((session.is_saved, clerk.status)))
    try:
        focus_field(clerk.cover, "phone")
        clerk.type("1")
        assert clerk.status == "正在保存…"
        clerk.qtbot.waitUntil(begun.is_set)
        clerk.type("2")
    finally:
        goes_on.set()
    clerk.wait_saved()
    assert (False, "正在保存…") in said
    assert all("已保存" not in words for is_saved, words in said if not is_saved)


@pytest.mark.parametrize("error", [MemoryError(), OSError(22, "gone"), ZeroDivisionError()])
def test_whatever_a_write_fails_with_is_said_and_tried_again(
    error: Exception, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything but a LibraryError left the label at 已保存."""
    created(clerk)
    clerk.wait_saved()
    commit, fails = Library.commit, [True]

    def failing(self: Library, *given: Any) -> None:
        if fails:
            raise error
        commit(self, *given)

    monkeypatch.setattr(Library, "commit", failing)
    clerk.go_to(3)
    clerk.fill(CELL, "5")
    clerk.qtbot.waitUntil(lambda: "保存失败" in clerk.status)
    retry = clerk.window.status._retry
    clerk.fill(CELL, "6")
    assert retry.isVisible() and "保存失败" in clerk.status  # stays said while one types on
    with clerk.answering(choose("留在这里")):
        clerk.press("Ctrl+W")
    fails.clear()
    clerk.click(retry)
    clerk.wait_saved()
    assert not retry.isVisible()
    assert clerk.on_disk().value(CELL) == 6


def test_a_report_that_cannot_be_put_into_words_is_a_write_that_failed(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    created(clerk)
    clerk.wait_saved()
    with monkeypatch.context() as patch:
        patch.setattr("app.session.session.summary", lambda *given: 1 / 0)
        clerk.go_to(3)
        clerk.fill(CELL, "5")
        clerk.qtbot.waitUntil(lambda: "保存失败" in clerk.status)
    clerk.click(clerk.window.status._retry)
    clerk.wait_saved()


def test_what_was_typed_and_taken_back_leaves_nothing_to_save(clerk: Clerk) -> None:
    created(clerk)
    clerk.wait_saved()
    focus_field(clerk.cover, "phone")
    clerk.type("1")
    clerk.press("Backspace")
    clerk.page.session.end_edit_session()
    clerk.wait_saved()


def test_the_line_shows_local_time_and_only_that_of_today(clerk: Clerk) -> None:
    """A fresh example, whose last change is years old, said 已保存 02:32 in the afternoon."""
    line = StatusLine()
    clerk.qtbot.addWidget(line)
    now = datetime.now().astimezone()
    line.show_saved(now.astimezone(UTC).isoformat())
    assert line._saved.text() == f"已保存 {now:%H:%M}"
    line.show_saved((now - timedelta(days=1)).isoformat())
    assert line._saved.text() == "已保存"
    clerk.window.do("example")
    assert clerk.status == "已保存"
    clerk.go_to(3)
    clerk.fill("requests.new.person", "7")
    clerk.qtbot.waitUntil(lambda: re.fullmatch(r"已保存 \d\d:\d\d", clerk.status) is not None)
