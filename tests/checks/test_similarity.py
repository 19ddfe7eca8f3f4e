"""Last year's text as a frame: what was not touched since is named, whatever stays right is not."""

from pathlib import Path

import pytest

from app.checks import check, checked, confirm_figures, similar_sentences, stale_figures
from app.checks.finding import Finding
from app.forms import bundled
from app.model.datafile import to_dict, to_report
from app.model.edition import Level
from app.model.report import LastYear, Report
from app.model.submission import ChecklistLine
from app.session import as_last
from tests.made import example, put
from tests.reports.reader import read_figures

PART = "overview.oversight"


def framed(text: str, last: str | None = None, part: str = PART) -> Report:
    """The example with a text that is last year's over again, or written anew over `last`."""
    report = example()
    report.texts = {part: text}
    report.last_year = LastYear(report.edition.id, report.year - 1, {}, {part: text if last is None else last})
    return report


def words(report: Report, part: str = PART) -> list[str]:
    return [report.texts[part][span.start : span.end] for span in stale_figures(report, part)]


def line(report: Report) -> ChecklistLine:
    """Return its line in the list of checks."""
    about = "沿用上年的文字中，数字、日期都已更新"
    return next(verdict for verdict in checked(report, check(report)).lines if verdict.about == about)


def findings(report: Report) -> list[Finding]:
    return [finding for finding in check(report) if finding.code == "F403"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年召开专题会议4次，参训86人次。", ["2023", "4", "86"]),
        ("**全年**召开会议４次，占比12.5%。", ["４", "12.5%"]),
        ("收取信息处理费1.2万元，发放手册三百份。", ["1.2万", "三百"]),
        ("3月15日召开培训会。", ["3月15日"]),
        ("针对2022年发现的问题，已整改到位。", ["2022"]),
        ("下一步，2024年将继续加强培训。", ["2024"]),
        # What stays right.
        ("严格执行《条例》第二十条第（一）项和国办公开办函〔2021〕30号的规定。", []),
        ("《2023年政务公开工作要点》（青政办〔2023〕8号）已落实。", []),
        ("地址：安澜路16号3楼305室，邮编：990001，电话：0190-5550123。", []),
        ("统计期限为1月1日至12月31日，由六个部分组成。", []),
        ("自2019年5月15日起施行的《条例》，在20个工作日内答复，落实三审三校。", []),
        ("一是加强领导，二是强化培训。", []),
        ("按照2023年修订的办法执行。", []),
    ],
)
def test_what_still_has_to_be_renewed(text: str, expected: list[str]) -> None:
    assert words(framed(text)) == expected


def test_one_finding_names_all_of_a_part_and_holds_until_it_is_touched() -> None:
    text = "2023年召开会议4次。举办培训2期，参训86人次。聘请监督员5名，采纳意见8条。"
    report = framed(text)
    [finding] = findings(report)
    assert finding.level is Level.VERIFY
    assert "6处" in finding.message
    assert [text[span.start : span.end] for span in finding.texts] == ["2023", "4", "2", "86", "5", "8"]
    report.texts[PART] = text.replace("86人次", "91人次").replace("2023年召开", "2024年召开")
    assert words(report) == ["4", "2", "5", "8"], "what was not edited itself is not renewed"
    report.texts[PART] = "全年组织了新的活动12次。"
    assert findings(report) == []


@pytest.mark.parametrize(
    ("last", "text", "expected"),
    [
        # The year alone is replaced, as searching and replacing does it.
        ("2023年召开专题会议4次，参训86人次。", "2024年召开专题会议4次，参训86人次。", ["4", "86"]),
        ("2023年召开会议4次。", "2024年召开会议4次。", ["4"]),
        ("2023年3月15日召开培训会。", "2024年3月15日召开培训会。", ["3月15日"]),
        ("截至2023年底，公开信息3255条。", "截至2024年底，公开信息3255条。", ["3255"]),
        # Words beside a figure are changed, sentences split or joined, marks set.
        ("2023年共召开专题会议4次，参训86人次。", "2024年，我局先后召开专题会议4次，参训86人次。", ["4", "86"]),
        ("召开会议4次，研究重点工作；举办培训2期。", "召开会议4次，研究重点工作。举办培训2期。", ["4", "2"]),
        ("召开专题会议4次，参训86人次。", "召开专题会议**4**次，参训96人次。", ["4"]),
        ("收取信息处理费三百元，发放手册八百份。", "收取信息处理费三百元，发放手册九百份。", ["三百"]),
        # The figure itself is edited.
        ("2023年召开专题会议4次，参训86人次。", "2024年召开专题会议5次，参训91人次。", []),
        ("2023年召开专题会议4次，参训86人次。", "2024年组织业务骨干赴外地考察学习4次。", []),
    ],
)
def test_a_mark_goes_by_an_edit_of_its_figure_alone(last: str, text: str, expected: list[str]) -> None:
    report = framed(text, last)
    assert words(report) == expected
    assert line(report).holds is (not expected)


