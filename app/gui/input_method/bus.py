"""The session bus over a socket: calls with a time limit, and signals in the order in which they came.

PySide's QtDBus cannot be used: it sends Python integers as signed ones only and knows no arrays of structures.
"""

import os
import time
from collections import deque
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from select import select
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, Parser, new_method_call
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket

OWN_NAME, OWN_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
"""Name and path of the bus itself; its interface is called as its name."""
CONNECTING = 1.0
"""Seconds in which the bus must take the connection and answer the first call."""
_CHUNK = 1 << 16


class BusError(Exception):
    """The bus, or the program that is called over it, gives no answer that can be used."""


class CallRefused(BusError):
    """The called program answers with an error."""


class CallLate(BusError):
    """The called program does not answer in time."""


@dataclass(frozen=True)
class Signal:
    """A signal that another program sent."""

    sender: str
    path: str
    member: str
    body: tuple[Any, ...]


class Bus:
    """A connection to a message bus. One thread uses it."""

    def __init__(self, address: str) -> None:
        """Connect to `address` as in DBUS_SESSION_BUS_ADDRESS; raises BusError."""
        try:
            self._socket = prep_socket(get_bus(address), timeout=CONNECTING)
        except (OSError, ValueError, RuntimeError, StopIteration) as error:
            raise BusError(str(error)) from error
        self._socket.settimeout(CONNECTING)  # for sending: a bus that reads nothing must not stop the window
        self._parser = Parser()
        self._serials = count(1)
        self._signals: deque[Signal] = deque()
        self._late: set[int] = set()
        self._is_broken = False
        self.call(OWN_NAME, OWN_PATH, OWN_NAME, "Hello", limit=CONNECTING)

    @property
    def is_open(self) -> bool:
        """Whether nothing has shown yet that the connection is closed."""
        return not self._is_broken

    def fileno(self) -> int:
        """The socket, readable when something has come."""
        return int(self._socket.fileno())

    def close(self) -> None:
        """Close the connection; it cannot be used any more."""
        self._socket.close()

    def call(
        self, name: str, path: str, interface: str, member: str, signature: str = "", *body: object, limit: float
    ) -> tuple[Any, ...]:
        """Call a method and wait up to `limit` seconds for its result; raises BusError.

        Signals that come before the answer are kept for `signals`.
        """
        serial = next(self._serials)
        self._send(_method(name, path, interface, member, signature, body), serial)
        end = time.monotonic() + limit
        while True:
            try:
                message = self._next(end)
            except CallLate:
                self._late.add(serial)
                raise
            if message.header.fields.get(HeaderFields.reply_serial) != serial:
                self._keep(message)
            elif message.header.message_type is MessageType.error:
                raise CallRefused(f"{member}: {message.header.fields.get(HeaderFields.error_name)}")
            else:
                return tuple(message.body)

    def tell(self, name: str, path: str, interface: str, member: str, signature: str = "", *body: object) -> None:
        """Call a method whose answer nobody waits for; raises BusError."""
        message = _method(name, path, interface, member, signature, body)
        message.header.flags |= MessageFlag.no_reply_expected
        self._send(message, next(self._serials))

    def signals(self) -> list[Signal]:
        """The signals that have come since the last call of this method, without waiting; raises BusError."""
        while select([self._socket], [], [], 0)[0]:
            self._receive()
        while (message := self._parser.get_next_message()) is not None:
            self._keep(message)
        signals = list(self._signals)
        self._signals.clear()
        return signals

    @property
    def is_owed(self) -> bool:
        """Whether answers that were not waited for any longer are still to come."""
        return bool(self._late)

    def owner(self, name: str) -> str:
        """The connection that owns a name; "" for none. Raises BusError where the bus does not answer."""
        try:
            (owner,) = self.call(OWN_NAME, OWN_PATH, OWN_NAME, "GetNameOwner", "s", name, limit=CONNECTING)
        except CallRefused:
            return ""
        return str(owner)

    def watch_owner(self, name: str) -> None:
        """Have a signal NameOwnerChanged sent whenever `name` gets another owner or none."""
        rule = f"type='signal',sender='{OWN_NAME}',member='NameOwnerChanged',arg0='{name}'"
        self.call(OWN_NAME, OWN_PATH, OWN_NAME, "AddMatch", "s", rule, limit=CONNECTING)

    def watch_object(self, owner: str, path: str) -> None:
        """Have the signals of an object sent that are meant for everybody."""
        self.tell(OWN_NAME, OWN_PATH, OWN_NAME, "AddMatch", "s", f"type='signal',sender='{owner}',path='{path}'")

    def _send(self, message: Message, serial: int) -> None:
        try:
            self._socket.sendall(message.serialise(serial))
        except OSError as error:
            self._is_broken = True
            raise BusError(str(error)) from error

    def _next(self, end: float) -> Message:
        """The next message, by the moment `end` of the monotonic clock."""
        while (message := self._parser.get_next_message()) is None:
            if not select([self._socket], [], [], max(0.0, end - time.monotonic()))[0]:
                raise CallLate("no answer in time")
            self._receive()
        return message

    def _receive(self) -> None:
        try:
            data = self._socket.recv(_CHUNK)
        except OSError as error:
            self._is_broken = True
            raise BusError(str(error)) from error
        if not data:
            self._is_broken = True
            raise BusError("the bus has closed the connection")
        self._parser.add_data(data)

    def _keep(self, message: Message) -> None:
        """Keep a signal; an answer that comes too late is only counted."""
        fields = message.header.fields
        self._late.discard(fields.get(HeaderFields.reply_serial, 0))
        if message.header.message_type is MessageType.signal:
            sender, path = fields.get(HeaderFields.sender, ""), fields[HeaderFields.path]
            self._signals.append(Signal(sender, path, fields[HeaderFields.member], tuple(message.body)))


def session_address() -> str:
    """The address of the session bus, from the environment or the user's runtime folder; "" for none."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS", ""):
        return address
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    socket = Path(runtime, "bus")
    return f"unix:path={socket}" if runtime and socket.exists() else ""


def _method(name: str, path: str, interface: str, member: str, signature: str, body: tuple[object, ...]) -> Message:
    address = DBusAddress(path, bus_name=name, interface=interface)
    return new_method_call(address, member, signature or None, body)
