"""The library as a whole: copied, restored, moved; the window closes and opens again around it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget
from pytestqt.qtbot import QtBot

from app.forms import bundled
from app.gui import application
from app.gui.library import commands
from app.gui.opening import library_place
from app.gui.window import Window
from app.gui.workbench import News
from app.model.datafile import to_report
from app.session import add
from app.store import Library, choose_folder, chosen_folder, default_folder
from app.store.files import LIBRARY
from tests.gui.clerk import Clerk, answering, choose, noting
from tests.made import example, put

CELL = "requests.new.person"


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def again(clerk: Clerk) -> None:
    """Do as the program does when the window closed in order to open again."""
    then = clerk.window.before_reopening
    assert then is not None
    clerk.library.close()
    news = application.do_between(then)
    clerk.library = Library.open(clerk.folder)
    clerk.window = clerk._window()
    if news is not None:
        clerk.window.tell(news.sentence, news.details)
        clerk.activate()


def changed(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill(CELL, "77")


def value(clerk: Clerk) -> object:
    clerk.window.start.list.setFocus()
    clerk.press("Return")
    return clerk.report.value(CELL)


def test_a_backup_is_restored_and_the_present_kept(clerk: Clerk) -> None:
    clerk.window.do("example")
    before = clerk.report.value(CELL)
    clerk.window.do("home")
    clerk.window.do("back_up")
    changed(clerk)

    def pick(dialog: Any) -> None:
        assert dialog.findChild(QListWidget, "backups").count() == 1
        choose("恢复")(dialog)

    asked: list[str] = []
    with answering(pick, noting(asked, "恢复")):
        clerk.window.do("restore")
    assert asked[0].count("：1份年报，最后修改 ") == 2
    with answering(choose("知道了")):
        again(clerk)
    assert value(clerk) == before
    (aside,) = clerk.folder.glob("replaced-*")
    kept = Library.open(aside)
    assert len(kept.summaries()) == 1
    kept.close()


def test_news_of_the_step_between_is_told_over_the_next_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """已恢复 was told while no window was open."""
    monkeypatch.setattr(application, "add_the_rest", lambda *_: None)
    over: list[bool] = []

    def read(box: Any) -> None:
        window = box.parentWidget()
        over.append(isinstance(window, Window) and window.isVisible() and "已恢复。" in box.text())
        QTimer.singleShot(0, window, window.close)
        choose("知道了")(box)

    running = QApplication.instance()
    assert isinstance(running, QApplication)
    with answering(read):
        assert application.show_window(running, Library.open(tmp_path), [], News("已恢复。")) is None
    assert over == [True]


def test_a_file_of_another_computer_is_restored(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Library.open(tmp_path / "other")
    report = example()
    put(report, CELL, "4321")
    add(other, report, "新建")
    other.save_copy(tmp_path / "年报库.db")
    other.close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(tmp_path / "年报库.db"), ""))
    with answering(choose("选择文件"), choose("恢复")):
        clerk.window.do("restore")
    with answering(choose("知道了")):
        again(clerk)
    assert value(clerk) == 4321


def test_a_file_that_is_no_library_changes_nothing(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(clerk)
    (tmp_path / "x.db").write_text("no library")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(tmp_path / "x.db"), ""))
    asked: list[str] = []
    with answering(choose("选择文件"), noting(asked, "恢复")):
        clerk.window.do("restore")
    assert "读不出来" in asked[0]
    said: list[str] = []
    with answering(noting(said, "知道了")):
        again(clerk)
    assert "未改动任何文件" in said[0]
    assert value(clerk) == 77


def test_the_library_is_copied_with_what_was_just_typed(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(clerk)
    target = tmp_path / "带走"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(target), ""))
    said: list[str] = []
    with clerk.answering(noting(said, "知道了")):
        clerk.window.do("save_copy")
    assert "带走.db" in said[0]
    (tmp_path / "new").mkdir()
    target.with_suffix(".db").rename(tmp_path / "new" / LIBRARY)
    moved = Library.open(tmp_path / "new")
    assert '"77"' in moved.document(clerk.report.id)
    moved.close()


def test_a_copy_replaces_no_other_file_unasked(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "年报库_2026.1.27.db").write_text("other")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "年报库_2026.1.27"), ""))
    with clerk.answering(choose("取消")):
        clerk.window.do("save_copy")
    assert (tmp_path / "年报库_2026.1.27.db").read_text() == "other"


def test_the_library_moves_to_another_folder_and_back(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(clerk)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: str(tmp_path))
    with answering(choose("选择文件夹")):
        clerk.window.do("move_library")
    again(clerk)
    assert chosen_folder() == library_place() == tmp_path
    moved = Library.open(tmp_path)
    assert len(moved.summaries()) == 1
    moved.close()
    assert (clerk.folder / LIBRARY).exists()

    with answering(choose("放回原处")):
        clerk.window.do("move_library")
    again(clerk)
    assert chosen_folder() is None and (default_folder() / LIBRARY).exists()


@pytest.mark.parametrize(("words", "kept", "aside"), [("把现在的带过去", 88, 77), ("改用那里的", 77, None)])
def test_of_two_libraries_the_one_that_is_chosen_is_used_and_the_other_is_kept(
    words: str, kept: int, aside: int | None, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved away, filled in further and moved back: the library that lies in the old place is the older one."""
    home, clerk.folder = clerk.folder, tmp_path / "移动硬盘"
    clerk.folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: str(clerk.folder))
    changed(clerk)
    with answering(choose("选择文件夹")):
        clerk.window.do("move_library")
    again(clerk)
    changed(clerk)
    clerk.fill(CELL, "88")
    monkeypatch.setattr(commands, "default_folder", lambda: home)
    said: list[str] = []
    with answering(choose("放回原处"), noting(said, words)):
        clerk.window.do("move_library")
    assert said[0].count("：1份年报，最后修改 ") == 2
    clerk.folder = home
    with answering(*([choose("知道了")] if aside else [])):
        again(clerk)
    assert chosen_folder() is None and not (home / commands.COMING).exists()
    assert value(clerk) == kept
    assert [stored_in(folder) for folder in home.glob("replaced-*")] == ([aside] if aside else [])
    assert stored_in(tmp_path / "移动硬盘") == 88


