"""A change of scheme or size while everything is open gives the same picture as a start in that scheme and size."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPixmap, QStyleHints
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from app.forms import bundled
from app.gui.look import appearance
from app.gui.look.icons import icon
from app.gui.panes.pane import PANES
from app.gui.prose.editor import ProseEditor
from tests.gui.clerk import Clerk, answering

LIGHT, DARK = ("light", 100), ("dark", 100)
LARGE = ("contrast", 130)
Look = tuple[str, int]
DIALOGS = ("settings", "new", "about", "trash", "restore", "export")
UNSTEADY = {"preview", "search"}
"""Panes whose picture comes from another process, or that another command opens."""


@pytest.fixture
def still(dressed: QApplication) -> Iterator[None]:
    """No blinking cursor, and everything as before afterwards."""
    flash = dressed.cursorFlashTime()
    dressed.setCursorFlashTime(0)
    yield
    dressed.setCursorFlashTime(flash)
    appearance.set_look(dressed, "light")


@pytest.fixture
def begin(qtbot: QtBot, still: None, tmp_path: Path) -> Iterator[Callable[..., Clerk]]:
    """Start the program in a look, with the example open or none."""
    clerks: list[Clerk] = []

    def begin_(look: Look, example: bool = True) -> Clerk:
        if clerks:
            clerks.pop().close()
        clerk = Clerk(qtbot, tmp_path / str(len(list(tmp_path.iterdir()))), bundled())
        clerks.append(clerk)
        choose(clerk, look)
        clerk.restart()
        clerk.window.resize(1024, 700)
        if example:
            clerk.window.do("example")
        settle()
        return clerk

    yield begin_
    for clerk in clerks:
        clerk.close()


def choose(clerk: Clerk, look: Look) -> None:
    clerk.window.settings["scheme"], clerk.window.settings["text_size"] = look
    settle()


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def pictures(clerk: Clerk) -> dict[str, QImage]:
    """Every menu, page and pane as it is now."""
    seen: dict[str, QImage] = {}
    menus: list[QMenu] = list(clerk.window.menuBar().findChildren(QMenu))
    # The one without a title is Qt's own, for what a narrow menu bar leaves out: it keeps what it held while hidden.
    for menu in filter(QMenu.title, menus):
        menu.aboutToShow.emit()
        menu.adjustSize()
        seen[menu.title()] = menu.grab().toImage()
    if clerk.window.report is None:
        return seen | {"start": clerk.window.grab().toImage()}
    if clerk.page.side.isVisible():
        clerk.window.do("findings")
    for number in range(clerk.page.tabs.count()):
        clerk.page.tabs.setCurrentIndex(number)
        seen[f"page {number}"] = _at_the_top(clerk)
    clerk.page.tabs.setCurrentIndex(1)
    for kind in PANES:
        if kind.name not in UNSTEADY:
            clerk.window.do(kind.name)
            seen[kind.name] = _at_the_top(clerk)
            clerk.window.do(kind.name)
    for name in ("year_turn", "submit"):
        clerk.window.do(name)
        seen[name] = _at_the_top(clerk)
    clerk.page.end_guide()
    return seen


def _at_the_top(clerk: Clerk) -> QImage:
    settle()
    areas: list[QScrollArea] = list(clerk.page.findChildren(QScrollArea))
    for area in areas:
        area.verticalScrollBar().setValue(0)
    editors: list[ProseEditor] = list(clerk.page.findChildren(ProseEditor))
    for editor in editors:
        editor.underlines.draw()
    return clerk.window.grab().toImage()


def different(one: dict[str, QImage], other: dict[str, QImage]) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name, picture in one.items() if picture != other[name]]


def test_switching_with_a_report_open_looks_like_a_start(begin: Callable[..., Clerk]) -> None:
    started = pictures(begin(LARGE))
    clerk = begin(LIGHT)
    pictures(clerk)
    for look in (DARK, LARGE):
        choose(clerk, look)
    assert different(started, pictures(clerk)) == []


@pytest.mark.parametrize("look", [LARGE, *(pytest.param(each, marks=pytest.mark.long) for each in (DARK, LIGHT))])
def test_switching_on_the_first_page_looks_like_a_start(begin: Callable[..., Clerk], look: Look) -> None:
    started = pictures(begin(look, example=False))
    clerk = begin(LIGHT, example=False)
    for each in (LARGE, DARK, look):
        choose(clerk, each)
    assert different(started, pictures(clerk)) == []


def test_the_systems_own_switch_changes_all_alike(begin: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch) -> None:
    started = pictures(begin(DARK))
    clerk = begin(("auto", 100))
    pictures(clerk)
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _: Qt.ColorScheme.Dark)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    settle()
    assert different(started, pictures(clerk)) == []


def test_a_window_that_is_gone_hears_no_more_of_the_system(begin: Callable[..., Clerk]) -> None:
    begin(LIGHT)
    clerk = begin(LIGHT, example=False)
    QApplication.processEvents()
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    settle()
    assert clerk.window.isVisible()


def test_open_dialogs_change_with_the_rest(begin: Callable[..., Clerk]) -> None:
    clerk = begin(LIGHT)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for name in DIALOGS:
        seen: list[QImage] = []

        def look(dialog: QDialog, then: Look, seen: list[QImage] = seen) -> None:
            size = dialog.size()
            appearance.set_look(application, *then)
            dialog.resize(size)
            settle()
            seen.append(dialog.grab().toImage())
            QDialog.done(dialog, 0)

        for now in (LIGHT, DARK):
            appearance.set_look(application, *now)
            with answering(partial(look, then=DARK)):
                clerk.window.do(name)
        assert seen[0] == seen[1], name


def test_an_icon_is_drawn_in_the_colours_of_the_moment(still: None) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    drawn = icon("back")
    inks = []
    for scheme in appearance.SCHEMES:
        appearance.set_look(application, scheme)
        palette = application.palette()
        assert _darkest(drawn.pixmap(24, 24), palette.window().color()) == palette.buttonText().color().name()
        chosen = drawn.pixmap(24, 24, QIcon.Mode.Selected)
        assert _darkest(chosen, palette.highlight().color()) == palette.highlightedText().color().name()
        inks.append(palette.buttonText().color().name())
    assert len(set(inks)) == len(inks)


def _darkest(pixmap: QPixmap, ground: QColor) -> str:
    """The colour of the pixel that is farthest from the ground."""
    image = pixmap.toImage()
    places = [QPoint(x, y) for x in range(image.width()) for y in range(image.height())]
    whole = [image.pixelColor(place) for place in places if image.pixelColor(place).alpha() == 255]
    return max(whole, key=lambda colour: abs(colour.lightness() - ground.lightness())).name()
