"""A text part as a Qt document: filled from paragraphs, read back as paragraphs, changed only where it differs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.model.texts import OBJECT, PARAGRAPH, Paragraph, Piece, common_ends, difference, joined, text_of, units

OBJECT_TYPE = int(QTextFormat.ObjectTypes.UserObject) + 1
TOKEN = int(QTextFormat.Property.UserProperty) + 1


class ShownObject(QPyTextObject):
    """Draws objects: live figures and unshowable characters. `words` returns the text that a stored form shows."""

    def __init__(self, words: Callable[[str], str]) -> None:
        super().__init__()
        self._words = words

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(_font(document, form))
        return QSizeF(metrics.horizontalAdvance(self._words(str(form.property(TOKEN)))) + 6, metrics.ascent())

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        font = _font(document, form)
        metrics = QFontMetricsF(font)
        painter.save()
        tint = painter.pen().color()
        tint.setAlpha(28)
        painter.fillRect(QRectF(rect).adjusted(1, -1, -1, metrics.descent()), tint)
        painter.setFont(font)
        painter.drawText(QPointF(rect.left() + 3, rect.bottom()), self._words(str(form.property(TOKEN))))
        painter.restore()


def _font(document: QTextDocument, form: QTextFormat) -> QFont:
    font = QFont(document.defaultFont())
    font.setBold(form.toCharFormat().fontWeight() >= QFont.Weight.DemiBold)
    return font


def face(piece: Piece) -> QTextCharFormat:
    """Return the format of a piece in the document."""
    form = QTextCharFormat()
    form.setFontWeight(QFont.Weight.Bold if piece.bold else QFont.Weight.Normal)
    if piece.token:
        form.setObjectType(OBJECT_TYPE)
        form.setProperty(TOKEN, piece.token)
    return form


def paragraphs(document: QTextDocument, begin: int = 0, count: int | None = None) -> list[Paragraph]:
    """Return the pieces that the document shows; with `begin` and `count` only those of some paragraphs."""
    found: list[Paragraph] = []
    block = document.findBlockByNumber(begin)
    while block.isValid() and len(found) != count:
        found.append(joined(_pieces(block)))
        block = block.next()
    return found


def _pieces(block: QTextBlock) -> list[Piece]:
    pieces: list[Piece] = []
    position = block.begin()
    while not position.atEnd():
        fragment = position.fragment()
        form = fragment.charFormat()
        bold = form.fontWeight() >= QFont.Weight.DemiBold
        text = fragment.text()
        if OBJECT not in text:
            # What is typed beside an object takes its format over; only the object itself is one.
            pieces.append(Piece(text, bold))
        else:
            pieces += (_single(character, bold, form) for character in text)
        position += 1
    return pieces


def _single(character: str, bold: bool, form: QTextCharFormat) -> Piece:
    token = str(form.property(TOKEN) or "") if character == OBJECT else ""
    return Piece("" if character == OBJECT and not token else character, bold, token)


def show(
    document: QTextDocument, have: Sequence[Paragraph], wanted: Sequence[Paragraph], layout: QTextBlockFormat
) -> int | None:
    """Change the document from `have` to `wanted`, touching only what differs.

    Returns the end of the change, None without one.
    """
    first, last = common_ends(have, wanted)
    if first + last == len(have) == len(wanted):
        return None
    first = min(first, len(have) - 1, len(wanted) - 1)
    last = min(last, len(have) - first - 1, len(wanted) - first - 1)
    old = have[first : len(have) - last]
    start, end, new = difference(old, wanted[first : len(wanted) - last])
    begin, text = document.findBlockByNumber(first).position(), text_of(old)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setPosition(begin + units(text[:start]))
    cursor.setPosition(begin + units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(layout)
    insert(cursor, new)
    cursor.endEditBlock()
    return cursor.position()


def insert(cursor: QTextCursor, pieces: Sequence[Piece]) -> None:
    """Insert pieces at the cursor; a line break begins a paragraph."""
    for piece in pieces:
        if piece.text == PARAGRAPH:
            cursor.insertBlock()
        else:
            cursor.insertText(piece.text, face(piece))
