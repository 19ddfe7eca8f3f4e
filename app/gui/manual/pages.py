"""The pages of the manual: Markdown in resources/manual, with the names of commands put in as the menus have them."""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.gui.command import COMMANDS, MENUS, Menu
from app.gui.panes.pane import PANES
from app.gui.prose.editor import ProseEditor
from app.gui.report.cover import CoverForm
from app.gui.settings import SETTINGS
from app.gui.table.actions import TABLE_ACTIONS
from app.gui.table.grid import TableGrid

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage
    from app.gui.workbench import Workbench


FOLDER = Path(__file__).resolve().parents[3] / "resources" / "manual"
PICTURES = FOLDER / "pictures"
_BLANK = re.compile(r"\{(?P<kind>command|pane|setting|keys)(?: (?P<name>\w+))?\}")


class Page(NamedTuple):
    """`topics` are what F1 opens it for; `text` is as written, with blanks like {command export}."""

    id: str
    title: str
    topics: tuple[str, ...]
    text: str


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """In the order of the contents."""
    contents = tomllib.loads((FOLDER / "manual.toml").read_text("utf-8"))
    return tuple(_read(each["id"], tuple(each.get("topics", ()))) for each in contents["page"])


def _read(name: str, topics: tuple[str, ...]) -> Page:
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    return Page(name, text.partition("\n")[0].lstrip("# "), topics, text)


def page_for(topics: Iterable[str]) -> Page:
    """The page that claims the first of the topics that any claims; else the first page."""
    claimed = {topic: page for page in pages() for topic in page.topics}
    return next((claimed[topic] for topic in topics if topic in claimed), pages()[0])


def filled(text: str) -> str:
    """A page with its blanks filled in. Raises KeyError for a name that nothing has."""
    return _BLANK.sub(lambda blank: _FILLINGS[blank["kind"]](blank["name"] or ""), text)


def _command(name: str) -> str:
    if name not in COMMANDS:
        _season_menu()
    command = COMMANDS[name]
    keys = f"（{command.keys[0]}）" if command.keys else ""
    return f"**{command.menu} → {command.title}**{keys}"


def _season_menu() -> Menu:
    """The menu of a season, whose commands are not loaded before."""
    from app.gui.collect.season_menu import MENU

    return MENU


def _pane(name: str) -> str:
    return f"“{ {kind.name: kind.words for kind in PANES}[name] }”"


def _setting(name: str) -> str:
    return f"“{ {setting.key: setting.words for setting in SETTINGS}[name] }”"


def _keys(part: str) -> str:
    """A table of the keys of the window's commands, with `season` of a season's, with `grid` of a table's actions."""
    if part == "grid":
        lines = [(each.shortcuts[0].toString(), each.words) for each in TABLE_ACTIONS if each.words and each.keys]
    else:
        menus = [_season_menu()] if part == "season" else MENUS
        lines = [("、".join(each.keys), each.title) for menu in menus for each in menu if each.keys]
    return "\n".join(["| 按键 | 作用 |", "|---|---|", *(f"| {keys} | {words.rstrip('…')} |" for keys, words in lines)])


_FILLINGS: dict[str, Callable[[str], str]] = {
    "command": _command,
    "pane": _pane,
    "setting": _setting,
    "keys": _keys,
}


def topics(workbench: "Workbench") -> list[str]:
    """The topics of what has the keyboard focus, the most special first."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        return [of_dialog(dialog)]
    if workbench.report is None:
        return ["start"] if workbench.season is None else [workbench.season.topic, "season units"]
    return [*_in_report(workbench.report, QApplication.focusWidget()), "report"]


def of_dialog(dialog: QDialog) -> str:
    """The topic of a dialog: its class's name without "Dialog", in small letters."""
    return f"dialog {type(dialog).__name__.removesuffix('Dialog').lower()}"


def _in_report(page: "ReportPage", focus: QWidget | None) -> list[str]:
    if page.guide is not None:
        return [f"guide {page.guide.topic}"]
    if focus is not None and page.side.isAncestorOf(focus):
        return [f"pane {page.side.current}"]
    section = page.session.report.edition.sections[page.tabs.currentIndex()]
    return [*_of_widget(focus), f"section {section.id}"]


def _of_widget(focus: QWidget | None) -> list[str]:
    while focus is not None:
        if isinstance(focus, TableGrid):
            return [f"table {focus.table.id}", "tables"]
        if isinstance(focus, ProseEditor):
            return [f"text {focus.part.id}", "texts"]
        if isinstance(focus, CoverForm):
            return ["unit"]
        focus = focus.parentWidget()
    return []
