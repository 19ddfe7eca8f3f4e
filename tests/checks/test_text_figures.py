"""The checklist: no line says 符合 where a mistake stands, or where nothing was looked at."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import check, checked, declared
from app.checks.claim_parser import SCOPE, mark_key, read_claims
from app.checks.finding import explaining
from app.checks.printed import printed
from app.checks.text_figures import Status, counted, tally
from app.exporters.package import _conclusion
from app.forms import bundled
from app.model.datafile import to_report
from app.model.report import LastYear, Report
from app.model.submission import ChecklistLine
from app.session.inspection import Sign, checks_of, inspected
from tests.made import empty, example, put

NUMBERS = "文中的数字与表中相应的数字相同"
RENEWED = "沿用上年的文字中，数字、日期都已更新"
REQUESTS = "overview.requests"


def sheet(report: Report) -> dict[str, ChecklistLine]:
    return {verdict.about: verdict for verdict in checked(report, check(report)).lines}


def text(part: str, written: str, *, behind: bool = True) -> Callable[[Report], None]:
    def plant(report: Report) -> None:
        report.texts[part] = (report.texts.get(part, "") if behind else "") + written

    return plant


def figure(cell: str, typed: str | None) -> Callable[[Report], None]:
    return lambda report: put(report, cell, typed)


def instead(part: str, old: str, new: str) -> Callable[[Report], None]:
    def plant(report: Report) -> None:
        assert old in report.texts[part]
        report.texts[part] = report.texts[part].replace(old, new)

    return plant


def unit(key: str, value: str) -> Callable[[Report], None]:
    return lambda report: report.unit.update({key: value})


def last(
    answers: dict[str, str] | None = None, texts: dict[str, str] | None = None, year: int = -1
) -> Callable[[Report], None]:
    def plant(report: Report) -> None:
        old = report.last or {"answers": {}, "texts": {}}
        given = {"answers": old["answers"] | (answers or {}), "texts": old.get("texts", {}) | (texts or {})}
        report.remember(given | {"edition": report.edition.id, "year": report.year + year})

    return plant


def all_of(*plants: Callable[[Report], None]) -> Callable[[Report], None]:
    def plant(report: Report) -> None:
        for each in plants:
            each(report)

    return plant


def year(by: int) -> Callable[[Report], None]:
    return lambda report: setattr(report, "year", report.year + by)


SAID = (
    "召开专题会议4次，参训86人次，组织业务骨干赴外地考察学习并形成报告，"
    "认真落实各项工作要求，推动全年任务全面完成，取得明显成效。"
)

MISTAKES: dict[str, list[Callable[[Report], None]]] = {
    "封面的必填项都已填写": [unit("name", ""), all_of(unit("name", "青禾市红十字会"), unit("kind", ""))],
    "年报的年度适用本表样": [year(-10)],
    "各表的数字全部填写，没有的填0": [figure("requests.new.person", None)],
    "填写的都是数字，件数为整数，不小于0，位数不超过规定": [
        figure("requests.new.person", typed) for typed in ("/", "-3", "1.5", "9" * 20, "007", "+5")
    ],
    "应写的各部分文字都已写": [text(part, "", behind=False) for part in ("preamble", "other", "overview.platform")],
    "联动数字所指的单元格都在本表样中": [text("other", "另有{{requests.nosuch.total}}件。"), text("title", "{{x}}")],
    "数据文件的内容在表样中都有位置": [
        lambda report: report.unknown.update({"answers": {"requests.nosuch.total": "1"}})
    ],
    "S301": [figure("requests.new.total", "97")],
    "S302": [figure("requests.closed.person", "97")],
    "S303": [figure("requests.new.person", "97"), figure("requests.carried_out.person", "9")],
    "S401": [figure("review.direct.total", "97")],
    "L301": [figure("requests.carried_in.person", "31"), last({"requests.carried_out.person": "31"})],
    "L201": [figure("disclosure.normative.in_force", "97")],
    "L211": [figure("disclosure.normative.repealed", "999")],
    "T201": [figure("disclosure.normative.made", "999")],
    "L401": [last({"review.reconsideration.pending": "97"})],
    "L501": [figure("disclosure.licensing.decisions", "99999")],
    "L502": [figure("disclosure.fees.amount", "9999999")],
    "所附的上年数据是上一年的": [last(year=-2)],
    "各部分文字不与上年雷同": [all_of(text("problems", SAID * 2, behind=False), last(texts={"problems": SAID * 2}))],
    RENEWED: [
        all_of(text("problems", SAID), last(texts={"problems": SAID})),
        all_of(text("problems", "2021年" + SAID), last(texts={"problems": "2020年" + SAID})),
    ],
    "T401": [
        all_of(
            *(figure(f"requests.{row}.total", "0") for row in ("new", "carried_in")),
            last({"requests.new.total": "0", "requests.carried_in.total": "0"}),
        )
    ],
    "T202": [all_of(figure("disclosure.rules.made", "1"), unit("level", "县级"), unit("kind", "department"))],
    "T601": [text("other", "无。", behind=False), text("other", "", behind=False)],
    NUMBERS: [
        figure("requests.granted.person", "97"),
        text(REQUESTS, "全年不予公开93件。"),
        text(REQUESTS, "行政复议案件均获维持。"),
        text(REQUESTS, "全年新收政府信息公开申请三千二百五十五件。"),
        text(REQUESTS, "全年未收到政府信息公开申请。"),
        text(REQUESTS, "办结{{requests.new.person}}件。"),
    ],
    "文中的占比与数字相符": [instead(REQUESTS, "71.9%", "79.1%")],
    "文中的增减与上年数字相符": [instead(REQUESTS, "增长14%", "增长41%")],
    "文中列举的各项之和等于所写的总数": [text("other", "承办建议10件（甲类2件、乙类3件、丙类4件）。")],
    "文字与表格的统计范围相同": [
        all_of(
            unit("name", "青禾市人民政府"),
            unit("kind", "government"),
            text(REQUESTS, "全年新收政府信息公开申请12件。", behind=False),
            text("other", "未收取信息处理费。", behind=False),
        )
    ],
    "T611": [instead("preamble", "条例》", "规定》")],
    "T612": [text("preamble", "根据《条例》编制，电话0190-5550123。", behind=False)],
    "T613": [text("preamble", "根据《条例》编制。", behind=False)],
    "T621": [
        all_of(plant, text("overview.oversight", "培训。", behind=False))
        for plant in (unit("kind", "government"), all_of(unit("kind", ""), unit("name", "青禾市望溪镇人民政府")))
    ],
    "T622": [all_of(unit("kind", "government"), text("overview.oversight", "培训。", behind=False))],
    "T623": [all_of(unit("kind", "government"), text("overview.oversight", "培训。", behind=False))],
    "T631": [text("problems", "", behind=False)],
    "T632": [text("problems", "问题是形式单一，下一步改进。", behind=False)],
    "T633": [text("problems", "下一步继续做好公开工作。", behind=False)],
    "T634": [text("problems", "存在公开形式单一的问题。", behind=False)],
    "T641": [text("other", "无。", behind=False), text("other", "", behind=False)],
    "所用的字和符号字库中都有": [
        text("overview.platform", "已完成😀。"),
        text("overview.platform", "联系人：𠮷某。"),
        unit("name", "青禾市水务😀局"),
        lambda report: report.remarks.update({report.edition.enterable[0]: "其中✅件"}),
    ],
    "标题和单位名称前后一致": [
        text("title", "某局工作总结"),
        text("closing", "海河市北岸区水务局\n2025年1月15日", behind=False),
    ],
    "统计期限与报告所属期间一致": [
        text("preamble", "统计期限为1999年1月1日至1999年12月31日。", behind=False),
        text("preamble", "统计期限为20251月1日至12月31日。", behind=False),
    ],
    "引用的文号和括号正确": [
        text("preamble", "（国办公开办函〔2019〕60号）", behind=False),
        text("preamble", "按照有关文件编制。", behind=False),
    ],
    "联系电话与封面相同": [
        text("preamble", "联系电话：0190-5550199。", behind=False),
        text("preamble", "欢迎来人来函联系。", behind=False),
        unit("phone", ""),
    ],
    "文中没有遗留其他年度的年份": [
        lambda report: text("overview.opening", f"{report.year - 1}年，本局认真做好公开工作。", behind=False)(report)
    ],
    "文中的日期写得完整、确有其日": [
        text("preamble", "统计期限自20241月1日起。", behind=False),
        text("overview.platform", "2024年2月30日开设专栏。"),
    ],
    "落款日期在统计期限之后": [
        text("closing", "某局\n1999年1月15日", behind=False),
        text("closing", "某局", behind=False),
        text("closing", "", behind=False),
    ],
    "T651": [text("overview.platform", "设置XX个栏目。")],
    "T652": [text("overview.platform", "细化分工**。"), text("overview.platform", "{{未完")],
    "序号连续，编号方式一致": [text("problems", "一是内容单一，二是更新不及时，四是培训不足。", behind=False)],
    "标点和用词没有重复、缺漏": [
        text("overview.platform", "加强建设，，按时更新。"),
        text("overview.platform", "加强建设,更新。"),
    ],
}
"""What is planted, by the line (or the code of the rule) that must not say 符合 then."""

WHERE: dict[str, str] = {"T202": "disclosure-2021", "T401": "disclosure-2021"}


def lines() -> list[str]:
    form = example().edition
    codes = {about: code for code, about in form.about.items()}
    return [codes.get(verdict.about, verdict.about) for verdict in checked(example(), ()).lines]


def test_each_line_of_the_list_has_a_mistake_that_is_planted() -> None:
    assert set(lines()) == set(MISTAKES)


@pytest.mark.parametrize("line", MISTAKES)
def test_the_list_says_of_no_planted_mistake_that_it_holds(line: str) -> None:
    clean = example()
    about = clean.edition.about.get(line, line)
    for number, plant in enumerate(MISTAKES[line]):
        report = example()
        plant(report)
        verdict = sheet(report)[about]
        assert "符合" not in verdict.result.replace("未发现不符", ""), (number, verdict.result)
        assert not verdict.holds, (number, verdict.result)
        assert verdict.left or verdict.level, (number, verdict.result)


def test_a_good_report_holds_on_all_other_lines() -> None:
    """So that a planted mistake is what takes the word away."""
    unlooked = {about for about, verdict in sheet(example()).items() if verdict.left}
    assert unlooked == {NUMBERS, "各部分文字不与上年雷同", RENEWED, "文中列举的各项之和等于所写的总数"}


# -- numbers that nothing reads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "退回材料93份。",
        "审结18宗，均获支持。",
        "约3255件。",
        "接待群众3255人次。",
        "按时办结率99.2%。",
        "解读稿四十五篇。",
        "另有纠正三件。",
        "金额达3.5万元。",
    ],
)
@pytest.mark.parametrize("part", [REQUESTS, "overview.management", "overview.platform", "problems", "review.note"])
def test_a_number_that_nothing_reads_is_told_as_not_looked_at(sentence: str, part: str) -> None:
    report = example()
    before = tally(report)
    assert "未核对" in sheet(report)[NUMBERS].result
    report.texts = {"preamble": report.texts["preamble"], part: sentence}
    assert sheet(report)[NUMBERS].left == 1
    assert "未核对1处" in sheet(report)[NUMBERS].result
    report = example()
    report.texts[part] = report.texts.get(part, "") + "\n" + sentence
    unread = before[Status.UNREAD] + before[Status.ELSEWHERE] + 1
    assert tally(report)[Status.UNREAD] + tally(report)[Status.ELSEWHERE] == unread
    assert sheet(report)[NUMBERS].left == unread


@pytest.mark.parametrize(
    "sentence",
    [
        "一是加强领导。",
        "五个方面。",
        "20个工作日内。",
        "《办法》（青政〔2023〕8号）第36条。",
        "2024年3月15日。",
        "邮编990001，电话0190-5550123。",
    ],
)
def test_what_counts_nothing_is_no_number_of_the_list(sentence: str) -> None:
    report = empty()
    report.texts = {REQUESTS: sentence}
    assert counted(report, REQUESTS) == ()


def test_a_sentence_of_somebody_else_is_told_as_such() -> None:
    report = example()
    report.unit |= {"name": "青禾市人民政府", "kind": "government"}
    report.texts = {REQUESTS: "市政府办公室新收政府信息公开申请93件。"}
    assert [each.status for each in counted(report, REQUESTS)] == [Status.SCOPE]
    assert sheet(report)[NUMBERS].result == "未核对1处（统计范围不同或不明）"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["新收申请", "公开信息", "召开会议", "行政复议", "办结", "其中", "约", "增长", "占"]),
            st.integers(0, 4000),
            st.sampled_from(["件", "条", "次", "%", "宗", "{{requests.new.total}}件"]),
        ),
        max_size=8,
    )
)
def test_each_number_has_one_reading(sentences: list[tuple[str, int, str]]) -> None:
    """Whatever is written: as many readings as numbers, each at a place of its own, and all of them in the line."""
    report = example()
    report.texts = {REQUESTS: "。".join(f"{words}{number}{what}" for words, number, what in sentences)}
    found = [each for each in counted(report, REQUESTS) if each.status is not Status.OTHER]
    spans = [each.span for each in counted(report, REQUESTS)]
    assert len(set(spans)) == len(spans)
    written = sum(2 if "{{" in what else 1 for _, _, what in sentences)
    assert len(spans) <= written
    verdict = sheet(report)[NUMBERS]
    if report.texts[REQUESTS]:
        assert verdict.left + sum(each.status in (Status.AGREES, Status.LIVE, Status.DIFFERS) for each in found) == len(
            found
        )
        assert verdict.holds is (bool(found) and all(each.status in (Status.AGREES, Status.LIVE) for each in found))


# -- words of the sheet ------------------------------------------------------------------------------------------------


def test_explained_is_said_as_explained() -> None:
    report = example()
    put(report, "disclosure.normative.in_force", "99")
    finding = next(finding for finding in check(report) if finding.code == "L201")
    report.apply(explaining(report, [finding], "机构改革", "2025-01-10T09:00:00+08:00"))
    verdict = sheet(report)[report.edition.about["L201"]]
    assert (verdict.explained, verdict.holds) == (1, False)
    assert "符合" not in verdict.result


def test_the_conclusion_counts_what_was_not_looked_at() -> None:
    report = example()
    told = checked(report, check(report))
    lines = told.lines
    words = _conclusion(report, told)
    assert f"符合{sum(line.holds for line in lines)}项" in words
    assert f"未核对{sum(line.left for line in lines)}处" in words
    assert sum(line.holds or line.left > 0 or not line.is_tried for line in lines) == len(lines)


CASES = sorted((Path(__file__).resolve().parents[3] / "shared" / "cases" / "texts").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_of_no_reported_case_the_line_of_numbers_says_more_than_was_read(path: Path) -> None:
    report = to_report(json.loads(path.read_text("utf-8")), bundled())
    verdict = sheet(report)[NUMBERS]
    found = tally(report)
    open_ones = found[Status.UNREAD] + found[Status.ELSEWHERE] + found[Status.SCOPE] + found[Status.OPEN]
    assert verdict.left == open_ones or not report.texts
    assert not (verdict.holds and open_ones)
    assert report.last_year is None or isinstance(report.last_year, LastYear)


def test_the_look_before_handing_in_calls_right_only_what_was_looked_at() -> None:
    report = example()
    checks = declared(report.edition)
    for point in inspected(report, check(report), date(2025, 1, 20), 0):
        left = any(each.extent(report).left for each in checks_of(point.point, checks))
        if point.point.measure == "checks":
            assert (point.sign is Sign.GOOD) is not left


def test_a_number_marked_as_of_another_scope_counts_for_nobody_in_its_own_part_only() -> None:
    report = example()
    text, reading = printed(report, REQUESTS), read_claims(report, REQUESTS)
    number = next(each.number for each in reading.stated if each.number and each.scope is not False)
    key = mark_key(text, number)
    report.explanations[key] = {"code": SCOPE, "figures": {"part": "problems"}, "text": "x"}
    assert read_claims(report, REQUESTS) == reading, "a note on another part"
    report.explanations[key] = {"code": SCOPE, "figures": {"part": REQUESTS}, "text": "x"}
    marked = {each.number.start: each.scope for each in read_claims(report, REQUESTS).stated if each.number}
    assert marked[number.start] is False
