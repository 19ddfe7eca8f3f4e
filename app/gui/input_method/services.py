"""The services of fcitx and ibus: contexts that take keys and return composed and committed text.

fcitx 5 and newer fcitx 4 serve the portal interface on the session bus, each fcitx 4 also its own; ibus has its own.
Qt has a plugin for ibus. It waits for each key as long as D-Bus does, which is 25 seconds, and drops the composition
when a field is left; so keys go to ibus over the same bridge as to fcitx.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import Any

from app.gui.input_method.bus import Bus, BusError, CallRefused, Signal
from app.gui.input_method.choice import PORTAL, own_names

PROGRAM = "nianbao"
KEY_LIMIT = 1.5
"""Seconds in which a key must be answered. It takes about a thousandth, but 0.7 were seen on a busy machine."""
CREATE_LIMIT = 1.5
"""Seconds in which a new context must be given."""


class Capability(IntFlag):
    """The abilities of this program, as flags of fcitx."""

    PREEDIT = 1 << 1
    """It shows the composed text in the field."""
    FORMATTED_PREEDIT = 1 << 4
    """It marks parts of the composed text."""
    COMMITS_ON_FOCUS_OUT = 1 << 5
    """It enters what is composed when the field loses the focus."""


CAPABILITY = Capability.PREEDIT | Capability.FORMATTED_PREEDIT | Capability.COMMITS_ON_FOCUS_OUT
HIGHLIGHTED, NOT_COMMITTED = 1 << 4, 1 << 5
"""Flags of a part of the composed text: marked; not to be entered when the field loses the focus."""


@dataclass(frozen=True)
class Key:
    """A key event as the window system gives it."""

    symbol: int
    code: int
    modifiers: int
    is_release: bool
    time: int
    """Milliseconds of the window system's clock."""


@dataclass(frozen=True)
class Commit:
    """Text to be entered."""

    text: str


@dataclass(frozen=True)
class Preedit:
    """The composed text as it is now; no parts for none."""

    parts: tuple[tuple[str, int], ...] = ()
    """Text and flags of each part."""
    cursor: int = -1
    """Bytes of UTF-8 before the cursor; negative for no cursor."""

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)

    @property
    def text_to_commit(self) -> str:
        """Return the text to commit when the field loses the focus."""
        return "".join(text for text, flags in self.parts if not flags & NOT_COMMITTED)

    @property
    def letters_before_cursor(self) -> str:
        return self.text.encode()[: max(0, self.cursor)].decode(errors="ignore")


@dataclass(frozen=True)
class ForwardedKey:
    """A key that the program is to take as if it had been pressed."""

    symbol: int
    modifiers: int
    is_release: bool


Event = Commit | Preedit | ForwardedKey


class Context(ABC):
    """One field's conversation with fcitx. Every method raises BusError."""

    interface: str

    def __init__(self, bus: Bus, owner: str, path: str) -> None:
        self._bus, self._owner, self._path = bus, owner, path
        bus.watch_object(owner, path)  # fcitx 4 sends its signals to everybody

    @abstractmethod
    def process(self, key: Key) -> bool:
        """Whether fcitx takes a key for itself."""

    @abstractmethod
    def set_capability(self) -> None:
        """Say what this program does itself."""

    def focus_in(self) -> None:
        self._tell("FocusIn")

    def focus_out(self) -> None:
        self._tell("FocusOut")

    def reset(self) -> None:
        """Forget what is composed."""
        self._tell("Reset")

    def destroy(self) -> None:
        self._tell("DestroyIC")

    def set_cursor(self, x: int, y: int, width: int, height: int) -> None:
        """Report the cursor in pixels of the screen: candidates are shown beside it."""
        self._tell("SetCursorRect", "iiii", x, y, width, height)

    def event(self, signal: Signal) -> Event | None:
        """Interpret a signal; None if it is not for this context or not about text."""
        if (signal.sender, signal.path) != (self._owner, self._path):
            return None
        if signal.member == "CommitString":
            return Commit(signal.body[0])
        if signal.member == "UpdateFormattedPreedit":
            parts, cursor = signal.body
            return Preedit(tuple((text, flags) for text, flags in parts if text), cursor)
        if signal.member == "ForwardKey":
            symbol, modifiers, is_release = signal.body
            return ForwardedKey(symbol, modifiers, bool(is_release))
        return None

    def _process_key(self, signature: str, *body: object) -> bool:
        member = "ProcessKeyEvent"
        (answer,) = self._bus.call(self._owner, self._path, self.interface, member, signature, *body, limit=KEY_LIMIT)
        return bool(answer)

    def _tell(self, member: str, signature: str = "", *body: object) -> None:
        self._bus.tell(self._owner, self._path, self.interface, member, signature, *body)


