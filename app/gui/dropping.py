"""Files that are dropped on the window or pasted into it are opened or imported, wherever the cursor is."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
"""Events of something that is dragged over the window."""


def local_files(data: QMimeData | None) -> list[Path]:
    """The files and folders of this machine that a file manager put there; [] for none.

    A text that comes with them counts for nothing.
    """
    return [] if data is None else [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FileDrops(QObject):
    """An event filter for the window's handle, which few events pass: it sees files before any widget does."""

    given = Signal(list)
    """Paths that were dropped or pasted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAGS and isinstance(event, QDropEvent) and (paths := local_files(event.mimeData())):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.given.emit(paths)
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self._pasted()
        return False

    def _pasted(self) -> bool:
        paths = local_files(QGuiApplication.clipboard().mimeData())
        if paths:
            self.given.emit(paths)
        return bool(paths)
