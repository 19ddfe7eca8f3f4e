"""Years that a text takes over from last year: which move on, which stay and why, and that nothing else moves."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import check
from app.model.report import Report
from app.session import new_report
from app.text.year_turn import YearLine, year_lines, years_change
from tests.made import edition, example

AT = "2026-01-05T09:00:00+08:00"
YEAR_CODES = {"F301", "F302", "F305", "F307", "F308", "F310", "F403"}


def turned(texts: dict[str, str]) -> Report:
    """The report of 2025 that begins as one of 2024 with these texts."""
    last = Report(edition(), 2024, "last", {"id": "unit", "name": "青禾市清源区水务局"}, texts=dict(texts))
    report = new_report(edition(), last.unit, 2025, last, with_frame=True)
    report.texts = dict(texts)  # the parts that are to be written anew too
    return report


def only(text: str, part: str = "overview.disclosure") -> YearLine:
    (line,) = year_lines(turned({part: text}))
    return line


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("2024年，我局主动公开信息468条。", 2025),
        ("截至2024年底，现行有效的文件全部公开。", 2025),
        ("我局较2023年新增专栏两个，群众反映良好。", 2024),
        ("下一步，2025年我局将继续做好公开工作。", 2026),
    ],
)
def test_a_year_of_the_report_itself_moves_on(text: str, later: int) -> None:
    line = only(text)
    assert (line.reason, line.later) == ("", later)
    assert f"{later - 1}→{later}年" in line.excerpt


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("按照省政府办公厅〔2024〕15号文件要求抓好落实。", "文号"),
        ("执行2024年第3号公告规定的程序和标准。", "文号"),
        ("学习贯彻《2024年政务公开工作要点》部署的任务。", "文件名称"),
        ("落实2024年3月印发的公开指南编制要求。", "文件印发、施行的时间"),
        ("按时发布2023年度政府信息公开工作年度报告，接受监督。", "已发布的年报"),
        ("公开本单位2024年部门预算及说明情况。", "预算、决算"),
        ("网站自2023年改版后运行平稳无事故。", "以前年度的内容"),
        ("围绕2025年重点任务公开有关信息内容。", "不是下一年度的计划"),
    ],
)
def test_what_belongs_to_its_own_year_stays_with_the_reason(text: str, reason: str) -> None:
    line = only(text)
    assert line.reason == reason
    assert "→" not in line.excerpt


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("青禾市清源区水务局2024年政府信息公开工作年度报告", ""),
        ("省政府办公厅关于印发2024年政务公开工作主要任务的通知", "文件名称"),
        ("省政府办公厅关于编制公布2024年政府信息公开工作年度报告有关事项的通知", "文件名称"),
    ],
)
def test_a_notice_that_the_preamble_names_keeps_its_year(title: str, reason: str) -> None:
    """A name that no notice has was written: each yearly notice was called as if it were the next one."""
    assert only(f"按照《{title}》要求，现公布本报告。", "preamble").reason == reason


def test_both_ends_of_the_period_are_one_line() -> None:
    line = only("本报告数据统计期限自2024年1月1日起至2024年12月31日止。", "preamble")
    assert len(line.places) == 2 and line.reason == ""


def test_the_date_under_the_report_moves_on() -> None:
    line = only("青禾市清源区水务局\n2025年1月20日", "closing")
    assert (line.year, line.later, line.reason) == (2025, 2026, "")


def test_a_year_written_this_year_is_not_taken_for_last_years() -> None:
    report = turned({"overview.disclosure": "2024年，我局主动公开信息468条。"})
    report.texts["overview.disclosure"] = "2025年，我局主动公开信息468条。"
    assert year_lines(report) == ()


def test_an_earlier_period_of_the_same_year_moves_no_year() -> None:
    report = turned({"overview.disclosure": "2024年，我局主动公开信息468条。"})
    assert len(year_lines(report)) == 1
    assert report.last_year is not None
    report.last_year = replace(report.last_year, year=report.year)
    assert year_lines(report) == ()


def test_settled_years_raise_no_finding_again() -> None:
    """Years that were kept on purpose were asked about again as findings of three checks."""
    texts = {
        "overview.opening": "2024年，我局认真做好政府信息公开各项工作。",
        "overview.disclosure": "截至2024年底，全部现行有效文件均已集中公开展示。",
        "overview.management": "2024年，我局清理历年文件目录并全部标注有效性。",
    }
    report = turned(texts)
    lines = year_lines(report)
    assert {finding.code for finding in check(report)} & YEAR_CODES == {"F302", "F308", "F403"}
    report.apply(years_change(report, lines[:1], lines[1:], AT))
    assert report.texts["overview.opening"].startswith("2025年")
    assert report.texts["overview.management"] == texts["overview.management"]
    assert year_lines(report) == ()
    assert {finding.code for finding in check(report)} & YEAR_CODES == set()


def test_the_example_of_next_year_says_its_own_year_everywhere() -> None:
    last = example()
    report = new_report(last.edition, last.unit, 2025, last, with_frame=True)
    lines = year_lines(report)
    assert lines and not any(line.reason for line in lines)
    report.apply(years_change(report, lines, (), AT))
    assert not {finding.code for finding in check(report)} & {"F301", "F302", "F305", "F307", "F308"}


SENTENCES = [
    "2024年，我局认真做好政府信息公开各项工作。",
    "自2024年1月1日起至2024年12月31日止，**共收到**申请{{requests.new.total}}件。",
    "按时发布2023年度政府信息公开工作年度报告，接受监督。",
    "学习贯彻《2024年政务公开工作要点》，落实〔2024〕15号文件。",
    "较2023年新增专栏\\*两个，2024年访问量上升明显。",
    "没有任何数字的一句话也在这里面。",
    "2025年，我局将继续做好各项公开工作。\n",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.data())
def test_only_the_ticked_digits_change_and_one_undo_brings_them_back(sentences: list[str], data: st.DataObject) -> None:
    report = turned({"overview.disclosure": "".join(sentences), "overview.more": sentences[0]})
    before = dict(report.texts)
    lines = year_lines(report)
    ticks = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    changed = [line for line, ticked in zip(lines, ticks, strict=True) if ticked]
    kept = [line for line, ticked in zip(lines, ticks, strict=True) if not ticked]
    change = years_change(report, changed, kept, AT)
    report.apply(change)
    wanted = {place.text: set() for line in lines for place in line.places}  # type: dict[str, set[int]]
    for line in changed:
        for place in line.places:
            wanted[place.text] |= {place.start}
            assert report.texts[place.text][place.start : place.end] == str(line.later)
    for part, text in before.items():
        assert re.sub(r"\d", "0", text) == re.sub(r"\d", "0", report.texts[part])
        moved = {
            match.start()
            for match in re.finditer(r"20\d\d", text)
            if report.texts[part][match.start() :][:4] != match[0]
        }
        assert moved == wanted.get(part, set())
    report.apply(change.inverse())
    assert report.texts == before and report.explanations == {}
