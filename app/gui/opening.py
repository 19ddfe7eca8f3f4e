"""Opens the library when the program starts, and helps where that cannot simply be done."""

from pathlib import Path

from app.store import Library, LibraryDamaged, LibraryError, choose_folder, chosen_folder, library_folder
from app.store.files import LIBRARY, backups


def library_place() -> Path | None:
    """The folder of the library; None where the user gives up. A folder of choice that is away is not begun anew."""
    while (chosen := chosen_folder()) is not None and not _has_library(chosen):
        from app.gui.ask import ask

        sentence = f"年报库放在“{chosen}”，现在找不到它。请接好移动硬盘或网络再试。"
        match ask(None, sentence, ("再试一次", "改用本机原来的年报库", "退出")):
            case 1:
                choose_folder(None)
            case 2:
                return None
    return library_folder()


def _has_library(folder: Path) -> bool:
    return (folder / LIBRARY).exists() or bool(backups(folder))


def open_library(folder: Path) -> Library | None:
    """The library of a folder; None where the user gives up. Asks only when something is wrong."""
    while True:
        try:
            return Library.open(folder)
        except LibraryDamaged as error:
            if not _mended(folder, error):
                return None
        except LibraryError as error:
            if not _again(error):
                return None


def _again(error: LibraryError) -> bool:
    from app.gui.ask import ask

    return ask(None, str(error), ("再试一次", "退出")) == 0


def _mended(folder: Path, error: LibraryDamaged) -> bool:
    """Recovery from the last good backup, or an empty library beside the damaged one; nothing is deleted."""
    from app.gui.ask import ask

    if not error.backups:
        return ask(None, str(error), ("改名保留，新建年报库", "退出")) == 0 and _put_right(folder, None)
    for backup in error.backups:
        words = f"恢复{backup.at:%Y年%m月%d日 %H:%M}的备份"
        answer = ask(None, str(error), (words, "退出"))
        if answer != 0:
            return False
        if _put_right(folder, backup.path):
            return True
    return False


def _put_right(folder: Path, backup: Path | None) -> bool:
    from app.gui.ask import tell
    from app.store import recover, start_anew

    try:
        aside = recover(folder, backup) if backup else start_anew(folder)
    except LibraryError as error:
        tell(None, str(error))
        return False
    if aside is not None:
        tell(None, f"原来的文件保留在“{aside}”。")
    return True
