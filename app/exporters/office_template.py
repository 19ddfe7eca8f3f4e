"""Puts text into the paragraphs of a foreign Word document: in the face that stood there, all else left as it is."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from app.exporters.docx.blocks import MAIN, NAMESPACE
from app.exporters.docx.blocks import run as run_xml
from app.exporters.layout import Grid, Layout, Paragraph, Title
from app.model.submission import OfficeTemplate, Slot

_SHOWN = frozenset(f"{MAIN}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym", "softHyphen"))
_GONE = frozenset(f"{MAIN}{name}" for name in ("del", "moveFrom", "txbxContent"))
_HOLDS_ITS_OWN = frozenset(
    (f"{MAIN}showingPlcHdr", f"{MAIN}dataBinding", "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
)
"""Properties of a content control: it shows its hint; Word fills it from data elsewhere in the file."""

_MARKS = frozenset(f"{MAIN}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "vanish", "rPrChange"))
"""Properties of a face that belong to the text or mark that had it, and are not copied."""


class Piece(NamedTuple):
    """A stretch of text in one face."""

    text: str
    bold: bool = False


def paragraphs(place: Any) -> list[Any]:
    """The paragraphs of a place: the paragraph itself, or those of a cell."""
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
    """The text that the paragraphs show."""
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
            _put(own, "<w:b/>", _FACE)
        yield run


def elements(xml: str) -> list[Any]:
    """Parse a piece of WordprocessingML."""
    from lxml import etree

    return list(etree.fromstring(f'<w:body xmlns:w="{NAMESPACE}">{xml}</w:body>'))


def _clear(run: Any) -> None:
    """Take the text out of a run, and the run out of the document when it held nothing else."""
    for node in [each for each in run if _is_shown(each)]:
        run.remove(node)
    parent = run.getparent()
    if parent is not None and all(each.tag == f"{MAIN}rPr" for each in run):
        parent.remove(run)


_PARAGRAPH_ID = re.compile(r"\{http://schemas\.microsoft\.com/office/word/2010/wordml\}(?:paraId|textId)")

_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc"
).split()
_FACE = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs"
).split()
_CELL = ("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign").split()
"""Properties of a paragraph, a face and a cell in the schema's order, up to the last one that is set here."""


def _put(properties: Any, xml: str, order: Sequence[str]) -> None:
    """Set a property in its place, instead of the one that stands there."""
    (new,) = elements(xml)
    for present in properties.findall(new.tag):
        properties.remove(present)
    before = {f"{MAIN}{name}" for name in order[: order.index(new.tag.removeprefix(MAIN))]}
    properties.insert(sum(each.tag in before for each in properties), new)


