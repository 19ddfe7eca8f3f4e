"""What a screen reader hears of a text part: its words with the figures that stand in them.

Qt's own interface gives the document's characters, and a live figure is a single one there that says nothing. Offsets
here count the letters of what is heard, in UTF-16 units as everywhere in Qt; positions are those of the document.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEditableTextInterface, QAccessibleInterface, QTextCursor, QWindow
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget
from shiboken6 import VoidPtr, isValid

from app.gui.prose.document import TOKEN
from app.model.texts import OBJECT

if TYPE_CHECKING:
    from app.gui.prose.editor import ProseEditor


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


class Shadow(QTextEdit):
    """An editor that is never seen and holds what is heard: Qt's own interface of it tells lines, words and places.

    PySide gives no way to answer the questions of a text interface that have several answers.
    """

    def __init__(self, editor: "ProseEditor") -> None:
        super().__init__(editor)
        self._editor = editor
        self._heard = Heard(b"", ())
        self._is_following = False
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(editor.document().documentMargin())
        self.hide()
        self.cursorPositionChanged.connect(self._lead)
        self.selectionChanged.connect(self._lead)

    def follow(self) -> None:
        """Take over text, size and cursor of the editor."""
        self._is_following = True
        found = heard(self._editor)
        if self.geometry() != self._editor.rect() or self.font() != self._editor.font():
            self.setFont(self._editor.font())
            self.setGeometry(self._editor.rect())
        if found != self._heard:
            self._heard = found
            self.setPlainText(found.words(0, found.length))
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.setBlockFormat(self._editor.textCursor().blockFormat())
        cursor, place = self.textCursor(), self._editor.textCursor()
        anchor, position = found.offset(place.anchor()), found.offset(place.position())
        if (cursor.anchor(), cursor.position()) != (anchor, position):
            self.setTextCursor(_placed(cursor, anchor, position))
        self._is_following = False

    def _lead(self) -> None:
        """A screen reader put the cursor elsewhere: the editor's goes there too."""
        if self._is_following:
            return
        cursor, place = self.textCursor(), self._editor.textCursor()
        anchor, position = map(self._heard.position, (cursor.anchor(), cursor.position()))
        if (place.anchor(), place.position()) != (anchor, position):
            self._editor.setTextCursor(_placed(place, anchor, position))


def _placed(cursor: QTextCursor, anchor: int, position: int) -> QTextCursor:
    last = cursor.document().characterCount() - 1
    cursor.setPosition(max(0, min(anchor, last)))
    cursor.setPosition(max(0, min(position, last)), QTextCursor.MoveMode.KeepAnchor)
    return cursor


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
        self._shadow: Shadow | None = None
        self._edit = SpokenEdit(editor, number)

    def text(self, t: QAccessible.Text) -> str:
        if t != QAccessible.Text.Value or not self.isValid():
            return super().text(t)
        found = heard(self._editor)
        return found.words(0, found.length)

    def setText(self, t: QAccessible.Text, text: str) -> None:
        if t != QAccessible.Text.Value:  # it would take the figures' place
            super().setText(t, text)

    def childCount(self) -> int:
        """None: the parts of a scroll area say nothing, and the shadow is no part of the window."""
        return 0

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """PySide takes an object itself for its address; what it makes of None brings the program down."""
        kinds = QAccessible.InterfaceType
        if not self.isValid():
            return VoidPtr(0)
        if arg__1 == kinds.TextInterface:
            if self._shadow is None:
                self._shadow = Shadow(self._editor)
            self._shadow.follow()
            return QAccessible.queryAccessibleInterface(self._shadow).textInterface()
        return self._edit if arg__1 == kinds.EditableTextInterface else VoidPtr(0)


class SpokenNotice(Passing):
    """What was announced."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Notification

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return VoidPtr(0)
