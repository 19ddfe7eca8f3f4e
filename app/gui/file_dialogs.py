"""The dialogs in which files and folders are chosen, and the question before a file is replaced."""

import re
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QHeaderView, QTreeView, QWidget

from app.gui.look.dialog import apply_dialog_style, screen_room
from app.gui.questions import ask, tell

LAST_FOLDER = "last folder"
"""The property of the application that holds the folder of the file chosen last."""


def _from(start: str) -> str:
    """Return the folder in which a dialog begins: as given, else that of the file chosen last, else 文档.

    One that is gone, such as that of a memory stick, does not count.
    """
    application = QApplication.instance()
    last = str((application.property(LAST_FOLDER) if application else "") or "")
    return next((place for place in (start, last) if place and Path(place).exists()), "") or documents()


def documents() -> str:
    """The user's folder for documents."""
    return str(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)))


ROOM = QSize(860, 540)
"""Pixels of Qt's own file dialog: its day of change is in view."""
SHORT_KINDS = QFileDialog.Option.HideNameFilterDetails
"""A kind of files is named without its endings, which are many."""


def _dress(parent: QWidget) -> None:
    """Give Qt's own file dialog the look of the program as it opens; a system's own dialog has its own."""
    QTimer.singleShot(0, parent, _dress_opened)


def _dress_opened() -> None:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        return
    apply_dialog_style(dialog)
    dialog.resize(ROOM.boundedTo(screen_room(dialog)))
    if (parent := dialog.parentWidget()) is not None:
        dialog.move(parent.window().frameGeometry().center() - dialog.rect().center())
    for view in cast(list[QTreeView], dialog.findChildren(QTreeView)):
        view.header().setStretchLastSection(False)
        view.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def _chosen(name: str) -> Path | None:
    """Return the chosen file and remember its folder."""
    if not name:
        return None
    path, application = Path(name), QApplication.instance()
    if application is not None:
        application.setProperty(LAST_FOLDER, str(path if path.is_dir() else path.parent))
    return path


def source(parent: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """Ask for a file to read; None if none was chosen. Without `start`, the folder of the file chosen last."""
    _dress(parent)
    name, _ = QFileDialog.getOpenFileName(parent, title, _from(start), kinds, "", SHORT_KINDS)
    return _chosen(name)


def sources(parent: QWidget, title: str, start: str, kinds: str) -> list[Path]:
    """Ask for files to read; [] if none was chosen."""
    _dress(parent)
    names, _ = QFileDialog.getOpenFileNames(parent, title, _from(start), kinds, "", SHORT_KINDS)
    return [path for name in names if (path := _chosen(name)) is not None]


def folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """Ask for a folder; None if none was chosen."""
    _dress(parent)
    return _chosen(QFileDialog.getExistingDirectory(parent, title, _from(start)))


def _endings(kinds: str) -> list[str]:
    """The endings that a dialog's list of kinds names: "图片 (*.png)" has .png."""
    return re.findall(r"\*(\.\w+)", kinds)


MOST_NAMED = 10


def typed_folder(text: str) -> Path:
    """Return the folder that was typed; a name alone is one in the documents, not where the program was started."""
    return Path(documents()) / text.strip()


def _is_there(folder: Path) -> bool:
    """Tell whether files can go into a folder: it may have to be made, but not the one around it.

    That one would be the root of a memory stick that was pulled out, or a slip of the pen. One that cannot be looked
    at is left to the writing, which says why.
    """
    try:
        return folder.exists() or folder.parent.is_dir()
    except OSError:
        return True


def free_copy(parent: QWidget, targets: Callable[[int], Sequence[Path]]) -> int | None:
    """Return the number to put behind the files' names, so that none is replaced unasked; 1 for no number.

    `targets(copy)` are the files as the `copy`-th of their names.
    The user is asked once for all of them; None if nothing is to be written.
    """
    wanted = targets(1)
    if wanted and not _is_there(wanted[0].parent):
        tell(parent, f"找不到文件夹“{wanted[0].parent}”。在 U 盘上的，请插好 U 盘；也可以另选文件夹。")
        return None
    there = [path.name for path in wanted if path.exists()]
    if not there:
        return 1
    shown = "、".join(f"“{name}”" for name in there[:MOST_NAMED])
    note = "另存编号：原来的文件不动，新文件的名称后面加上编号。"
    replace = "全部替换" if len(there) > 1 else "替换"
    answer = ask(parent, f"这个文件夹里已有{shown}，要替换吗？", (replace, "另存编号", "取消"), note, careful=True)
    if answer == 1:
        return next(copy for copy in count(2) if not any(path.exists() for path in targets(copy)))
    return 1 if answer == 0 else None


def target(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Ask for a file to write, with the ending of `start` or another one of `kinds`; None if none was chosen.

    A chosen kind gives its ending to a name that has none of them. A file that exists is asked about here, once, and
    not by the system's dialog.
    """
    _dress(parent)
    start = Path(_from("" if start.parent == Path() else str(start.parent))) / start.name
    quietly = QFileDialog.Option.DontConfirmOverwrite | SHORT_KINDS
    name, kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds, "", quietly)
    path = _chosen(name)
    if path is None:
        return None
    wanted = next(iter(_endings(kind)), start.suffix)
    if path.suffix.lower() == start.suffix != wanted:
        path = path.with_suffix(wanted)
    elif path.suffix.lower() not in (start.suffix, *_endings(kinds)):
        path = path.with_name(path.name + wanted)

    copy = free_copy(parent, lambda number: [_numbered(path, number)])
    return None if copy is None else _numbered(path, copy)


def _numbered(path: Path, copy: int) -> Path:
    """The file as the `copy`-th of its name."""
    return path if copy == 1 else path.with_name(f"{path.stem}_{copy}{path.suffix}")
