"""Makes a Reading of the blocks of a file: which edition, whose report of which year, its figures and its texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.importers.blocks import (
    Block,
    Certainty,
    LeftOver,
    Loose,
    Notice,
    Paragraph,
    Picture,
    RawCell,
    RawTable,
    ReadCell,
    Reading,
    Span,
    UnreadableError,
    folded_blocks,
    lines_of,
)
from app.importers.contents import without_contents
from app.importers.labels import Vocabulary, label, looks_like_figure, vocabulary
from app.importers.sections import (
    Prose,
    Title,
    as_stored,
    divide,
    find_title,
    follows,
    frame_above,
    frame_below,
    frequent_year,
    heading,
    heading_with_text,
    period_year,
    repeats,
    reports_of,
    title_within,
    unit_data,
)
from app.importers.table_repair import mended
from app.importers.tables import Found, read_tables
from app.importers.text_tables import rebuilt
from app.model.edition import Edition, Section, Table
from app.model.numbers import read
from app.model.report import Report
from app.model.texts import first_names, squeezed

_SEVERAL = 3
_MOST_ABOVE_A_TITLE = 60
"""Paragraphs among which a title is looked for."""

_OF_ITS_YEAR = 12
"""The number of figures by which a form of other years must fit better than one of the report's year."""

_SEVERAL_REPORTS = "文件里不止一份年报，请选定导入哪一份"
_OTHER_SUM = "这一行各数之和与总计不符，可能错了列"
_QUOTED = re.compile(r"“[^”]*”")
_TABLE_LINE = re.compile(r"[（(]?(?:续上?表\d*|接上表|(?:计量)?单位[：:][件万元个项、，]{1,8})[）)]?$")
"""A line that belongs to a table: it goes on, or its figures are in such a unit."""

_TABLE_NUMBER = re.compile(r"^\s*表\s*[一二三四五六七八九十\d]{1,2}\s*[：:、.．]?\s*")
_SENTENCE = re.compile(r"[^。]{12,}。")
"""A whole sentence, which no label is."""

_END_BARS = re.compile(r"[\s|｜]+$")
"""Blank cells of a row behind its only text, where bars stand between cells."""

_RULE_LINE = re.compile(r"[|｜+\-—=─━:_*]{3,}")


