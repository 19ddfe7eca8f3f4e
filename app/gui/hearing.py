"""Announcements for screen readers: news without the focus, and the figures within texts.

On Linux a screen reader speaks a widget with the role of a notification when it appears, in old versions of Orca too;
on other systems Qt's announcements do the same. Nothing is done while no screen reader listens.
"""

import sys
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget
from shiboken6 import isValid

GATHERING = 80
"""Milliseconds within which several sentences become one announcement: it comes behind what a key itself says."""
SETTLING = 200
"""Milliseconds after which the focus is told once more, when tabs and windows have said what they have to say."""
PROSE, NOTICE, STACK = "ProseEditor", "Notice", "QStackedWidget"
"""Classes of widgets whose accessible interface is ours."""


class Notice(QLabel):
    """A speck at the edge of a window that says what was announced last, where a screen reader looks for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 1, 1)

    def say(self, words: str) -> None:
        self.hide()
        self.setAccessibleName(words)
        self.show()


class Announcer(QObject):
    """Gathers sentences and has them spoken."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.said: list[str] = []
        """The latest announcements, the last at the end."""
        self._waiting: dict[str, str] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(GATHERING)
        self._later.timeout.connect(self._speak)

    def add(self, sentence: str, topic: str) -> None:
        if sentence:
            self._waiting[topic or sentence] = sentence
            self._later.start()

    def _speak(self) -> None:
        words = "。".join(sentence.rstrip("。") for sentence in self._waiting.values()) + "。"
        self._waiting = {}
        self.said = [*self.said[-19:], words]
        window: QWidget | None = QApplication.activeWindow()
        if window is None:
            return
        if sys.platform.startswith("linux"):
            notice: Any = window.findChild(Notice)
            (notice or Notice(window)).say(words)
        else:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, words))


class FocusTeller(QObject):
    """Tells the screen reader once more what has the focus, and of a table or list the item that has the cursor.

    Orca takes a tab that is selected or a window that is activated for the new place of the focus, though what really
    has it was told before; a table that gets the focus does not tell its cell. What Orca knows already it does not say.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLING)
        self._later.timeout.connect(self._tell)
        application.focusObjectChanged.connect(self._wait)

    def _wait(self, _: QObject | None) -> None:
        self._later.start()

    def _tell(self) -> None:
        widget: QWidget | None = QApplication.focusWidget()
        if widget is None or not is_listening():
            return
        spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
        if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
            spoken = spoken and spoken.focusChild()
        if spoken is not None and spoken.isValid():
            QAccessible.updateAccessibility(QAccessibleEvent(spoken, QAccessible.Event.Focus))


_announcers: list[Announcer] = []


def is_listening() -> bool:
    """Whether a screen reader listens."""
    return QAccessible.isActive()


def announce(sentence: str, topic: str = "") -> None:
    """Have a sentence spoken behind what is being spoken, if a screen reader listens.

    It takes the place of an earlier one of its topic that was not spoken yet.
    """
    if not is_listening():
        return
    application = QApplication.instance()
    if not _announcers and isinstance(application, QApplication):
        _announcers.append(Announcer(application))
    if _announcers:
        _announcers[0].add(sentence, topic)


def announced() -> list[str]:
    """The latest announcements."""
    return _announcers[0].said if _announcers else []


class _Factory:
    """Makes the accessible interfaces that are ours, and keeps them as long as Qt does."""

    def __init__(self) -> None:
        self._made: list[QAccessibleInterface] = []
        self._asked: object = None

    def __call__(self, class_name: str, widget: object) -> QAccessibleInterface | None:
        if class_name not in (PROSE, NOTICE, STACK) or widget is self._asked or not isinstance(widget, QWidget):
            return None
        self._asked = widget
        try:  # with this factory left out Qt makes its own
            number = QAccessible.uniqueId(QAccessible.queryAccessibleInterface(widget))
        finally:
            self._asked = None
        self._made = [each for each in self._made if isValid(each)]
        made = _made(class_name, widget, number)
        self._made.append(made)
        return made


def _made(class_name: str, widget: QWidget, number: int) -> QAccessibleInterface:
    from app.gui.prose.spoken import SpokenEditor, SpokenNotice, SpokenStack

    kinds: dict[str, Any] = {PROSE: SpokenEditor, NOTICE: SpokenNotice, STACK: SpokenStack}
    made: QAccessibleInterface = kinds[class_name](widget, number)
    return made


def install() -> None:
    """Install the accessible texts with their figures, and the announcements."""
    if not _factories:
        _factories.append(_Factory())
        QAccessible.installFactory(_factories[0])
        application = QApplication.instance()
        if sys.platform.startswith("linux") and isinstance(application, QApplication):
            FocusTeller(application)


_factories: list[_Factory] = []
