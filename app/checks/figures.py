"""What can be said of single answers: wrong kinds of figures, blanks, and what the edition does not know."""

import re
from collections.abc import Iterator

from app.checks.finding import Finding, Span
from app.model.edition import (
    Cell,
    Edition,
    Equation,
    Jump,
    Level,
    Part,
    Relation,
    Section,
    Table,
    Term,
    Unfounded,
    Units,
)
from app.model.numbers import MOST_DIGITS, MOST_PLACES, Answer, Fault, Number, fault, printed_figure, written
from app.model.report import Report

SENTENCES = {
    Fault.UNREAD: "{cell}填的是“{text}”，不是数字；没有的请填0。",
    Fault.TOO_LONG: "{cell}的数字“{text}”过长，整数部分最多" + str(MOST_DIGITS) + "位。",
    Fault.NOT_WHOLE: "{cell}填的是{text}，应为整数。",
    Fault.NEGATIVE: "{cell}填的是{text}，不能小于0。",
    Fault.TOO_FINE: "{cell}填的是{text}，小数最多" + str(MOST_PLACES) + "位。",
}
ODD = "V106"
BLANK_FIGURES = "V110"
BLANK_TEXT = "V111"
BLANK_COVER = "V112"
UNKNOWN = "V120"
OTHER_FORM = "V130"
OTHER_LAST = "V131"
ZERO = "填0"
ZERO_BLANKS = "空白填0"


def value_finding(report: Report, cell: Cell) -> Iterator[Finding]:
    """What is wrong with the answer in one cell."""
    answer = report.answers.get(cell.id)
    if answer is None:
        return
    if (wrong := fault(answer, cell.kind)) is None:
        yield from _odd(answer, cell)
        return
    text = answer.text if len(answer.text) <= 30 else answer.text[:30] + "…"
    message = SENTENCES[wrong].format(cell=cell.name, text=text)
    fix = ZERO if wrong is Fault.UNREAD else ""
    yield Finding(wrong, Level.ERROR, message, (cell.id,), figures={cell.id: answer.text}, fix=fix)


def _odd(answer: Answer, cell: Cell) -> Iterator[Finding]:
    """A number with noughts before it, or a sign it has no use for: perhaps another one was meant."""
    plain = printed_figure(answer, cell.kind)
    if answer.shown != plain:
        message = f"{cell.name}填写为“{answer.text}”，打印为{plain}，请核对。"
        yield Finding(ODD, Level.HINT, message, (cell.id,), figures={cell.id: answer.text})


def blank_finding(report: Report, table: Table) -> Iterator[Finding]:
    """The blanks of one table, as one finding."""
    definitions = report.edition.definitions
    blanks = [cell for cell in table.cells if cell.id not in report.answers and cell.id not in definitions]
    if not blanks:
        return
    first = blanks[0].name
    rest = f"等{len(blanks)}格" if len(blanks) > 1 else ""
    message = f"{table.title}：{first}{rest}还没有填；没有的请填0。"
    yield Finding(BLANK_FIGURES, Level.BLANK, message, tuple(cell.id for cell in blanks), fix=ZERO_BLANKS)


def text_finding(report: Report, part: Part, section: Section) -> Iterator[Finding]:
    """A required text part that is still empty; where none of its section's is written, that is said once, of all."""
    if part.id not in required_texts(report.edition, section) or report.texts.get(part.id, "").strip():
        return
    unwritten = [each for each in required_texts(report.edition, section) if not report.texts.get(each, "").strip()]
    if len(unwritten) < len(required_texts(report.edition, section)):
        yield Finding(BLANK_TEXT, Level.HINT, f"“{part.label}”未写。", texts=(Span(part.id, 0, 0),))
    elif part.id == unwritten[0]:
        name = section.heading if len(unwritten) > 1 else part.label
        places = tuple(Span(each, 0, 0) for each in unwritten)
        yield Finding(BLANK_TEXT, Level.VERIFY, f"“{name}”整个部分未写，请补写或说明。", texts=places)


def required_texts(edition: Edition, section: Section) -> tuple[str, ...]:
    """The parts of a section that must be written, without those whose absence a statement tells more gravely."""
    asked = {part for statement in edition.statements if statement.unwritten for part in statement.parts}
    parts = (edition.parts[part] for part in section.contents if part in edition.parts)
    return tuple(part.id for part in parts if part.required and part.id not in asked)


def unknown_findings(report: Report) -> Iterator[Finding]:
    """What a data file named that the edition does not have: kept in the file, but neither shown nor printed."""
    for area, entries in sorted(report.unknown.items()):
        for key, value in sorted(entries.items()):
            message = f"数据文件中的“{key}”（{str(value)[:30]}）在本表样中没有位置，已原样保留，不显示也不打印。"
            yield Finding(UNKNOWN, Level.VERIFY, message, figures={f"{area}/{key}": str(value)})


