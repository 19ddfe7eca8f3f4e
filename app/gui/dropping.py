"""A file that is dropped or pasted, wherever in the window, is one to be opened or imported: its address is no text."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.gui.window import Window

SEVERAL = "一次只能打开一个文件，请只选一个。"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def holds_files(data: QMimeData | None) -> bool:
    """Whether it names files or folders of this machine, as file managers do; a text with them counts as well."""
    return data is not None and any(url.isLocalFile() for url in data.urls())


def hand_over(widget: QWidget, data: QMimeData) -> None:
    """Give files to the main window that `widget` is in; a dialog has nothing to do with them."""
    from app.gui.window import Window

    if isinstance(window := widget.window(), Window):
        take(window, data)


def take(window: "Window", data: QMimeData) -> None:
    """Have a file opened or proposed, after what goes on now: the program it comes from waits for that to end."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1:
        window.status.show_message(SEVERAL)
    elif paths[0].is_file():
        QTimer.singleShot(0, window, lambda: window.do("bring_in", paths[0]))


class FileDrops(QObject):
    """Stands before all widgets of the window: put on its handle, which few events pass, it sees files first."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAGS and isinstance(event, QDropEvent) and holds_files(event.mimeData()):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                take(self._window, event.mimeData())
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self._pasted()
        return False

    def _pasted(self) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        if not holds_files(data):
            return False
        take(self._window, data)
        return True
