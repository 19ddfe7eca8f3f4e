"""The accessible text of a text part: its words with the figures in them.

Qt's own interface returns the document's characters, in which a live figure is a single silent character. Offsets
here count the characters of the accessible text in UTF-16 units, as Qt does; positions are those of the document.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEditableTextInterface, QAccessibleInterface, QTextCursor, QWindow
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget
from shiboken6 import VoidPtr, isValid

from app.gui.prose.document import TOKEN
from app.model.texts import OBJECT

if TYPE_CHECKING:
    from app.gui.prose.editor import ProseEditor


class Heard(NamedTuple):
    """The accessible text, encoded, and for each object its position and the length of its words."""

    encoded: bytes
    objects: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        return len(self.encoded) // 2

    def words(self, start: int, end: int) -> str:
        """Return the text from one offset to another."""
        start, end = sorted((max(0, start), min(self.length, max(0, end))))
        return self.encoded[2 * start : 2 * end].decode("utf-16-le", "replace")

    def offset(self, position: int) -> int:
        """The offset of a position."""
        return position + sum(length - 1 for place, length in self.objects if place < position)

    def position(self, offset: int) -> int:
        """Return the position of an offset; within a figure, the position before it."""
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
    """Return the accessible text as it is now."""
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
    """An invisible editor that holds the accessible text: Qt's own interface of it answers for lines, words and places.

    PySide cannot return the several results that methods of a text interface have.
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
        """Copy text, size and cursor of the editor."""
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
        """Move the editor's cursor after a screen reader moved this one."""
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


# Qt allows None in the place of an object, and PySide an address; the stubs do not, so each such override is ignored.


class Passing(QAccessibleInterface):
    """Forwards everything to Qt's own interface of a widget.

    The interface is known by its number only: Qt deletes it with the widget, and a Python object for it would then
    stand for another object at the same address.
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
    """Edits by offsets, as Qt's own interface does by positions. A figure is edited as a whole."""

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
    """The interface of an editor, whose text has its figures."""

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
        """Return None: the parts of a scroll area are silent, and the invisible editor is not part of the window."""
        return 0

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """Return an object by its address: for None, PySide makes something that crashes the program."""
        kinds = QAccessible.InterfaceType
        if not self.isValid():
            return VoidPtr(0)
        if arg__1 == kinds.TextInterface:
            if self._shadow is None:
                self._shadow = Shadow(self._editor)
            self._shadow.follow()
            return QAccessible.queryAccessibleInterface(self._shadow).textInterface()
        return self._edit if arg__1 == kinds.EditableTextInterface else VoidPtr(0)


class SpokenStack(Passing):
    """A stack of pages, which is not spoken. Orca reads Qt's own role as "layered pane" whenever a page is entered."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Client

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return VoidPtr(0)


class SpokenNotice(Passing):
    """The last announcement. Its parent is the application: Orca reads the heading of a dialog before what is in it."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Notification

    def parent(self) -> QAccessibleInterface:
        application = QApplication.instance()
        assert application is not None
        return QAccessible.queryAccessibleInterface(application)

    def interface_cast(self, arg__1: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return VoidPtr(0)
