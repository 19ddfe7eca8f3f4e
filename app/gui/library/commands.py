"""Commands on the library itself: trash, backups, and where it lies."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from app.gui.command import command
from app.gui.library.reports_model import when
from app.gui.workbench import News, Workbench
from app.store import (
    Outline,
    choose_folder,
    chosen_folder,
    default_folder,
    is_shared,
    may_choose,
    outline,
    recover,
)
from app.store.files import LIBRARY

COMING = "library-coming.db"
"""The name of the library's file in another folder until it replaces the one there."""
FILES = "年报库文件 (*.db)"
SHARED = "这个文件夹在另一台电脑或网络硬盘上。断网时年报库打不开，几个人同时打开还可能损坏；建议放在本机。"


@command("remove")
def remove(workbench: Workbench, report: str) -> None:
    """Into the trash, from which it can be taken back at once or later."""
    summary = next(each for each in workbench.library.summaries() if each.report == report)
    workbench.library.remove(report)
    workbench.list_reports()
    sentence = f"已把{summary.unit_name}{workbench.dated(summary)}的年报移到回收站。"
    workbench.status.offer(sentence, "撤销", lambda: workbench.do("bring_back", report))


@command("bring_back")
def bring_back(workbench: Workbench, report: str) -> None:
    workbench.library.bring_back(report)
    workbench.list_reports(report)


@command("trash", "回收站…", icon="trash", also="删除 删掉 找回")
def trash(workbench: Workbench) -> None:
    from app.gui.library.dialogs import TrashDialog

    dialog = TrashDialog(workbench.library.removed(), workbench.dated, workbench)
    if dialog.exec() and dialog.report:
        bring_back(workbench, dialog.report)
    dialog.deleteLater()


# -- backups -------------------------------------------------------------------------------------------------------


@command("back_up", "立即备份", icon="backup", also="存档 U盘")
def back_up(workbench: Workbench) -> None:
    path = workbench.library.back_up()
    workbench.say(f"已备份到“{path}”。")


@command("save_copy", "年报库另存为…", icon="save", also="备份 U盘 换电脑 拷贝")
def save_copy(workbench: Workbench) -> None:
    """The whole library as one file: for another computer, for a disk that is kept elsewhere."""
    path = workbench.choose_target("年报库另存为", f"年报库_{date.today():%Y%m%d}.db", FILES)
    if path is None or not _saved(workbench):
        return
    workbench.library.save_copy(path)
    workbench.tell(
        f"全部年报已另存到“{path}”。",
        "换电脑时：把这个文件带到新电脑，打开本程序，单击“文件 → 年报库与备份 → 从备份恢复”，再单击“选择文件…”选中它。",
    )


@command("restore", "从备份恢复…", icon="undo", also="找回 还原 丢失")
def restore(workbench: Workbench) -> None:
    """Put a backup in the library's place; the present one is kept beside it."""
    from app.gui.library.dialogs import RestoreDialog

    dialog = RestoreDialog(workbench.library.backups(), workbench)
    path = dialog.path if dialog.exec() else None
    dialog.deleteLater()
    if path is not None and _may_restore(workbench, path):
        folder = workbench.library.path.parent
        workbench.reopen_after(lambda: _restored(folder, path))


def _may_restore(workbench: Workbench, path: Path) -> bool:
    """Show what both hold: which one is the newer is not to be guessed."""
    there = _described("选中的备份", outline(path))
    sentence = f"用选中的备份替换现在的年报库吗？\n{_present(workbench)}\n{there}"
    return workbench.confirmed(sentence, "恢复", "现在的年报库会另放一处，不会删除。")


def _present(workbench: Workbench) -> str:
    known = workbench.library.summaries()
    return _described("现在的年报库", Outline(len(known), max((each.changed for each in known), default="")))


def _described(name: str, found: Outline | None) -> str:
    if found is None:
        return f"{name}：读不出来，可能已损坏"
    last = f"，最后修改 {when(found.changed)}" if found.changed else ""
    return f"{name}：{found.reports}份年报{last}"


def _restored(folder: Path, backup: Path) -> News:
    aside = recover(folder, backup, "replaced")
    return News("已恢复。", f"恢复前的年报库保留在“{aside}”。" if aside is not None else "")


def _saved(workbench: Workbench) -> bool:
    return workbench.report is None or workbench.report.flush()


# -- where it lies -------------------------------------------------------------------------------------------------


@command("move_library", "年报库放在哪里…", icon="file", also="换电脑 U盘 位置 搬家")
def move_library(workbench: Workbench) -> None:
    """Keep the library in another folder: copied there, the present one stays where it is."""
    if not may_choose():
        workbench.tell("这是便携版，年报库与程序放在一起，要换地方请移动整个程序文件夹。")
        return
    choices = ["选择文件夹…", *(["放回原处"] if chosen_folder() else []), "取消"]
    answer = workbench.ask(
        f"年报库现在在“{workbench.library.path.parent}”。", choices, "换到其他文件夹时，原来的一份会保留。"
    )
    if choices[answer] == "放回原处":
        _move(workbench, default_folder(), None)
    elif choices[answer] == "选择文件夹…":
        from app.gui.file_dialogs import folder

        if path := folder(workbench, "年报库放在哪个文件夹", str(workbench.library.path.parent)):
            _move(workbench, path, path)


def _move(workbench: Workbench, folder: Path, choice: Path | None) -> None:
    if folder.resolve() == workbench.library.path.parent.resolve():
        return
    if is_shared(folder) and workbench.ask(SHARED, ("换一个", "仍放在这里", "取消")) != 1:
        return
    if not _saved(workbench):
        return
    if not (folder / LIBRARY).exists():
        workbench.library.save_copy(folder / LIBRARY)
        workbench.reopen_after(lambda: choose_folder(choice))
        return
    there = _described("那里的年报库", outline(folder / LIBRARY))
    sentence = f"“{folder}”里已经有一个年报库，用哪一个？\n{_present(workbench)}\n{there}"
    note = "不用的那一个不会删除：那里的会另放一处，现在的留在原处。"
    answer = workbench.ask(sentence, ("把现在的带过去", "改用那里的", "取消"), note, careful=True)
    if answer == 0:
        _take_along(workbench, folder, choice)
    elif answer == 1:
        workbench.reopen_after(lambda: choose_folder(choice))


def _take_along(workbench: Workbench, folder: Path, choice: Path | None) -> None:
    """The present library in the place of one that lies there, which is put aside."""
    coming = folder / COMING
    workbench.library.save_copy(coming)
    if not workbench.reopen_after(lambda: _taken_along(coming, choice)):
        coming.unlink(missing_ok=True)


def _taken_along(coming: Path, choice: Path | None) -> News:
    try:
        aside = recover(coming.parent, coming, "replaced")
    finally:
        with suppress(OSError):
            coming.unlink(missing_ok=True)
    choose_folder(choice)
    return News("年报库已带过去。", f"那里原来的年报库保留在“{aside}”。" if aside is not None else "")
