"""A file that is dropped or pasted is opened or proposed; its address never becomes text of a report."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.exporters.formats import write
from app.gui.dropping import PICTURE
from app.gui.prose.editor import ProseEditor
from app.gui.workbench import SEVERAL
from app.model.change import Address, Area
from tests.gui.clerk import Clerk
from tests.gui.hand import focus_field, right_click, settle
from tests.made import empty

BUTTONS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def named(*paths: Path) -> QMimeData:
    """As file managers name files: as addresses, and as text."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(f"file://{path}" for path in paths))
    return data


def drop(onto: Any, data: QMimeData, at: QPoint) -> None:
    """Hold it over a widget or a window's handle and let go; up through the parents, as Qt goes with a drag."""
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, *BUTTONS)
    QApplication.sendEvent(onto, enter)
    if enter.isAccepted():
        QApplication.sendEvent(onto, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, *BUTTONS))
    elif isinstance(onto, QWidget) and not onto.isWindow():
        drop(onto.parentWidget(), data, onto.mapToParent(at))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "上年 年报.json"
    path.write_bytes(write(empty(year=2019)))
    return path


@pytest.fixture
def opened(clerk: Clerk) -> Clerk:
    clerk.window.do("example")
    settle()  # what follows the first paint
    return clerk


def text(clerk: Clerk) -> ProseEditor:
    clerk.go_to(1)
    part = next(part for part, section in clerk.section.parts.items())
    return clerk.editor(part)


def came(clerk: Clerk) -> None:
    """The file is open, and the report that was open has not one letter more."""
    clerk.qtbot.waitUntil(lambda: clerk.window.report is not None and clerk.report.year == 2019)
    (example,) = [each for each in clerk.library.summaries() if each.year != 2019]
    assert "file:" not in clerk.library.document(example.report)


def test_a_file_dropped_on_a_text_is_opened(opened: Clerk, file: Path) -> None:
    drop(text(opened).viewport(), named(file), QPoint(20, 10))
    came(opened)


def test_a_file_pasted_into_a_text_is_opened(opened: Clerk, file: Path) -> None:
    text(opened).setFocus()
    QGuiApplication.clipboard().setMimeData(named(file))
    opened.press("Ctrl+V")
    came(opened)


def widgets(clerk: Clerk) -> list[QWidget]:
    """One of each kind that takes text, and some that take none."""
    fields: list[QWidget] = list(clerk.cover.findChildren(QWidget))
    clerk.go_to(3)
    grid = next(iter(clerk.section.grids.values()))
    return [fields[0], grid.view.viewport(), clerk.page.tabs, clerk.window.status, clerk.page.side]


@pytest.mark.parametrize("number", range(5))
def test_a_file_dropped_anywhere_is_opened(opened: Clerk, file: Path, number: int) -> None:
    """As the system gives a drag: to the window, at a place."""
    widget = widgets(opened)[number]
    handle = opened.window.windowHandle()
    drop(handle, named(file), widget.mapTo(opened.window, widget.rect().center()))
    came(opened)


def test_a_file_pasted_into_a_line_is_opened(opened: Clerk, file: Path) -> None:
    focus_field(opened.cover, "phone")
    QGuiApplication.clipboard().setMimeData(named(file))
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16")
    QApplication.sendEvent(opened.window.windowHandle(), key)
    came(opened)


def choose_paste(clerk: Clerk, widget: QWidget, at: QPoint, name: str) -> None:
    """Press the right button at a place of a widget, and choose the action that pastes."""
    chosen: list[QAction] = []

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert menu is not None
        action: QAction | None = menu.findChild(QAction, name)
        assert action is not None
        chosen.append(action)
        action.trigger()
        menu.close()

    QTimer.singleShot(100, choose)
    right_click(widget, at)
    clerk.qtbot.waitUntil(lambda: bool(chosen))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_file_pasted_from_the_menu_of_a_line_is_opened(opened: Clerk, file: Path) -> None:
    """Its address stood in the field."""
    field = opened.cover.field("phone")
    assert field is not None
    focus_field(opened.cover, "phone")
    QGuiApplication.clipboard().setMimeData(named(file))
    choose_paste(opened, field, field.rect().center(), "edit-paste")
    came(opened)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_file_pasted_from_the_menu_of_a_table_is_opened(opened: Clerk, file: Path) -> None:
    """Its address stood in the cell, and was called no figure."""
    opened.go_to(3)
    view = opened.grid("requests").view
    view.setFocus()
    QGuiApplication.clipboard().setMimeData(named(file))
    paste = next(each for each in view.actions() if each.text().startswith("粘贴"))
    paste.trigger()
    came(opened)


def test_of_several_files_none_is_opened_and_that_is_said(opened: Clerk, file: Path) -> None:
    before = write(opened.report)
    drop(text(opened).viewport(), named(file, file), QPoint(20, 10))
    text(opened).setFocus()
    QGuiApplication.clipboard().setMimeData(named(file, file))
    opened.press("Ctrl+V")
    assert opened.window.status._news.toolTip() == SEVERAL
    assert write(opened.report) == before


def test_words_are_still_pasted_and_dropped(opened: Clerk) -> None:
    editor = text(opened)
    data = QMimeData()
    data.setText("拖来的话")
    drop(editor.viewport(), data, QPoint(20, 10))
    assert "拖来的话" in editor.toPlainText()


@pytest.mark.parametrize("place", ["cell", "editor", "text", "line"])
def test_a_pasted_picture_is_refused_in_one_sentence(opened: Clerk, place: str) -> None:
    """It did nothing and said nothing."""
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    picture.setHtml("<meta charset='utf-8'><img src='x.png'>")
    QGuiApplication.clipboard().setMimeData(picture)
    if place in ("cell", "editor"):
        opened.page.show_address(Address(Area.ANSWERS, "requests.new.person"), enter=True)
    elif place == "text":
        text(opened).setFocus()
    else:
        focus_field(opened.cover, "phone")
    if place == "editor":
        opened.press("F2")
    before = opened.library.document(opened.report.id)
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16")
    QApplication.sendEvent(opened.window.windowHandle(), key)
    assert opened.window.status._news.toolTip() == PICTURE
    assert opened.page.flush() and opened.library.document(opened.report.id) == before
