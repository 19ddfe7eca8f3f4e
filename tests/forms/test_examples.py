"""The filled examples: what one may rely on beyond what the linter already asks."""

import re
from pathlib import Path

import pytest

from app.forms import Editions, bundled
from app.model.edition import Relation
from app.model.report import Report
from app.model.texts import plain
from tests.made import example

LITTLE = Editions(Path(__file__).resolve().parents[1] / "data" / "forms")
ALL = [*((name, bundled()) for name in bundled()), ("little", LITTLE)]


def whole(report: Report) -> str:
    return "\n".join(plain(report, part) for part in report.edition.parts)


@pytest.mark.parametrize(("name", "editions"), ALL, ids=[name for name, _ in ALL])
def test_an_example_is_complete_and_marks_nothing_by_hand(name: str, editions: Editions):
    report = example(name, editions)
    assert report.unknown == {}
    assert all(report.value(cell) is not None for cell in report.edition.cells)
    assert "**" not in whole(report)
    assert any("**" in text for text in report.texts.values())
    assert report.remarks or name != "disclosure-2021"


def test_totals_are_computed_but_in_the_old_form_two_are_entered():
    assert not any(map(example().is_entered_total, example().edition.definitions))
    old = example("disclosure-2019")
    entered = [total for total in old.edition.definitions if old.is_entered_total(total)]
    assert entered == ["requests.new.total", "review.reconsideration.total"]
    assert all(old.value(total) == old.computed(total).value for total in entered)


@pytest.mark.parametrize("name", list(bundled()))
def test_the_prose_is_a_whole_report(name: str):
    report = example(name)
    for number, part in enumerate(("disclosure", "requests", "management", "platform", "oversight")):
        assert report.texts[f"overview.{part}"].startswith(f"（{'一二三四五'[number]}）")
    assert report.edition.notice in report.texts["preamble"]
    assert str(report.unit["phone"]) in report.texts["preamble"]
    assert f"{report.year}年1月1日" in report.texts["preamble"]
    assert "信息处理费" in report.texts["other"]
    assert "一是" in whole(report) or "**一是**" in whole(report)
    assert len(whole(report)) > 1500


GROUPS = {
    "予以公开": "granted",
    "部分公开": "partial",
    "不予公开": "denied",
    "无法提供": "unable",
    "不予处理": "rejected",
    "其他处理": "other",
}


@pytest.mark.parametrize("name", list(bundled()))
def test_figures_in_the_text_are_those_of_the_table(name: str):
    report = example(name)
    text = plain(report, "overview.requests")

    def total(prefix: str) -> int:
        totals = [cell for cell in report.edition.tables["requests"].cells if cell.column == "total"]
        values = [report.value(cell.id) for cell in totals if cell.row.startswith(prefix)]
        return sum(int(value) for value in values if value is not None)

    for word, prefix in GROUPS.items():
        if found := re.search(rf"{word}(\d+)件", text):
            assert int(found[1]) == total(prefix), word
        else:
            assert total(prefix) == 0, word
    for word, prefix in (("新收政府信息公开申请", "new"), ("办结", "closed"), ("结转下年度继续办理", "carried_out")):
        found = re.search(rf"{word}(\d+)件", text)
        assert found is not None
        assert int(found[1]) == total(prefix)


@pytest.mark.parametrize("name", list(bundled()))
def test_last_year_is_whole_and_fits(name: str):
    report = example(name)
    assert report.last_year is not None
    assert report.last_year.year == report.year - 1
    assert [cell for cell in report.edition.enterable if cell not in report.last_year.answers] == []
    past = example(name)
    past.answers = dict(report.last_year.answers)
    for one in past.edition.equations:
        if not any(term.last for term in one.left + one.right):
            sides = [sum(past.term_value(term) or 0 for term in side) for side in (one.left, one.right)]
            assert sides[0] == sides[1] or (one.relation is Relation.AT_MOST and sides[0] < sides[1]), one.key


@pytest.mark.parametrize("name", list(bundled()))
def test_an_example_names_nobody_who_exists(name: str):
    unit = example(name).unit
    assert "青禾" in unit["name"]
    assert unit["phone"].startswith("0190-555")  # 0190 is no area code
    assert unit["postcode"].startswith("9900")
    assert unit["site"].endswith(".example")
    assert unit["email"].endswith(".example")
