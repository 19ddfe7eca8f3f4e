"""The points that the office inspects: each check belongs to one, and each point states what its checks found."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.checks import check, declared, explaining
from app.checks.finding import STAMPING
from app.forms import Editions, bundled
from app.model.change import Address, Area
from app.model.datafile import to_report
from app.model.edition import Level
from app.model.report import Report
from app.session.inspection import Inspected, Sign, checks_of, inspected, mail
from tests.made import empty, example, put

TODAY = date(2025, 1, 21)
FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"


def points(report: Report, today: date = TODAY, handed_in: int = 0) -> dict[str, Inspected]:
    return {each.point.subject: each for each in inspected(report, check(report), today, handed_in)}


@pytest.mark.parametrize("name", list(bundled()))
def test_every_check_belongs_to_exactly_one_point(name: str) -> None:
    edition = bundled()[name]
    checks = declared(edition)
    belonging = [each.code for point in edition.inspections for each in checks_of(point, checks)]
    assert sorted(belonging) == sorted(each.code for each in checks)


@pytest.mark.parametrize(
    ("cell", "text", "subject"),
    [
        ("requests.new.person", "99", "勾稽关系"),
        ("requests.new.person", "/", "数字规范"),
        ("disclosure.rules.made", None, "要素齐全"),
        ("disclosure.normative.in_force", "99", "与上年衔接"),
    ],
)
def test_a_fault_opens_its_point_and_leads_to_its_place(cell: str, text: str | None, subject: str) -> None:
    report = example()
    assert points(report)[subject].sign is Sign.GOOD
    put(report, cell, text)
    point = points(report)[subject]
    assert point.sign is Sign.OPEN and point.leads and point.number >= 1


def test_open_findings_are_all_counted_under_points() -> None:
    report = empty()
    open_points = [each for each in inspected(report, check(report), TODAY, 0) if each.point.measure == "checks"]
    standing = [finding for finding in check(report) if not finding.explained]
    assert sum(each.number for each in open_points) == len(standing)


def test_what_was_not_looked_at_is_never_called_right() -> None:
    unknown = points(empty())
    assert {unknown[name].sign for name in ("勾稽关系", "与上年衔接", "不雷同")} == {Sign.UNKNOWN}
    assert "未核对42处（未填全）" in unknown["勾稽关系"].told


def test_an_explanation_closes_its_point() -> None:
    report = example()
    put(report, "disclosure.normative.in_force", "99")
    assert points(report)["说明"].sign is Sign.OPEN
    for finding in check(report):
        if finding.level is Level.VERIFY:
            report.apply(
                explaining(report, [finding], "上年口径不同，已与主管部门核对一致。", "2025-01-20T09:00:00+08:00")
            )
    now = points(report)
    assert now["说明"].sign is Sign.GOOD and "均已说明" in now["说明"].told
    assert now["与上年衔接"].told.endswith("已作核实说明1处")


@pytest.mark.parametrize(
    ("today", "handed_in", "sign"),
    [(TODAY, 0, Sign.GOOD), (date(2025, 2, 3), 0, Sign.OPEN), (date(2025, 2, 3), 1, Sign.GOOD)],
)
def test_the_deadline(today: date, handed_in: int, sign: Sign) -> None:
    assert points(example(), today, handed_in)["按时"].sign is sign


def test_what_only_eyes_can_see_is_no_tick_and_leads_to_the_cover() -> None:
    point = points(example())["公布"]
    assert point.sign is Sign.UNKNOWN and point.address == Address(Area.UNIT, "site")


def test_what_the_sheets_print_of_the_unit_is_asked_for() -> None:
    report = example()
    assert points(report)["单位信息"].sign is Sign.GOOD
    del report.unit["phone"]
    point = points(report)["单位信息"]
    assert (point.sign, point.told, point.address) == (Sign.OPEN, "未填：电话", Address(Area.UNIT, "phone"))


def test_a_department_is_not_asked_what_a_government_is() -> None:
    report = example()
    assert "考核评议追责" not in points(report)
    report.unit["kind"] = "government"
    assert "考核评议追责" in points(report)


@pytest.mark.parametrize(
    ("missing", "gone", "line"),
    [
        (("superior",), "：\n", "联系科室：办公室，电话：0190-5550123。"),
        (("phone",), "电话", "联系科室：办公室。"),
        (("office",), "科室", "电话：0190-5550123。"),
        (("office", "phone"), "联系", ""),
    ],
)
def test_the_mail_leaves_out_what_the_cover_does_not_say(missing: tuple[str, ...], gone: str, line: str) -> None:
    """A clerk who copied it sent a mail that began with （未填）："""
    report = example()
    report.unit |= {"superior": "区政府办公室", "office": "办公室", "phone": "0190-5550123"}
    for key in missing:
        del report.unit[key]
    words = mail(report, "第2次报送稿", "x.zip")
    assert "（第2次报送稿）" in words and words.endswith(report.unit_name)
    assert gone not in words and line in [*words.splitlines(), ""]
    assert "未填" not in words and "{" not in words


def test_the_mail_with_a_draft_says_so_and_what_is_still_open() -> None:
    """A draft package had no mail at all."""
    report = example()
    put(report, report.edition.enterable[0], None)
    stamping = [finding for finding in check(report) if finding.level in STAMPING]
    words = mail(report, "草稿", "x.zip", stamping)
    assert "（草稿），请先行审阅" in words and "尚有未填1处，改正后另报正式稿" in words and "{" not in words


def test_a_form_that_names_no_points_is_looked_over_as_a_whole() -> None:
    editions = Editions(FORMS)
    report = to_report(json.loads(editions.example("little").read_text("utf-8")), editions)
    assert not report.edition.inspections
    put(report, report.edition.enterable[0], None)
    said = points(report)
    assert said["各项检查"].sign is Sign.OPEN and said["各项检查"].number == len(check(report))
