"""What comes from the clipboard, cleaned to paragraphs and bold."""

import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocument

from app.gui.prose.document import paragraphs
from app.model.texts import OBJECT, Paragraph, Piece, encoded, joined, shown
from app.text.web_paste import cleaned

OWN = "application/x-nianbao-text"
_MARKED = re.compile(r"\*\*(?!\*)(.+?)\*\*(?!\*)")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")


def pasted(data: QMimeData, *, tables: bool = True) -> list[Paragraph]:
    """The paragraphs on the clipboard; none where it holds no text. Spaces at their ends and empty ones are dropped.

    Without `tables` only what stands around them.
    """
    if data.hasFormat(OWN):
        return list(shown(bytes(data.data(OWN).data()).decode("utf-8", "replace")))
    if data.hasHtml() and data.html().strip():
        document = QTextDocument()
        document.setHtml(cleaned(data.html(), tables=tables))
        found = [part for paragraph in paragraphs(document) for part in _split(paragraph)]
        # Some programs put a bare picture of the text there, or nothing: then the plain words are better.
        if any(found) or not tables:
            return _tidied(found)
    return _tidied([_marked(line) for line in _BREAKS.split(data.text())]) if data.hasText() else []


def copied(chosen: list[Paragraph], words: list[str]) -> QMimeData:
    """For the clipboard: as we store it, and as plain words."""
    data = QMimeData()
    data.setData(OWN, encoded(chosen).encode("utf-8", "replace"))
    data.setText("\n".join(words))
    return data


def _marked(line: str) -> Paragraph:
    """A plain line; what stands between pairs of stars is bold, as data files and notes write it."""
    pieces: list[Piece] = []
    at = 0
    for match in _MARKED.finditer(line):
        pieces += (Piece(line[at : match.start()]), Piece(match[1], bold=True))
        at = match.end()
    pieces.append(Piece(line[at:]))
    return joined(pieces)


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """At forced line breaks, which only look like paragraphs."""
    lines: list[list[Piece]] = [[]]
    for piece in paragraph:
        for number, text in enumerate(_BREAKS.split(piece.text)):
            if number:
                lines.append([])
            lines[-1].append(piece._replace(text=text))
    return [joined(line) for line in lines]


def _tidied(found: list[Paragraph]) -> list[Paragraph]:
    return [kept for paragraph in found if (kept := _stripped(paragraph))]


def _stripped(paragraph: Paragraph) -> Paragraph:
    pieces = [piece._replace(text=piece.text.replace("\xa0", " ").replace(OBJECT, "")) for piece in paragraph]
    while pieces and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        pieces[0] = pieces[0]._replace(text=pieces[0].text.lstrip())
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip())
    return joined(pieces)
