"""How the program ends: after a copy, on whatever platform, without a crash."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
