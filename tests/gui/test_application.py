"""The program as a process: started with a file, garbage looked for between keys, ended without a crash."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import main
from app.gui import application
from app.store import Library
from tests.gui.clerk import Clerk


@pytest.fixture
def whole(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Collections of all objects there are, from now on, with the collector as the program sets it."""
    seen: list[int] = []
    usual = gc.get_threshold()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            seen.append(1)

    monkeypatch.setattr(application, "COLLECT_AFTER", 0)
    gc.callbacks.append(note)
    application.collect_seldom(clerk.window)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*usual)
    gc.unfreeze()


def test_all_is_looked_over_between_reports_and_not_between_keys(clerk: Clerk, whole: list[int]) -> None:
    clerk.window.do("example")
    clerk.qtbot.waitUntil(lambda: whole == [1])
    clerk.go_to(3)
    for _ in range(40):
        clerk.type("12")
        clerk.press("Backspace", "Down")
    assert whole == [1]
    assert gc.get_threshold()[2] >= 1000
    clerk.press("Ctrl+W")
    clerk.qtbot.waitUntil(lambda: whole == [1, 1])


COPY = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.forms import bundled
from app.gui import application
from app.gui.window import Window
from app.store import Library

qt = QApplication(["x", "-style", "fusion"])
application.set_up(qt)
window = Window(Library.open(Path(sys.argv[1])), bundled)
window.show()
window.do("example")
{copy}
assert qt.clipboard().text()
window.close()
window.library.close()
"""
WAYS = {
    "text": "editor = window.report.section(1).parts['overview.opening'].editor; editor.selectAll(); editor.copy()",
    "page": "window.do('copy_page')",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_copied_does_not_outlive_python(way: str, project_root: Path, tmp_path: Path) -> None:
    program = COPY.format(copy=WAYS[way])
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=project_root,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()


DATES = """
import os, sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QFileSystemModel
from app.gui import application

before = dict(os.environ)
qt = application.create([])
assert dict(os.environ) == before
files = QFileSystemModel()
loop = QEventLoop()
files.directoryLoaded.connect(loop.quit)
files.setRootPath(os.path.dirname(sys.argv[1]))
loop.exec()
print(files.index(sys.argv[1], 3).data())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Windows has its own dialogs")
@pytest.mark.parametrize("variable", ["LANG", "LC_ALL"])
def test_a_file_dialog_writes_dates_as_chinese_does(variable: str, project_root: Path, tmp_path: Path) -> None:
    """A system in English showed 28 Nov 2026 10:26:05."""
    path = tmp_path / "a.json"
    path.write_text("{}")
    os.utime(path, (1_732_780_800, 1_732_780_800))
    variables = os.environ | {"QT_QPA_PLATFORM": "offscreen", "TZ": "UTC", variable: "en_US.UTF-8"}
    command = [sys.executable, "-c", DATES, str(path)]
    told = subprocess.run(
        command, cwd=project_root, env=variables, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "2024/11/28 08:00"


PROBE = """
import sys
from app.__main__ import main
from app.gui.window import Window
opened = Window.open_report
Window.open_report = lambda self, report: opened(self, report) and self.close()
sys.exit(main())
"""


def test_opens_in_the_window(project_root: Path, tmp_path: Path) -> None:
    file = project_root / "forms" / "disclosure-2021" / "example.json"
    variables = {**os.environ, "NIANBAO_DATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", PROBE, file], cwd=project_root, env=variables, check=True, timeout=60)
    library = Library.open(tmp_path)
    (summary,) = library.summaries()
    library.close()
    assert summary.unit_name in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["缺了.json", "check"])
def test_what_is_no_data_file_is_a_command(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "check").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nianbao", name])
    assert main() == 2
    assert "命令写法不对" in capsys.readouterr().err
