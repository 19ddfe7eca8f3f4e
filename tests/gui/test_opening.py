"""The library at the start of the program: in use, damaged, newer; never a traceback, never a loss."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.forms import Editions, bundled
from app.gui import application
from app.gui.opening import open_library
from app.gui.window import Window
from app.gui.workbench import OFFER_DELAY
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_report
from app.session import add
from app.store import Library, errors
from app.store.backups import put_aside
from app.store.files import LIBRARY
from tests.gui.clerk import Clerk, answering, choose, noting
from tests.gui.hand import settle
from tests.made import example


def filled(folder: Path, *, backed_up: bool = True) -> None:
    library = Library.open(folder)
    add(library, example(), "示例")
    if backed_up:
        library.back_up()
    library.close()


def test_a_second_copy_is_refused_in_one_sentence(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    first = Library.open(tmp_path)
    said: list[str] = []
    with answering(noting(said, "退出")):
        assert open_library(tmp_path) is None
    assert "另一个" in said[0]

    def closed(dialog: Any) -> None:
        first.close()
        choose("再试一次")(dialog)

    with answering(closed):
        library = open_library(tmp_path)
    assert library is not None
    library.close()


def test_a_damaged_library_is_recovered(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / LIBRARY).write_bytes(b"no library at all" * 999)
    said: list[str] = []
    with answering(noting(said, "恢复"), noting(said, "知道了")):
        library = open_library(tmp_path)
    assert library is not None
    assert [line.unit_name for line in library.summaries()] == [example().unit_name]
    library.close()
    assert "保留在" in said[1]
    assert list(tmp_path.glob("damaged-*"))


def test_without_a_backup_a_new_library_stands_beside_it(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    filled(tmp_path, backed_up=False)
    (tmp_path / LIBRARY).write_bytes(b"")
    with answering(choose("新建年报库"), choose("知道了")):
        library = open_library(tmp_path)
    assert library is not None
    assert library.summaries() == []
    library.close()


def test_a_library_left_aside_by_an_interrupted_recovery_is_put_back(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    filled(tmp_path, backed_up=False)
    put_aside(tmp_path, "replaced")
    said: list[str] = []
    with answering(noting(said, "放回")):
        library = open_library(tmp_path)
    assert library is not None
    assert [line.unit_name for line in library.summaries()] == [example().unit_name]
    library.close()
    assert "上次恢复没有做完" in said[0]
    assert not list(tmp_path.glob("replaced-*"))


@pytest.mark.parametrize("what", ["setting", "CREATE TABLE setting", "application_id"])
def test_a_damaged_byte_never_keeps_the_program_from_starting(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, what: str
) -> None:
    filled(tmp_path)
    with closing(Library.open(tmp_path)) as good:
        good.set_setting("settings", {"scheme": "light"})
    data = bytearray((tmp_path / LIBRARY).read_bytes())
    marks = {"setting": b'{"scheme"', "application_id": b"NBKU"}
    data[data.index(marks.get(what, what.encode())) + 2] = 0x88
    (tmp_path / LIBRARY).write_bytes(data)
    recovery = () if what == "setting" else (choose("恢复"), choose("知道了"))
    with answering(*recovery):
        library = open_library(tmp_path)
    assert library is not None
    window = Window(library, bundled)
    qtbot.addWidget(window)
    assert window.settings["scheme"] == "auto"
    assert len(library.summaries()) == 1
    library.close()


def test_a_report_with_a_damaged_log_opens_without_it_and_says_so(clerk: Clerk) -> None:
    clerk.window.do("example")
    report, cell = clerk.report.id, clerk.report.edition.enterable[0]
    clerk.go_to(1)
    clerk.fill(cell, "77")
    assert clerk.window.close_report()
    clerk.close()
    file = clerk.folder / LIBRARY
    data = bytearray(file.read_bytes())
    data[data.index(b'"edits"') + 1] ^= 1
    file.write_bytes(data)
    clerk.restart()
    said: list[str] = []
    with clerk.answering(noting(said, "继续填写")):
        clerk.window.open_report(report)
    assert "修改记录已损坏" in said[0]
    assert clerk.report.answers[cell].text == "77"
    assert clerk.page.session.undo_label is None
    clerk.fill(cell, "78")
    clerk.wait_saved()
    assert clerk.window.close_report()
    clerk.restart()
    clerk.window.open_report(report)
    assert clerk.report.answers[cell].text == "78"
    assert clerk.page.session.undo_label


def test_a_damaged_report_is_told_with_the_way_to_the_backups(clerk: Clerk) -> None:
    clerk.window.do("example")
    report = clerk.report.id
    assert clerk.window.close_report()
    clerk.library._connection.execute("UPDATE document SET body = substr(body, 2)")
    said: list[str] = []
    with clerk.answering(noting(said, "从备份恢复…"), lambda dialog: dialog.reject()):
        assert not clerk.window.open_report(report)
    assert "这份年报的内容已损坏" in said[0]


def test_a_report_that_cannot_be_read_says_so_when_it_is_opened_and_not_before(
    open_window: Callable[..., Clerk], project_root: Path
) -> None:
    """The start page shows what is left to do in the chosen report a moment later; the box came by itself."""
    both = Editions(project_root / "forms", project_root / "tests" / "data" / "forms")
    clerk = open_window(both)
    for edition in ("disclosure-2021", "little"):
        data = {"format": "nianbao-report/1", "edition": edition, "year": 2023, "unit": {"name": edition}}
        add(clerk.library, to_report(data, both), "新建")
    clerk.editions = bundled()  # without the form of the second
    clerk.restart()
    damage = "UPDATE document SET body = substr(body, 2) WHERE number = (SELECT min(number) FROM document)"
    assert clerk.library._connection.execute(damage).rowcount == 1
    clerk.window.start.list.setFocus()
    with pytest.raises(AssertionError, match="4 dialogs did not come"), answering(*[choose("关闭")] * 4):
        for key in ("Home", "Down"):
            clerk.press(key)
            clerk.qtbot.wait(OFFER_DELAY + 50)
    with clerk.answering(choose("关闭")):
        clerk.press("Return")


def test_a_library_that_cannot_be_written_to_is_looked_at(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    before = (tmp_path / LIBRARY).read_bytes()
    opening = Library.open

    def refusing(folder: Path) -> Library:
        if folder == tmp_path:
            raise errors.read_only(folder)
        return opening(folder)

    monkeypatch.setattr(Library, "open", refusing)
    said: list[str] = []
    with answering(noting(said, "只查看")):
        library = open_library(tmp_path)
    assert library is not None
    window = Window(library, bundled)
    qtbot.addWidget(window)
    with answering(noting(said, "知道了")), qtbot.waitExposed(window):
        window.show()
        qtbot.waitUntil(lambda: len(said) == 2)
    assert "只能查看和导出，不能修改" in said[1]
    assert window.open_report(library.summaries()[0].report)
    assert window.report is not None
    session, cell = window.report.session, example().edition.enterable[0]
    address = Address(Area.ANSWERS, cell)
    session.apply(Change("填写", (Edit(address, session.report.at(address), "77"),)))
    assert session.report.answers == example().answers
    assert "只读" in window.windowTitle()
    with answering(noting(said, "知道了")):
        window.do("remove", session.report.id)
    assert "不能写入" in said[2]
    assert window.close_report()
    library.close()
    assert (tmp_path / LIBRARY).read_bytes() == before


def test_a_newer_library_is_left_alone(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    import sqlite3

    filled(tmp_path)
    connection = sqlite3.connect(tmp_path / LIBRARY)
    connection.execute("CREATE TABLE later (name TEXT)")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (tmp_path / LIBRARY).read_bytes()
    said: list[str] = []
    with answering(noting(said, "退出")):
        assert open_library(tmp_path) is None
    assert "升级" in said[0]
    assert (tmp_path / LIBRARY).read_bytes() == before


def test_the_program_ends_where_the_user_gives_up(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_DATA", str(tmp_path))
    monkeypatch.setattr(application, "QApplication", lambda arguments: dressed)
    monkeypatch.setattr(application, "set_up", lambda made: None)
    monkeypatch.setattr("sys.excepthook", lambda *given: None)
    first = Library.open(tmp_path)
    with answering(choose("退出")):
        assert application.run([]) == 1
    first.close()


def test_the_daily_backup_is_made(clerk: Clerk) -> None:
    application.check_and_back_up(clerk.window)
    clerk.qtbot.waitUntil(lambda: bool(clerk.library.backups()))


def test_damage_that_is_found_while_the_window_closes_is_not_offered_over_it(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal was on its way: the closed window got the offer, and announced it."""
    told: list[str] = []
    monkeypatch.setattr(clerk.window.status, "offer", lambda sentence, *more: told.append(sentence))
    monkeypatch.setattr(Library, "check", lambda library: ["年报库已损坏。"])
    application.check_and_back_up(clerk.window)
    for thread in threading.enumerate():
        if thread.name == "care":
            thread.join()
    clerk.window.close()
    settle()
    assert told == []


