"""One window for one library: a second start hands its files to the program that is running, which comes to the front.

The two talk through a socket whose name is that of the library's folder and its user, and which is gone with the
program that made it: an abstract one on Linux, a named pipe on Windows. Nothing of it lies on a disk. That only one
program has a library open is enforced by the lock of its file (`app/store/files.py`), not here.
"""

import json
import os
import socket
import struct
import threading
import zlib
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from app import system

LIMIT = 2.0
"""Seconds in which the running program must answer; a hung one is treated as one that cannot be reached."""
LONGEST = 1 << 16
"""Bytes of a message."""
DONE = b"shown"
_ERRORS = (OSError, EOFError, ValueError)


def address(folder: Path) -> str:
    """Return the socket name of the program that has the library in `folder` open."""
    words = (system.user_name(os.environ), str(folder.resolve()))
    # A short sum is enough to tell one user's libraries apart; hashlib would load a library of 3 MB at each start.
    sums = [zlib.crc32(each.encode("utf-8", "surrogatepass")) for each in words]
    return system.endpoint(f"nianbao-{sums[0]:08x}{sums[1]:08x}")


def hand_over(folder: Path, files: Sequence[Path], limit: float = LIMIT) -> bool:
    """Whether a running program of the same user has come to the front and taken the files."""
    done = threading.Event()
    # On a thread of its own: connecting to a program that hangs has no time limit.
    threading.Thread(target=_hand_over, args=(folder, files, limit, done), daemon=True).start()
    return done.wait(limit)


def _hand_over(folder: Path, files: Sequence[Path], limit: float, done: threading.Event) -> None:
    with suppress(*_ERRORS), Client(address(folder)) as connection:
        if not _is_own(connection):
            return
        if system.IS_WINDOWS:
            system.give_front(system.user32())
        connection.send_bytes(json.dumps([str(file.absolute()) for file in files]).encode())
        if connection.poll(limit) and connection.recv_bytes(LONGEST) == DONE:
            done.set()


class FrontDoor(QObject):
    """Listens for second starts until it is closed; `called` brings what they were given, on the window's thread."""

    called = Signal(list)
    """Paths; [] where the program was only started."""
    _heard = Signal(object, list)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._address = address(folder)
        self._listener: Listener | None = None
        with suppress(*_ERRORS):  # without it a second start is refused in a sentence
            self._listener = Listener(self._address, backlog=4)
            self._thread = threading.Thread(target=self._listen, args=(self._listener,), daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No second start is heard any more."""
        if self._listener is None:
            return
        listener, self._listener = self._listener, None
        with suppress(*_ERRORS):
            Client(self._address).close()  # wakes the thread: closing alone would leave it waiting, and the name taken
        self._thread.join(LIMIT)
        with suppress(*_ERRORS):
            listener.close()

    def _listen(self, listener: Listener) -> None:
        while self._listener is listener:
            try:
                connection = listener.accept()
            except _ERRORS:
                return
            if self._listener is not listener:
                connection.close()
                return
            with suppress(*_ERRORS):
                if _is_own(connection) and connection.poll(LIMIT):
                    files = json.loads(connection.recv_bytes(LONGEST))
                    if self._listener is listener:
                        self._heard.emit(connection, [str(file) for file in files])
                        continue
            connection.close()

    def _pass_on(self, connection: Connection, files: list[str]) -> None:
        """On the window's thread: a program that hangs never gets here, and so answers nothing.

        Nor does one that is closing: the second start then tries to open the library itself. Files of a second start
        that waits no longer are left to it.
        """
        is_told = False
        with suppress(*_ERRORS), connection:
            if self._listener is not None:
                connection.send_bytes(DONE)
                is_told = True
        if is_told:
            self.called.emit([Path(file) for file in files])


def _is_own(connection: Connection) -> bool:
    """Whether the other end belongs to the same user. A pipe of Windows lets no other write."""
    if system.IS_WINDOWS:
        return True
    with socket.socket(fileno=os.dup(connection.fileno())) as other:
        peer = other.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", peer)[1] == os.getuid())