_TWICE = frozenset(f"{MAIN}{name}" for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


class SlotInPlace:
    """A slot in the document itself."""

    def __init__(self, root: Any, slot: Slot) -> None:
        self._slot = slot
        self._instead = [each for path in slot.instead for each in paragraphs(root.find(path))]
        behind = root.find(slot.behind)
        self._behind = behind if behind.tag == f"{MAIN}tbl" else paragraphs(behind)[-1]
        self._like = paragraphs(root.find(slot.like))[0] if slot.like else elements("<w:p/>")[0]

    def fill(self, content: Sequence[Paragraph]) -> None:
        """The first paragraph takes the place of what held it, the others follow it and look like it."""
        is_of_first = content[0].part == self._slot.parts[0]
        is_headed = self._slot.is_headed and is_of_first
        texts = [_pieces(each, headless=is_headed and not number) for number, each in enumerate(content)]
        model, indent = _emptied(self._like), _indent(self._like)
        last, going, is_signed = self._behind, self._instead, False
        if self._slot.is_headed and not is_of_first:  # what waits beneath the form's heading goes on waiting
            last, going = (going or [last])[-1], []
        elif going and (self._slot.tail is not None or text_of(going[:1]).strip() or self._like is going[0]):
            last, *going = going
            set_text(last, texts.pop(0) if self._slot.tail is not None else [indent, *texts.pop(0)], self._slot.tail)
            is_signed, content = content[0].align == "right", content[1:]
        elif going:  # a blank line, set otherwise than the form's own texts are
            last = going[0]
        signature = last if is_signed else None
        for paragraph, pieces in zip(content, texts, strict=True):
            if pieces:
                added = deepcopy(model)
                set_text(added, [indent, *pieces])
                if paragraph.align == "right":
                    _set_right(added)
                    signature = added if signature is None else signature
                last.addnext(added)
                last = added
        if signature is not None:
            _keep_together(signature, last)
        self._end_section(last)
        for each in going:
            _give_way(each)

    def _end_section(self, last: Any) -> None:
        """Keep a section break, which stands in the last paragraph of its section."""
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
    """A copy without text, and without marks that may stand only once in a document."""
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
    """A signature for which the form has no place of its own."""
    _put(_properties(paragraph), '<w:jc w:val="right"/>', _PARAGRAPH)


def _properties(element: Any, name: str = "pPr") -> Any:
    """The properties of a paragraph, or of a run or cell."""
    properties = element.find(f"{MAIN}{name}")
    if properties is None:
        (properties,) = elements(f"<w:{name}/>")
        element.insert(0, properties)
    return properties


def _keep_together(signature: Any, last: Any) -> None:
    """Keep a signature from its first line to `last`, and the paragraph above it, on one page."""
    above = signature.getprevious()
    each = above if above is not None and above.tag == f"{MAIN}p" else signature
    while each is not None and each is not last:
        if each.tag == f"{MAIN}p":
            _put(_properties(each), "<w:keepNext/>", _PARAGRAPH)
        each = each.getnext()


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


_TITLE_LINE = 20
"""Characters of a title, set in its usual size, that a line holds."""


def fill(blank: bytes, form: OfficeTemplate, layout: Layout, *, even: bool = False) -> bytes:
    """The form filled with the figures and texts of `layout`; every other part of the file stays byte for byte.

    `even`: all figures in one size, in the middle of their cells.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(blank)) as package:
        root = etree.fromstring(package.read(form.main), etree.XMLParser(resolve_entities=False, no_network=True))
        _write(root, form, layout, even=even)
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        filled = io.BytesIO()
        with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in package.infolist():
                target.writestr(entry, content if entry.filename == form.main else package.read(entry))
    return filled.getvalue()


def figures(layout: Layout) -> Mapping[str, str]:
    """The text in the cell of each figure."""
    grids = (block for block in layout.blocks if isinstance(block, Grid))
    return {each.place.cell.id: each.text for grid in grids for each in grid.cells if each.place.cell}


def texts(layout: Layout, slot: Slot) -> list[Paragraph]:
    """Return the paragraphs that go into a slot; room to write by hand is left to the form."""
    known = (block for block in layout.blocks if isinstance(block, Paragraph) and not block.room)
    own = [block for block in known if block.part in slot.parts]
    return sorted(own, key=lambda paragraph: slot.parts.index(paragraph.part))


def _write(root: Any, form: OfficeTemplate, layout: Layout, *, even: bool) -> None:
    """All places are found before the first of them changes: paths count elements."""
    shown = figures(layout)
    cells = [(paragraphs(root.find(path)), shown[name]) for name, path in form.cells.items() if name in shown]
    title = [paragraphs(root.find(path)) for path in form.title]
    slots = [(SlotInPlace(root, slot), texts(layout, slot)) for slot in form.slots]
    for cell, text in cells:
        if text_of(cell).strip() != text:
            set_all(cell, text)
    if even:
        _even([paragraph for cell, _ in cells for paragraph in cell])
    for place, line in zip(title, _title_lines(layout, len(title)), strict=True):
        set_all(place, line)
    for slot, content in slots:
        if content:
            slot.fill(content)


def _even(places: Sequence[Any]) -> None:
    """Set the figures in the size that most of them have, and each in the middle of its cell."""
    shown = [run for place in places for run in runs(place)]
    found = (run.find(f"{MAIN}rPr/{MAIN}sz") for run in shown)
    sizes = Counter(None if size is None else size.get(f"{MAIN}val") for size in found)
    usual = sizes.most_common(1)[0][0] if sizes else None
    for run in shown:
        face = _properties(run, "rPr")
        for name in ("sz", "szCs"):
            if usual is not None:
                _put(face, f'<w:{name} w:val="{usual}"/>', _FACE)
            for present in face.findall(f"{MAIN}{name}") if usual is None else ():
                face.remove(present)
    for place in places:
        properties = _properties(place)
        _put(properties, '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/>', _PARAGRAPH)
        _put(properties, '<w:jc w:val="center"/>', _PARAGRAPH)
        cell = next(place.iterancestors(f"{MAIN}tc"), None)
        if cell is not None:
            _put(_properties(cell, "tcPr"), '<w:vAlign w:val="center"/>', _CELL)


def _title_lines(layout: Layout, count: int) -> list[str]:
    """The title in as many paragraphs as the form has for it; in one it breaks where the unit's name ends, if long."""
    lines = next((block.lines for block in layout.blocks if isinstance(block, Title)), ())
    if count > 1 and len(lines) > 1:
        return ["".join(lines[:-1]), *[""] * (count - 2), lines[-1]]
    is_long = sum(map(len, lines)) > _TITLE_LINE
    return [*[""] * (count - 1), ("\n" if is_long else "").join(lines)][:count]
