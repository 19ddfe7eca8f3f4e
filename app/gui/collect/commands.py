"""Commands that make or open a season; those of an open season are in `season_commands`, loaded with the first one."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.gui.command import command
from app.gui.workbench import SEASONS, Workbench

if TYPE_CHECKING:
    from app.collect.season import Season

FILES = "收集文件 (*.nbs)"
WHO = "reviewer"
"""The setting that holds the name under which decisions are recorded."""
MOST_KEPT = 8
"""Seasons that the start page remembers."""


@command("new_season", "新建收集…", icon="stack", also="汇总 收表 下级 报表")
def new_season(workbench: Workbench) -> None:
    """Ask what is collected from whom until when, make the season and show it."""
    from app.gui.collect.season_dialogs import NewSeasonDialog

    _expect_errors(workbench)
    dialog = NewSeasonDialog(workbench.editions, workbench.library.setting(WHO, ""), workbench)
    wanted = dialog.wanted if dialog.exec() else None
    dialog.deleteLater()
    if wanted is None:
        return
    path = workbench.choose_target("收集文件存到哪里", f"{wanted.settings['title']}.nbs", FILES)
    if path is None or not _may_leave(workbench):
        return
    workbench.library.set_setting(WHO, wanted.who)
    _show(workbench, wanted.create(path, workbench.editions))


@command("open_season", "打开收集…", icon="open", also="汇总 收表 下级")
def open_season(workbench: Workbench, path: Path | None = None) -> None:
    """Open a season; without `path` ask for its file."""
    from app.collect.season import Season
    from app.collect.values import SeasonError
    from app.gui.collect.small_dialogs import ask_line

    _expect_errors(workbench)
    path = path or workbench.choose_source("打开收集", FILES)
    if path is None or not _may_leave(workbench):
        return
    who = workbench.library.setting(WHO, "") or ask_line(
        workbench, "经办人", "您的姓名（记录接收、退回等事项的经办人）"
    )
    if not who:
        return
    workbench.library.set_setting(WHO, who)
    try:
        season = Season.open(path, workbench.editions, who)
    except SeasonError as error:
        _offer_backup(workbench, path, error)
        return
    _show(workbench, season)


@command("practice_season", "练习收集", icon="example", also="培训 学习 汇总")
def practice_season(workbench: Workbench) -> None:
    """Open the season to practise with, made of an invented district; it can be begun again."""
    from datetime import date

    from app.collect.practice import TITLE, practice_season
    from app.collect.season import Season

    _expect_errors(workbench)
    path = workbench.library.path.parent / TITLE / f"{TITLE}.nbs"
    if not _may_leave(workbench):
        return
    who = workbench.library.setting(WHO, "") or "练习"
    if path.exists():
        answer = workbench.ask("练习收集已经有了，继续还是重新开始？", ("继续", "重新开始", "取消"))
        if answer == 2:
            return
        if answer == 0:
            _show(workbench, Season.open(path, workbench.editions, who))
            return
        for file in path.parent.glob(f"{path.stem}*{path.suffix}*"):
            file.unlink()
    _show(workbench, practice_season(path, workbench.editions, date.today().year - 1, who))


def _expect_errors(workbench: Workbench) -> None:
    """The commands of a season raise these; each has a sentence."""
    from app.collect.values import SeasonError
    from app.exporters.files import FileError
    from app.importers import UnreadableError

    kinds = (SeasonError, FileError, UnreadableError)
    workbench.told_errors += tuple(kind for kind in kinds if kind not in workbench.told_errors)


def _may_leave(workbench: Workbench) -> bool:
    """Whether the report and the season that are open could be closed."""
    return workbench.close_report() and (workbench.season is None or workbench.season.leave())


def _offer_backup(workbench: Workbench, path: Path, error: Exception) -> None:
    from app.collect import season_file

    found = season_file.backups(path) if path.exists() else []
    if not found or ("损坏" not in str(error) and "空文件" not in str(error)):
        _forget(workbench, path)
        workbench.show_error(error)
    elif workbench.ask(str(error), ("恢复备份", "关闭"), f"备份：{found[0].name}") == 0:
        aside = season_file.put_back(path, found[0])
        workbench.say(f"已恢复；损坏的文件另存为“{aside.name}”。")
        open_season(workbench, path)


def _forget(workbench: Workbench, path: Path) -> None:
    """A season that is gone is offered no more."""
    if not path.exists():
        known = [each for each in workbench.library.setting(SEASONS, []) if each["path"] != str(path)]
        workbench.library.set_setting(SEASONS, known)
        workbench.start.show_seasons(known)


def _show(workbench: Workbench, season: "Season") -> None:
    from app.gui.collect.office_commands import MENU
    from app.gui.collect.page import SeasonPage

    page = SeasonPage(season, workbench, workbench)
    known = [each for each in workbench.library.setting(SEASONS, []) if each["path"] != str(season.path)]
    known = [{"path": str(season.path), "title": page.title}, *known][:MOST_KEPT]
    workbench.library.set_setting(SEASONS, known)
    workbench.start.show_seasons(known)
    workbench.show_season(page, MENU)
