"""Commands on the library itself: trash, backups, and where it lies."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.gui.acts import files
from app.gui.ask import ask, tell
from app.store import choose_folder, chosen_folder, default_folder, is_shared, may_choose, recover
from app.store.files import LIBRARY

if TYPE_CHECKING:
    from app.gui.window import Window

FILES = "年报库文件 (*.db)"
SHARED = "这个文件夹在另一台电脑或网络硬盘上。断网时年报库打不开，几个人同时打开还可能损坏；建议放在本机。"


def remove(window: "Window", report: str) -> None:
    """Into the trash, from which it can be taken back at once or later."""
    summary = next(each for each in window.library.summaries() if each.report == report)
    window.library.remove(report)
    window.list_reports()
    sentence = f"已把{summary.unit_name}{summary.year}年的年报移到回收站。"
    window.status.offer(sentence, "撤销", lambda: window.do("bring_back", report))


def bring_back(window: "Window", report: str) -> None:
    window.library.bring_back(report)
    window.list_reports(report)


def trash(window: "Window") -> None:
    from app.gui.dialogs.trash import TrashDialog

    dialog = TrashDialog(window.library.removed(), window)
    if dialog.exec() and dialog.report:
        bring_back(window, dialog.report)
    dialog.deleteLater()


# -- backups -------------------------------------------------------------------------------------------------------


def back_up(window: "Window") -> None:
    path = window.library.back_up()
    window.status.show_message(f"已备份到“{path}”。")


def save_copy(window: "Window") -> None:
    """The whole library as one file: for another computer, for a disk that is kept elsewhere."""
    path = files.target(window, "把年报库另存一份", Path(f"年报库_{date.today():%Y%m%d}.db"), FILES)
    if path is None or not _saved(window):
        return
    window.library.save_copy(path)
    tell(
        window,
        f"全部年报已另存到“{path}”。",
        "换电脑时：把这个文件带到新电脑，打开本程序，在“文件”菜单里点“从备份恢复…”，再点“选择文件…”选中它。",
    )


def restore(window: "Window") -> None:
    """Put a backup in the library's place; the present one is kept beside it."""
    from app.gui.dialogs.restore import RestoreDialog

    dialog = RestoreDialog(window.library.backups(), window)
    path = dialog.path if dialog.exec() else None
    dialog.deleteLater()
    if path is not None:
        folder = window.library.path.parent
        window.begin_again(lambda: _restored(folder, path))


def _restored(folder: Path, backup: Path) -> None:
    aside = recover(folder, backup, "replaced")
    if aside is not None:
        tell(None, "已恢复。", f"恢复前的年报库保留在“{aside}”。")


def _saved(window: "Window") -> bool:
    return window.report is None or window.report.flush()


# -- where it lies -------------------------------------------------------------------------------------------------


def move_library(window: "Window") -> None:
    """Keep the library in another folder: copied there, the present one stays where it is."""
    if not may_choose():
        tell(window, "这是便携版，年报库与程序放在一起，要换地方请移动整个程序文件夹。")
        return
    choices = ["选择文件夹…", *(["放回原处"] if chosen_folder() else []), "取消"]
    answer = ask(
        window, f"年报库现在在“{window.library.path.parent}”。", choices, "换到别的文件夹时，原来的一份会保留。"
    )
    if choices[answer] == "放回原处":
        _move(window, default_folder(), None)
    elif choices[answer] == "选择文件夹…":
        name = QFileDialog.getExistingDirectory(window, "年报库放在哪个文件夹")
        if name:
            _move(window, Path(name), Path(name))


def _move(window: "Window", folder: Path, choice: Path | None) -> None:
    if folder.absolute() == window.library.path.parent.absolute():
        return
    if is_shared(folder) and ask(window, SHARED, ("换一个", "仍放在这里", "取消")) != 1:
        return
    if (folder / LIBRARY).exists():
        sentence = f"“{folder}”里已经有一个年报库，改用它吗？现在的年报库留在原处不动。"
        if ask(window, sentence, ("改用它", "取消")) != 0:
            return
    elif _saved(window):
        window.library.save_copy(folder / LIBRARY)
    else:
        return
    window.begin_again(lambda: choose_folder(choice))


ACTS: dict[str, Callable[..., object]] = {
    act.__name__: act for act in (remove, bring_back, trash, back_up, save_copy, restore, move_library)
}
