"""The order of work: what is left in each step follows from the report alone."""

from datetime import date

import pytest

from app.model.exchange import Item, ReturnNote
from app.model.report import Report
from app.session import as_last, change_of_deadline, deadline_sentence, due, new_report, steps
from app.session.office import answering, attaching
from tests.made import edition, empty, example, put_all

TODAY = date(2025, 1, 20)


def left(report: Report, errors: int = 0, verify: int = 0, handed_in: int = 0) -> dict[str, str]:
    return {step.words: step.left for step in steps(report, errors, verify, handed_in)}


def test_an_empty_report_has_everything_before_it() -> None:
    report = empty()
    found = steps(report, 0, 0, 0)
    assert [step.words for step in found] == ["上年数据", "封面", "填表", "正文", "检查与核实", "预览", "报送"]
    said = left(report)
    assert said["填表"] == f"还有{len(report.edition.enterable)}格"
    assert said["正文"] == f"还有{sum(part.required for part in report.edition.parts.values())}个部分"
    assert [step.is_done for step in found] == [False, True, False, False, True, None, False]
    assert found[2].place is not None and found[2].place.key == report.edition.enterable[0]


def test_a_finished_report_has_nothing_left() -> None:
    last = example()
    report = new_report(edition(), dict(last.unit), last.year + 1, last)
    put_all(report, "0")
    report.texts |= last.texts
    assert [step.is_done for step in steps(report, 0, 0, 1)] == [True, True, True, True, True, None, True]
    assert left(report, errors=2, verify=1)["检查与核实"] == "2处错误，1处待核实"
    assert left(report, handed_in=2)["报送"] == "已生成2次报送包"


@pytest.mark.parametrize(("errors", "verify", "is_wrong"), [(0, 0, False), (0, 2, False), (1, 0, True)])
def test_what_is_to_be_explained_is_left_and_not_wrong(errors: int, verify: int, is_wrong: bool) -> None:
    (step,) = (each for each in steps(example(), errors, verify, 0) if each.words == "检查与核实")
    assert (step.is_done, step.is_wrong) == (not errors + verify, is_wrong)


def test_what_last_year_hands_on_is_part_of_the_work() -> None:
    last, report = example(), empty(year=example().year + 1)
    report.remember(as_last(last))
    step = steps(report, 0, 0, 0)[0]
    assert (step.is_done, step.command, step.left) == (False, "carry", "上年结转未填")


@pytest.mark.parametrize(
    ("own", "today", "handed_in", "said"),
    [
        (None, TODAY, 0, "报送期限：2025年1月31日，还有11天"),
        ("01-20", TODAY, 0, "报送期限：2025年1月20日，就在今天"),
        ("01-15", TODAY, 0, "报送期限：2025年1月15日，已过5天"),
        ("01-15", TODAY, 1, "报送期限：2025年1月15日"),
        ("13-40", TODAY, 0, "报送期限：2025年1月31日，还有11天"),
        (None, date(2026, 6, 1), 0, "报送期限：2025年1月31日"),
    ],
)
def test_the_deadline_is_the_units_or_else_the_forms(own: str | None, today: date, handed_in: int, said: str) -> None:
    report = empty(year=2024)
    if own:
        report.unit["due"] = own
    assert deadline_sentence(report, today, handed_in) == said


@pytest.mark.parametrize(
    ("number", "handed_in", "said", "step"),
    [
        (1, 1, "重新报送期限：2025年1月25日，还有5天", "已退回，还有1条要修改或答复"),
        (1, 2, "报送期限：2025年1月31日", "已生成2次报送包"),
        (None, 3, "重新报送期限：2025年1月25日，还有5天", "已退回，还有1条要修改或答复"),
    ],
)
def test_a_returned_report_waits_for_the_day_of_its_note(
    number: int | None, handed_in: int, said: str, step: str
) -> None:
    report = example()
    items = (Item("1", "请补附件"),)
    note = ReturnNote("n", "", "", report.unit_name, report.id, number, "", "张某", "2025-01-19", "2025-01-25", items)
    report.apply(attaching(report, note))
    assert deadline_sentence(report, TODAY, handed_in) == said
    assert steps(report, 0, 0, handed_in)[-1].left == step
    report.apply(answering(report, "1", "已补"))
    after = steps(report, 0, 0, handed_in)[-1]
    assert after.command == "submit" and after.is_done is (number is None or handed_in > number)


def test_a_units_date_holds_for_the_next_year_too() -> None:
    report = example()
    report.apply(change_of_deadline(report, date(report.year + 1, 1, 26)))
    after = new_report(edition(), dict(report.unit), report.year + 1, report)
    assert due(after) == date(report.year + 2, 1, 26)
