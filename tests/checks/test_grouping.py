"""Findings of one cause are one card, each with its place and with what to do."""

from pathlib import Path

import pytest

from app.checks import Finding, check, groups, is_hollow, placed
from app.checks.finding import earlier, explaining
from app.forms import bundled
from app.importers import Reading, read
from app.model.edition import Level
from app.model.report import Report
from app.session import from_reading, new_report
from tests.made import edition, example, put

GUIDE = edition().guide


def taken_over(path: Path, year: int) -> Report:
    """Next year's report as it is right after last year's was taken over."""
    reading = read(path, bundled())
    assert isinstance(reading, Reading)
    last = from_reading(reading, bundled(), year=year)
    return new_report(edition(), dict(last.unit), year + 1, last, with_frame=True)


@pytest.mark.parametrize(("name", "year"), [("10_hongze_2024.pdf", 2024), ("16_pingtan_2024.html", 2024)])
def test_a_fresh_report_has_at_most_six_cards(shared_reports: Path, name: str, year: int) -> None:
    report = taken_over(shared_reports / name, year)
    findings = check(report)
    cards = groups(report.edition, findings)
    assert len(findings) > 20 and len(cards) <= 6
    assert sorted(each.key for card in cards for each in card.findings) == sorted(each.key for each in findings)
    assert all(card.action for card in cards)


def test_hints_stand_on_the_card_of_what_is_to_be_verified_of_the_same_cause() -> None:
    """A fresh report of a government had two cards of one cause, and so seven."""
    report = example()
    report.unit["kind"] = "government"
    report.texts["preamble"] = "本报告由清源区人民政府办公室编制。"
    report.texts["overview.oversight"] = "加强培训。"
    cards = [card for card in groups(report.edition, check(report)) if card.says == "应写明的内容未写"]
    (card,) = cards
    levels = [each.level for each in card.findings]
    assert card.level is Level.VERIFY and set(levels) == {Level.VERIFY, Level.HINT}
    assert levels == sorted(levels, key=list(Level).index)


def test_a_part_that_is_named_is_told_with_its_section() -> None:
    report = example()
    del report.texts["overview.platform"]
    found = [each for each in check(report) if each.code == "V111"]
    assert placed(report.edition, found[0]).startswith("第一部分：“（四）政府信息公开平台建设”")


def test_cards_stand_in_the_order_of_their_weight_and_the_explained_last() -> None:
    report = example()
    put(report, "review.direct.upheld", "无")
    put(report, "disclosure.fees.amount", None)
    put(report, "requests.new.person", "99")
    report.texts["other"] = ""
    findings = list(check(report))
    asked = next(each for each in findings if each.level is Level.VERIFY)
    report.apply(explaining(report, [asked], "上年年报漏计了一件。", "2025-01-10T09:00:00+08:00"))
    cards = groups(report.edition, check(report))
    levels = [(card.is_explained, list(Level).index(card.level)) for card in cards]
    assert levels == sorted(levels) and levels[-1][0] and len(levels) > 3


def test_every_finding_says_its_part() -> None:
    report = example()
    put(report, "requests.new.person", "99")
    put(report, "review.direct.upheld", "-1")
    report.texts["overview.platform"] = "网站，，专栏。"
    found = {each.code: placed(report.edition, each) for each in check(report)}
    assert found["S303"].startswith("第三部分：“自然人”列") or found["S303"].startswith("第三部分：“总计”列")
    assert "件" in found["S303"]
    assert found["V104"] == "第四部分：“行政诉讼（未经复议直接起诉）”“结果维持”为-1，不得小于0。"
    assert found["F202"].startswith("第一部分（四）：")


@pytest.mark.parametrize(
    "text", ["核实无误", "已核实，数据无误。", "属实", "情况属实", "经核对准确无误", "同上", "上年漏计", "。。"]
)
def test_an_explanation_without_a_reason_is_hollow(text: str) -> None:
    assert is_hollow(GUIDE, text) == bool(text.strip("。"))


@pytest.mark.parametrize("text", ["", "上年年报误填12件，应为21件。", "2024年起不再承担处罚职能，划入综合执法局。"])
def test_a_reason_is_not_hollow(text: str) -> None:
    assert not is_hollow(GUIDE, text)


def test_earlier_explanations_of_the_same_check_come_first() -> None:
    report = example()
    put(report, "requests.new.person", "99")
    asked = [each for each in check(report) if each.level is Level.VERIFY][:2]
    for number, finding in enumerate(asked):
        report.apply(explaining(report, [finding], f"第{number}次写明的原因和依据。", "2025-01-10T09:00:00+08:00"))
    assert earlier([report, report], asked[1].code)[0] == "第1次写明的原因和依据。"
    assert len(earlier([report, report], asked[1].code)) == 2


def test_groups_of_one_level_stand_in_the_order_in_which_they_were_found() -> None:
    """Not in that of their codes: the form decides."""
    found = [Finding(code, Level.ERROR, f"{code}有误。") for code in ("z9", "m5", "a1")]
    assert [card.first.code for card in groups(edition(), found)] == ["z9", "m5", "a1"]
    grave = Finding("q1", Level.VERIFY, "请核实。")
    assert [card.first.code for card in groups(edition(), [grave, *found])] == ["z9", "m5", "a1", "q1"]
