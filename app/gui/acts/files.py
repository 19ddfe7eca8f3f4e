"""Asks for files to read and to write, and writes them: the same way for every command."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.gui.ask import confirmed, tell

if TYPE_CHECKING:
    from app.gui.window import Window

FOLDER = "folder"
"""The setting that remembers the folder of the file chosen last."""


def source(window: "Window", title: str, kinds: str) -> Path | None:
    """A file to read; None where none was chosen."""
    name, _ = QFileDialog.getOpenFileName(window, title, window.library.setting(FOLDER, ""), kinds)
    if not name:
        return None
    window.library.set_setting(FOLDER, str(Path(name).parent))
    return Path(name)


def target(window: "Window", title: str, start: Path, kinds: str) -> Path | None:
    """A file to write, with the ending of `start`; None where none was chosen or another must not be replaced."""
    name, _ = QFileDialog.getSaveFileName(window, title, str(start), kinds)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() == start.suffix:
        return path
    path = path.with_name(path.name + start.suffix)
    # The dialog asked about the name without its ending.
    if path.exists() and not confirmed(window, f"“{path.name}”已经有了，要换掉它吗？", "换掉"):
        return None
    return path


def put(window: "Window", path: Path, data: bytes) -> bool:
    """Write a file whole or not at all; whether it is there. What is in the way is told."""
    from app.exporters.files import FileError, replace_file

    try:
        replace_file(path, data)
    except FileError as error:
        tell(window, str(error))
        return False
    return True
