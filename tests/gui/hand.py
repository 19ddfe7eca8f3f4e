"""The tests' only way to press keys and buttons: after each, the event loop runs as it does for a user."""

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEventLoop, QKeyCombination, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.gui.report.cover import CoverForm

_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton
_MOST = 200
"""Rounds of the event loop after which it is taken to have no end."""


def settle() -> None:
    """Run the event loop until nothing is left to do at once: what timers of 0 ms do after a key has happened."""
    dispatcher = QAbstractEventDispatcher.instance()
    for _ in range(_MOST):
        if not dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
            return


def press(widget: QWidget, keys: str) -> None:
    """One key with its modifiers, as menus name them: "Ctrl+Z", "Return"."""
    combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]
    press_key(widget, combination.key(), combination.keyboardModifiers())


def press_key(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
    QTest.keyClick(widget, key, modifier)
    settle()


def type_into(widget: QWidget, text: str, modifier: Qt.KeyboardModifier = _NONE) -> None:
    """Key by key; what no key gives comes as an input method hands it over."""
    if not text.isascii():
        compose(widget, "", text)
        return
    for character in text:
        QTest.keyClicks(widget, character, modifier)
        settle()


def compose(widget: QWidget, composing: str, committed: str = "") -> None:
    """An input method shows what it is composing, or commits it."""
    event = QInputMethodEvent(composing, [])
    event.setCommitString(committed)
    QCoreApplication.sendEvent(widget, event)
    settle()


def click(widget: QWidget, at: QPoint | None = None, modifier: Qt.KeyboardModifier = _NONE) -> None:
    """Click with the left button, in the middle unless a place is given."""
    QTest.mouseClick(widget, _LEFT, modifier, at or widget.rect().center())
    settle()


def right_click(widget: QWidget, at: QPoint) -> None:
    """Click with the right button at a place of a widget, through the window as the system does."""
    window = widget.window()
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.RightButton, _NONE, widget.mapTo(window, at))
    settle()


def double_click(widget: QWidget, at: QPoint | None = None) -> None:
    """As a mouse does: the first click, then the double one."""
    click(widget, at)
    QTest.mouseDClick(widget, _LEFT, _NONE, at or widget.rect().center())
    settle()


def focus_field(cover: CoverForm, key: str) -> None:
    """Put the cursor into a field of the cover."""
    field = cover.field(key)
    assert field is not None, key
    field.setFocus(Qt.FocusReason.OtherFocusReason)