def test_a_program_that_was_just_closing_is_no_reason_to_ask(qtbot: QtBot, tmp_path: Path) -> None:
    first = Library.open(tmp_path)

    def handed() -> bool:
        first.close()  # while it was asked
        return False

    library = open_library(tmp_path, handed)
    assert library is not None
    library.close()


def test_a_window_that_is_gone_a_moment_after_its_first_paint_does_nothing_more(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    """What follows the first paint was done with a window that was deleted."""
    library = Library.open(tmp_path)
    window = Window(library, bundled)
    window.grab()  # paints it
    delete(window)
    settle()
    library.close()


def test_where_the_window_stood_is_remembered(clerk: Clerk) -> None:
    clerk.window.resize(1000, 640)
    clerk.window.do("example")
    clerk.press("F9")
    assert clerk.page.side.isHidden()
    clerk.restart()
    assert isinstance(clerk.window, Window)
    assert clerk.window.height() == 640  # the offscreen screen is too narrow for a width
    clerk.window.do("example")
    assert clerk.page.side.isHidden()


def test_the_window_opens_again_where_it_was_left(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.grid("requests").show_cell("requests.granted.legal")
    report = clerk.report.id
    clerk.restart()
    clerk.window.reopen()
    assert clerk.report.id == report and clerk.page.tabs.currentIndex() == 3
    assert clerk.grid("requests").view.current_cell() == "requests.granted.legal"
    clerk.press("Ctrl+W")
    clerk.restart()
    clerk.window.reopen()
    assert clerk.window.report is None, "it was closed on the first page"


def test_a_report_that_is_gone_is_not_opened_again(clerk: Clerk) -> None:
    clerk.window.do("example")
    report = clerk.report.id
    clerk.restart()
    clerk.library.remove(report)
    clerk.window.reopen()
    assert clerk.window.report is None


class StyleChanges(QObject):
    """Counts how often a part of the window is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.StyleChange
        return False


def test_opening_a_report_styles_each_part_about_once(clerk: Clerk, dressed: QApplication) -> None:
    """A styled part that is moved to another parent is styled anew with all in it: that was a quarter of opening."""
    clerk.window.do("example")
    clerk.window.do("home")
    (report,) = clerk.library.summaries()
    changes = StyleChanges()
    dressed.installEventFilter(changes)
    clerk.window.open_report(report.report)
    dressed.removeEventFilter(changes)
    parts: list[QWidget] = list(clerk.page.findChildren(QWidget))
    assert changes.count <= len(parts)
