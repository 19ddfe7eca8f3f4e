"""Looks after the library while nobody waits for it: a check, and a backup a day."""

from contextlib import suppress
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.store import Library, LibraryDamaged, LibraryError


class Care(QObject):
    """`run` is for a thread of its own; what it finds comes over as a signal."""

    found = Signal(str)
    damaged = Signal(str)
    """Damage, in a sentence: a backup may put it right."""

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library

    def run(self) -> None:
        if self._library.read_only:
            return
        with suppress(RuntimeError):  # the window, and this with it, was closed meanwhile
            try:
                for fault in self._library.check():
                    self.damaged.emit(fault)
                if not any(backup.at.date() == date.today() for backup in self._library.backups()):
                    self._library.back_up()
            except LibraryDamaged as error:
                self.damaged.emit(str(error))
            except LibraryError as error:
                self.found.emit(str(error))
