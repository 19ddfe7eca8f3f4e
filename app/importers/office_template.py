"""Finds in a supervising office's blank Word form the cells and paragraphs that a report goes into, by its labels."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.importers import docx
from app.importers.blocks import Paragraph, RawTable, UnreadableError
from app.importers.docx_unshown import MAIN
from app.importers.files import Archive, FileKind, kind
from app.importers.labels import Vocabulary, resemblance
from app.importers.recognise import Fitted, fitted, is_table_word
from app.importers.sections import Prose, divide, heading, heading_with_text
from app.importers.tables import Found
from app.model.edition import Edition, Section
from app.model.submission import OfficeTemplate, Slot
from app.model.texts import run_in_heading, squeezed

_GUIDANCE = re.compile(r"[（(](?![一二三四五六七八九十]{1,3}[）)]).*[）)]", re.DOTALL)
_FILLER = re.compile(r"[XxＸ×_＿—…．.\s]+")
_FIELDS = re.compile(r"(?:\s*[一-鿿（）()]{2,12}[：:][\s_＿XxＸ×—/]*(?:[（(][^（(）)]*[）)])?[；;，,、\s]*)+")
"""填报单位：＿＿＿　填报人：（签字）"""

_DATE = re.compile(r"[\dXxＸ×〇○_＿\s]*年[\dXxＸ×〇○_＿\s]*月([\dXxＸ×〇○_＿\s]*日)?")
_LONGEST_TITLE = 80
_LONGEST_SIGNATURE = 40
_LIKE_A_TITLE = 0.8


def read_template(data: bytes, editions: Mapping[str, Edition]) -> OfficeTemplate:
    """The places of the form in a .docx, as the edition that fits its tables best. Raises UnreadableError."""
    if kind(data) is FileKind.OLD_WORD:
        raise UnreadableError("不能填写：这是旧式Word文件（.doc），请用Word或WPS打开，另存为.docx再试。")
    if kind(data) is not FileKind.DOCX:
        raise UnreadableError("不能填写：这不是Word文件（.docx），请选择上级发来的Word模板。")
    best = fitted(docx.read(data, within=0), editions)
    content = _content(best)
    if not best.found.spots and not content.sections:
        raise UnreadableError("不能填写：其中未找到年报的表格，也未找到年报各部分的标题。")
    cells, doubts = _cells(best.found, best.words.edition)
    title, slots = _title(content, best.words.edition), tuple(_slots(content, best.words.edition))
    return OfficeTemplate(best.words.edition.id, Archive(data).main(), cells, title, slots, doubts)


def is_unfinished(text: str, edition: Edition) -> bool:
    """Whether a paragraph of a form waits to be written: words of guidance in brackets, XX, a line to write on."""
    words = squeezed(text)
    if not words:
        return False
    if _GUIDANCE.fullmatch(words) or _FILLER.fullmatch(words):
        return True
    return any(re.search(pattern, words) for rule in edition.leftovers for pattern in rule.patterns)


def is_placeholder(text: str, edition: Edition) -> bool:
    """Whether such a paragraph is the place of a text, and no line of labels with blanks behind them."""
    return is_unfinished(text, edition) and not _FIELDS.fullmatch(text)


def _path(origin: Any) -> str:
    path: str = origin.getroottree().getelementpath(origin)
    return path


# -- figures -----------------------------------------------------------------------------------------------------------


def _cells(found: Found, edition: Edition) -> tuple[dict[str, str], tuple[str, ...]]:
    """The cell of each figure; none for a figure whose cell may be another's. Sentences on what needs a look."""
    cells: dict[str, str] = {}
    doubts: list[str] = []
    for name, spots in found.spots.items():
        spot = spots[0]
        if spot.flaw:
            continue
        cells[name] = _path(spot.cell.origin)
        if spot.doubt:
            doubts.append(f"模板的“{spot.printed}”{spot.doubt.replace('导入', '填写')}。")
        if any(other.cell is not spot.cell for other in spots[1:]):
            doubts.append(f"{edition.cells[name].name}在模板中不止一处，只填了第一处。")
    taken = Counter(cells.values())
    return {name: path for name, path in cells.items() if taken[path] == 1}, tuple(dict.fromkeys(doubts))


