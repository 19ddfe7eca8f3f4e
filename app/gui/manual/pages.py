"""The pages of the manual: Markdown in resources/manual, with the names of commands put in as the menus have them."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.gui.commands import MENUS, Command
from app.gui.prose.editor import ProseEditor
from app.gui.report.cover import CoverForm
from app.gui.report.side import PANES
from app.gui.settings import SETTINGS
from app.gui.table.actions import ACTS
from app.gui.table.grid import TableGrid

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage
    from app.gui.window import Window


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


def _commands() -> Mapping[str, tuple[str, Command]]:
    return {command.name: (menu.partition("(")[0], command) for menu, commands in MENUS.items() for command in commands}


def _command(name: str) -> str:
    menu, command = _commands()[name]
    keys = f"（{command.keys[0]}）" if command.keys else ""
    return f"**{menu} → {command.words.rstrip('…')}**{keys}"


def _pane(name: str) -> str:
    return f"“{ {kind.name: kind.words for kind in PANES}[name] }”"


def _setting(name: str) -> str:
    return f"“{ {setting.key: setting.words for setting in SETTINGS}[name] }”"


def _keys(part: str) -> str:
    """A table of keys: of the window's commands, or with `grid` of what can be done in a table."""
    if part == "grid":
        lines = [(act.shown.toString(), act.words) for act in ACTS if act.words and act.keys]
    else:
        lines = [("、".join(each.keys), each.words) for _, each in _commands().values() if each.keys]
    return "\n".join(["| 按键 | 作用 |", "|---|---|", *(f"| {keys} | {words.rstrip('…')} |" for keys, words in lines)])


_FILLINGS: dict[str, Callable[[str], str]] = {
    "command": _command,
    "pane": _pane,
    "setting": _setting,
    "keys": _keys,
}


def topics(window: "Window") -> list[str]:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        return [of_dialog(dialog)]
    if window.report is None:
        return ["start"]
    return [*_in_report(window.report, QApplication.focusWidget()), "report"]


def of_dialog(dialog: QDialog) -> str:
    """Dialogs are called by their modules."""
    return f"dialog {type(dialog).__module__.rpartition('.')[2]}"


def _in_report(page: "ReportPage", focus: QWidget | None) -> list[str]:
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
