"""Finds what a finished report must not contain: characters that no font has, dangling live figures, leftovers."""

import re
from collections.abc import Iterator, Sequence

from app.checks.declarations import Area, Chapter, Check, Extent, Place, Site, of_texts
from app.checks.finding import Finding
from app.checks.printed import LIVE, Printed, printed
from app.model.edition import Edition, Leftover, Level
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, unknown_cells

CHAPTER = Chapter()


# -- live figures ------------------------------------------------------------------------------------------------------


def _live_extent(report: Report) -> Extent:
    return Extent(sum(len(printed(report, part).live) for part in report.edition.parts))


UNKNOWN_LIVE = CHAPTER.add(Check("V141", Area.FIGURES, "联动数字所指的单元格都在本表样中", Level.ERROR, _live_extent))
_CONTEXT = 8
"""Characters shown on either side of a live figure."""


# -- characters --------------------------------------------------------------------------------------------------------


def _characters_extent(report: Report) -> Extent:
    """The texts, the remarks and the filled lines of the cover."""
    lines = sum(bool(str(report.unit.get(line.key, ""))) for line in report.edition.fields)
    return Extent(sum(bool(text) for text in report.texts.values()) + len(report.remarks) + lines)


SYMBOL = CHAPTER.add(Check("V142", Area.FIGURES, "所用的字和符号字库中都有", Level.ERROR, _characters_extent))
RARE = CHAPTER.add(SYMBOL.beside("V143", Level.VERIFY))
_HAN = "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""A pattern that is compiled when a report first needs it: its many characters take long."""
_SENTENCE = "{where}中的“{words}”{more}字库中没有，PDF中会显示为方框，"
_MOST_NAMED = 8
"""The most characters that a sentence names."""
_ADVICE = {
    SYMBOL.code: "请换用其他写法。",
    RARE.code: "请换用通行的字；人名、地名确需用这个字的，请说明，导出时选用本机字体。",
}


@CHAPTER.finds(SYMBOL, RARE, at=Place.PART)
def find_missing_characters(report: Report, part: str) -> Iterator[Finding]:
    """The symbols and the rare characters of one text part that no font has, each kind with all its places."""
    text = printed(report, part)
    where = f"“{report.edition.parts[part].label}”"
    for check, characters in _missing(report, text.text.replace(LIVE, "")):
        places = re.finditer("|".join(map(re.escape, characters)), text.text)
        spans = tuple(text.span(*place.span()) for place in places)
        yield check.finding(_sentence(check, where, characters), texts=spans, figures=_bound(characters))


@CHAPTER.finds(SYMBOL, RARE, at=Place.REMARKS)
def find_missing_characters_in_remarks(report: Report) -> Iterator[Finding]:
    """The same for the remarks beside figures."""
    for cell, remark in report.remarks.items():
        where = f"{report.edition.cells[cell].name}的备注"
        for check, characters in _missing(report, remark):
            yield check.finding(_sentence(check, where, characters), (cell,), figures=_bound(characters))


@CHAPTER.finds(SYMBOL, RARE, at=Place.COVER)
def find_missing_characters_on_cover(report: Report) -> Iterator[Finding]:
    """The same for the lines of the cover."""
    for line in report.edition.fields:
        value = str(report.unit.get(line.key, ""))
        for check, characters in _missing(report, value):
            yield check.finding(_sentence(check, f"封面的“{line.label}”", characters), figures={line.key: value})


def _missing(report: Report, text: str) -> Iterator[tuple[Check, list[str]]]:
    """A symbol can be replaced; a character of a person's name may have to stay."""
    lacking = report.edition.coverage.lacking(text)
    for check in (SYMBOL, RARE):
        found = [character for character in lacking if bool(re.match(_HAN, character)) is (check is RARE)]
        if found:
            yield check, found


def _sentence(check: Check, where: str, characters: Sequence[str]) -> str:
    more = f"等{len(characters)}个字符" if len(characters) > _MOST_NAMED else ""
    words = "、".join(characters[:_MOST_NAMED])
    return _SENTENCE.format(where=where, words=words, more=more) + _ADVICE[check.code]


def _bound(characters: Sequence[str]) -> dict[str, str]:
    return {"characters": "".join(characters)}


@CHAPTER.finds(UNKNOWN_LIVE, at=Place.PART)
def find_unknown_live_figures(report: Report, part: str) -> Iterator[Finding]:
    """Each live figure of a part that names an unknown cell; the message gives the words around it and the cell."""
    text = printed(report, part)
    at = -1
    for formula in text.live:
        at = text.text.index(LIVE, at + 1)
        unknown = unknown_cells(formula, report.edition)
        if not unknown:
            continue
        before, after = text.text[max(0, at - _CONTEXT) : at], text.text[at + 1 : at + 1 + _CONTEXT]
        words = (before.rpartition("\n")[2] + UNKNOWN_FIGURE + after.partition("\n")[0]).replace(LIVE, "〔数〕")
        named = "、".join(cell or "空" for cell in unknown)
        message = (
            f"{report.edition.parts[part].label}：“{words}”中的联动数字所指的单元格（{named}）在本表样中不存在，"
            "请删去后重新插入，或改为文字数字。"
        )
        place = (text.span(at, at + 1),)
        yield UNKNOWN_LIVE.finding(message, texts=place, figures={"formula": formula})


# -- entries without a place -------------------------------------------------------------------------------------------

UNKNOWN = CHAPTER.add(Check("V120", Area.FIGURES, "数据文件的内容在表样中都有位置", Level.VERIFY))


@CHAPTER.finds(UNKNOWN, at=Place.REPORT)
def find_unknown_entries(report: Report) -> Iterator[Finding]:
    """Entries of a data file that the edition does not have: kept in the file, neither shown nor printed."""
    for area, entries in sorted(report.unknown.items()):
        for key, value in sorted(entries.items()):
            message = f"数据文件中的“{key}”（{str(value)[:30]}）在本表样中没有位置，已原样保留，不显示也不打印。"
            yield UNKNOWN.finding(message, figures={f"{area}/{key}": str(value)})


# -- words left over ---------------------------------------------------------------------------------------------------


@CHAPTER.from_form
def leftover_checks(edition: Edition) -> Iterator[Check]:
    """One check for each rule on words left over from a template or from another program."""
    for rule in edition.leftovers:
        yield Check(rule.code, Area.WORDING, edition.about.get(rule.code, rule.code), rule.level, of_texts)


def _leftover_sites(edition: Edition) -> Iterator[Site]:
    """One site for each part of the body, which reads all rules in one go; the gravest level counts."""
    levels = [level for level in Level if any(rule.level is level for rule in edition.leftovers)]
    for part in edition.parts:
        if levels and part not in (edition.places.title, edition.places.closing):
            yield Site(part, "", (part,), parts=(part,), level=levels[0])


@CHAPTER.finds(at=Place.BODY, sites=_leftover_sites)
def find_leftovers(report: Report, part: str) -> Iterator[Finding]:
    """Words left over in one part, each with its place. The title and the closing have checks of their own."""
    text = printed(report, part)
    for rule in report.edition.leftovers:
        for pattern in rule.patterns:
            yield from _leftover(text, rule, pattern)


def _leftover(text: Printed, rule: Leftover, pattern: str) -> Iterator[Finding]:
    for match in re.finditer(pattern, text.text):
        words = match[0].strip()
        if words:
            message = rule.sentence.format(words=words[:20])
            yield Finding(rule.code, rule.level, message, texts=(text.span(*match.span()),), figures={"words": words})