# -- texts -------------------------------------------------------------------------------------------------------------


@dataclass
class _Content:
    """The form's paragraphs, blank ones included: before the first heading, and of each section behind its tables."""

    before: list[Paragraph] = field(default_factory=list)
    sections: dict[str, list[Paragraph]] = field(default_factory=dict)
    above: dict[str, Paragraph | None] = field(default_factory=dict)
    """The paragraph above each of these: the section's heading, or the table; None within a table."""


def _foot(table: RawTable) -> Paragraph | None:
    """Return the table as the context of a text; None if the table in the file goes on."""
    element = next(table.cells[0].origin.iterancestors(f"{MAIN}tbl"))
    rows = sum(1 for _ in element.iter(f"{MAIN}tr"))
    return Paragraph((), origin=element) if rows == table.height else None


def _content(best: Fitted) -> _Content:
    content = _Content()
    current: Section | None = None
    for block in best.stream:
        if isinstance(block, RawTable):
            if current is not None:
                content.sections[current.id].clear()
                content.above[current.id] = _foot(block)
        elif isinstance(block, Paragraph):
            current = _sort_in(block, current, best.words, content)
    return content


def _sort_in(block: Paragraph, current: Section | None, words: Vocabulary, content: _Content) -> Section | None:
    """The section that is open after `block`."""
    found = heading(block.text, words.edition)
    opened = None if found and found[1] else heading_with_text(block, words.edition)
    if section := opened[0] if opened else found[0] if found else None:
        content.above[section.id] = block
        content.sections[section.id] = [opened[1]] if opened else []
        return section
    if current is None:
        content.before.append(block)
    elif not is_table_word(block.text, words):
        content.sections[current.id].append(block)
    return current


def _title(content: _Content, edition: Edition) -> tuple[str, ...]:
    """The paragraphs of the title, without them in what stands before the first heading."""
    wording = squeezed(edition.words.title.partition("{year}")[2]).removeprefix("年")
    alike = [n for n, paragraph in enumerate(content.before) if _likeness(paragraph.text, wording) >= _LIKE_A_TITLE]
    if not alike:
        content.before = []
        return ()
    last = first = alike[-1]
    if first and _is_unit_line(content.before[first - 1].text, edition):
        first -= 1
    lines = content.before[first : last + 1]
    content.before = content.before[last:]  # the title's last line stays as what the preamble stands behind
    return tuple(_path(line.origin) for line in lines)


def _likeness(text: str, wording: str) -> float:
    words = squeezed(text)
    if not len(wording) <= len(words) + 2 <= _LONGEST_TITLE or words.startswith(("《", "“")):
        return 0.0
    size = len(wording)
    return max(resemblance(words[at : at + size], wording) for at in range(max(1, len(words) - size + 1)))


def _is_unit_line(text: str, edition: Edition) -> bool:
    """Whether a line above the title's last is its first: the place of the unit's name, alone."""
    words = squeezed(text)
    if not words or len(words) > _LONGEST_SIGNATURE or words[-1] in "。：:，；":
        return False
    return is_placeholder(words, edition) or any(squeezed(each.label) in words for each in edition.fields[:1])


def _slots(content: _Content, edition: Edition) -> Iterator[Slot]:
    usual = next(_usual_looks(content, edition), None)
    for section in edition.sections:
        if not section.heading and content.before:
            title, *rest = content.before
            yield from _section_rooms(section, title, rest, edition, usual)
        elif above := content.above.get(section.id) or next(iter(content.sections.get(section.id, ())), None):
            rest = content.sections[section.id]
            yield from _section_rooms(section, above, rest, edition, usual)


def _usual_looks(content: _Content, edition: Edition) -> Iterator[Paragraph]:
    """Paragraphs that hold the place of a text: new ones look like the first of them."""
    for paragraphs in content.sections.values():
        yield from (paragraph for paragraph in paragraphs if is_placeholder(paragraph.text, edition))


