"""What the window is made of before it is seen: each module more is a moment more to wait."""

import subprocess
import sys
from pathlib import Path

LATE = {
    "app.checks",
    "app.exporters",
    "app.forms",
    "app.gui.incoming.intake",
    "app.gui.jobs",
    "app.gui.report.page",
    "app.model.edition",
    "app.session",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
    "_hashlib",
    "platform",
}


def test_the_start_loads_nothing_that_the_first_moment_does_not_show(project_root: Path) -> None:
    probe = "import sys, app.gui.application; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", probe], cwd=project_root, stdout=subprocess.PIPE, check=True)
    loaded = set(told.stdout.decode().split())
    assert {"app.gui.library.start_page", "app.store.library"} <= loaded
    assert loaded & LATE == set()