def cover_findings(report: Report) -> Iterator[Finding]:
    """Lines of the cover that are empty and must not be: required ones, and those that rules ask and no name tells."""
    for line in report.edition.fields:
        if (not line.required and not line.names) or report.unit_value(line.key):
            continue
        if line.required or report.unit_name:
            unread = "，从单位名称看不出，请选择" if line.names else ""
            yield Finding(BLANK_COVER, Level.BLANK, f"“{line.label}”未填{unread}。", figures={line.key: ""})


def year_findings(report: Report) -> Iterator[Finding]:
    """A form that was not in force in the report's year, and last year's figures that are of another year."""
    edition, year = report.edition, report.year
    if not edition.covers(year):
        message = f"年报是{year}年的，这一年不用“{edition.name}”，请核对年份，或按当年的格式重新填写。"
        yield Finding(OTHER_FORM, Level.VERIFY, message, figures={"year": str(year)})
    if report.last is not None and report.last_year is None:
        other = report.last.get("year")
        message = f"所附的上年数据是{other}年的，不是{year - 1}年的，没有拿来比较；请换成{year - 1}年的。"
        yield Finding(OTHER_LAST, Level.VERIFY, message, figures={"year": str(year), "last": str(other)})


USE_COMPUTED = "改用计算值"


def equation_finding(report: Report, equation: Equation) -> Iterator[Finding]:
    """The finding of one equation; none while it holds or a figure is missing: an unfinished sum is not wrong."""
    if not is_tried(report, equation):
        return
    left = report.side(equation.left)
    right = report.side(equation.right)
    if left is None or right is None:
        return
    if left == right or (equation.relation is Relation.AT_MOST and left < right):
        return
    difference = written(left - right)
    apart = difference.removeprefix("-")
    message = equation.sentence.format(**equation.names, left=written(left), right=written(right), difference=apart)
    yield Finding(
        equation.code,
        equation.level,
        message,
        equation.cells,
        difference=difference,
        figures=_figures(report, equation),
        fix=USE_COMPUTED if equation.computes else "",
    )


def is_tried(report: Report, equation: Equation) -> bool:
    """Whether it can fail at all: a total that is computed agrees with its own sum."""
    return not equation.computes or equation.left[0].cell in report.answers


def _figures(report: Report, equation: Equation) -> dict[str, str]:
    figures = {}
    for term in equation.left + equation.right:
        value = report.term_value(term)
        if value is not None:
            figures[f"last:{term.cell}" if term.last else term.cell] = written(term.sign * value)
    return figures


def jump_finding(report: Report, jump: Jump) -> Iterator[Finding]:
    """A figure so far from last year's that it is asked about; none where either is unknown."""
    now, last = report.value(jump.cell), report.term_value(Term(jump.cell, last=True))
    if now is None or last is None or not _is_leap(now, last, jump):
        return
    name = report.edition.cells[jump.cell].name
    message = jump.sentence.format(name=name, now=written(now), last=written(last))
    figures = {jump.cell: written(now), f"last:{jump.cell}": written(last)}
    yield Finding(jump.code, jump.level, message, (jump.cell,), figures=figures)


def _is_leap(now: Number, last: Number, jump: Jump) -> bool:
    low, high = sorted((now, last))
    if high <= jump.floor or low < 0:
        return False
    # A figure that comes up from 0 has nothing it could be compared with.
    return high > jump.times * low if low else last > jump.floor and jump.floor > 0


def unfounded_finding(report: Report, rule: Unfounded) -> Iterator[Finding]:
    """Figures above 0 though nothing they could come from is; none while a source is unknown."""
    if rule.units and not any(is_of(report, units) for units in rule.units):
        return
    figures = {term.cell: value for term in rule.figures if (value := report.term_value(term))}
    sources = [report.term_value(term) for term in rule.sources]
    if not figures or any(value is None or value != 0 for value in sources):
        return
    message = rule.sentence.format(figures=written(sum(figures.values(), start=0)))
    named = {cell: written(value) for cell, value in figures.items()}
    yield Finding(rule.code, rule.level, message, tuple(figures), figures=named)


def is_of(report: Report, units: Units) -> bool:
    """Whether the report's unit is one of these; its level is what was typed on the cover."""
    if report.unit_value("kind") != units.kind:
        return False
    if units.names and not any(re.search(pattern, report.unit_name) for pattern in units.names):
        return False
    return not units.levels or report.unit_value("level").startswith(units.levels)
