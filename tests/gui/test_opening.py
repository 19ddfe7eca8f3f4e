"""The library at the start of the program: in use, damaged, newer; never a traceback, never a loss."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui import application
from app.gui.opening import open_library
from app.gui.window import Window
from app.session import add
from app.store import Library
from app.store.files import LIBRARY
from tests.gui.clerk import Clerk, answering, choose, noting
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


def test_a_newer_library_is_left_alone(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    import sqlite3

    filled(tmp_path)
    connection = sqlite3.connect(tmp_path / LIBRARY)
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
    application.look_after(clerk.window)
    clerk.qtbot.waitUntil(lambda: bool(clerk.library.backups()))


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
