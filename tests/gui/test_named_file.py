"""A double click on a data file: the program is started with the file's path."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.store import Library

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