def test_what_the_tables_bear_out_and_live_figures_are_right_whoever_wrote_them() -> None:
    part = "overview.requests"
    report = framed("全年新收政府信息公开申请57件，办结{{requests.closed.total}}件，补正7件。", part=part)
    assert words(report, part) == ["7"]
    put(report, "requests.new.person", "42")
    assert words(report, part) == ["57", "7"]


def test_sentences_are_paired_with_last_year_s_the_same_before_the_like() -> None:
    last = "召开专题会议3次，逐项研究。召开专题会议4次，逐项研究。"
    report = framed("新写的一句话，与上年不同。召开专题会议4次，逐项研究。召开专题会议9次，逐项研究。", last)
    first, second = similar_sentences(report, PART)
    assert (first.exact, second.exact) == (True, False)
    assert last[first.last.start : first.last.end] == "召开专题会议4次，逐项研究。"
    assert last[second.last.start : second.last.end] == "召开专题会议3次，逐项研究。"
    assert report.texts[PART][second.span.start : second.span.end] == "召开专题会议9次，逐项研究。"


def test_nothing_is_said_without_last_year_s_text() -> None:
    report = example()
    report.last_year = None
    assert all(similar_sentences(report, part) == () == stale_figures(report, part) for part in report.edition.parts)


def test_two_years_that_were_each_written_for_themselves_are_quiet(shared_reports: Path) -> None:
    before, _ = read_figures(shared_reports / "06_suqian_2023.txt")
    report, _ = read_figures(shared_reports / "07_suqian_2024.txt")
    report.remember(as_last(before))
    assert findings(report) == []


@pytest.mark.parametrize("figure", ["12", "{{requests.new.total}}"])
def test_a_live_figure_counts_no_more_words_than_a_typed_one(figure: str) -> None:
    """Of three sentences one is last year's: its formulas made all of the text seem repeated."""
    same = f"本年新收{figure}件、上年结转{figure}件、办结{figure}件、结转{figure}件。"
    new = "今年全新建立政策问答平台并组织培训，覆盖全部街道的基层干部。窗口全面升级改造完成，并配备自助查询终端。"
    old = "去年侧重于网站栏目的优化与内容保障机制建设，完成自查任务。对依申请公开的流程作了重新梳理并印发文件。"
    report = framed(same + new, same + old, "overview.requests")
    assert [finding.code for finding in check(report) if finding.code in ("F401", "F402")] == []
    report.texts["overview.requests"] = same + old
    assert [finding.figures["share"] for finding in check(report) if finding.code == "F401"] == ["100%"]


def test_what_is_confirmed_stays_quiet_until_it_or_its_words_change_and_is_told() -> None:
    text = "2023年召开会议4次。举办培训2期，参训86人次。"
    report = framed(text)
    first = next(span for span in stale_figures(report, PART) if text[span.start : span.end] == "86")
    report.apply(confirm_figures(report, [first], "2025-01-10T09:00:00+08:00"))
    assert words(report) == ["2023", "4", "2"]
    verdict = line(report)
    assert "经确认仍属实" in verdict.result
    report.texts[PART] = text.replace("2023年召开会议4次", "2024年召开会议5次")
    assert words(report) == ["2"], "edits elsewhere leave it confirmed"
    report.apply(confirm_figures(report, stale_figures(report, PART), "2025-01-10T09:00:00+08:00"))
    assert findings(report) == []
    verdict = line(report)
    assert not verdict.holds
    assert "未核对2处（经确认仍属实）" in verdict.result
    again = to_report(to_dict(report, "nianbao"), bundled())
    again.last_year = report.last_year
    assert stale_figures(again, PART) == ()
    report.texts[PART] = text.replace("参训86人次", "参加业务骨干86人次")
    assert "86" in words(report)


def test_the_same_sentence_twice_is_confirmed_once() -> None:
    """Two identical sentences were two edits of one explanation, and the step was refused."""
    report = framed("培训2期，参训86人次。" * 2)
    report.apply(confirm_figures(report, stale_figures(report, PART), "2025-01-10T09:00:00+08:00"))
    assert stale_figures(report, PART) == ()


@pytest.mark.parametrize(
    ("sentence", "last", "similar"),
    [
        ("公开好。", "公开好。", True),
        ("公开。", "公开。", False),
        ("全年办理答复12件。", "全年办理答复13件。", True),
        ("全年办理答12件。", "全年办理答13件。", False),
    ],
    ids=["four signs, the same", "three", "eight beside other figures", "seven"],
)
def test_a_sentence_is_similar_from_a_certain_length_on(sentence: str, last: str, similar: bool) -> None:
    assert bool(similar_sentences(framed(sentence, last), PART)) is similar
