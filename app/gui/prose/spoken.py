"""What a screen reader hears of a text part: its words with the figures that stand in them.

Qt's own interface gives the document's characters, and a live figure is a single one there that says nothing. Offsets
here count the letters of what is heard, in UTF-16 units as everywhere in Qt; positions are those of the document.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEditableTextInterface,
    QAccessibleInterface,
    QAccessibleTextInterface,
    QTextCursor,
    QWindow,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.gui.prose.document import TOKEN
from app.model.texts import OBJECT

if TYPE_CHECKING:
    from app.gui.prose.editor import ProseEditor

_Boundary = QAccessible.TextBoundaryType
_Found = tuple[str, int, int]
_NOTHING: _Found = ("", -1, -1)


class Heard(NamedTuple):
    """The words of a text as heard, encoded, and for each object its position and how many letters it is heard as."""

    encoded: bytes
    objects: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        return len(self.encoded) // 2

    def words(self, start: int, end: int) -> str:
        """What is heard from one offset to another."""
        start, end = sorted((max(0, start), min(self.length, max(0, end))))
        return self.encoded[2 * start : 2 * end].decode("utf-16-le", "replace")

    def offset(self, position: int) -> int:
        """The offset of a position."""
        return position + sum(length - 1 for place, length in self.objects if place < position)

    def position(self, offset: int) -> int:
        """The position of an offset; within a figure the one before it."""
        more = 0
        for place, length in self.objects:
            start = place + more
            if offset <= start:
                break
            if offset < start + length:
                return place
            more += length - 1
        return offset - more


def heard(editor: "ProseEditor") -> Heard:
    """A text as it is heard now."""
    pieces, objects, position = [], [], 0
    cursor = QTextCursor(editor.document())
    first, *others = editor.toPlainText().split(OBJECT)
    pieces.append(_encoded(first))
    position = len(pieces[0]) // 2
    for words in others:
        cursor.setPosition(position + 1)
        token = str(cursor.charFormat().property(TOKEN) or "")
        figure, behind = _encoded(editor.words_of(token) if token else OBJECT), _encoded(words)
        objects.append((position, len(figure) // 2))
        pieces += [figure, behind]
        position += 1 + len(behind) // 2
    return Heard(b"".join(pieces), tuple(objects))


def _encoded(words: str) -> bytes:
    return words.encode("utf-16-le", "surrogatepass")


class SpokenText(QAccessibleTextInterface):
    """The text of an editor by offsets."""

    def __init__(self, editor: "ProseEditor") -> None:
        super().__init__()
        self._editor = editor

    @property
    def _heard(self) -> Heard:
        return heard(self._editor) if isValid(self._editor) else Heard(b"", ())

    def characterCount(self) -> int:
        return self._heard.length

    def text(self, startOffset: int, endOffset: int) -> str:
        return self._heard.words(startOffset, endOffset)

    def cursorPosition(self) -> int:
        return self._heard.offset(self._editor.textCursor().position())

    def setCursorPosition(self, position: int) -> None:
        self._select(position, position)

    def selectionCount(self) -> int:
        return int(self._editor.textCursor().hasSelection())

    def selection(self, selectionIndex: int) -> tuple[int, int]:
        cursor, found = self._editor.textCursor(), self._heard
        if selectionIndex or not cursor.hasSelection():
            return 0, 0
        return found.offset(cursor.selectionStart()), found.offset(cursor.selectionEnd())

    def addSelection(self, startOffset: int, endOffset: int) -> None:
        self.setSelection(0, startOffset, endOffset)

    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int) -> None:
        if selectionIndex == 0:
            self._select(startOffset, endOffset)

    def removeSelection(self, selectionIndex: int) -> None:
        cursor = self._editor.textCursor()
        cursor.clearSelection()
        self._editor.setTextCursor(cursor)

    def _select(self, start: int, end: int) -> None:
        cursor, found = self._editor.textCursor(), self._heard
        cursor.setPosition(found.position(max(0, min(start, found.length))))
        cursor.setPosition(found.position(max(0, min(end, found.length))), QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)

    # -- pieces of it ----------------------------------------------------------------------------------------------

    def textAtOffset(self, offset: int, boundaryType: _Boundary) -> _Found:
        found = self._heard
        if boundaryType == _Boundary.NoBoundary:
            return found.words(0, found.length), 0, found.length
        return self._piece(found, found.position(offset), boundaryType)

    def textBeforeOffset(self, offset: int, boundaryType: _Boundary) -> _Found:
        found = self._heard
        start, _ = self._ends(found.position(offset), boundaryType)
        before = QTextCursor(self._editor.document())
        before.setPosition(start)
        is_there = before.movePosition(QTextCursor.MoveOperation.Left)
        return self._piece(found, before.position(), boundaryType) if is_there else _NOTHING

    def textAfterOffset(self, offset: int, boundaryType: _Boundary) -> _Found:
        found = self._heard
        _, end = self._ends(found.position(offset), boundaryType)
        last = self._editor.document().characterCount() - 1
        return self._piece(found, end, boundaryType) if end < last else _NOTHING

    def _piece(self, found: Heard, position: int, boundary: _Boundary) -> _Found:
        start, end = map(found.offset, self._ends(position, boundary))
        return found.words(start, end), start, end

    def _ends(self, position: int, boundary: _Boundary) -> tuple[int, int]:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(min(position, self._editor.document().characterCount() - 1))
        return QAccessible.qAccessibleTextBoundaryHelper(cursor, boundary)

    # -- places on the screen --------------------------------------------------------------------------------------

    def characterRect(self, offset: int) -> QRect:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(min(self._heard.position(offset), self._editor.document().characterCount() - 1))
        rect = self._editor.cursorRect(cursor)
        size = QSize(self._editor.fontMetrics().averageCharWidth(), rect.height())
        return QRect(self._editor.viewport().mapToGlobal(rect.topLeft()), size)

    def offsetAtPoint(self, point: QPoint) -> int:
        cursor = self._editor.cursorForPosition(self._editor.viewport().mapFromGlobal(point))
        return self._heard.offset(cursor.position())

    def scrollToSubstring(self, startIndex: int, endIndex: int) -> None:
        self._select(startIndex, startIndex)

    def attributes(self, offset: int) -> _Found:
        return "", 0, self._heard.length


class Passing(QAccessibleInterface):
    """Passes everything on to Qt's own interface of a widget.

    That is known by its number only: Qt deletes it with the widget, and a Python object that still stood for it would
    be taken for whatever comes to lie at its address.
    """

    def __init__(self, widget: QWidget, number: int) -> None:
        super().__init__()
        self._widget = widget
        self._number = number

    @property
    def _usual(self) -> QAccessibleInterface | None:
        return QAccessible.accessibleInterface(self._number) if isValid(self._widget) else None

    def isValid(self) -> bool:
        return isValid(self._widget)

    def object(self) -> QWidget | None:  # type: ignore[override]
        return self._widget if isValid(self._widget) else None

    def text(self, t: QAccessible.Text) -> str:
        usual = self._usual
        return usual.text(t) if usual is not None else ""

    def setText(self, t: QAccessible.Text, text: str) -> None:
        usual = self._usual
        if usual is not None:
            usual.setText(t, text)

    def rect(self) -> QRect:
        usual = self._usual
        return usual.rect() if usual is not None else QRect()

    def role(self) -> QAccessible.Role:
        usual = self._usual
        return usual.role() if usual is not None else QAccessible.Role.NoRole

    def state(self) -> QAccessible.State:
        usual = self._usual
        return usual.state() if usual is not None else QAccessible.State()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        usual = self._usual
        return usual.parent() if usual is not None else None

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        usual = self._usual
        return usual.child(index) if usual is not None else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        usual = self._usual
        return usual.childAt(x, y) if usual is not None else None

    def childCount(self) -> int:
        usual = self._usual
        return usual.childCount() if usual is not None else 0

    def indexOfChild(self, arg__1: QAccessibleInterface) -> int:
        usual = self._usual
        return usual.indexOfChild(arg__1) if usual is not None else -1

    def window(self) -> QWindow | None:  # type: ignore[override]
        usual = self._usual
        return usual.window() if usual is not None else None


class SpokenEdit(QAccessibleEditableTextInterface):
    """Edits by offsets, as Qt's own interface does by positions: what a figure is heard as is edited as a whole."""

    def __init__(self, editor: "ProseEditor", number: int) -> None:
        super().__init__()
        self._editor = editor
        self._number = number

    def deleteText(self, startOffset: int, endOffset: int) -> None:
        self.replaceText(startOffset, endOffset, "")

    def insertText(self, offset: int, text: str) -> None:
        self.replaceText(offset, offset, text)

    def replaceText(self, startOffset: int, endOffset: int, text: str) -> None:
        usual = QAccessible.accessibleInterface(self._number) if isValid(self._editor) else None
        if usual is not None:
            found = heard(self._editor)
            usual.editableTextInterface().replaceText(found.position(startOffset), found.position(endOffset), text)


class SpokenEditor(Passing):
    """An editor, whose text has its figures."""

    def __init__(self, editor: "ProseEditor", number: int) -> None:
        super().__init__(editor, number)
        self._editor = editor
        self._text = SpokenText(editor)
        self._edit = SpokenEdit(editor, number)

    def text(self, t: QAccessible.Text) -> str:
        if t != QAccessible.Text.Value or not self.isValid():
            return super().text(t)
        found = heard(self._editor)
        return found.words(0, found.length)

    def setText(self, t: QAccessible.Text, text: str) -> None:
        if t != QAccessible.Text.Value:  # it would take the figures' place
            super().setText(t, text)

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """PySide takes an object itself for its address."""
        kinds = QAccessible.InterfaceType
        if not self.isValid():
            return None
        return {kinds.TextInterface: self._text, kinds.EditableTextInterface: self._edit}.get(arg__1)


class SpokenNotice(Passing):
    """What was announced."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Notification

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return None
