"""The menu of the right mouse button: it is gone after use, and asks nothing of the clipboard that takes time."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.gui.prose import pasting
from app.text.web_paste import cleaned
from tests.gui.clerk import Clerk

# A menu grabs the keyboard, which there is none of.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def ask_menu(widget: QWidget, seen: Callable[[QMenu], None]) -> None:
    """Press the right button on a widget, look at the menu, and close it."""

    def close() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen(menu)
        menu.close()

    QTimer.singleShot(0, close)
    at = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_menu_of_a_table_is_gone_after_use(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    view = clerk.grid("requests").view
    shown: list[str] = []
    for _ in range(3):
        ask_menu(view.viewport(), lambda menu: shown.append(menu.actions()[0].text()))
    assert len(shown) == 3 and len(set(shown)) == 1
    assert view.findChildren(QMenu) == []


def test_the_menu_of_a_text_does_not_read_what_is_on_the_clipboard(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.window.do("example")
    read: list[str] = []

    def counted(page: str, *, tables: bool = True) -> str:
        read.append(page)
        return cleaned(page, tables=tables)

    monkeypatch.setattr(pasting, "cleaned", counted)
    data = QMimeData()
    data.setHtml("<p>第一段。</p><p>第二段。</p>")
    QGuiApplication.clipboard().setMimeData(data)
    editor = clerk.editor("overview.opening")
    clerk.go_to(1)
    may: list[bool] = []

    def look(menu: QMenu) -> None:
        (paste,) = (action for action in menu.actions() if action.objectName() == "edit-paste")
        may.append(paste.isEnabled())

    ask_menu(editor.viewport(), look)
    assert may == [True] and read == []
    clerk.activate()
    clerk.put_cursor(editor, 0)
    clerk.press("Ctrl+V")
    assert len(read) == 1
    assert clerk.report.texts["overview.opening"].startswith("第一段。\n第二段。")
