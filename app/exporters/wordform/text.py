"""Puts text into the paragraphs of a foreign Word document: in the face that stood there, all else left as it is."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from app.exporters.docx.xml import MAIN, NAMESPACE
from app.exporters.docx.xml import run as run_xml

_SHOWN = frozenset(f"{MAIN}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym", "softHyphen"))
_GONE = frozenset(f"{MAIN}{name}" for name in ("del", "moveFrom", "txbxContent"))
_HOLDS_ITS_OWN = frozenset(
    (f"{MAIN}showingPlcHdr", f"{MAIN}dataBinding", "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
)
"""Of a content control: that it shows its hint, and that Word fills it from data elsewhere in the file."""

_MARKS = frozenset(f"{MAIN}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "vanish", "rPrChange"))
"""Of a face: what belongs to the text or the mark that had it."""


class Piece(NamedTuple):
    """A stretch of text in one face."""

    text: str
    bold: bool = False


def paragraphs(place: Any) -> list[Any]:
    """The paragraphs of a place, which is one or a cell that holds some."""
    return [place] if place.tag == f"{MAIN}p" else [each for each in _within(place) if each.tag == f"{MAIN}p"]


def _within(element: Any) -> Iterator[Any]:
    """The descendants that are shown, in order; not those of text boxes and of what was deleted."""
    for child in element:
        if child.tag not in _GONE:
            yield child
            yield from _within(child)


def runs(paragraph: Any) -> list[Any]:
    """The runs that show text."""
    runs = (each for each in _within(paragraph) if each.tag == f"{MAIN}r" and any(map(_is_shown, each)))
    return [run for run in runs if run.find(f"{MAIN}rPr/{MAIN}vanish") is None]


def _is_shown(node: Any) -> bool:
    """Whether a part of a run is its text; a break of the page is the form's layout."""
    return node.tag in _SHOWN and node.get(f"{MAIN}type") not in ("page", "column")


def text_of(paragraphs: Iterable[Any]) -> str:
    """What they show."""
    return "".join(node.text or "" for each in paragraphs for node in _within(each) if node.tag == f"{MAIN}t")


def set_all(paragraphs: Sequence[Any], text: str) -> None:
    """`text` in the first paragraph that shows some, else in the first; the others show none, and keep their place."""
    target = next((each for each in paragraphs if text_of([each]).strip()), paragraphs[0])
    for each in paragraphs:
        set_text(each, [Piece(text)] if each is target else [])


def set_text(paragraph: Any, pieces: Sequence[Piece], tail: int | None = None) -> None:
    """Put `pieces` in the place of the last `tail` characters (None: of all), in the face of the run that had them."""
    shown = runs(paragraph)
    going = _behind(shown, tail)
    model = going[0] if going else (shown[-1] if shown else None)
    properties = face_of(paragraph, model)
    made = [run for piece in pieces for run in _made(piece, properties)]
    for number, run in enumerate(made):
        if model is None:
            paragraph.append(run)
        else:
            (made[number - 1] if number else model).addnext(run)
    for run in going:
        _clear(run)


def _behind(runs: Sequence[Any], tail: int | None) -> list[Any]:
    """The runs of the last `tail` characters; one in which they begin is cut in two."""
    if tail is None:
        return list(runs)
    going: list[Any] = []
    for run in reversed(runs):
        nodes = [node for node in run if node.tag == f"{MAIN}t"]
        length = sum(len(node.text or "") for node in nodes)
        if tail <= 0:
            break
        if length > tail:
            rest = deepcopy(run)
            _shorten(nodes, length - tail)
            _clear(rest)
            run.addnext(rest)
            going.insert(0, rest)
            break
        going.insert(0, run)
        tail -= length
    return going


def _shorten(nodes: Sequence[Any], length: int) -> None:
    for node in nodes:
        node.text = (node.text or "")[: max(0, length)]
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        length -= len(node.text)


def face_of(paragraph: Any, model: Any) -> Any:
    """The face of new text: of the run that it replaces, else that of the paragraph's mark, as Word itself takes it."""
    control = next(model.iterancestors(f"{MAIN}sdt"), None) if model is not None else None
    if control is not None and _loosened(control):
        found = control.find(f"{MAIN}sdtPr/{MAIN}rPr")
    elif model is not None:
        found = model.find(f"{MAIN}rPr")
    else:
        found = paragraph.find(f"{MAIN}pPr/{MAIN}rPr")
    if found is None:
        return None
    face = deepcopy(found)
    for mark in [each for each in face if each.tag in _MARKS]:
        face.remove(mark)
    return face


def _loosened(control: Any) -> bool:
    """Let a content control keep what is put into it; whether it showed its hint, and so has another face than that."""
    properties = control.find(f"{MAIN}sdtPr")
    marks = [each for each in properties if each.tag in _HOLDS_ITS_OWN] if properties is not None else []
    for mark in marks:
        properties.remove(mark)
    return any(mark.tag == f"{MAIN}showingPlcHdr" for mark in marks)


def _made(piece: Piece, properties: Any) -> Iterator[Any]:
    for run in elements(run_xml(piece.text, "")):
        own = run.find(f"{MAIN}rPr")
        if properties is not None:
            run.replace(own, own := deepcopy(properties))
        if piece.bold:
            _embolden(own)
        yield run


def _embolden(face: Any) -> None:
    """w:b stands in the schema behind rStyle and rFonts."""
    for present in face.findall(f"{MAIN}b"):
        face.remove(present)
    at = sum(each.tag in (f"{MAIN}rStyle", f"{MAIN}rFonts") for each in face)
    face.insert(at, *elements("<w:b/>"))


def elements(xml: str) -> list[Any]:
    """The elements of a piece of WordprocessingML."""
    from lxml import etree

    return list(etree.fromstring(f'<w:body xmlns:w="{NAMESPACE}">{xml}</w:body>'))


def _clear(run: Any) -> None:
    """Take the text out of a run, and the run out of the document when it held nothing else."""
    for node in [each for each in run if _is_shown(each)]:
        run.remove(node)
    parent = run.getparent()
    if parent is not None and all(each.tag == f"{MAIN}rPr" for each in run):
        parent.remove(run)
