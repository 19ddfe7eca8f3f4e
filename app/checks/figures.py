"""Checks of what is filled in: the cover, the year of the form, blanks, single figures and required texts."""

from collections.abc import Iterator

from app.checks.declarations import Area, Chapter, Check, Extent, Place, Site, extent
from app.checks.finding import Finding, Span
from app.model.edition import Cell, Edition, Level, Part, Section, Table
from app.model.numbers import MOST_DIGITS, MOST_PLACES, Answer, Fault, fault, names_unit, printed_figure
from app.model.report import Report
from app.model.texts import clipped

CHAPTER = Chapter()
ZERO = "填0"
ZERO_BLANKS = "空白填0"
SENTENCES = {
    Fault.UNREAD: "{cell}填报为“{text}”，{what}；{remedy}。",
    Fault.TOO_LONG: "{cell}的数字“{text}”过长，整数部分最多" + str(MOST_DIGITS) + "位。",
    Fault.NOT_WHOLE: "{cell}为{text}，应为整数。",
    Fault.NEGATIVE: "{cell}为{text}，不得小于0。",
    Fault.TOO_FINE: "{cell}为{text}，小数最多" + str(MOST_PLACES) + "位。",
}


# -- the cover and the form --------------------------------------------------------------------------------------------


def _cover_extent(report: Report) -> Extent:
    return Extent(sum(line.required or bool(line.names) for line in report.edition.fields))


BLANK_COVER = CHAPTER.add(Check("V112", Area.FIGURES, "封面的必填项都已填写", Level.BLANK, _cover_extent))
OTHER_FORM = CHAPTER.add(Check("V130", Area.FIGURES, "年报的年度适用本表样", Level.VERIFY))


@CHAPTER.from_form
def advice_check(edition: Edition) -> Iterator[Check]:
    """The check that an edition makes of itself."""
    if edition.advice:
        yield OTHER_FORM.beside(edition.advice.code, edition.advice.level, edition.advice.fix)


def _advice_site(edition: Edition) -> Iterator[Site]:
    if edition.advice:
        yield Site(level=edition.advice.level)


@CHAPTER.finds(at=Place.FORM, sites=_advice_site)
def find_advice(report: Report) -> Iterator[Finding]:
    """The edition advises to use another one."""
    advice = report.edition.advice
    if advice:
        yield Finding(advice.code, advice.level, advice.sentence, fix=advice.fix)


@CHAPTER.finds(BLANK_COVER, at=Place.COVER)
def find_blank_cover(report: Report) -> Iterator[Finding]:
    """Lines of the cover that are empty: required ones, and those that rules need and the unit's name does not tell."""
    for line in report.edition.fields:
        if (not line.required and not line.names) or report.unit_value(line.key):
            continue
        if line.required or report.unit_name:
            unread = "，从单位名称看不出，请选择" if line.names else ""
            yield BLANK_COVER.finding(f"“{line.label}”未填{unread}。", figures={line.key: ""})


@CHAPTER.finds(OTHER_FORM, at=Place.REPORT)
def find_other_form(report: Report) -> Iterator[Finding]:
    """A form that was not in force in the report's year."""
    edition, year = report.edition, report.year
    if not edition.covers(year):
        message = f"年报为{year}年度，该年度不适用“{edition.name}”，请核对年度，或按当年的格式重新填写。"
        yield OTHER_FORM.finding(message, figures={"year": str(year)})


# -- figures -----------------------------------------------------------------------------------------------------------


def _blanks_extent(report: Report) -> Extent:
    return Extent(len(report.edition.enterable))


def _values_extent(report: Report) -> Extent:
    """A blank cell is not looked at."""
    blanks = sum(cell not in report.answers for cell in report.edition.enterable)
    return extent(len(report.answers), {"未填": blanks})


BLANK_FIGURES = CHAPTER.add(
    Check("V110", Area.FIGURES, "各表的数字全部填写，没有的填0", Level.BLANK, _blanks_extent, ZERO_BLANKS)
)
UNREAD = CHAPTER.add(
    Check(
        Fault.UNREAD.value,
        Area.FIGURES,
        "填写的都是数字，件数为整数，不小于0，位数不超过规定",
        Level.ERROR,
        _values_extent,
        ZERO,
    )
)
FAULTS = {
    each: UNREAD if each is Fault.UNREAD else CHAPTER.add(UNREAD.beside(each.value, Level.ERROR))
    for each in list(Fault)
}
UNUSUAL = CHAPTER.add(UNREAD.beside("V106", Level.HINT))


