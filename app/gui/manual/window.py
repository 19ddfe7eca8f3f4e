"""The window of the manual, its pages, and 关于.

Pages are Markdown in resources/manual, with the names of commands put in as the menus have them.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QTextBrowser, QWidget

from app import PROGRAM, licences
from app.gui import TITLE
from app.gui.command import COMMANDS, MENUS, Menu
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.dialog import Dialog, screen_room
from app.gui.look.labels import breakable
from app.gui.look.lists import LineList
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
    """Return the pages in the order of the contents."""
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
    from app.gui.collect.office_commands import MENU

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


LINE = 130
"""Percent of the letters' own line height."""
MARGIN = 18
PICTURE = "\ufffc"
"""Stands for one in the text of a document."""


class ManualWindow(QWidget):
    """Stands beside its parent, so that one can read and fill in by turns; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self.contents = LineList(self)
        self.contents.setAccessibleName("手册目录")
        self.contents.setFixedWidth(self.fontMetrics().height() * 13)
        self.contents.setSpacing(3)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.browser = PageView(self)
        for page in pages():
            self.contents.add(page.title)
        row = QHBoxLayout(self)
        row.addWidget(self.contents)
        row.addWidget(self.browser, 1)
        apply_style(self)
        self.resize(QSize(980, 680).boundedTo(screen_room(self)))
        self.contents.currentRowChanged.connect(lambda row: self.browser.show_page(pages()[row]))
        self.browser.anchorClicked.connect(lambda url: self.show_page(page_named(url.path())))

    def show_page(self, page: Page) -> None:
        self.contents.setCurrentRow(pages().index(page))
        self.browser.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class PageView(QTextBrowser):
    """One page; pictures are no wider than the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("手册内容")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)

    def show_page(self, page: Page) -> None:
        self.setMarkdown(filled(page.text))
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block = self.document().begin()
        while block.isValid():
            if PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(spaced)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = name.path() if isinstance(name, QUrl) else name
        image = QImage(str(FOLDER / "pictures" / path.rpartition("/")[2]))
        room = self.width() - 2 * MARGIN - 2 * self.verticalScrollBar().sizeHint().width()
        if image.width() > room:
            return image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image


def page_named(path: str) -> Page:
    """The page that a link leads to."""
    name = path.removesuffix(".md")
    return next((page for page in pages() if page.id == name), pages()[0])


def show_manual(parent: QWidget, topics: list[str]) -> ManualWindow:
    """Open the page for the topics, in the window that is open already if there is one."""
    opened: list[ManualWindow] = list(parent.findChildren(ManualWindow))
    window = opened[0] if opened else ManualWindow(parent)
    window.show()
    window.show_page(page_for(topics))
    window.activateWindow()
    return window


class AboutDialog(Dialog):
    """The version, the file of the open library (`library`), and the licences."""

    def __init__(self, library: Path, parent: QWidget | None = None) -> None:
        super().__init__("关于", parent)
        self.resize(640, 520)
        self.column.addWidget(QLabel(f"{TITLE}　{PROGRAM.partition(' ')[2]}", self))
        place = QLabel(f"年报库：{breakable(str(library))}\n数据只保存在本机，不联网。", self)
        place.setWordWrap(True)
        set_secondary(place)
        self.column.addWidget(place)
        self.column.addWidget(QLabel("本程序及其组成部分的许可证：", self))
        self.licences = QPlainTextEdit(licences.page(), self)
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName("许可证")
        self.column.addWidget(self.licences, 1)
        self.end("关闭").clicked.connect(self.accept)
        self.cancel.hide()
