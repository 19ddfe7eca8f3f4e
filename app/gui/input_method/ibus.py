"""The service of ibus on its own bus: a context that takes keys and returns composed and committed text.

Qt has a plugin for ibus. It waits for each key as long as D-Bus does, which is 25 seconds, and drops the composition
when a field is left; so keys go to ibus over the same bridge as to fcitx.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.gui.input_method.bus import Bus, BusError, Signal
from app.gui.input_method.fcitx import CREATE_LIMIT, PROGRAM, Commit, Context, Event, ForwardedKey, Key, Preedit

NAME, PATH = "org.freedesktop.IBus", "/org/freedesktop/IBus"
"""Name of ibus on its own bus, and of the object that gives contexts; its interface is called as its name."""
PREEDIT_TEXT, FOCUS = 1 << 0, 1 << 3
"""The abilities of this program, as flags of ibus: it shows the composition, and reports the focus."""
RELEASED = 1 << 30
"""The bit of a key's state that says it was released."""
_MODIFIERS = 0x1FFF
"""The bits that X gives a key; ibus adds its own."""
_X_OFFSET = 8
"""X counts keys from here; ibus takes the kernel's numbers."""
_ADDRESS = "IBUS_ADDRESS"


class IbusContext(Context):
    """A conversation with ibus."""

    interface = "org.freedesktop.IBus.InputContext"

    def process(self, key: Key) -> bool:
        state = (key.modifiers & _MODIFIERS) | (RELEASED if key.is_release else 0)
        return bool(self._call("ProcessKeyEvent", "uuu", key.symbol, max(0, key.code - _X_OFFSET), state))

    def set_capability(self) -> None:
        self._tell("SetCapabilities", "u", PREEDIT_TEXT | FOCUS)

    def destroy(self) -> None:
        self._bus.tell(self._owner, self._path, "org.freedesktop.IBus.Service", "Destroy")

    def set_cursor(self, x: int, y: int, width: int, height: int) -> None:
        self._tell("SetCursorLocation", "iiii", x, y, width, height)

    def event(self, signal: Signal) -> Event | None:
        if signal.path != self._path:
            return None
        match signal.member, signal.body:
            case "CommitText", (text,):
                return Commit(_words(text))
            case (("UpdatePreeditText" | "UpdatePreeditTextWithMode"), (text, cursor, is_shown, *_)):
                words = _words(text) if is_shown else ""
                return Preedit(((words, 0),), len(words[:cursor].encode())) if words else Preedit()
            case "HidePreeditText", _:
                return Preedit()
            case "ForwardKeyEvent", (symbol, _, state):
                return ForwardedKey(symbol, state & _MODIFIERS, bool(state & RELEASED))
        return None


def _words(text: Any) -> str:
    """Return the text of an IBusText: a variant of name, attachments, words and attributes."""
    with suppress(IndexError, TypeError):
        return str(text[1][2])
    return ""


class Ibus:
    """The ibus of a display."""

    names: tuple[str, ...] = ()
    """It has a bus of its own: no name on it changes its owner."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    def create(self, bus: Bus) -> Context:
        """A new context. Raises BusError."""
        (path,) = bus.call(NAME, PATH, NAME, "CreateInputContext", "s", PROGRAM, limit=CREATE_LIMIT)
        context = IbusContext(bus, NAME, path)
        context.set_capability()
        return context

    def reopen(self) -> Bus | None:
        """The bus of the ibus that runs now; None where none does."""
        found = address(self._environment)
        with suppress(BusError):
            return Bus(found) if found else None
        return None


def address(environment: Mapping[str, str]) -> str:
    """The address of ibus's own bus, which it writes into a file for each display; "" for none."""
    if given := environment.get(_ADDRESS, ""):
        return given
    number = environment.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
    home = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME', '')}/.config"
    files = sorted(Path(home, "ibus", "bus").glob(f"*-unix-{number}")) if number else []
    for file in reversed(files):
        with suppress(OSError, UnicodeDecodeError):
            for line in file.read_text("utf-8").splitlines():
                if line.startswith(f"{_ADDRESS}="):
                    return line.partition("=")[2].strip()
    return ""