@CHAPTER.finds(BLANK_FIGURES, at=Place.TABLE)
def find_blanks(report: Report, table: Table) -> Iterator[Finding]:
    """The blanks of one table, as one finding."""
    definitions = report.edition.definitions
    blanks = [cell for cell in table.cells if cell.id not in report.answers and cell.id not in definitions]
    if not blanks:
        return
    first = blanks[0].name
    rest = f"等{len(blanks)}格" if len(blanks) > 1 else ""
    message = f"{table.title}：{first}{rest}未填；没有的请填0。"
    short = f"{table.title}：{len(blanks)}格未填"
    yield BLANK_FIGURES.finding(message, tuple(cell.id for cell in blanks), fix=ZERO_BLANKS, short=short)


@CHAPTER.finds(*FAULTS.values(), UNUSUAL, at=Place.CELL)
def find_wrong_value(report: Report, cell: Cell) -> Iterator[Finding]:
    """The fault of the answer in one cell."""
    answer = report.answers.get(cell.id)
    if answer is None:
        return
    if (wrong := fault(answer, cell.kind)) is None:
        yield from _unusual(answer, cell)
        return
    what, remedy = unread_words(answer, cell)
    message = SENTENCES[wrong].format(cell=cell.name, text=clipped(answer.text), what=what, remedy=remedy)
    check = FAULTS[wrong]
    yield check.finding(message, (cell.id,), figures={cell.id: answer.text}, fix=check.fix)


def unread_words(answer: Answer, cell: Cell) -> tuple[str, str]:
    """Return why an unread answer is no number, and what to do."""
    if not names_unit(answer.text):
        return "不是数字", "没有的请填0"
    if cell.unit:
        return "写有其他单位", f"本格以{cell.unit}为单位，请换算后只填数字"
    return "写有其他单位", "本格只填件数"


def _unusual(answer: Answer, cell: Cell) -> Iterator[Finding]:
    """A number with leading zeros or a needless sign: perhaps another one was meant."""
    plain = printed_figure(answer, cell.kind)
    if answer.shown != plain:
        message = f"{cell.name}填写为“{answer.text}”，打印为{plain}，请核对。"
        yield UNUSUAL.finding(message, (cell.id,), figures={cell.id: answer.text})


# -- texts -------------------------------------------------------------------------------------------------------------


def _texts_extent(report: Report) -> Extent:
    return Extent(sum(len(required_texts(report.edition, section)) for section in report.edition.sections))


UNDIVIDED = 100
"""Characters from which on a section without its parts is taken for one that is not divided."""
BLANK_TEXT = CHAPTER.add(Check("V111", Area.FIGURES, "应写的各部分文字都已写", Level.VERIFY, _texts_extent))


def _text_sites(edition: Edition) -> Iterator[Site]:
    for section in edition.sections:
        required = required_texts(edition, section)
        for part in (edition.parts[content] for content in section.contents if content in edition.parts):
            others = (part.id, *required, *_free_texts(edition, section))
            yield Site(part.id, arguments=(part, section), parts=tuple(dict.fromkeys(others)))


@CHAPTER.finds(BLANK_TEXT, at=Place.PART, sites=_text_sites)
def find_blank_text(report: Report, part: Part, section: Section) -> Iterator[Finding]:
    """A required text part that is empty: a hint; one finding for the section where all of them are."""
    required = required_texts(report.edition, section)
    unwritten = [each for each in required if not report.texts.get(each, "").strip()]
    if part.id not in unwritten:
        return
    if len(unwritten) < len(required):
        yield BLANK_TEXT.finding(f"“{part.label}”未写。", texts=(Span(part.id, 0, 0),), level=Level.HINT)
    elif part.id == unwritten[0]:
        name = section.heading if len(unwritten) > 1 else part.label
        places = tuple(Span(each, 0, 0) for each in unwritten)
        written = [each for each in _free_texts(report.edition, section) if report.texts.get(each, "").strip()]
        if not written:
            yield BLANK_TEXT.finding(f"“{name}”整个部分未写，请补写，或填写核实说明。", texts=places)
            return
        only = "、".join(f"“{report.edition.parts[each].label}”" for each in written)
        if sum(len(report.texts[each].strip()) for each in written) < UNDIVIDED:
            yield BLANK_TEXT.finding(f"“{name}”只写了{only}，其余各项未写，请补写，或填写核实说明。", texts=places)
        else:
            message = f"“{name}”未分项，内容都在{only}中；请核对应写的各项是否写全。"
            yield BLANK_TEXT.finding(message, texts=places, level=Level.HINT)


def _free_texts(edition: Edition, section: Section) -> tuple[str, ...]:
    """The parts of a section that may be left out; where a report is not divided, all of the section stands there."""
    apart = {*required_texts(edition, section), edition.places.title, edition.places.closing}
    return tuple(part for part in section.contents if part in edition.parts and part not in apart)


def required_texts(edition: Edition, section: Section) -> tuple[str, ...]:
    """The required parts of a section, without those whose absence a statement reports at a graver level."""
    asked = {part for statement in edition.statements if statement.unwritten for part in statement.parts}
    parts = (edition.parts[part] for part in section.contents if part in edition.parts)
    return tuple(part.id for part in parts if part.required and part.id not in asked)
