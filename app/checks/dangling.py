"""Live figures that point at cells which the form does not have: they cannot be printed."""

from collections.abc import Iterator

from app.checks.finding import Finding
from app.checks.printed import LIVE, printed
from app.model.edition import Level
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, unknown_cells

UNKNOWN_LIVE = "V141"
_BESIDE = 8
"""Characters that are shown on either side of a live figure."""


def dangling_findings(report: Report, part: str) -> Iterator[Finding]:
    """Each live figure of a part that names an unknown cell; the finding names it as well."""
    text = printed(report, part)
    at = -1
    for formula in text.live:
        at = text.text.index(LIVE, at + 1)
        unknown = unknown_cells(formula, report.edition)
        if not unknown:
            continue
        before, after = text.text[max(0, at - _BESIDE) : at], text.text[at + 1 : at + 1 + _BESIDE]
        words = (before.rpartition("\n")[2] + UNKNOWN_FIGURE + after.partition("\n")[0]).replace(LIVE, "〔数〕")
        named = "、".join(cell or "空" for cell in unknown)
        message = (
            f"{report.edition.parts[part].label}：“{words}”中的联动数字所指的单元格（{named}）在本表样中不存在，"
            "请删去后重新插入，或改为文字数字。"
        )
        place = (text.span(at, at + 1),)
        yield Finding(UNKNOWN_LIVE, Level.ERROR, message, texts=place, figures={"formula": formula})
