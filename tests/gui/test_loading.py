"""Modules that are loaded before the window is seen: each one delays it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.made import keep_example

LATE = {
    "app.checks",
    "app.exporters",
    "app.forms",
    "app.gui.incoming.intake",
    "app.gui.file_dialogs",
    "app.gui.jobs",
    "app.gui.look.dialog",
    "app.gui.questions",
    "app.gui.report.page",
    "app.gui.work_dialog",
    "app.model.edition",
    "app.session",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
    "_hashlib",
    "platform",
}
IMPORTED = "import sys, app.gui.application; print(*sys.modules)"
PAINTED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.gui import application
from app.gui.window import Window
from app.store import Library

def tell():
    print(*sys.modules)
    made.quit()

Window._after_first_paint = lambda self: tell()
made = QApplication([])
application.set_up(made)
window = Window(Library.open(Path(sys.argv[1])), application.editions)
window.show()
made.exec()
window.library.close()
"""


@pytest.mark.parametrize("probe", [IMPORTED, PAINTED], ids=["imported", "painted"])
def test_the_start_loads_nothing_that_the_first_moment_does_not_show(
    project_root: Path, tmp_path: Path, probe: str
) -> None:
    """The painting of the list once loaded the model, which took as long as the rest of the painting."""
    keep_example(tmp_path)
    command = [sys.executable, "-c", probe, str(tmp_path)]
    told = subprocess.run(command, cwd=project_root, stdout=subprocess.PIPE, check=True)
    loaded = set(told.stdout.decode().split())
    assert {"app.gui.library.start_page", "app.store.library"} <= loaded
    assert loaded & LATE == set()
