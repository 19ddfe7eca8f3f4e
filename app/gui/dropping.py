"""Files that are dropped on the window or pasted into it are opened or imported, wherever the cursor is."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
"""Events of something that is dragged over the window."""


def local_files(data: QMimeData | None) -> list[Path]:
    """Return the local files and folders that a file manager put there; [] for none.

    A text that comes with them is ignored.
    """
    return [] if data is None else [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


PICTURE = "剪贴板里是图片，程序不识别图片中的文字；请从原文件中复制文字或表格，或手工输入。"
"""The answer to the paste of a picture."""


def is_picture(data: QMimeData | None) -> bool:
    """Tell whether there is a picture and no text, as a screenshot, or a picture copied from a page or document."""
    return data is not None and data.hasImage() and not (data.hasText() and data.text().strip())


QT_PASTE = "edit-paste"
"""Qt's name of the action in its menu of a line."""
_MENU_KEYS = (QKeySequence(Qt.Key.Key_Menu), QKeySequence("Shift+F10"))


def _asks_for_menu(event: QEvent) -> bool:
    """Whether the right button or a key opens a menu now."""
    if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
        return event.button() is Qt.MouseButton.RightButton
    if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
        return QKeySequence(event.keyCombination()) in _MENU_KEYS
    return False


class FileDrops(QObject):
    """An event filter for the window's handle, which few events pass: it sees files before any widget does."""

    given = Signal(list)
    """Paths that were dropped or pasted."""
    refused = Signal(str)
    """Why nothing is pasted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAGS and isinstance(event, QDropEvent) and (paths := local_files(event.mimeData())):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.given.emit(paths)
            return True
        if _asks_for_menu(event):
            QTimer.singleShot(0, self, self._take_over_menu)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Paste) and self._pasted()
        return False

    def _take_over_menu(self) -> None:
        """Let 粘贴 in Qt's menu of a line take files: Qt would write their addresses into the line."""
        menu: QWidget | None = QApplication.activePopupWidget()
        action: QAction | None = menu.findChild(QAction, QT_PASTE) if menu is not None else None
        if action is not None and local_files(QGuiApplication.clipboard().mimeData()):
            action.triggered.disconnect()
            action.triggered.connect(lambda: self._pasted())

    def _pasted(self) -> bool:
        held = QGuiApplication.clipboard().mimeData()
        if paths := local_files(held):
            self.given.emit(paths)
        elif is_picture(held):
            self.refused.emit(PICTURE)
            return True
        return bool(paths)
