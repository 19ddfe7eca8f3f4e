"""Characters that none of the program's faces has: the PDF would show boxes for them."""

import re
from collections.abc import Iterator, Sequence

from app.checks.finding import Finding
from app.checks.printed import LIVE, printed
from app.model.edition import Level
from app.model.report import Report

SYMBOL = "V142"
RARE = "V143"
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE = "{where}中的“{words}”{more}字库中没有，PDF中会显示为方框，"
_NAMED = 8
"""The most characters that a sentence names."""
_ADVICE = {
    SYMBOL: "请换用其他写法。",
    RARE: "请换用通行的字；人名、地名确需用这个字的，请说明，导出时选用本机字体。",
}


def undrawn_findings(report: Report, part: str) -> Iterator[Finding]:
    """The symbols and the rare characters of one text part, each kind with all its places."""
    text = printed(report, part)
    where = f"“{report.edition.parts[part].label}”"
    for code, level, characters in _by_kind(report, text.text.replace(LIVE, "")):
        places = re.finditer("|".join(map(re.escape, characters)), text.text)
        spans = tuple(text.span(*place.span()) for place in places)
        yield Finding(code, level, _sentence(code, where, characters), texts=spans, figures=_bound(characters))


def undrawn_remarks(report: Report) -> Iterator[Finding]:
    """The same of the remarks beside figures."""
    for cell, remark in report.remarks.items():
        where = f"{report.edition.cells[cell].name}的备注"
        for code, level, characters in _by_kind(report, remark):
            yield Finding(code, level, _sentence(code, where, characters), (cell,), figures=_bound(characters))


def undrawn_cover(report: Report) -> Iterator[Finding]:
    """The same of the lines of the cover."""
    for line in report.edition.fields:
        value = str(report.unit.get(line.key, ""))
        for code, level, characters in _by_kind(report, value):
            message = _sentence(code, f"封面的“{line.label}”", characters)
            yield Finding(code, level, message, figures={line.key: value})


def _by_kind(report: Report, text: str) -> Iterator[tuple[str, Level, list[str]]]:
    """A symbol can be written otherwise; a character of somebody's name may have to stay."""
    lacking = report.edition.coverage.lacking(text)
    for code, level, is_han in ((SYMBOL, Level.ERROR, False), (RARE, Level.VERIFY, True)):
        found = [character for character in lacking if bool(_HAN.match(character)) is is_han]
        if found:
            yield code, level, found


def _sentence(code: str, where: str, characters: Sequence[str]) -> str:
    more = f"等{len(characters)}个字符" if len(characters) > _NAMED else ""
    return _SENTENCE.format(where=where, words="、".join(characters[:_NAMED]), more=more) + _ADVICE[code]


def _bound(characters: Sequence[str]) -> dict[str, str]:
    return {"characters": "".join(characters)}
