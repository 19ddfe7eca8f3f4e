"""A private bus with a stand-in for fcitx or ibus: it records what it is asked and answers as they do."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

FCITX = ("org.freedesktop.portal.Fcitx", "org.fcitx.Fcitx-71")
NAMES = {"portal": FCITX, "own": FCITX, "ibus": ("org.freedesktop.IBus",)}
RELEASED_IN_STATE = 1 << 30
"""How ibus is told that a key was released."""
WORD = "人民"


class StandIn:
    """Composes letters, enters 人民 at a space, leaves every other key; as fcitx does, words go before the answer."""

    def __init__(self, address: str, kind: str) -> None:
        """`kind`: "portal" or "own" for the two interfaces of fcitx, or "ibus"."""
        self.kind = kind
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        """Every call but keys released: member and arguments."""
        self.letters = ""
        self.hangs = threading.Event()
        self.goes_on = threading.Event()
        self._bus: DBusConnection = open_dbus_connection(address)
        for name in NAMES[kind]:
            self._bus.send_and_get_reply(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self.goes_on.set()
        with suppress(OSError):
            self._bus.sock.shutdown(2)
        self._thread.join(5)
        self._bus.close()

    def _serve(self) -> None:
        with suppress(OSError, TimeoutError):
            while True:
                message = self._bus.receive(timeout=60)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        member = fields[HeaderFields.member]
        if member == "ProcessKeyEvent":
            if self.hangs.is_set():
                self.goes_on.wait(20)
                self.hangs.clear()
            self._key(message)
            return
        self.asked.append((member, tuple(message.body)))
        if member == "CreateInputContext" and self.kind == "ibus":
            self._bus.send(new_method_return(message, "o", ("/context/1",)))
        elif member == "CreateInputContext" and self.kind == "portal":
            self._bus.send(new_method_return(message, "oay", ("/context/1", b"")))
        elif member == "CreateICv3":
            self._bus.send(new_method_return(message, "ibuuuu", (4, True, 0, 0, 0, 0)))
        elif member == "CreateInputContext":
            self._bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownObject"))
        elif member == "Reset":
            self.letters = ""

    def _key(self, message: Message) -> None:
        symbol, _, state, *more = message.body
        is_release = more[0] if more else state & RELEASED_IN_STATE
        taken = False
        if not is_release:
            self.asked.append(("key", (symbol,)))
            if taken := chr(symbol).isalpha() or (symbol == ord(" ") and bool(self.letters)):
                self._compose(message, chr(symbol))
        is_own = self.kind == "own"
        self._bus.send(new_method_return(message, "i" if is_own else "b", (int(taken) if is_own else taken,)))

    def _compose(self, message: Message, letter: str) -> None:
        if self.kind == "ibus":
            self._compose_as_ibus(message, letter)
            return
        if letter == " ":
            self.letters = ""
            self._say(message, "CommitString", "s", WORD)
        else:
            self.letters += letter
        parts = [(self.letters, 8)] if self.letters else []
        self._say(message, "UpdateFormattedPreedit", "a(si)i", parts, len(self.letters))

    def _compose_as_ibus(self, message: Message, letter: str) -> None:
        if letter == " ":
            self._say(message, "CommitText", "v", ibus_text(WORD))
            self.letters = ""
            self._say(message, "HidePreeditText", "")
        else:
            self.letters += letter
            self._say(message, "UpdatePreeditText", "vub", ibus_text(self.letters), len(self.letters), True)

    def _say(self, message: Message, member: str, signature: str, *body: object) -> None:
        fields = message.header.fields
        emitter = DBusAddress(fields[HeaderFields.path], interface=fields[HeaderFields.interface])
        signal = new_signal(emitter, member, signature, body)
        if self.kind == "portal":  # fcitx 4 sends its own to everybody
            signal.header.fields[HeaderFields.destination] = fields[HeaderFields.sender]
        self._bus.send(signal)


def ibus_text(words: str) -> Any:
    """Text as ibus sends it, as a variant."""
    attributes: Any = ("(sa{sv}av)", ("IBusAttrList", {}, []))
    return "(sa{sv}sv)", ("IBusText", {}, words, attributes)


@contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """The address of a message bus of our own; the test is skipped where none can be started."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon")
    configuration = folder / "bus.conf"
    configuration.write_text(
        f"<busconfig><type>session</type><listen>unix:path={folder}/bus</listen>"
        "<policy context='default'><allow send_destination='*'/><allow eavesdrop='true'/><allow own='*'/></policy>"
        "</busconfig>"
    )
    command = [daemon, f"--config-file={configuration}", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
