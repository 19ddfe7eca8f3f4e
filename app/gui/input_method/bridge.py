"""Hands the keys of the field that has the focus to fcitx or ibus, and what they compose and enter back to it."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, QRect, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QTextCharFormat,
    QTextFormat,
)
from PySide6.QtWidgets import QAbstractScrollArea
from shiboken6 import isValid

from app.gui import input_method
from app.gui.input_method.bus import Bus, BusError, CallLate, session_address
from app.gui.input_method.choice import finds_ibus, needs_bridge, serves_ibus
from app.gui.input_method.services import HIGHLIGHTED, Commit, Context, Event, Fcitx, ForwardedKey, Ibus, Key, Preedit

_LATIN = range(0x20, 0x100)
_UNICODE = 0x0100_0000
"""Added to a character's code in the names of keys that are no Latin letters."""
_NAMED_KEYS = {
    0xFF08: (Qt.Key.Key_Backspace, "\b"),
    0xFF09: (Qt.Key.Key_Tab, "\t"),
    0xFF0D: (Qt.Key.Key_Return, "\r"),
    0xFF1B: (Qt.Key.Key_Escape, "\x1b"),
    0xFF50: (Qt.Key.Key_Home, ""),
    0xFF51: (Qt.Key.Key_Left, ""),
    0xFF52: (Qt.Key.Key_Up, ""),
    0xFF53: (Qt.Key.Key_Right, ""),
    0xFF54: (Qt.Key.Key_Down, ""),
    0xFF55: (Qt.Key.Key_PageUp, ""),
    0xFF56: (Qt.Key.Key_PageDown, ""),
    0xFF57: (Qt.Key.Key_End, ""),
    0xFF8D: (Qt.Key.Key_Enter, "\r"),
    0xFFFF: (Qt.Key.Key_Delete, "\x7f"),
}
"""Keys without a letter, by the numbers that X gives them."""
_MODIFIERS = {
    1 << 0: Qt.KeyboardModifier.ShiftModifier,
    1 << 2: Qt.KeyboardModifier.ControlModifier,
    1 << 3: Qt.KeyboardModifier.AltModifier,
    1 << 6: Qt.KeyboardModifier.MetaModifier,
}


def key_event(symbol: int, modifiers: int, is_release: bool) -> QKeyEvent | None:
    """The event for a key, by X's number of it and X's mask of modifiers; None for a key that enters nothing."""
    if symbol in _NAMED_KEYS:
        key, text = _NAMED_KEYS[symbol]
    elif symbol in _LATIN or _UNICODE < symbol < _UNICODE + 0x11_0000:
        text = chr(symbol % _UNICODE)
        key = Qt.Key(ord(text.upper())) if symbol in _LATIN and len(text.upper()) == 1 else Qt.Key.Key_unknown
    else:
        return None
    held = Qt.KeyboardModifier.NoModifier
    for bit, modifier in _MODIFIERS.items():
        if modifiers & bit:
            held |= modifier
    kind = QEvent.Type.KeyRelease if is_release else QEvent.Type.KeyPress
    return QKeyEvent(kind, key, held, text)


SILENT = "输入法没有响应，暂时只能直接输入字母和数字；输入法恢复后会自动接上。"
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_LEAVING = (QEvent.Type.FocusAboutToChange, QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress)
"""Events that commit a composition: the field is left, or its cursor moves elsewhere."""


RETRY = 2.0
"""Seconds until a bus that was lost is looked for again."""


class Service(Protocol):
    """An input method on a bus."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names on the bus: where one gets another owner, another input method has started."""

    def create(self, bus: Bus) -> Context | None:
        """A new context; None where none runs. Raises BusError."""

    def reopen(self) -> Bus | None:
        """Return a new connection to its bus; None if there is no bus."""


def open_bridge(application: QGuiApplication) -> "Bridge | None":
    """The bridge, where the desktop needs it."""
    environment = os.environ
    ibus = Ibus(environment)
    is_ibus = serves_ibus(environment)
    if is_ibus and (own_bus := ibus.reopen()):
        return Bridge(application, own_bus, ibus)
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    platform = application.platformName()
    with suppress(BusError):
        bus = Bus(session_address())
        if needs_bridge(environment, platform, plugins, lambda name: bool(bus.owner(name))):
            return Bridge(application, bus, Fcitx(environment.get("DISPLAY", "")))
        is_ibus = is_ibus or finds_ibus(environment, platform, lambda name: bool(bus.owner(name)))
        bus.close()
    return Bridge(application, ibus.reopen(), ibus) if is_ibus else None


