"""Fills the rooms that a foreign Word document has for texts: one paragraph in place, others like it behind."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from app.exporters.docx.xml import MAIN
from app.exporters.layout import Paragraph
from app.exporters.wordform.text import Piece, elements, face_of, paragraphs, runs, set_text, text_of
from app.model.wordform import Room

_PARAGRAPH_ID = re.compile(r"\{http://schemas\.microsoft\.com/office/word/2010/wordml\}(?:paraId|textId)")
_BEHIND_JC = frozenset(
    f"{MAIN}{name}"
    for name in (
        *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle"),
        *("rPr", "sectPr", "pPrChange"),
    )
)
"""Children of w:pPr that the schema puts behind w:jc."""

_TWICE = frozenset(f"{MAIN}{name}" for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


class RoomInPlace:
    """A room in the document itself."""

    def __init__(self, root: Any, room: Room) -> None:
        self._room = room
        self._instead = [each for path in room.instead for each in paragraphs(root.find(path))]
        behind = root.find(room.behind)
        self._behind = behind if behind.tag == f"{MAIN}tbl" else paragraphs(behind)[-1]
        self._like = paragraphs(root.find(room.like))[0] if room.like else elements("<w:p/>")[0]

    def fill(self, content: Sequence[Paragraph]) -> None:
        """The first paragraph takes the place of what held it, the others follow it and look like it."""
        is_of_first = content[0].part == self._room.parts[0]
        is_headed = self._room.is_headed and is_of_first
        texts = [_pieces(each, headless=is_headed and not number) for number, each in enumerate(content)]
        model, indent = _emptied(self._like), _indent(self._like)
        last, going = self._behind, self._instead
        if self._room.is_headed and not is_of_first:  # what waits beneath the form's heading goes on waiting
            last, going = (going or [last])[-1], []
        elif going and (self._room.tail is not None or text_of(going[:1]).strip() or self._like is going[0]):
            last, *going = going
            set_text(last, texts.pop(0) if self._room.tail is not None else [indent, *texts.pop(0)], self._room.tail)
            content = content[1:]
        elif going:  # a blank line, set otherwise than the form's own texts are
            last = going[0]
        for paragraph, pieces in zip(content, texts, strict=True):
            if pieces:
                added = deepcopy(model)
                set_text(added, [indent, *pieces])
                if paragraph.align == "right":
                    _set_right(added)
                last.addnext(added)
                last = added
        self._end_section(last)
        for each in going:
            _give_way(each)

    def _end_section(self, last: Any) -> None:
        """A section break stands in the last paragraph of its section."""
        for first in self._instead[:1]:
            end = first.find(f"{MAIN}pPr/{MAIN}sectPr")
            if end is not None and last is not first:
                _properties(last).append(end)


def _pieces(paragraph: Paragraph, *, headless: bool) -> list[Piece]:
    """A paragraph without blanks at its ends, `headless` without its run-in heading, which the form prints itself."""
    text = paragraph.text
    start = paragraph.lead if headless else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    end, at = len(text.rstrip()), 0
    pieces = []
    for run in paragraph.runs:
        if cut := run.text[max(0, start - at) : max(0, end - at)]:
            pieces.append(Piece(cut, run.bold))
        at += len(run.text)
    return pieces


def _emptied(paragraph: Any) -> Any:
    """A copy that shows nothing and whose marks do not stand twice in the document."""
    copy = deepcopy(paragraph)
    for name in [name for name in copy.attrib if _PARAGRAPH_ID.fullmatch(name)]:
        del copy.attrib[name]
    properties = copy.find(f"{MAIN}pPr")
    model = next(iter(runs(copy)), None)
    face = face_of(copy, model)
    for child in [each for each in copy if each is not properties]:
        copy.remove(child)
    if properties is not None:
        for mark in properties.findall(f"{MAIN}sectPr") + properties.findall(f"{MAIN}pageBreakBefore"):
            properties.remove(mark)
    if face is not None:
        (run,) = elements("<w:r><w:t> </w:t></w:r>")
        run.insert(0, face)
        copy.append(run)
    return copy


def _indent(paragraph: Any) -> Piece:
    """Blanks that were typed before the text in place of an indent."""
    text = text_of([paragraph])
    return Piece(text[: len(text) - len(text.lstrip())] if text.strip() else "")


def _set_right(paragraph: Any) -> None:
    """A signature that the form has no place of its own for."""
    properties = _properties(paragraph)
    for present in properties.findall(f"{MAIN}jc"):
        properties.remove(present)
    at = sum(each.tag not in _BEHIND_JC for each in properties)
    properties.insert(at, *elements('<w:jc w:val="right"/>'))


def _properties(paragraph: Any) -> Any:
    properties = paragraph.find(f"{MAIN}pPr")
    if properties is None:
        (properties,) = elements("<w:pPr/>")
        paragraph.insert(0, properties)
    return properties


def _give_way(paragraph: Any) -> None:
    """A further placeholder goes, unless the document needs its paragraph: then only its text does."""
    properties = paragraph.find(f"{MAIN}pPr")
    has_more = any(each.tag in _TWICE for each in paragraph) or (
        properties is not None and properties.find(f"{MAIN}sectPr") is not None
    )
    is_only = sum(each.tag == f"{MAIN}p" for each in paragraph.getparent()) == 1
    set_text(paragraph, [])
    if not has_more and not is_only and all(each.tag == f"{MAIN}pPr" for each in paragraph):
        paragraph.getparent().remove(paragraph)
