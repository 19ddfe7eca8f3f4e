"""The program's own errors: one dialog, a log without a word of a report; and what is loaded for the first paint."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui import application
from app.gui.faults import LARGEST, Faults, described
from app.gui.window import Window
from app.store import Library
from tests.gui.clerk import answering, choose, noting


def fail(words: str) -> tuple[type[BaseException], BaseException]:
    try:
        raise ValueError(words)
    except ValueError as error:
        return ValueError, error


def test_one_dialog_and_a_log_without_content(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    kind, error = fail("局内数字12")
    said: list[str] = []
    with answering(noting(said, "知道了")):
        faults.caught(kind, error, error.__traceback__)
    log = faults.path.read_text("utf-8")
    assert "ValueError" in log and "test_faults.py" in log
    assert "局内" not in log and "局内" not in said[0]


def test_an_interrupt_ends_the_child_process_too(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt printed that the process was still running when it was destroyed."""
    windows: list[Window] = []

    def interrupt(_: QApplication, window: Window) -> None:
        windows.append(window)
        window.jobs.warm_up()
        assert window.jobs._process is not None
        QTimer.singleShot(0, lambda: Faults(tmp_path).caught(KeyboardInterrupt, KeyboardInterrupt(), None))

    monkeypatch.setattr(application, "add_the_rest", interrupt)
    with pytest.raises(SystemExit) as ended:
        application.show_window(dressed, Library.open(tmp_path), [], None)
    assert ended.value.code == 130 and windows[0].jobs._process is None
    windows[0].close()


def test_the_report_of_a_fault_can_be_copied(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    kind, error = fail("局内数字12")
    with answering(choose("复制出错报告"), choose("知道了")):
        faults.caught(kind, error, error.__traceback__)
    copied = QApplication.clipboard().text()
    assert copied == faults.path.read_text("utf-8")
    assert "ValueError" in copied and "局内" not in copied


def test_a_fault_of_a_thread_and_a_crash_of_the_interpreter_leave_their_places(
    project_root: Path, tmp_path: Path
) -> None:
    probe = (
        "import sys, threading, faulthandler, pathlib; from app.gui.faults import Faults;"
        "Faults(pathlib.Path(sys.argv[1])).install();"
        "thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join();"
        "faulthandler._sigsegv()"
    )
    done = subprocess.run([sys.executable, "-c", probe, tmp_path], cwd=project_root, capture_output=True, check=False)
    assert done.returncode != 0
    assert "ZeroDivisionError" in (tmp_path / "logs" / "nianbao.log").read_text("utf-8")
    assert "Segmentation" in (tmp_path / "logs" / "crash.log").read_text("utf-8")


def test_the_log_begins_anew(tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    faults.path.parent.mkdir()
    faults.path.write_text("x" * (LARGEST + 1))
    assert faults.log(described(ValueError, None))
    assert faults.path.stat().st_size < 200
    assert (tmp_path / "logs" / "nianbao.log.1").exists()


def test_a_log_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    assert not Faults(tmp_path).log("report")


def test_the_window_is_shown_before_anything_else_is_loaded(project_root: Path) -> None:
    late = (
        "app.forms",
        "app.checks",
        "app.exporters",
        "app.importers",
        "app.session",
        "decimal",
        "tomllib",
        "PySide6.QtSvg",
    )
    probe = f"import sys, app.gui.application; print(*[name for name in {late} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", probe], cwd=project_root, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
