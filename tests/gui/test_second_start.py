"""A second start of the program: the window that is open comes to the front, with the file it was given."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Listener
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.gui import application, second_start
from tests.gui.clerk import Clerk
from tests.gui.hand import settle


@pytest.fixture
def listening(clerk: Clerk) -> Iterator[Clerk]:
    """A running program with its window open."""
    application.listen(clerk.window)
    yield clerk
    clerk.window.closed.emit()


def start(root: Path, folder: Path, *files: Path) -> "subprocess.Popen[str]":
    variables = {**os.environ, "NIANBAO_DATA": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "app", *map(str, files)]
    return subprocess.Popen(command, cwd=root, env=variables, stdout=pipe, stderr=pipe, text=True)


def test_a_second_start_hands_its_file_to_the_window(listening: Clerk, project_root: Path) -> None:
    file = project_root / "forms" / "disclosure-2021" / "example.json"
    listening.window.hide()
    with start(project_root, listening.folder, file) as second:
        listening.qtbot.waitUntil(lambda: second.poll() is not None)
        assert second.communicate() == ("", "")
    assert second.returncode == 0
    listening.qtbot.waitUntil(lambda: listening.window.report is not None)
    assert listening.window.isVisible()
    assert listening.report.unit_name == json.loads(file.read_text("utf-8"))["unit"]["name"]


def test_the_answer_comes_only_from_a_window_that_lives(listening: Clerk) -> None:
    said: list[bool] = []
    asking = threading.Thread(target=lambda: said.append(second_start.hand_over(listening.folder, [], 0.3)))
    asking.start()
    asking.join()  # the window's thread waits here: it hangs
    assert said == [False]
    asking = threading.Thread(target=lambda: said.append(second_start.hand_over(listening.folder, [], 60)))
    asking.start()
    listening.qtbot.waitUntil(lambda: len(said) == 2)
    assert said == [False, True]


def test_a_start_that_waits_no_longer_keeps_its_file(
    listening: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that the library is in use, and then the window opened the file after all."""
    door = next(child for child in listening.window.children() if isinstance(child, second_start.FrontDoor))
    called = list[object]()
    door.called.connect(called.append)
    monkeypatch.setattr(listening.window, "do", lambda *given: None)
    done = threading.Event()
    given = listening.folder, [tmp_path], 0.1, done
    asking = threading.Thread(target=second_start._hand_over, args=given)
    asking.start()
    asking.join()  # the window's thread waits here: it hangs
    settle()
    assert called == [] and not done.is_set()


def test_where_nobody_listens_or_answers_it_takes_no_longer_than_its_limit(tmp_path: Path) -> None:
    assert not second_start.hand_over(tmp_path, [], 0.3)
    with Listener(second_start.address(tmp_path), backlog=1):  # never accepts
        for _ in range(4):
            assert not second_start.hand_over(tmp_path, [], 0.3)


def test_after_the_window_is_closed_nobody_answers(listening: Clerk) -> None:
    folder = listening.folder
    listening.close()
    assert not second_start.hand_over(folder, [], 0.3)


def test_a_program_that_is_closing_takes_no_file(listening: Clerk, tmp_path: Path) -> None:
    """It answered that it had the file, though its window was closed: the file was opened by nobody."""
    door = next(child for child in listening.window.children() if isinstance(child, second_start.FrontDoor))
    heard, said, called = threading.Event(), list[bool](), list[object]()
    door._heard.connect(lambda *given: heard.set(), Qt.ConnectionType.DirectConnection)
    door.called.connect(called.append)
    folder = listening.folder
    asking = threading.Thread(target=lambda: said.append(second_start.hand_over(folder, [tmp_path], 20)))
    asking.start()
    heard.wait()  # on its way to the window, which is closed before it gets there
    listening.window.close()
    settle()
    asking.join()
    assert said == [False] and called == []
