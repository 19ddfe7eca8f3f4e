"""Saves an open report soon after the last key, and never between a key and the screen."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.model.change import Address
from app.session import Session

PAUSE = 300
"""Milliseconds after the last change."""
AFTER_PAINT = 20
"""Milliseconds after a step, in which the window is painted."""

LONGEST = 2.0
"""Seconds that somebody who types without a pause waits for the first save."""


class Saving(QObject):
    """Commits a session's changes after a pause or at once, and tells the outcome in the window's own thread."""

    pending = Signal()
    """Something was changed that is not on disk yet."""
    saved = Signal(str)
    """Emitted with the time (ISO) of the last change: everything up to it is on disk."""
    failed = Signal(str)
    """Emitted with the sentence to show."""
    _written = Signal(str)
    _refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._commit)
        self._is_over = False
        self._written.connect(self._tell_saved)
        self._refused.connect(self._tell_failed)
        session.listeners.append(self._changed)
        # Called on the saving thread; a signal brings them over.
        session.on_saved = self._written.emit
        session.on_failed = self._refused.emit

    def end(self) -> None:
        """Tell no outcome any more, even if it is on its way: the report is left."""
        self._is_over = True
        self._timer.stop()

    def soon(self) -> None:
        """Save as soon as the window is painted, or when the keys pause if more is typed before."""
        if not self._session.is_saved:
            self._timer.start(AFTER_PAINT)

    def _commit(self) -> None:
        self._session.commit()
        self._tell_saved(self._session.report.saved)  # what was typed and taken back again leaves nothing to write

    def _tell_saved(self, at: str) -> None:
        """Emit `saved` unless something typed meanwhile waits for the next write."""
        if self._session.is_saved and not self._is_over:
            self.saved.emit(at)

    def _tell_failed(self, sentence: str) -> None:
        if not self._is_over:
            self.failed.emit(sentence)

    def _changed(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        self.pending.emit()
        now = time.monotonic()
        if not self._timer.isActive():
            self._since = now
        if now - self._since < LONGEST:
            self._timer.start(PAUSE)