class Bridge(QObject):
    """Keys are asked one by one and waited for, so that what is typed keeps its order.

    An input method that does not answer is left out until it answers again: its keys are then plain keys.
    """

    fell_silent = Signal(str)
    """The input method does not answer: a sentence for the user."""

    def __init__(self, application: QGuiApplication, bus: Bus | None, service: Service) -> None:
        """Serve the fields of `application` with the input method of a bus; None where it is still to be started."""
        super().__init__(application)
        self._service = service
        self._context: Context | None = None
        self.is_silent = False
        """Whether the input method owes an answer."""
        self._is_sought = True
        """Whether it is worth looking for the input method: another one may have started."""
        self._field: QObject | None = None
        self._preedit = Preedit()
        self._is_delivering = False
        """While the field is given text: it may move the focus itself then, as a table does into a cell's editor."""
        self._answered: tuple[int, int, bool] | None = None
        """Code, time and answer of the key that was asked as a possible shortcut and comes again as a key."""
        self._cursor = QRect()
        self._bus: Bus | None = None
        """The connection; None if there is none, or the input method closed it."""
        self._sought_at = 0.0
        """When a bus was looked for last, by the monotonic clock."""
        if bus is not None:
            self._take_bus(bus)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._placing.start)
        application.focusObjectChanged.connect(self._follow)
        input_method.attach(self)
        self._follow(application.focusObject())

    def _take_bus(self, bus: Bus) -> None:
        self._bus = bus
        for name in self._service.names:
            bus.watch_owner(name)
        self._notifier = QSocketNotifier(bus.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._listen)

    def close(self) -> None:
        """Enter what is composed and leave the bus."""
        input_method.detach(self)
        self._watch(None)
        self._lose_bus()

    def commit(self) -> None:
        """Enter what is composed as it stands, and have the input method forget it."""
        text = self._preedit.text_to_commit
        if self._forget() and text:
            self._deliver(Commit(text))

    def reset(self) -> None:
        """Take back what is composed, and have the input method forget it."""
        if self._forget():
            self._send(QInputMethodEvent())

    # -- the field -------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._is_taken(event)
        if kind in _LEAVING and not self._is_delivering:
            self.commit()
        return False

    def _follow(self, field: QObject | None) -> None:
        """Another field has the focus, or none."""
        if not self._is_delivering:
            self.commit()
        self._watch(field)
        QTimer.singleShot(0, self, self._come_first)
        if self._is_delivering:
            return
        if self._takes_text():
            self._tell_focus(True)
        elif self._context:
            self._tell_focus(False)

    def _watch(self, field: QObject | None) -> None:
        for each in _watched(self._field):
            each.removeEventFilter(self)
        self._field = field
        self._come_first()

    def _come_first(self) -> None:
        """See events before what else filters those of the field: the filter installed last is asked first."""
        for each in _watched(self._field):
            each.installEventFilter(self)

    def _takes_text(self) -> bool:
        if self._field is None or not isValid(self._field):
            return False
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QCoreApplication.sendEvent(self._field, query)
        return bool(query.value(Qt.InputMethodQuery.ImEnabled))

    # -- keys ------------------------------------------------------------------------------------------------------

    def _is_taken(self, event: QKeyEvent) -> bool:
        """Whether the input method takes a key: asked once, though each press comes first as a possible shortcut."""
        if self._is_delivering or not event.nativeVirtualKey():  # no key of the window system, but one of Qt's making
            return False
        press = (event.nativeScanCode(), event.timestamp())
        answered, self._answered = self._answered, None
        if event.type() == QEvent.Type.KeyPress and answered and answered[:2] == press:
            return answered[2]
        is_taken = self._takes_text() and self._process(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            self._answered = (*press, is_taken)
            event.setAccepted(is_taken or event.isAccepted())  # what is accepted here is no shortcut
        return is_taken

    def _process(self, event: QKeyEvent) -> bool:
        try:
            context = self._find_context()
            if context is None:
                return False
            is_release = event.type() == QEvent.Type.KeyRelease
            symbol, modifiers = event.nativeVirtualKey(), event.nativeModifiers()
            is_taken = context.process(
                Key(symbol, event.nativeScanCode(), modifiers, is_release, event.timestamp() & 0xFFFFFFFF)
            )
            events = self._events()
        except CallLate as error:
            self._leave_out(error)
            return False
        except BusError as error:
            self._leave_out(error)
            if self._bus and not self._bus.is_open:
                self._lose_bus()
            return False
        own = ForwardedKey(symbol, modifiers, is_release)
        for each in events:
            if each == own:
                is_taken = False  # given back: it goes on as it came
            else:
                self._deliver(each)
        return is_taken

    # -- the input method ------------------------------------------------------------------------------------------

    def _find_context(self) -> Context | None:
        """Return the context of the input method, created at first use; raises BusError."""
        if self._bus is None:
            self._seek_bus()
        if self._bus and self._context is None and self._is_sought and not self.is_silent:
            self._is_sought = False
            self._context = self._service.create(self._bus)
            if self._context:
                self._context.focus_in()
                self._cursor = QRect()
                self._place()
        return self._context

    def _listen(self) -> None:
        """Something has come outside of a key: a candidate chosen with the mouse, an input method started or ended."""
        try:
            events = self._events()
        except BusError:
            self._lose_bus()
            return
        for each in events:
            self._deliver(each)

    def _events(self) -> list[Event]:
        """Return the signals of the input method since the last call; raises BusError."""
        events: list[Event] = []
        if self._bus is None:
            return events
        for signal in self._bus.signals():
            if signal.member == "NameOwnerChanged":
                self._start_over()
            elif self._context and (event := self._context.event(signal)):
                events.append(event)
        if self.is_silent and not self._bus.is_owed:
            self._start_over()
        return events

    def _start_over(self) -> None:
        """Look for the input method at the next key."""
        self.commit()
        self._context, self.is_silent, self._is_sought = None, False, True

    def _leave_out(self, error: BusError) -> None:
        """The input method failed: plain keys from now on, until it answers again or another one starts."""
        self.commit()
        if isinstance(error, CallLate):
            self.is_silent = True
        if self._context:
            self._tell(self._context.destroy)
            self._context = None
        self.fell_silent.emit(SILENT)

    def _lose_bus(self) -> None:
        self.commit()
        self._context, self._is_sought, self.is_silent = None, False, False
        if self._bus is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._bus.close()
            self._bus = None

    def _seek_bus(self) -> None:
        """The input method may have started again, with another bus."""
        if time.monotonic() - self._sought_at < RETRY:
            return
        self._sought_at = time.monotonic()
        if (bus := self._service.reopen()) is not None:
            self._take_bus(bus)
            self._is_sought = True

    def _tell_focus(self, is_in: bool) -> None:
        try:
            context = self._find_context()
        except BusError as error:
            self._leave_out(error)
            return
        if context:
            self._tell(context.focus_in if is_in else context.focus_out)
            self._placing.start()

    def _tell(self, say: Callable[[], None]) -> None:
        try:
            say()
        except BusError:
            self._context = None

    def _place(self) -> None:
        """Tell where the cursor is, in pixels of the screen as the window system counts them."""
        window = QGuiApplication.focusWindow()
        context = self._context
        inside = QGuiApplication.inputMethod().cursorRectangle().toRect()
        if window is None or context is None or not inside.isValid():  # type: ignore[redundant-expr]  # it may be None
            return
        scale, origin = window.devicePixelRatio(), window.screen().geometry().topLeft()
        corner = (window.mapToGlobal(inside.topLeft()) - origin) * scale + origin
        cursor = QRect(corner, inside.size() * scale)
        if cursor != self._cursor:
            self._cursor = cursor
            self._tell(lambda: context.set_cursor(cursor.x(), cursor.y(), cursor.width(), cursor.height()))

    # -- text ------------------------------------------------------------------------------------------------------

    def _forget(self) -> bool:
        """Have the input method forget what is composed; whether there was anything."""
        if not self._preedit.parts:
            return False
        self._preedit = Preedit()
        if self._context:
            self._tell(self._context.reset)
        return True

    def _deliver(self, event: Event) -> None:
        if isinstance(event, Commit):
            self._preedit = Preedit()
            done = QInputMethodEvent()
            done.setCommitString(event.text)
            self._send(done)
        elif isinstance(event, Preedit):
            was, self._preedit = self._preedit, event
            if event.parts or was.parts:
                self._send(QInputMethodEvent(event.text, list(_attributes(event))))
        elif key := key_event(event.symbol, event.modifiers, event.is_release):
            self._send(key)

    def _send(self, event: QEvent) -> None:
        if self._field is None or not isValid(self._field):
            return
        before, self._is_delivering = self._is_delivering, True
        try:
            QCoreApplication.sendEvent(self._field, event)
        finally:
            self._is_delivering = before


def _watched(field: QObject | None) -> list[QObject]:
    """The objects whose events tell of a field: keys come to it, the mouse to its viewport."""
    if field is None or not isValid(field):
        return []
    return [field, field.viewport()] if isinstance(field, QAbstractScrollArea) else [field]


def _attributes(preedit: Preedit) -> Iterable[QInputMethodEvent.Attribute]:
    """Underlines, marks and cursor of composed text, as Qt counts letters."""
    kinds = QInputMethodEvent.AttributeType
    at = 0
    for text, flags in preedit.parts:
        length = _length(text)
        yield QInputMethodEvent.Attribute(kinds.TextFormat, at, length, _format(bool(flags & HIGHLIGHTED)))
        at += length
    is_shown = int(preedit.cursor >= 0)
    yield QInputMethodEvent.Attribute(kinds.Cursor, _length(preedit.letters_before_cursor), is_shown, None)


def _format(is_marked: bool) -> QTextFormat:
    kinds = QTextCharFormat.UnderlineStyle
    form = QTextCharFormat()
    form.setUnderlineStyle(kinds.SingleUnderline if is_marked else kinds.DotLine)
    return form


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
