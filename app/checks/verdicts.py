"""Everything that is checked and what came of it, line by line: what holds is said as well as what does not."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from app.checks import claimed, dangling, likeness, naming, renewal, statements, values, wording, years
from app.checks.equations import is_tried
from app.checks.finding import WORDS, Finding
from app.checks.telling import State, told
from app.checks.unlikely import is_of
from app.model.edition import Edition, Equation, Level, Relation, Statement, Term, Unfounded
from app.model.numbers import Fault
from app.model.report import Report
from app.model.verdict import Checked, Note, Verdict

FIGURES = "数据填报"
SUMS = "表内勾稽关系"
LAST = "与上年的衔接"
AMONG = "各项数据之间"
CLAIMS = "文字与数据"
STATED = "应写明的内容"
WORDED = "用语和格式"
OTHER = "其他"


class Extent(NamedTuple):
    """How far something could be checked: items that could, items with figures or texts missing, with last year's."""

    tried: int = 1
    missing: int = 0
    last_missing: int = 0


NOT_ASKED = Extent(tried=0)
_MISSING, _LAST_MISSING = Extent(0, missing=1), Extent(0, last_missing=1)


class _Line(NamedTuple):
    area: str
    about: str
    codes: tuple[str, ...]
    extent: Callable[[Report], Extent] = lambda report: Extent()


def checked(report: Report, findings: Sequence[Finding]) -> Checked:
    """The lines in the order of the form's areas, and what was found with the explanations written for it."""
    return Checked(tuple(_verdicts(report, findings)), tuple(_note(report, finding) for finding in findings))


def _verdicts(report: Report, findings: Iterable[Finding]) -> Iterator[Verdict]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    for line in _lines(report.edition):
        here = [finding for code in line.codes for finding in found.pop(code, ())]
        yield _verdict(line, here, line.extent(report))
    for code, here in found.items():
        yield _verdict(_Line(OTHER, here[0].message, (code,)), here, Extent())


def _verdict(line: _Line, found: Sequence[Finding], extent: Extent) -> Verdict:
    standing = [finding.level for finding in found if not finding.explained]
    level = next((level for level in Level if level in standing), None)
    result = "，".join(_words(found, extent))
    return Verdict(line.area, line.about, result, level, is_tried=bool(found) or extent.tried > 0)


def _words(found: Sequence[Finding], extent: Extent) -> Iterator[str]:
    counts = Counter(finding.level for finding in found)
    explained = sum(finding.explained for finding in found)
    for level in Level:
        if counts[level]:
            told_why = f"（已说明{explained}处）" if level is Level.VERIFY and explained else ""
            yield f"{WORDS[level]}{counts[level]}处{told_why}"
    if extent.tried and not found:
        yield f"{extent.tried}项均符合" if extent.tried > 1 else "符合"
    if extent.missing:
        yield f"{extent.missing}项未填全，未核对" if extent.tried or extent.missing > 1 else "未填写，未核对"
    if extent.last_missing:
        yield "没有上年数据，未核对"
    if extent == NOT_ASKED and not found:
        yield "不适用"


def _note(report: Report, finding: Finding) -> Note:
    given: Mapping[str, str] = report.explanations.get(finding.key, {}) if finding.level is Level.VERIFY else {}
    text = str(given.get("text", "")).strip()
    if text and not finding.explained:
        text = f"（数据改动前的说明）{text}"
    return Note(finding.level, WORDS[finding.level], finding.message, text, str(given.get("at", "")) if text else "")


# -- the lines ---------------------------------------------------------------------------------------------------------


def _lines(edition: Edition) -> Iterator[_Line]:
    yield from _figure_lines(edition)
    yield from sorted(_rule_lines(edition), key=lambda line: (SUMS, LAST, AMONG).index(line.area))
    yield from _claim_lines(edition)
    for rule in edition.statements:
        yield _Line(STATED, _about(edition, rule.code), (rule.code,), partial(_of_statement, rule=rule))
    yield from _wording_lines(edition)


def _about(edition: Edition, code: str) -> str:
    return edition.about.get(code, code)


def _figure_lines(edition: Edition) -> Iterator[_Line]:
    advice = (edition.advice.code,) if edition.advice else ()
    yield _Line(FIGURES, "封面的必填项都已填写", (values.BLANK_COVER,))
    yield _Line(FIGURES, "年报的年度适用本表样", (values.OTHER_FORM, *advice))
    yield _Line(FIGURES, "各表的数字全部填写，没有的填0", (values.BLANK_FIGURES,))
    yield _Line(FIGURES, "填写的都是数字，件数为整数，不小于0，位数不超过规定", (*Fault, values.ODD))
    yield _Line(FIGURES, "应写的各部分文字都已写", (values.BLANK_TEXT,))
    yield _Line(FIGURES, "联动数字所指的单元格都在本表样中", (dangling.UNKNOWN_LIVE,))
    yield _Line(FIGURES, "数据文件的内容在表样中都有位置", (values.UNKNOWN,))