class PortalContext(Context):
    """A context of the portal interface."""

    interface = "org.fcitx.Fcitx.InputContext1"

    def process(self, key: Key) -> bool:
        return self._process_key("uuubu", key.symbol, key.code, key.modifiers, key.is_release, key.time)

    def set_capability(self) -> None:
        self._tell("SetCapability", "t", int(CAPABILITY))


class OwnContext(Context):
    """A context of fcitx 4's own interface."""

    interface = "org.fcitx.Fcitx.InputContext"

    def process(self, key: Key) -> bool:
        kind = int(key.is_release)
        return self._process_key("uuuiu", key.symbol, key.code, key.modifiers, kind, key.time)

    def set_capability(self) -> None:
        self._tell("SetCapacity", "u", int(CAPABILITY))


@dataclass(frozen=True)
class Fcitx:
    """The fcitx of a display as in DISPLAY."""

    display: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its names on the session bus: another owner of one is another fcitx."""
        return (*PORTAL, *own_names(self.display))

    def create(self, bus: Bus) -> Context | None:
        """A new context; None where no fcitx runs. Raises BusError."""
        return create_context(bus, self.display, os.getpid())

    def reopen(self) -> Bus | None:
        """Return None: without the session bus there is no desktop."""
        return None


def create_context(bus: Bus, display: str, process_id: int) -> Context | None:
    """A new context of the fcitx that runs, ready for keys; None where none runs. Raises BusError."""
    for name in PORTAL:
        if owner := bus.owner(name):
            return _ready(_create_portal(bus, owner, display) or _create_own(bus, owner, process_id))
    for name in own_names(display):
        if owner := bus.owner(name):
            return _ready(_create_own(bus, owner, process_id))
    return None


def _ready(context: Context) -> Context:
    context.set_capability()
    return context


def _create_portal(bus: Bus, owner: str, display: str) -> PortalContext | None:
    told = [("program", PROGRAM), ("display", f"x11:{display}")]
    try:
        path, _ = bus.call(
            owner,
            "/org/freedesktop/portal/inputmethod",
            "org.fcitx.Fcitx.InputMethod1",
            "CreateInputContext",
            "a(ss)",
            told,
            limit=CREATE_LIMIT,
        )
    except CallRefused:  # an older fcitx 4
        return None
    return PortalContext(bus, owner, path)


def _create_own(bus: Bus, owner: str, process_id: int) -> OwnContext:
    number, *_ = bus.call(
        owner,
        "/inputmethod",
        "org.fcitx.Fcitx.InputMethod",
        "CreateICv3",
        "si",
        PROGRAM,
        process_id,
        limit=CREATE_LIMIT,
    )
    if not isinstance(number, int) or number < 0:
        raise BusError("fcitx gives no context")
    return OwnContext(bus, owner, f"/inputcontext_{number}")


NAME, PATH = "org.freedesktop.IBus", "/org/freedesktop/IBus"
"""Name of ibus on its own bus, and of the object that gives contexts; its interface is called as its name."""
PREEDIT_TEXT, FOCUS = 1 << 0, 1 << 3
"""The abilities of this program, as flags of ibus: it shows the composition, and reports the focus."""
RELEASED = 1 << 30
"""The bit of a key's state that says it was released."""
_X_MODIFIERS = 0x1FFF
"""The bits that X gives a key; ibus adds its own."""
_X_OFFSET = 8
"""X counts keys from here; ibus takes the kernel's numbers."""
_ADDRESS = "IBUS_ADDRESS"


class IbusContext(Context):
    """A conversation with ibus."""

    interface = "org.freedesktop.IBus.InputContext"

    def process(self, key: Key) -> bool:
        state = (key.modifiers & _X_MODIFIERS) | (RELEASED if key.is_release else 0)
        return self._process_key("uuu", key.symbol, max(0, key.code - _X_OFFSET), state)

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
                return ForwardedKey(symbol, state & _X_MODIFIERS, bool(state & RELEASED))
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

    def __init__(self, environment: Mapping[str, str]) -> None:
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