@dataclass
class _Content:
    """The stream divided: paragraphs before the first section, by section, and outside the body."""

    before: list[Paragraph] = field(default_factory=list)
    sections: dict[str, list[Paragraph]] = field(default_factory=dict)
    aside: list[Paragraph] = field(default_factory=list)
    labelled: dict[str, list[Paragraph]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    notices: list[LeftOver] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_pictures: bool = False

    @property
    def body(self) -> str:
        """The texts of all sections without blanks."""
        return squeezed("".join(paragraph.text for section in self.sections.values() for paragraph in section))

    @property
    def first_texts(self) -> list[Paragraph]:
        """The paragraphs of the first section that has some."""
        return next((paragraphs for paragraphs in self.sections.values() if paragraphs), [])


def recognise(
    blocks: Sequence[Block], editions: Mapping[str, Edition], wanted: str | None = None, report: int | None = None
) -> Reading:
    """Recognise the report in `blocks` by the edition that fits its tables best. Raises UnreadableError without one.

    `report`: which of several, counted from 1. Without a choice it is the first, and none of its figures is sure.
    """
    best = fitted(blocks, editions, wanted)
    best = replace(best, stream=without_contents(best.stream, best.words.edition))
    parts = reports_of(best.stream, best.words.edition)
    if report is not None and not 1 <= report <= len(parts):
        raise UnreadableError(f"不能使用：其中只有{len(parts)}份年报，未找到第{report}份。")
    names = tuple(name for name, _ in parts) if len(parts) > 1 and report is None else ()
    if len(parts) > 1:
        best = fitted(parts[(report or 1) - 1][1], editions, wanted)
    content = _divided(best.stream, best.words)
    if not best.found.cells and not content.sections:
        raise UnreadableError("不能使用：未找到年报的表格，也未找到年报各部分的标题，请确认选的是年报。")
    reading = _reading(best.words.edition, content, best.found)
    return _unchosen(reading, names) if names else reading


def _unchosen(reading: Reading, names: tuple[str, ...]) -> Reading:
    """The reading of the first of several reports, where none was chosen: no figure of it is sure."""
    listed = "；".join(f"{number}.{name}" for number, name in enumerate(names, 1))
    doubt = f"文件里有{len(names)}份年报（{listed}），请选定导入哪一份；现在是第1份。"
    cells = {
        name: replace(cell, certainty=Certainty.FUZZY, reason=_SEVERAL_REPORTS)
        if cell.certainty is Certainty.SURE
        else cell
        for name, cell in reading.cells.items()
    }
    return replace(reading, cells=cells, doubts=(doubt, *reading.doubts), reports=names)


@dataclass(frozen=True)
class Fitted:
    """A stream as one edition sees it, rows of prose taken out of its tables, with the figures found in these."""

    words: Vocabulary
    stream: list[Block]
    found: Found


def fitted(blocks: Sequence[Block], editions: Mapping[str, Edition], wanted: str | None = None) -> Fitted:
    """The edition that fits the tables of a stream best."""
    names = [wanted] if wanted else list(editions)
    plain = _resolved(blocks, editions[names[0]])
    paragraphs = [block.text for block in plain if isinstance(block, Paragraph)]
    any_title = find_title(paragraphs[:_MOST_ABOVE_A_TITLE], editions[names[0]])
    year = any_title.year if any_title else None
    attempts = []
    for edition in _likely(names, editions, year):
        words = vocabulary(edition)
        here = _resolved(blocks, edition)
        whole = [mended(block, words) if isinstance(block, RawTable) else block for block in here]
        stream = list(_unfolded(rebuilt(whole, words), words))
        found = read_tables([block for block in stream if isinstance(block, RawTable)], words)
        attempts.append(Fitted(words, stream, found))
        if _is_whole(edition, found):
            break
    return max(attempts, key=lambda one: _fit(one.words.edition, one.found, year))


def _resolved(blocks: Sequence[Block], edition: Edition) -> Iterator[Block]:
    """The blocks, with those that need the words of a form read by those of an edition."""
    for block in blocks:
        if isinstance(block, Loose):
            yield from folded_blocks(block.blocks(vocabulary(edition)))
        else:
            yield block


def _likely(names: Sequence[str], editions: Mapping[str, Edition], year: int | None) -> Iterator[Edition]:
    """The editions, those in force in the year first; what is not asked for is not loaded."""
    waiting = []
    for name in names:
        edition = editions[name]
        if year is not None and edition.covers(year) and edition.preferred:
            yield edition
        else:
            waiting.append(edition)
    yield from sorted(waiting, key=lambda each: (year is None or not each.covers(year), not each.preferred))


def _is_whole(edition: Edition, found: Found) -> bool:
    """Whether every figure of an edition was found, and nothing that it has no place for."""
    are_sure = all(cell.certainty is Certainty.SURE for cell in found.cells.values())
    return are_sure and len(found.cells) == len(edition.cells) and not found.misfits and not found.left_overs


def _fit(edition: Edition, found: Found, year: int | None) -> tuple[float, bool, bool, int]:
    """Return how well an edition fits: by its figures, minus unplaced ones; then by year."""
    counts = Counter(cell.certainty for cell in found.cells.values())
    missing = sum(
        sum(cell.id not in found.cells for cell in table.cells)
        for table in edition.tables.values()
        if any(cell.id in found.cells for cell in table.cells)  # a table that is not there speaks for no edition
    )
    score = counts[Certainty.SURE] + counts[Certainty.UNREAD] + (counts[Certainty.FUZZY] - missing) / 2
    score -= 5 * found.misfits
    if year is not None and edition.covers(year):
        score += _OF_ITS_YEAR
    return score, year is not None and edition.covers(year), edition.preferred, edition.first_year


def _unfolded(blocks: Iterable[Block], words: Vocabulary) -> Iterator[Block]:
    """Tables with rows of prose among their rows, as sheets and layout tables have, taken apart."""
    for block in blocks:
        if isinstance(block, RawTable):
            yield from _table_pieces(block, words)
        else:
            yield block


def _table_pieces(table: RawTable, words: Vocabulary) -> Iterator[Block]:
    start = 0
    for row in range(table.height):
        cells = [cell for cell in table.row(row) if cell.text.strip()]
        if _is_row_of_prose(cells, row, words):
            if row > start:
                yield _rows_of(table, start, row)
            for cell in cells:
                for line in lines_of(cell.spans or (Span(cell.text),)) if cell.top == row else ():
                    yield Paragraph(line, origin=cell.origin)
            start = row + 1
        elif row == start and not cells and len(blank := table.row(row)) == 1:
            yield Paragraph((), origin=blank[0].origin)
            start = row + 1
    if start == 0:
        yield table
    elif start < table.height:
        yield _rows_of(table, start, table.height)


def _is_row_of_prose(cells: Sequence[RawCell], row: int, words: Vocabulary) -> bool:
    """Whether a row is a paragraph alone, or has a heading or a paragraph's name beside its text."""
    own = [cell for cell in cells if cell.top == row]
    if not own or not all(_is_prose(cell.text, words) for cell in own):
        return False
    if len(cells) == 1:
        return True
    found = heading(own[0].text, words.edition)
    return bool(found and found[1]) or any(_SENTENCE.search(cell.text) for cell in own)


def _is_prose(text: str, words: Vocabulary) -> bool:
    """Whether the only text of a row is no label and no figure of a table."""
    if looks_like_figure(text):
        return False
    return words.row_names.find(text) is None and words.head_names.find(text) is None


def _rows_of(table: RawTable, start: int, end: int) -> RawTable:
    cells = []
    for cell in table.cells:
        top, bottom = max(cell.top, start), min(cell.top + cell.rows, end)
        if top < bottom:
            cells.append(replace(cell, top=top - start, rows=bottom - top))
    return RawTable(tuple(cells), table.is_ragged, table.name)


def _divided(stream: Sequence[Block], words: Vocabulary) -> _Content:
    content = _Content()
    current: Section | None = None
    unnumbered = _sentences_like_headings(stream, words.edition)
    for number, block in enumerate(stream):
        if isinstance(block, Notice):
            content.notices.append(LeftOver(block.place, block.text, block.is_doubtful))
            continue
        if isinstance(block, Picture):
            content.has_pictures = True
        if not isinstance(block, Paragraph):
            continue
        found = heading(block.text, words.edition) if number not in unnumbered else None
        if block.beside and not (found and found[1]):
            _beside(block, current, words.edition, content)
            continue
        if not block.text.strip():
            continue
        if block.is_aside:
            content.aside.append(block)
            continue
        opened = None if found and found[1] else heading_with_text(block, words.edition)
        if opened:
            current = opened[0]
            content.sections.setdefault(current.id, []).append(opened[1])
        elif found:
            current, is_exact = found
            content.sections.setdefault(current.id, [])
            if not is_exact:
                content.notes.append(f"标题“{squeezed(block.text)}”按“{current.heading}”认定。")
        elif current is None:
            content.before.append(block)
        elif not is_table_word(block.text, words):
            content.sections[current.id].append(block)
            if follows(block.text, current):
                content.notes.append(f"标题“{squeezed(block.text)}”不在表样之内，放入“{current.heading}”。")
    return content


def _sentences_like_headings(stream: Sequence[Block], edition: Edition) -> frozenset[int]:
    """The paragraphs worded as a heading without its number, where the heading itself stands elsewhere with it."""
    numbered: set[str] = set()
    bare: dict[int, str] = {}
    for number, block in enumerate(stream):
        if isinstance(block, Paragraph) and not block.is_aside and (found := heading(block.text, edition)):
            if label(block.text).number:
                numbered.add(found[0].id)
            else:
                bare[number] = found[0].id
    return frozenset(number for number, section in bare.items() if section in numbered)


def _beside(paragraph: Paragraph, section: Section | None, edition: Edition, content: _Content) -> None:
    """A text beside the form's own label of a part, or the value beside that of a field of the unit."""
    covers = [each for each in edition.sections if not each.heading]
    for each in [*([section] if section else []), *covers, *edition.sections]:
        for name in each.contents:
            if name in edition.parts and edition.parts[name].label == paragraph.beside:
                content.labelled.setdefault(name, []).append(paragraph)
                return
    for line in edition.fields:
        if line.label == paragraph.beside and (value := paragraph.text.strip()):
            names = {shown: key for key, shown in line.choices}
            content.fields[line.key] = names.get(value, value)
            return


def is_table_word(text: str, words: Vocabulary) -> bool:
    """Whether a paragraph is a printed label or the caption of a table that stands outside its cells."""
    if _RULE_LINE.fullmatch(squeezed(text)):
        return True
    if len(squeezed(text)) > 60:
        return False
    if _TABLE_LINE.match(squeezed(text)):
        return True
    names = (words.titles, words.head_names, words.row_names)
    bare = _TABLE_NUMBER.sub("", _END_BARS.sub("", text))
    return any((match := each.find(bare)) is not None and match.is_exact for each in names) or any(
        label(bare).core == label(section.heading).core for section in words.edition.sections if bare != text
    )


def _reading(edition: Edition, content: _Content, found: Found) -> Reading:
    doubts: list[str] = []
    notes = list(content.notes)
    prose = Prose(notes=notes)
    left_overs = list(found.left_overs)
    title, before = _title(content, edition, left_overs)
    before = _without_frame(content, before, edition, left_overs)
    body = [section for section in edition.sections if section.heading and section.id in content.sections]
    for section in body:
        paragraphs = content.sections[section.id]
        divide(section, paragraphs, edition, prose, is_last=section is edition.sections[-1])
    cover = next((section for section in edition.sections if not section.heading), None)
    if cover is not None and before:
        divide(cover, before, edition, prose, is_last=False)
    prose.parts.update(content.labelled)
    texts = prose.texts()
    preamble = as_stored(before) or as_stored([one for part in content.labelled.values() for one in part])
    unit = unit_data(preamble, edition) | content.fields
    quoted = None if title else title_within(preamble or as_stored(content.first_texts), edition)
    year = _year(title, preamble, content, doubts)
    _unit_name(title, unit, doubts, quoted[0] if quoted else "")
    _keep_title(title, edition, texts)
    if year is not None and not edition.covers(year):
        doubts.append(f"表样是“{edition.name}”，年度却是{year}年，请核对。")
    if title is None and not edition.calendar.is_yearly:
        doubts.append(f"未找到标题，统计期按{edition.calendar.name(edition.calendar.codes[0])}认定，请核对。")
    doubts += _missing(edition, content, found)
    cells = _all_cells(edition, found)
    doubts += _cell_doubts(cells, edition)
    answers, total_notes = _settled(cells, edition)
    remarks = {cell.id: cell.remark for cell in cells.values() if cell.remark}
    left_overs = [*_grouped([*left_overs, *content.notices]), *_aside(content)]
    return Reading(
        edition.id,
        year,
        unit,
        cells,
        answers,
        remarks,
        texts,
        tuple(left_overs),
        tuple(doubts),
        (*notes, *total_notes),
        period=title.period if title else edition.calendar.codes[0],
    )


def _title(content: _Content, edition: Edition, left_overs: list[LeftOver]) -> tuple[Title | None, list[Paragraph]]:
    """The title, and the paragraphs behind it; what stands before it is left over."""
    title = find_title([paragraph.text for paragraph in content.before], edition, content.body)
    if title is None:
        outside = find_title([paragraph.text for paragraph in content.aside], edition)
        return outside, content.before
    above = " | ".join(paragraph.text.strip() for paragraph in content.before[: title.first])
    if above:
        left_overs.append(LeftOver("标题之前", above, is_doubtful=False))
    behind = content.before[title.last + 1 :]
    again = next((number for number, one in enumerate(behind) if not repeats(one.text, title)), len(behind))
    if again:
        left_overs.append(
            LeftOver("标题之下", " | ".join(one.text.strip() for one in behind[:again]), is_doubtful=False)
        )
    return title, behind[again:]


def _without_frame(
    content: _Content, before: list[Paragraph], edition: Edition, left_overs: list[LeftOver]
) -> list[Paragraph]:
    """Return the preamble without a site's frame below the title; a frame at the end of the last section goes too."""
    above = frame_above(before)
    framed = before[:above]
    filled = [section.id for section in edition.sections if content.sections.get(section.id)]
    if filled:
        last = content.sections[filled[-1]]
        below = frame_below(last)
        framed += last[below:]
        content.sections[filled[-1]] = last[:below]
    if framed:
        text = " | ".join(paragraph.text.strip() for paragraph in framed)
        left_overs.append(LeftOver("网站的导航和页脚", text, is_doubtful=False))
    return before[above:]


def _year(title: Title | None, preamble: str, content: _Content, doubts: list[str]) -> int | None:
    period = period_year(preamble)
    if title is not None:
        if period is not None and period != title.year:
            doubts.append(f"标题写为{title.year}年，统计期限写为{period}年，按标题认定。")
        return title.year
    if period is not None:
        doubts.append(f"未找到标题，年度按统计期限认定为{period}年。")
        return period
    everything = "".join(paragraph.text for section in content.sections.values() for paragraph in section)
    year = frequent_year(everything)
    if year is not None:
        doubts.append(f"未找到标题，年度按正文中出现最多的认定为{year}年。")
    return year


def _unit_name(title: Title | None, unit: dict[str, str], doubts: list[str], quoted: str) -> None:
    """Take the unit's name from the title, else the one that a sentence names, which is told."""
    if title is not None and title.unit:
        unit.setdefault("name", title.unit)
    elif not unit.get("name") and quoted:
        unit["name"] = quoted
        doubts.append(f"标题中未找到单位名称，按文中所写认定为“{quoted}”，请核对。")
    elif not unit.get("name"):
        doubts.append("未找到单位名称。")


def _keep_title(title: Title | None, edition: Edition, texts: dict[str, str]) -> None:
    """Keep the title if its words differ from the edition's."""
    part = edition.places.title
    if title is None or not part:
        return
    period = edition.calendar.name(title.period)
    usual = edition.words.title.format(unit=title.unit, year=title.year, period=period)
    if squeezed("".join(title.lines)) != squeezed(usual):
        texts[part] = "\n".join(title.lines)


def _missing(edition: Edition, content: _Content, found: Found) -> Iterator[str]:
    for section in edition.sections:
        if section.heading and section.id not in content.sections:
            yield f"未找到“{section.heading}”的标题。"
    missing = [each.title for each in edition.tables.values() if not any(c.id in found.cells for c in each.cells)]
    yield from (f"未找到“{title}”。" for title in missing)
    if missing and content.has_pictures:
        yield "文件里有图片：表若是图片就读不出来，请找Word、Excel或网页形式的原件，或照着填写。"
    for table in edition.tables.values():
        if _is_there_twice(table, found):
            yield f"“{table.title}”在文件里不止一份，采用了先出现的，请把不要的删去再导入。"


def _is_there_twice(table: Table, found: Found) -> bool:
    """Whether more than single figures of a table were found again, as where a file holds last year's as well."""
    return sum(len(found.spots.get(cell.id, ())) > 1 for cell in table.cells) > len(table.cells) / 2


def _all_cells(edition: Edition, found: Found) -> dict[str, ReadCell]:
    cells = {cell: found.cells.get(cell, ReadCell(cell, certainty=Certainty.MISSING)) for cell in edition.cells}
    for table in edition.tables.values():
        for form in table.cells if _is_there_twice(table, found) else ():
            if (cell := cells[form.id]).certainty is Certainty.SURE:
                cells[form.id] = replace(cell, certainty=Certainty.FUZZY, reason="这张表不止一份")
    for name in list(_of_other_sums(cells, edition, found)):
        if cells[name].certainty is Certainty.SURE:
            cells[name] = replace(cells[name], certainty=Certainty.FUZZY, reason=_OTHER_SUM)
    return cells


def _of_other_sums(cells: Mapping[str, ReadCell], edition: Edition, found: Found) -> Iterator[str]:
    """The cells of rows of text whose total is another one than the sum of its parts: the row may be shifted.

    One figure that is missing and another one that was parted leave a row its number of figures.
    """
    report = _report(cells, edition)
    for total, equation in edition.definitions.items():
        row = [total, *(term.cell for term in equation.right)]
        is_counted = found.counted.issuperset(row) and len({edition.cells[cell].row_path for cell in row}) == 1
        if is_counted and total in report.answers:
            value = report.computed(total).value
            if value is not None and value != report.answers[total].value:
                yield from row


def _report(cells: Mapping[str, ReadCell], edition: Edition) -> Report:
    """A report of the figures as they were read."""
    report = Report(edition, edition.first_year, "")
    for cell in cells.values():
        answer = read(cell.text, edition.cells[cell.id].kind)
        if answer is not None:
            report.answers[cell.id] = answer
    return report


def _cell_doubts(cells: Mapping[str, ReadCell], edition: Edition) -> Iterator[str]:
    """Return what is doubtful, one sentence per reason in a row, or per reason shared by many rows."""
    groups: dict[tuple[str, str], list[ReadCell]] = {}
    for cell in cells.values():
        if cell.certainty in (Certainty.FUZZY, Certainty.UNREAD) and cell.source:
            cause = _QUOTED.sub("", cell.reason)
            groups.setdefault((cell.source.table, cause), []).append(cell)
    for (table, _), group in groups.items():
        rows: dict[tuple[str, str], list[str]] = {}
        for cell in group:
            if cell.source:
                rows.setdefault((cell.source.row, cell.reason), []).append(cell.source.column)
        if len(rows) > _SEVERAL:
            (row, reason), columns = next(iter(rows.items()))
            yield f"{table}有{len(group)}格：{reason}（如“{row}”的{columns[0]}）。"
            continue
        for (row, reason), columns in rows.items():
            yield f"{table}“{row}”的{'、'.join(columns) if len(columns) <= _SEVERAL else '各列'}：{reason}。"
    for form in edition.tables.values():
        missing = [cell for cell in form.cells if cells[cell.id].certainty is Certainty.MISSING]
        if missing and len(missing) < len(form.cells):
            names = first_names([cell.name for cell in missing], _SEVERAL)
            yield f"“{form.title}”有{len(missing)}格未找到：{names}。"


def _grouped(left_overs: Sequence[LeftOver]) -> Iterator[LeftOver]:
    """Join left-overs with the same cause: their number, the first place, then all texts."""
    causes: dict[tuple[str, bool], list[LeftOver]] = {}
    for each in left_overs:
        cause, _, _ = each.text.partition("：")
        causes.setdefault((cause, each.is_doubtful), []).append(each)
    for (cause, is_doubtful), group in causes.items():
        if len(group) <= _SEVERAL:
            yield from group
            continue
        texts = "\n".join(f"{each.place}：{each.text.removeprefix(cause).lstrip('：')}" for each in group)
        yield LeftOver(f"{group[0].place}等{len(group)}处", f"{cause}：{texts}", is_doubtful)


def _aside(content: _Content) -> Iterator[LeftOver]:
    texts = [squeezed(paragraph.text) for paragraph in content.aside if paragraph.text.strip()]
    if texts:
        yield LeftOver("正文之外", " | ".join(texts), is_doubtful=False)


def _settled(cells: Mapping[str, ReadCell], edition: Edition) -> tuple[dict[str, str], tuple[str, ...]]:
    """The answers that a report is to hold, and notes on totals that the file leaves blank."""
    report = _report(cells, edition)
    agreeing = {
        total
        for total in edition.definitions
        if total in report.answers and report.answers[total].value == report.computed(total).value is not None
    }
    answers = {cell: answer.text for cell, answer in report.answers.items() if cell not in agreeing}
    return answers, tuple(_blank_totals(cells, report))


def _blank_totals(cells: Mapping[str, ReadCell], report: Report) -> list[str]:
    computed: list[str] = []
    unfinished: list[str] = []
    for total in report.edition.definitions:
        cell = cells.get(total)
        if cell is not None and cell.source is not None and not cell.text:
            value = report.computed(total).value
            if value is not None:
                computed.append(report.edition.cells[total].name)
            elif any(term.cell in report.answers for term in report.edition.definitions[total].right):
                unfinished.append(report.edition.cells[total].name)
    notes = []
    if computed:
        notes.append(f"原件为空，已按计算值：{'、'.join(computed)}。")
    if unfinished:
        notes.append(f"原件为空，分项也有空格，未计算：{'、'.join(unfinished)}。")
    return notes