def _rule_lines(edition: Edition) -> Iterator[_Line]:
    by_code: dict[str, list[Equation]] = {}
    for equation in edition.equations:
        by_code.setdefault(equation.code, []).append(equation)
    for code, equations in by_code.items():
        first = equations[0]
        is_sum = first.relation is Relation.EQUAL
        area = LAST if _names_last(first.left + first.right) else SUMS if is_sum else AMONG
        yield _Line(area, _about(edition, code), (code,), partial(_of_equations, equations=equations))
    yield _Line(LAST, "所附的上年数据是上一年的", (values.OTHER_LAST,), _of_last)
    for code in dict.fromkeys(jump.code for jump in edition.jumps):
        terms = [(Term(jump.cell), Term(jump.cell, last=True)) for jump in edition.jumps if jump.code == code]
        yield _Line(LAST, _about(edition, code), (code,), partial(_of_terms, rules=terms))
    if edition.places.alike:
        yield _Line(LAST, "各部分文字不与上年雷同", (likeness.SAME, likeness.ALIKE), _of_last_texts)
    yield _Line(LAST, "沿用上年的文字中，数字、日期都已更新", (renewal.UNRENEWED,), _of_last_texts)
    for rule in edition.unfounded:
        yield _Line(AMONG, _about(edition, rule.code), (rule.code,), partial(_of_unfounded, rule=rule))
    for need in edition.needs:
        figures = [tuple(map(Term, need.cells))]
        yield _Line(AMONG, _about(edition, need.code), (need.code,), partial(_of_terms, rules=figures))


def _claim_lines(edition: Edition) -> Iterator[_Line]:
    parts = edition.grammar.parts
    if not parts:
        return
    codes = tuple(dict.fromkeys(claim.code for claim in edition.grammar.claims))
    written = partial(_of_texts, parts=parts)
    yield _Line(CLAIMS, "文中的数字与表中相应的数字相同", codes, partial(_of_claims, parts=parts))
    yield _Line(CLAIMS, "文中的占比与数字相符", (claimed.SHARE,), written)
    yield _Line(CLAIMS, "文中的增减与上年数字相符", (claimed.GROWTH,), _of_last)
    yield _Line(CLAIMS, "文中列举的各项之和等于所写的总数", (claimed.LIST,), written)
    yield _Line(CLAIMS, "文字与表格的统计范围相同", (claimed.SCOPE,), written)


def _wording_lines(edition: Edition) -> Iterator[_Line]:
    opening, closing = (partial(_of_texts, parts=[part]) for part in (edition.places.opening, edition.places.closing))
    yield _Line(WORDED, "标题和单位名称前后一致", (years.TITLE, naming.OTHER_UNIT))
    if edition.places.opening:
        yield _Line(WORDED, "统计期限是本年度的1月1日至12月31日", (years.PERIOD,), opening)
        yield _Line(WORDED, "引用的文号和括号正确", (statements.OTHER_NOTICE, statements.NOTICE_BRACKETS), opening)
        yield _Line(WORDED, "联系电话与封面相同", (statements.OTHER_PHONE,), opening)
    yield _Line(
        WORDED, "文中没有遗留其他年度的年份", (years.OLD_YEAR, years.AS_OF, years.PLAN, naming.OTHER_YEAR), _of_texts
    )
    if edition.places.closing:
        yield _Line(WORDED, "落款日期在统计期限之后", (years.CLOSING,), closing)
    for rule in edition.leftovers:
        yield _Line(WORDED, _about(edition, rule.code), (rule.code,), _of_texts)
    yield _Line(WORDED, "序号连续，编号方式一致", (wording.SERIES, wording.SCHEMES), _of_texts)
    yield _Line(WORDED, "标点和用词没有重复、缺漏", (wording.DOUBLED, wording.HALF_WIDTH, wording.NO_STOP), _of_texts)


# -- how far each could be checked -------------------------------------------------------------------------------------


def _names_last(terms: Iterable[Term]) -> bool:
    return any(term.last for term in terms)


def _of_equations(report: Report, equations: Sequence[Equation]) -> Extent:
    """A total that is computed holds as soon as its parts are there."""
    rules = [each.left + each.right if is_tried(report, each) else each.right for each in equations]
    return _of_terms(report, rules)


def _of_terms(report: Report, rules: Iterable[Sequence[Term]]) -> Extent:
    """`rules` are the figures that each rule reads."""
    counts = Counter(_missing(report, terms) for terms in rules)
    return Extent(counts[None], counts[False], counts[True])


def _missing(report: Report, terms: Iterable[Term]) -> bool | None:
    """None where every figure is known; else whether it is last year's that is not."""
    unknown = [term.last for term in terms if report.term_value(term) is None]
    return any(unknown) if unknown else None


def _of_unfounded(report: Report, rule: Unfounded) -> Extent:
    if rule.units and not any(is_of(report, units) for units in rule.units):
        return NOT_ASKED
    return _of_terms(report, [rule.figures + rule.sources])


def _of_texts(report: Report, parts: Iterable[str] = ()) -> Extent:
    """Where something is written in one of `parts`, or in any."""
    return Extent() if any(report.texts.get(part, "").strip() for part in parts or report.texts) else _MISSING


def _of_last(report: Report) -> Extent:
    return _LAST_MISSING if report.last is None else Extent()


def _of_last_texts(report: Report) -> Extent:
    return Extent() if report.last_year and report.last_year.texts else _LAST_MISSING


def _of_claims(report: Report, parts: Sequence[str]) -> Extent:
    if _of_texts(report, parts) == _MISSING:
        return _MISSING
    states = Counter(number.state for part in parts for number in told(report, part))
    return Extent(states[State.AGREES] + states[State.LIVE] or 1, states[State.OPEN])


def _of_statement(report: Report, rule: Statement) -> Extent:
    if not statements.is_asked(report, rule):
        return NOT_ASKED
    return Extent() if statements.is_begun(report, rule) else _MISSING