def stored_in(folder: Path) -> object:
    library = Library.open(folder)
    (line,) = library.summaries()
    document = json.loads(library.document(line.report))
    library.close()
    return to_report(document, bundled()).value(CELL)


def test_a_share_is_warned_of(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "is_shared", lambda folder: True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: str(tmp_path))
    said: list[str] = []
    with clerk.answering(choose("选择文件夹"), noting(said, "换一个")):
        clerk.window.do("move_library")
    assert "网络硬盘" in said[0]
    assert chosen_folder() is None and not (tmp_path / LIBRARY).exists()


def test_a_window_that_must_stay_open_does_not_begin_again(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.window.do("example")
    monkeypatch.setattr(Window, "close_report", lambda window: False)
    clerk.window.reopen_after(lambda: pytest.fail("the library is open"))
    assert clerk.window.before_reopening is None and clerk.window.isVisible()
    monkeypatch.undo()


def test_a_chosen_folder_that_is_away_is_not_begun_anew(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, open_window: Callable[..., Clerk]
) -> None:
    away = tmp_path / "移动硬盘"
    choose_folder(away)
    with answering(choose("退出")):
        assert library_place() is None

    def plugged_in(dialog: Any) -> None:
        Library.open(away).close()
        choose("再试一次")(dialog)

    with answering(plugged_in):
        assert library_place() == away
    choose_folder(tmp_path / "never")
    with answering(choose("改用本机")):
        assert library_place() == default_folder()
    assert not (tmp_path / "never").exists()
