"""The manual: everything it names exists, everything F1 is pressed on has a page, its pictures are few and small."""

import importlib
import pkgutil
import re
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QLabel

import app.gui
from app import __version__
from app.forms import bundled
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
