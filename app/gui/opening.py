"""Opens the library when the program starts, and helps where that cannot simply be done."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from app.store import (
    Backup,
    Library,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryReadOnly,
    choose_folder,
    chosen_folder,
    library_folder,
    put_back,
    recover,
    start_empty,
)
from app.store.files import LIBRARY, backups, set_aside


def library_place() -> Path | None:
    """The folder of the library; None where the user gives up. A chosen folder that is missing is not created."""
    while (chosen := chosen_folder()) is not None and not _has_library(chosen):
        from app.gui.questions import ask

        sentence = f"年报库放在“{chosen}”，现在找不到它。请接好移动硬盘或网络再试。"
        match ask(None, sentence, ("再试一次", "改用本机原来的年报库", "退出")):
            case 1:
                choose_folder(None)
            case 2:
                return None
    return library_folder()


def _has_library(folder: Path) -> bool:
    return (folder / LIBRARY).exists() or bool(backups(folder)) or set_aside(folder) is not None


def open_library(folder: Path, handed: Callable[[], bool] = lambda: False) -> Library | None:
    """The library of a folder; None where the user gives up. Asks only when something is wrong.

    `handed` is asked where a running program has it open: whether that program has taken over, None then too.
    """
    was_busy = False
    while True:
        try:
            return Library.open(folder)
        except LibraryDamaged as error:
            if not _mended(folder, error):
                return None
        except LibraryReadOnly as error:
            match _look_or_again(folder, error):
                case Library() as library:
                    return library
                case False:
                    return None
        except LibraryBusy as error:
            # The running program may have been closing: then it takes nothing over, and is gone the next time.
            if handed() or (was_busy and not _again(error)):
                return None
            was_busy = True
        except LibraryError as error:
            if not _again(error):
                return None


def _look_or_again(folder: Path, error: LibraryError) -> Library | bool:
    """The library to look at only, or whether to try again."""
    from app.gui.questions import ask, tell

    if not os.access(folder / LIBRARY, os.R_OK):
        return _again(error)
    match ask(None, str(error), ("再试一次", "只查看，不修改", "退出")):
        case 0:
            return True
        case 1:
            try:
                return Library.look_at(folder)
            except LibraryError as unreadable:
                tell(None, str(unreadable))
                return True
    return False


def _again(error: LibraryError) -> bool:
    from app.gui.questions import ask

    return ask(None, str(error), ("再试一次", "退出")) == 0


def _mended(folder: Path, error: LibraryDamaged) -> bool:
    """Put back what was set aside, recover a backup, or begin an empty library; nothing is deleted."""
    from app.gui.questions import ask

    backups = list(error.backups)
    while True:
        ways = _ways(folder, error, backups)
        answer = ask(None, str(error), (*ways, "退出"), careful=True)
        if answer == len(ways):
            return False
        words = list(ways)[answer]
        if _put_right(ways[words]):
            return True
        backups = [backup for backup in backups if words != _recovery(backup)]


def _ways(folder: Path, error: LibraryDamaged, backups: Sequence[Backup]) -> dict[str, Callable[[], Path | None]]:
    """Return the choices by the words of their buttons; each returns the folder of the former files."""
    ways: dict[str, Callable[[], Path | None]] = {}
    if (aside := error.aside) is not None:
        ways["放回原来的年报库"] = lambda: put_back(folder, aside)
    if backups:
        ways[_recovery(backups[0])] = lambda: recover(folder, backups[0].path)
    if len(backups) > 1:
        ways["选择备份…"] = lambda: _chosen(folder, backups)
    if not ways:
        ways["改名保留，新建年报库"] = lambda: start_empty(folder)
    return ways


def _recovery(backup: Backup) -> str:
    return f"恢复{backup.day}的备份"


def _chosen(folder: Path, backups: Sequence[Backup]) -> Path | None:
    from app.gui.library.dialogs import RestoreDialog

    dialog = RestoreDialog(backups)
    chosen = dialog.path if dialog.exec() else None
    dialog.deleteLater()
    return recover(folder, chosen) if chosen else None


def _put_right(way: Callable[[], Path | None]) -> bool:
    """Whether it could be done; whether the library then opens shows when it is tried again."""
    from app.gui.questions import tell

    try:
        aside = way()
    except LibraryError as error:
        tell(None, str(error))
        return False
    if aside is not None:
        tell(None, f"原来的文件保留在“{aside}”。")
    return True