def _section_rooms(
    section: Section, above: Paragraph, paragraphs: list[Paragraph], edition: Edition, usual: Paragraph | None
) -> Iterator[Slot]:
    """The slots of one section. A part without a place of its own follows the one before it."""
    parts = [edition.parts[name] for name in section.contents if name in edition.parts and name != edition.places.title]
    prose = Prose()
    closing = _signature(paragraphs) if parts and parts[-1].align == "right" else 0
    if closing:
        prose.parts[parts[-1].id] = paragraphs[closing:]
        paragraphs = paragraphs[:closing]
    divide(section, paragraphs, edition, prose, is_last=False)
    slots: list[Slot | None] = []
    for part in parts:
        own = prose.parts.get(part.id, [])
        if not own and slots:
            if slots[-1]:
                slots[-1] = _with(slots[-1], part.id)
            continue
        slots.append(_slot(part.id, above, own, edition, usual, can_be_headed=bool(part.words)))
        above = own[-1] if own else above
    yield from filter(None, slots)


def _with(slot: Slot, part: str) -> Slot:
    return replace(slot, parts=(*slot.parts, part))


def _signature(paragraphs: Sequence[Paragraph]) -> int:
    """Return the first paragraph of the signature at the end: a date, or right-aligned lines; 0 without one."""
    filled = [number for number, paragraph in enumerate(paragraphs) if paragraph.text.strip()]
    if not filled:
        return 0
    last = filled[-1]
    if not (_DATE.fullmatch(squeezed(paragraphs[last].text)) or paragraphs[last].is_right):
        return 0
    above = squeezed(paragraphs[last - 1].text) if last else ""
    is_name = 0 < len(above) <= _LONGEST_SIGNATURE and not re.search(r"[。；：，、]", above)
    return last - 1 if is_name and last > 1 else last


def _slot(
    part: str,
    above: Paragraph,
    own: Sequence[Paragraph],
    edition: Edition,
    usual: Paragraph | None,
    *,
    can_be_headed: bool,
) -> Slot | None:
    """The slot for a part among its `own` paragraphs; None where the form has printed something else there."""
    head, rest = _headed(own) if can_be_headed else (None, list(own))
    holders = [each for each in rest if is_placeholder(each.text, edition)]
    others = [each for each in rest if each.text.strip() and each not in holders]
    if not holders and not all(_FIELDS.fullmatch(each.text) for each in others):
        return None
    chosen = holders or [each for each in rest[:1] if each not in others]
    behind = head or above
    fixed = [each.origin for each in (above, behind, *others)]
    tail = len(chosen[0].text) if chosen and chosen[0].origin in fixed else None
    if any(each.origin in fixed for each in chosen[1:]) or (tail is not None and _is_cell(chosen[0])):
        return None
    like = next(iter(holders), usual) or next(iter(chosen), None)
    instead = tuple(dict.fromkeys(_path(each.origin) for each in chosen))
    look = _path(like.origin) if like else ""
    return Slot((part,), instead, _path(behind.origin), look, tail, is_headed=head is not None)


def _is_cell(paragraph: Paragraph) -> bool:
    return not paragraph.origin.tag.endswith("}p")


def _headed(own: Sequence[Paragraph]) -> tuple[Paragraph | None, list[Paragraph]]:
    """Return the form's own run-in heading at the head of a part, and what follows it."""
    end = run_in_heading(own[0].text) if own else 0
    if not end:
        return None, list(own)
    first, rest = own[0], own[0].text[end:]
    if not rest.strip():
        return first, list(own[1:])
    return first, [replace(first, spans=(replace(first.spans[0], text=rest),)), *own[1:]]


def paragraphs_of(data: bytes, edition: Edition) -> list[str]:
    """The texts of a .docx outside its tables of figures, in order. Raises UnreadableError."""
    stream = fitted(docx.read(data, within=0), {edition.id: edition}).stream
    return [block.text for block in stream if isinstance(block, Paragraph)]


def text_of(data: bytes) -> str:
    """All that a .docx shows. Raises UnreadableError."""
    blocks = docx.read(data, within=0)
    cells = (cell.text for block in blocks if isinstance(block, RawTable) for cell in block.cells)
    return "".join([*(block.text for block in blocks if isinstance(block, Paragraph)), *cells])
