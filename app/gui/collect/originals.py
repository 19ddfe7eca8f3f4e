"""Copies of the files that came in, for the system's own programs to show; taken away when the program ends."""

import atexit
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.collect.season import Season
from app.collect.values import HandIn
from app.exporters.files import safe_name

_folders: list[Path] = []


def show_original(season: Season, handin: HandIn) -> None:
    """Open a copy of a file as it was added. Raises SeasonError where it is not kept."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy_of(season, handin))))


def copy_of(season: Season, handin: HandIn) -> Path:
    """A copy that cannot be taken for the original: what is changed in it goes nowhere. Raises SeasonError."""
    name, content = season.original(handin.digest)
    path = _folder() / f"{handin.handin:05}_{safe_name(name)}"
    if not path.exists():
        path.write_bytes(content)
        path.chmod(0o400)
    return path


def _folder() -> Path:
    if not _folders:
        _folders.append(Path(tempfile.mkdtemp(prefix="nianbao-originals-")))
        atexit.register(_sweep)
    return _folders[0]


def _sweep() -> None:
    for folder in _folders:
        with suppress(OSError):
            shutil.rmtree(folder)
