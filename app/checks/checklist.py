"""Everything that is checked and what came of it, line by line: what holds is said as well as what does not."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from app.checks import claim_checks, dates_and_names, extents, figures, reuse, statements, wording
from app.checks.extents import Extent
from app.checks.finding import WORDS, Finding
from app.model.edition import Edition, Level, Relation, Term
from app.model.numbers import Fault
from app.model.report import Report
from app.model.submission import Checked, Note, Verdict

FIGURES = "数据填报"
SUMS = "表内勾稽关系"
LAST = "与上年的衔接"
AMONG = "各项数据之间"
CLAIMS = "文字与数据"
STATED = "应写明的内容"
WORDED = "用语和格式"
OTHER = "其他"


class _Line(NamedTuple):
    area: str
    about: str
    codes: tuple[str, ...]
    extent: Callable[[Report], Extent] = lambda report: Extent(1)


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
    left = sum(number for _, number in extent.left)
    if not found and not extent.is_asked:
        return Verdict(line.area, line.about, "不适用", is_tried=False)
    looked = max(extent.looked, 1) if found else extent.looked
    result = "；".join(_words(found, looked, extent.left))
    return Verdict(line.area, line.about, result, level, bool(looked), looked, left, len(found) - len(standing))


def _words(found: Sequence[Finding], looked: int, left: Sequence[tuple[str, int]]) -> Iterator[str]:
    """What was looked at and what came of it; what was not, and why. 符合 is only said of a line with nothing open."""
    if found:
        yield f"核对{looked}处，{'，'.join(_levels(found))}"
    elif looked:
        yield f"核对{looked}处，{'未发现不符' if left else '均符合' if looked > 1 else '符合'}"
    if left:
        reasons = "、".join(why if len(left) == 1 else f"{why}{number}处" for why, number in left)
        yield f"未核对{sum(number for _, number in left)}处（{reasons}）"


def _levels(found: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(finding.level for finding in found)
    explained = sum(finding.explained for finding in found)
    for level in Level:
        if counts[level]:
            told_why = f"（已说明{explained}处）" if level is Level.VERIFY and explained else ""
            yield f"{WORDS[level]}{counts[level]}处{told_why}"


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
        yield _Line(STATED, _about(edition, rule.code), (rule.code,), partial(extents.of_statement, rule=rule))
    yield from _wording_lines(edition)


def _about(edition: Edition, code: str) -> str:
    return edition.about.get(code, code)


def _figure_lines(edition: Edition) -> Iterator[_Line]:
    advice = (edition.advice.code,) if edition.advice else ()
    yield _Line(FIGURES, "封面的必填项都已填写", (figures.BLANK_COVER,), extents.of_cover)
    yield _Line(FIGURES, "年报的年度适用本表样", (figures.OTHER_FORM, *advice))
    yield _Line(FIGURES, "各表的数字全部填写，没有的填0", (figures.BLANK_FIGURES,), extents.of_blanks)
    yield _Line(
        FIGURES, "填写的都是数字，件数为整数，不小于0，位数不超过规定", (*Fault, figures.ODD), extents.of_values
    )
    yield _Line(FIGURES, "应写的各部分文字都已写", (figures.BLANK_TEXT,), extents.of_required_texts)
    yield _Line(FIGURES, "联动数字所指的单元格都在本表样中", (statements.UNKNOWN_LIVE,), extents.of_live)
    yield _Line(FIGURES, "所用的字和符号字库中都有", (wording.SYMBOL, wording.RARE), extents.of_characters)
    yield _Line(FIGURES, "数据文件的内容在表样中都有位置", (figures.UNKNOWN,))


def _rule_lines(edition: Edition) -> Iterator[_Line]:
    for code, equations in extents.rules_of(edition).items():
        first = equations[0]
        is_sum = first.relation is Relation.EQUAL
        area = LAST if _names_last(first.left + first.right) else SUMS if is_sum else AMONG
        yield _Line(area, _about(edition, code), (code,), partial(extents.of_equations, equations=equations))
    yield _Line(LAST, "所附的上年数据是上一年的", (figures.OTHER_LAST,), extents.of_last)
    for code in dict.fromkeys(jump.code for jump in edition.jumps):
        jumps = [jump for jump in edition.jumps if jump.code == code]
        yield _Line(LAST, _about(edition, code), (code,), partial(extents.of_jumps, jumps=jumps))
    if edition.places.alike:
        yield _Line(LAST, "各部分文字不与上年雷同", (reuse.SAME, reuse.ALIKE), extents.of_likeness)
    yield _Line(LAST, "沿用上年的文字中，数字、日期都已更新", (reuse.UNRENEWED,), extents.of_renewal)
    for rule in edition.unfounded:
        yield _Line(AMONG, _about(edition, rule.code), (rule.code,), partial(extents.of_unfounded, rule=rule))
    for need in edition.needs:
        yield _Line(AMONG, _about(edition, need.code), (need.code,), partial(extents.of_needs, need=need))


def _claim_lines(edition: Edition) -> Iterator[_Line]:
    if not edition.grammar.parts:
        return
    codes = tuple(dict.fromkeys(claim.code for claim in edition.grammar.claims))
    yield _Line(CLAIMS, "文中的数字与表中相应的数字相同", codes, extents.of_claims)
    for code, about in (
        (claim_checks.SHARE, "文中的占比与数字相符"),
        (claim_checks.GROWTH, "文中的增减与上年数字相符"),
        (claim_checks.LIST, "文中列举的各项之和等于所写的总数"),
    ):
        yield _Line(CLAIMS, about, (code,), partial(extents.of_reckoned, code=code))
    yield _Line(CLAIMS, "文字与表格的统计范围相同", (claim_checks.SCOPE,), extents.of_scope)


def _wording_lines(edition: Edition) -> Iterator[_Line]:
    yield _Line(WORDED, "标题和单位名称前后一致", (dates_and_names.TITLE, dates_and_names.OTHER_UNIT), extents.of_names)
    if edition.places.opening:
        yield _Line(WORDED, "统计期限是本年度的1月1日至12月31日", (dates_and_names.PERIOD,), extents.of_period)
        notice = (statements.OTHER_NOTICE, statements.NOTICE_BRACKETS)
        yield _Line(WORDED, "引用的文号和括号正确", notice, extents.of_notice)
        yield _Line(WORDED, "联系电话与封面相同", (statements.OTHER_PHONE,), extents.of_phone)
    yield _Line(
        WORDED,
        "文中没有遗留其他年度的年份",
        (dates_and_names.OLD_YEAR, dates_and_names.AS_OF, dates_and_names.PLAN, dates_and_names.OTHER_YEAR),
        extents.of_texts,
    )
    if edition.places.closing:
        yield _Line(WORDED, "落款日期在统计期限之后", (dates_and_names.CLOSING,), extents.of_closing)
    for rule in edition.leftovers:
        yield _Line(WORDED, _about(edition, rule.code), (rule.code,), extents.of_texts)
    yield _Line(WORDED, "序号连续，编号方式一致", (wording.SERIES, wording.SCHEMES), extents.of_texts)
    yield _Line(
        WORDED, "标点和用词没有重复、缺漏", (wording.DOUBLED, wording.HALF_WIDTH, wording.NO_STOP), extents.of_texts
    )


def _names_last(terms: Iterable[Term]) -> bool:
    return any(term.last for term in terms)
