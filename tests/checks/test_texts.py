"""Statements, left-over words, form: what is wrong is found at its place, what is right is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import Finding, check
from app.checks.printed import LIVE, printed
from app.forms import bundled
from app.model.edition import Level
from app.model.report import LastYear, Report
from tests.made import empty, example, prose


def found(report: Report, code: str) -> list[Finding]:
    return [finding for finding in check(report) if finding.code == code]


def with_text(part: str, text: str, **unit: str) -> Report:
    report = empty()
    report.unit.update(unit)
    report.texts[part] = text
    return report


@pytest.mark.parametrize("name", list(bundled()))
def test_the_examples_are_quiet(name: str) -> None:
    advice = bundled()[name].advice
    assert [finding.message for finding in check(example(name)) if not advice or finding.code != advice.code] == []


@pytest.mark.parametrize(
    ("part", "text", "unit", "code", "level"),
    [
        ("preamble", "本报告统计期限为2024年1月1日至12月31日，电话：0190-5550123。", {}, "T611", Level.HINT),
        ("preamble", "根据《中华人民共和国政府信息公开条例》编制，电话：0190-5550123。", {}, "T612", Level.HINT),
        ("preamble", "根据《中华人民共和国政府信息公开条例》编制。", {}, "T613", Level.HINT),
        ("overview.oversight", "组织业务培训2次。", {"kind": "government"}, "T621", Level.VERIFY),
        ("overview.oversight", "组织业务培训2次。", {"kind": "government"}, "T622", Level.VERIFY),
        ("overview.oversight", "组织业务培训2次。", {"kind": "government"}, "T623", Level.VERIFY),
        ("problems", "  \n", {}, "T631", Level.ERROR),
        ("problems", "问题是形式单一，下一步改进。", {}, "T632", Level.HINT),
        ("problems", "下一步继续做好公开工作。", {}, "T633", Level.VERIFY),
        ("problems", "存在公开形式单一的问题。", {}, "T634", Level.VERIFY),
        ("other", "无。", {}, "T641", Level.VERIFY),
        ("overview.platform", "设置XX个栏目。", {}, "T651", Level.VERIFY),
        ("overview.platform", "（文字描述）", {}, "T651", Level.VERIFY),
        ("overview.platform", "细化责任分工**，设置栏目。", {}, "T652", Level.VERIFY),
        ("overview.platform", "## 平台建设", {}, "T652", Level.VERIFY),
        ("preamble", "（国办公开办函〔2019〕60号）", {}, "F101", Level.VERIFY),
        ("preamble", "（国办公开办函[2021]30号）", {}, "F102", Level.HINT),
        ("preamble", "根据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。", {}, "F104", Level.VERIFY),
        ("preamble", "联系电话：0190-5550199。", {"phone": "0190-5550123"}, "F103", Level.VERIFY),
        ("problems", "一是内容单一，二是更新不及时，四是培训不足。", {}, "F201", Level.HINT),
        ("overview.platform", "加强栏目建设，，按时更新。", {}, "F202", Level.HINT),
        ("overview.platform", "加强栏目建设,按时更新。", {}, "F203", Level.HINT),
        ("overview.platform", "加强政府信息公 开平台建设。", {}, "F206", Level.HINT),
        ("overview.platform", "加强栏目建设， 按时更新。", {}, "F206", Level.HINT),
        ("overview.platform", "全年更新 12件。", {}, "F206", Level.HINT),
        ("overview.platform", "全年更新12 件。", {}, "F206", Level.HINT),
        (
            "overview.platform",
            "加强栏目建设，按时更新各类信息，方便群众查询和下载有关政策文件和办事指南",
            {},
            "F204",
            Level.HINT,
        ),
        ("preamble", "统计期限为2023年1月1日至2023年12月31日。", {}, "F301", Level.VERIFY),
        ("preamble", "统计期限自2024年1月1日起至12月30日止。", {}, "F301", Level.VERIFY),
        ("preamble", "统计期限：2023.01.01—2023.12.31。", {}, "F301", Level.VERIFY),
        ("preamble", "统计时间为2024-01-01至2024-12-30。", {}, "F301", Level.VERIFY),
        ("overview.opening", "2023年，本局认真做好政府信息公开工作。", {}, "F302", Level.VERIFY),
        ("closing", "某局\n2024年1月15日", {}, "F303", Level.VERIFY),
        ("overview.requests", "我局2023年认真办理申请。", {}, "F302", Level.VERIFY),
        ("problems", "2024年，我局将继续改进。", {}, "F305", Level.HINT),
        ("overview.platform", "截至2023年底，设置栏目9个。", {}, "F308", Level.VERIFY),
        ("overview.requests", "上年结转申请5件，另有3件转入2024年办理。", {}, "F310", Level.VERIFY),
        ("overview.requests", "全年办结申请59件，结转至2024年3件。", {}, "F310", Level.VERIFY),
        ("overview.requests", "新收申请57件，加上2022年结转的5件。", {}, "F310", Level.VERIFY),
        ("closing", "海河市北岸区水务局\n2025年1月15日", {}, "F306", Level.VERIFY),
        ("overview.opening", "2024年，青禾市清源区交通局坚持公开为常态。", {}, "F306", Level.VERIFY),
        ("preamble", "现发布《青禾市清源区交通局2024年政府信息公开工作年度报告》。", {}, "F306", Level.VERIFY),
        ("preamble", "现发布《青禾市清源区水务局2023年政府信息公开工作年度报告》。", {}, "F307", Level.VERIFY),
        ("overview.platform", "加强政府信息公开政府信息公开平台建设。", {}, "F202", Level.HINT),
        ("title", "青禾市清源区水务局2024年度政府信息公开年度报告", {}, "F304", Level.VERIFY),
        ("title", "青禾市清源区交通局2024年政府信息公开工作年度报告", {}, "F304", Level.VERIFY),
    ],
)
def test_what_is_wrong_with_a_text_is_found(
    part: str, text: str, unit: dict[str, str], code: str, level: Level
) -> None:
    [finding] = found(with_text(part, text, **unit), code)
    assert finding.level is level
    [span] = finding.texts
    assert span.text == part or code.startswith("T6")
    assert 0 <= span.start <= span.end <= len(text)
    assert finding.message.endswith(("。", "？"))


@pytest.mark.parametrize(
    ("part", "text", "codes"),
    [
        ("preamble", "统计期限自 2024 年 1 月 1 日起至 2024 年 12 月 31 日止。", ["F301", "T612"]),
        ("preamble", "统计期限：2024.1.1-2024.12.31。", ["F301", "T612"]),
        ("preamble", "统计期限：2024年1月1日至2024年12月31日。", ["F301", "T612"]),
        ("preamble", "（国办公开办函〔2021〕30号）要求", ["F101", "F102"]),
        (
            "preamble",
            "《政府信息公开条例》（中华人民共和国国务院令 第711号）、《档案法实施条例》（国务院令第772号）",
            ["F104"],
        ),
        ("preamble", "电话：5550123，邮编：990001", ["F103"]),
        ("overview.disclosure", "2023年度政府信息公开工作年度报告和2023年决算已经公开。", ["F302"]),
        ("overview.disclosure", "2023年以来，信息发布量同比增长。", ["F302"]),
        ("problems", "2025年，我们将改进栏目设置。针对2023年发现的问题，已全部整改。", ["F302"]),
        ("problems", "一是内容单一；二是形式单一。针对以上问题，一是丰富内容；二是丰富形式。", ["F201"]),
        ("problems", "2025年，我局将继续改进。2024年，我局将政府信息公开纳入考核。", ["F305"]),
        ("problems", "2022年至2024年，将继续执行三年计划。", ["F305"]),
        ("overview.platform", "截至2024年底，设置栏目9个，较截至2023年底增加2个。", ["F308"]),
        ("overview.requests", "2023年结转至2024年的申请5件，均已办结。", ["F302", "F310"]),
        ("overview.requests", "新收申请57件，加上2023年结转的5件，结转2025年继续办理3件。", ["F310"]),
        ("overview.requests", "上年未办结的申请转入2024年办理，较2022年结转减少2件。", ["F310"]),
        ("overview.requests", "2023年收到申请2件，2024年未收到申请。", ["F302"]),
        ("other", "项目资金结转2024年使用。", ["F310"]),
        ("other", "未产生信息公开处理费。", ["T641"]),
        ("closing", "清源区水务局办公室\n2025年1月15日", ["F306"]),
        ("overview.opening", "2024年，清源区水务局坚持公开为常态。", ["F306"]),
        ("overview.opening", "2024年，在清源区人民政府的领导下，本局认真开展工作。", ["F306"]),
        ("preamble", "现发布《青禾市清源区水务局2024年政府信息公开工作年度报告》。", ["F306", "F307"]),
        ("preamble", "根据《关于做好2024年政府信息公开工作年度报告编制工作的通知》编制。", ["F306", "F307"]),
        ("problems", "唯一是形式单一的问题，最重要的问题之一是更新不及时。", ["F201"]),
        ("problems", "以公开为目的的做法……需要坚持——“为了了解群众需求”。", ["F202"]),
        ("overview.platform", "网址：https://www.qingyuan.example，版本V2.1，时间12:30。", ["F203"]),
        ("overview.platform", "（一）平台建设情况\n主要做法：", ["F204"]),
        ("overview.platform", "地址：清源路8号　邮编：200000  电话：1", ["F206"]),
        ("overview.platform", "　　网址 www.qingyuan.example 已改版。 \n　　一是规范公开。", ["F206"]),
        ("overview.platform", "**重点突出**，覆盖率100%。", ["T652"]),
        ("other", "本局未收取信息处理费。", ["T641"]),
        ("closing", "青禾市清源区水务局\n2025年1月20日", ["F303", "F204"]),
        ("title", "青禾市清源区水务局\n2024年政府信息公开工作年度报告", ["F304"]),
    ],
)
def test_what_is_right_is_left_alone(part: str, text: str, codes: list[str]) -> None:
    report = with_text(part, text, phone="0190-5550123")
    assert [finding.message for finding in check(report) if finding.code in codes] == []


def test_spaces_are_one_finding_that_shows_the_first_and_their_number() -> None:
    report = with_text("problems", "政 府信息公开\n{{requests.new.total}} 件，其中自然人 3件。")
    [finding] = found(report, "F206")
    assert finding.message == "“政 府信”中间有空格，共2处。"
    stored = report.texts["problems"]
    assert [stored[each.start : each.end] for each in finding.texts] == ["政 府", "人 3"]


def test_headings_over_several_parts_are_one_series() -> None:
    report = empty()
    report.texts = {"overview.disclosure": "（一）主动公开。", "overview.management": "（三）信息管理。"}
    [finding] = found(report, "F201")
    assert "（三）" in finding.message and "（一）" in finding.message
    report.texts["overview.requests"] = "（二）依申请公开。"
    assert found(report, "F201") == []


def test_headings_over_several_parts_are_numbered_in_one_way() -> None:
    report = empty()
    report.texts = {"overview.disclosure": "（一）主动公开。", "overview.requests": "2.依申请公开。"}
    [finding] = found(report, "F205")
    assert "（一）" in finding.message and "2." in finding.message
    report.texts["overview.requests"] = "(二)依申请公开。"
    assert found(report, "F205") == []


def test_last_year_s_text_over_again_is_found_with_its_sentences() -> None:
    report = example()
    text = report.texts["problems"]
    report.last_year = LastYear(report.edition.id, report.year - 1, {}, {"problems": text.replace("2024", "2023")})
    [finding] = found(report, "F401")
    assert finding.level is Level.VERIFY
    assert len(finding.texts) > 5
    half = "。".join(text.split("。")[: len(text.split("。")) * 2 // 3])
    report.texts["problems"] = (
        half + "。" + "全年又新发现了另外一些从来没有写过的具体情形，需要逐项研究解决办法，明确时限。" * 2
    )
    [finding] = found(report, "F402")
    assert finding.level is Level.HINT
    assert all(report.texts["problems"][span.start : span.end].strip("*") in text for span in finding.texts)


def test_last_year_s_text_with_a_word_changed_in_every_sentence_is_still_last_year_s() -> None:
    report = example()
    text = report.texts["problems"]
    past = text.replace("，", "，也").replace("的", "之", 3)
    report.last_year = LastYear(report.edition.id, report.year - 1, {}, {"problems": past})
    assert found(report, "F401")


@given(st.lists(st.one_of(prose, st.just("{{requests.new.total}}"), st.just("**公开**"))).map("".join))
def test_every_printed_character_knows_where_it_stands(text: str) -> None:
    report = with_text("problems", text)
    shown = printed(report, "problems")
    assert len(shown.text) == len(shown.starts) == len(shown.ends)
    assert shown.text.count(LIVE) == len(shown.live)
    for letter, start, end in zip(shown.text, shown.starts, shown.ends, strict=True):
        assert text[start:end].endswith(letter) or (letter == LIVE and text[start:end].startswith("{{"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("统计期限自20241月1日起。", "“20241月1日”不是完整的日期，疑应为“2024年1月1日”"),
        ("至20241231日止。", "疑应为“2024年12月31日”"),
        ("至2024111日止。", "“2024111日”不是完整的日期，请核对"),
        ("2024年2月30日召开会议。", "没有“2024年2月30日”这一天"),
        ("13月5日召开会议。", "没有“13月5日”这一天"),
        ("2024年2月29日，2月29日，共20日，第2024号。", ""),
    ],
)
def test_a_date_that_cannot_be_is_found(text: str, said: str) -> None:
    report = example()
    report.texts[report.edition.places.opening] = text
    messages = [finding.message for finding in check(report) if finding.code == "F309"]
    assert [said in message for message in messages] == ([True] if said else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("加强审核审核把关。", "审核审核"),
        ("制定档案管理管理办法，推进政府信息信息化。", ""),
        ("常常常常如此，方方面面都好。", ""),
    ],
)
def test_a_word_of_two_letters_written_twice_is_found(text: str, words: str) -> None:
    report = example()
    report.texts = {"overview.oversight": text}
    found = [finding.message for finding in check(report) if finding.code == "F202"]
    assert [f"“{words}”重复" in message for message in found] == ([True] if words else [])


def test_another_notice_of_the_issuer_may_be_cited_beside_the_own_one() -> None:
    report = example()
    opening = report.edition.places.opening
    for text, count in (
        ("按照国办公开办函〔2016〕201号、〔2021〕30号文件编制。", 0),
        ("按照国办公开办函〔2019〕60号文件编制。", 1),
    ):
        report.texts[opening] = text
        assert len([finding for finding in check(report) if finding.code == "F101"]) == count


def test_what_a_government_must_say_of_its_oversight_leads_there() -> None:
    """Where the overview was written too, the clerk was led to its beginning."""
    report = with_text("overview.disclosure", "公开信息12条。", kind="government")
    report.texts["overview.oversight"] = "组织业务培训2次。"
    spans = [finding.texts[0].text for code in ("T621", "T622", "T623") for finding in found(report, code)]
    assert spans == ["overview.oversight"] * 3
