"""The manual: everything it names exists, everything F1 is pressed on has a page, its pictures are few and small."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QLabel

import app.gui
from app import __version__
from app.forms import bundled
from app.gui.collect.office_commands import MENU as SEASON
from app.gui.command import MENUS
from app.gui.manual.window import FOLDER, PICTURES, ManualWindow, Page, filled, page_for, pages
from app.gui.panes.pane import PANES
from app.model.change import Address, Area
from manual import SHOTS
from tests.gui.clerk import Clerk, press

pytestmark = pytest.mark.usefixtures("dressed")  # keys have names only where there is an application

MOST = 1_500_000
"""Bytes of all pictures together."""


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_every_command_pane_and_link_of_a_page_exists(page: Page) -> None:
    text = filled(page.text)
    assert "{" not in text.replace("{{…}}", "")
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text)
    assert {link.removesuffix(".md") for link in links} <= {each.id for each in pages()}
    assert all((FOLDER / picture).is_file() for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text))
    assert page.title
    assert text.startswith(f"# {page.title}\n")


def words_for_users(project_root: Path) -> Iterator[tuple[str, str]]:
    """Every text that a user reads, with the name of its file."""
    for page in pages():
        yield f"{page.id}.md", filled(page.text)
    yield "README.md", (project_root / "README.md").read_text("utf-8")
    for pattern in ("forms/**/*.toml", "app/**/*.py", "packaging/windows.md"):
        for path in sorted(project_root.glob(pattern)):
            yield path.name, path.read_text("utf-8")


def test_every_path_through_the_menus_leads_to_its_command(project_root: Path) -> None:
    """A command that was moved into another menu was still looked for in its old one."""
    paths = {f"{command.menu} → {command.title}" for menu in (*MENUS, SEASON) for command in menu}
    names = {menu.name for menu in (*MENUS, SEASON)}
    found: list[str] = []
    for name, text in words_for_users(project_root):
        for told in re.findall(rf"“((?:{'|'.join(names)}) → [^”]+)”", text):
            found += [told] if told in paths else [f"{name}: {told}"]
        found += [f"{name}: {told}" for told in re.findall(rf"“(?:{'|'.join(names)})”菜单(?!里“)", text)]
    assert {each for each in found if each not in paths} == set()
    assert len(found) > 5


def quoted(text: str) -> set[str]:
    """Return the words of the window that a page quotes: a button, a menu, a field, a part of a sentence."""
    return set(re.findall(r"“([^”{}\[]+)”", text))


NOT_IN_THE_CODE = {
    *("单位名称 + 年度", "全部维持", "新收申请41件"),  # words of a report
    "朗读整行",  # of another program
    *("_草稿", "现在填表三"),  # put together of a form's words
}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_the_words_that_a_page_quotes_are_in_the_window(page: Page, project_root: Path) -> None:
    said = "\n".join(path.read_text("utf-8") for path in sorted(project_root.glob("app/**/*.py")))
    said += "\n".join(path.read_text("utf-8") for path in sorted(project_root.glob("forms/disclosure-2021/*.toml")))
    titles = {each.title for each in pages()}
    missing = {words for words in quoted(page.text) if words not in said and words not in titles}
    assert missing <= NOT_IN_THE_CODE


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_no_mark_of_the_writing_is_seen(page: Page) -> None:
    document = QTextDocument()
    document.setMarkdown(filled(page.text))
    shown = document.toPlainText()
    assert not re.search(r"\*\*|\]\(|^#|^\||`", shown, re.MULTILINE)


def test_every_file_is_in_the_contents_and_every_picture_on_a_page() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {page.id for page in pages()}
    shown = {name for page in pages() for name in re.findall(r"\(pictures/([^)]+)\.png\)", page.text)}
    assert shown == {path.stem for path in PICTURES.iterdir()}
    assert shown == set(SHOTS)


def test_pictures_are_small_and_have_a_palette() -> None:
    files = list(PICTURES.iterdir())
    assert sum(path.stat().st_size for path in files) < MOST
    assert all(QImage(str(path)).format() is QImage.Format.Format_Indexed8 for path in files)


def test_every_pane_dialog_table_text_and_section_has_a_page() -> None:
    topics = {topic for page in pages() for topic in page.topics}
    assert {topic for topic in topics if topic.startswith("pane ")} == {f"pane {kind.name}" for kind in PANES}
    assert {topic for topic in topics if topic.startswith("dialog ")} <= {f"dialog {name}" for name in _dialogs()}
    assert {"tables", "texts", "unit", "start", "keys"} <= topics
    for edition in bundled().values():
        assert {f"table {table}" for table in edition.tables} <= topics
        assert {f"section {section.id}" for section in edition.sections} <= topics


def _dialogs() -> set[str]:
    """The topics of all dialogs of the window."""
    names = [module.name for module in pkgutil.walk_packages(app.gui.__path__, "app.gui.")]
    found = set()
    for name in names:
        module = importlib.import_module(name)
        classes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, QDialog)]
        found |= {each.__name__.removesuffix("Dialog").lower() for each in classes if each.__module__ == name}
    return found


def opened(clerk: Clerk) -> ManualWindow:
    windows: list[ManualWindow] = list(clerk.window.findChildren(ManualWindow))
    return windows[0]


def shows(clerk: Clerk, title: str) -> bool:
    window = opened(clerk)
    return window.isVisible() and title in window.browser.toPlainText().partition("\n")[0]


def test_f1_opens_the_page_of_what_has_the_cursor(clerk: Clerk) -> None:
    clerk.press("F1")
    assert shows(clerk, "第一步")
    clerk.activate()
    clerk.window.do("example")
    clerk.cover.focus_first()
    clerk.press("F1")
    assert shows(clerk, "封面")
    for address, title in (
        (Address(Area.ANSWERS, "requests.new.person"), "三、"),
        (Address(Area.ANSWERS, "review.direct.upheld"), "四、"),
        (Address(Area.TEXTS, "problems"), "写文字"),
    ):
        clerk.activate()
        clerk.page.show_address(address)
        clerk.press("F1")
        assert shows(clerk, title)
    clerk.activate()
    clerk.press("Ctrl+F")
    clerk.press("F1")
    assert shows(clerk, "查找替换")
    press(opened(clerk).browser, "Escape")
    assert not opened(clerk).isVisible()


def test_f1_in_a_dialog(clerk: Clerk) -> None:
    def ask_for_help(dialog: QDialog) -> None:
        press(dialog, "F1")
        manuals: list[ManualWindow] = list(dialog.findChildren(ManualWindow))
        assert manuals[0].browser.toPlainText().startswith("设置")
        dialog.reject()

    with clerk.answering(ask_for_help):
        clerk.press("Ctrl+,")


def test_links_lead_to_pages(clerk: Clerk) -> None:
    clerk.press("Ctrl+F1")
    assert shows(clerk, "常用按键")
    window = opened(clerk)
    window.show_page(page_for(["table review"]))
    window.browser.anchorClicked.emit(QUrl("typing.md"))
    assert shows(clerk, "在表格里填数")


def test_about_shows_version_library_and_licences(clerk: Clerk) -> None:
    shown: list[str] = []

    def read(dialog: Any) -> None:
        labels = (label.text() for label in dialog.findChildren(QLabel))
        shown.append("\n".join([*labels, dialog.licences.toPlainText()]))
        dialog.accept()

    with clerk.answering(read):
        clerk.window.do("about")
    for words in (__version__, str(clerk.library.path), "GNU LESSER GENERAL PUBLIC LICENSE", "SIL OPEN FONT LICENSE"):
        assert words in shown[0]
