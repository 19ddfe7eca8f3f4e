"""The place and the name of an address or a finding in a form, and the work left in each section."""

from datetime import datetime, timedelta

import pytest

from app.checks import Checks, Finding
from app.checks.finding import Span
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from app.session.places import Mark, Places, happened, marks, shortened, shown_value
from app.store import Entry
from tests.made import edition, empty, example, put

FORM = edition()
PLACES = Places(FORM)
CELL = "requests.new.person"
REQUESTS = next(number for number, section in enumerate(FORM.sections) if "requests" in section.contents)
PROBLEMS = next(number for number, section in enumerate(FORM.sections) if "problems" in section.contents)


def answer(cell: str) -> Address:
    return Address(Area.ANSWERS, cell)


@pytest.mark.parametrize(
    ("address", "section"),
    [
        (answer(CELL), REQUESTS),
        (Address(Area.REMARKS, CELL), REQUESTS),
        (Address(Area.EXPLANATIONS, f"sum {CELL} requests.new.legal"), REQUESTS),
        (Address(Area.TEXTS, "problems"), PROBLEMS),
        (Address(Area.UNIT, "phone"), 0),
        (Address(Area.YEAR), 0),
        (Address(Area.PERIOD), 0),
        (answer("requests.no.such"), None),
        (Address(Area.TEXTS, "no such part"), None),
        (Address(Area.LAST), None),
    ],
)
def test_the_section_of_an_address(address: Address, section: int | None) -> None:
    assert PLACES.section(address) == section


def test_the_place_to_show_first_is_in_the_nearest_section_and_first_in_the_form() -> None:
    later, sooner, text = answer("requests.new.legal"), Address(Area.REMARKS, CELL), Address(Area.TEXTS, "problems")
    assert PLACES.first([later, text, sooner], nearest=REQUESTS) == answer(CELL)
    assert PLACES.first([later, text, sooner], nearest=PROBLEMS) == text
    assert PLACES.first([text, later], nearest=0) == later, "none in that section: the first of the form"
    assert PLACES.first([Address(Area.LAST), answer("no such")], nearest=0) is None


def finding(
    cells: tuple[str, ...] = (), texts: tuple[Span, ...] = (), level: Level = Level.ERROR, **more: str
) -> Finding:
    return Finding("made", level, "有误。", cells, texts, figures=more)


def test_a_finding_leads_to_its_first_cell_then_its_text_then_its_field() -> None:
    span = Span("problems", 0, 1)
    assert PLACES.of_finding(finding((CELL, "requests.new.legal"), (span,))) == answer(CELL)
    assert PLACES.of_finding(finding(("no such",), (span,))) == Address(Area.TEXTS, "problems")
    assert PLACES.of_finding(finding(phone="12")) == Address(Area.UNIT, "phone")
    assert PLACES.of_finding(finding(other="12")) is None
    assert PLACES.of_finding(finding(("no such",), phone="12")) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (Address(Area.REMARKS, "no.such.cell"), "本表样没有的内容"),
        (Address(Area.TEXTS, "no such"), "本表样没有的内容"),
        (Address(Area.TEXTS, "problems"), FORM.parts["problems"].label),
        (Address(Area.UNIT, "phone"), next(field.label for field in FORM.fields if field.key == "phone")),
        (Address(Area.UNIT, "id"), "单位信息"),
        (Address(Area.YEAR), "年度"),
        (Address(Area.PERIOD), "统计期"),
        (Address(Area.LAST), "上年数据"),
        (Address(Area.EXPLANATIONS, "sum"), "核实说明"),
        (Address(Area.EXCHANGE, "task"), "主管部门的来件"),
    ],
)
def test_what_a_place_is_called(address: Address, words: str) -> None:
    assert PLACES.name(address) == words


def test_a_cell_is_called_by_its_table_and_its_remark_says_so() -> None:
    name = PLACES.name(answer(CELL))
    assert name == f"{FORM.tables['requests'].title}：{FORM.cells[CELL].name}"
    assert PLACES.name(Address(Area.REMARKS, CELL)) == f"{name}的备注"


def test_the_differences_of_a_change_in_order() -> None:
    change = Change("填写", (Edit(answer(CELL), None, "5"), Edit(Address(Area.LAST), {"year": 2022}, {"text": "甲"})))
    assert PLACES.differences(change) == [(PLACES.name(answer(CELL)), "", "5"), ("上年数据", "2022年", "甲")]
    assert (shown_value(None), shown_value(0), shown_value({})) == ("", "0", "年")


def test_two_texts_are_cut_to_where_they_begin_to_differ() -> None:
    same = "同" * 80
    assert shortened("短文甲", "短文乙") == ("短文甲", "短文乙")
    assert shortened("", "新") == ("（空）", "新")
    assert shortened(f"{same}甲", f"{same}乙\n丙") == (f"…{'同' * 10}甲", f"…{'同' * 10}乙 丙")
    assert shortened("甲" + same, "乙" + same) == ("甲" + "同" * 59 + "…", "乙" + "同" * 59 + "…")
    assert shortened("同" * 60, "同" * 59) == ("同" * 60, "同" * 59), "60 letters are not cut"


@pytest.mark.parametrize(
    ("mark", "sign", "words"),
    [
        (Mark(0, 0), "✓", "已填好"),
        (Mark(0, 3, 2), "○", "还有3处未填，有2处待核实"),
        (Mark(0, 0, 2), "？2", "有2处待核实"),
        (Mark(2, 3, 0, 1), "✗3", "有1条退回意见，有2处错误，还有3处未填"),
    ],
)
def test_the_mark_of_a_section(mark: Mark, sign: str, words: str) -> None:
    assert (mark.sign, mark.words) == (sign, words)


def test_marks_count_findings_where_they_lead_and_what_is_not_filled() -> None:
    report = example()
    hint, verify = finding((CELL,), level=Level.HINT), finding((CELL,), level=Level.VERIFY)
    explained = Finding("made", Level.VERIFY, "有误。", (CELL,), explained=True)
    found = marks(report, (finding((CELL,)), hint, verify, explained, finding()), PLACES)
    assert found[REQUESTS] == Mark(errors=1, left=0, verify=1, returned=0, open=2)
    assert found[PROBLEMS] == Mark(0, 0)


def test_marks_of_an_empty_report_count_cells_texts_and_data_that_are_required() -> None:
    report = empty()
    found = marks(report, (), PLACES)
    cells = [cell for cell in FORM.enterable if cell.startswith("requests.")]
    assert found[REQUESTS].left == len(cells)
    put(report, CELL, "0")
    required = sum(field.required for field in FORM.fields)
    filled = sum(bool(str(report.unit.get(field.key, "")).strip()) for field in FORM.fields if field.required)
    texts = sum(FORM.parts[part].required for part in FORM.sections[0].contents if part in FORM.parts)
    again = marks(report, (), PLACES)
    assert again[REQUESTS].left == len(cells) - 1
    assert again[0].left == required - filled + texts
    report.texts["problems"] = " \n"
    assert marks(report, (), PLACES)[PROBLEMS].left == FORM.parts["problems"].required


def test_marks_agree_with_the_checks_on_what_is_blank() -> None:
    report = empty()
    total = sum(mark.left for mark in marks(report, Checks(report).findings, PLACES))
    assert total >= len(FORM.enterable)


def entry(seq: int, before: object, after: object, address: Address, at: datetime, **more: int) -> Entry:
    return Entry(seq, at.isoformat(), Change("填写", (Edit(address, before, after),)), **more)


def test_the_history_of_a_place_tells_the_latest_change_first() -> None:
    morning = datetime.now().replace(hour=10, minute=5, second=0, microsecond=0)
    now, old = (
        morning.astimezone(),
        (morning - timedelta(days=400)).astimezone(),
    )  # with summer time, where there is one
    history = [
        entry(1, None, "3", answer(CELL), old),
        entry(2, "3", "3", answer(CELL), now),
        entry(3, "3", "4", answer("requests.new.legal"), now),
        entry(4, "3", "", answer(CELL), now, undoes=1),
        entry(5, "", "有", Address(Area.REMARKS, CELL), now, redoes=4),
    ]
    told = list(happened(history, frozenset({answer(CELL), Address(Area.REMARKS, CELL)})))
    assert [each.words for each in told] == [
        "10:05　备注 空 → 有（重做：填写）",
        "10:05　3 → 空（撤销：填写）",
        f"{old.month}月{old.day}日 10:05　空 → 3（填写）",
    ]


def test_a_change_of_a_text_is_told_by_its_letters() -> None:
    text = Address(Area.TEXTS, "problems")
    now = datetime.now().astimezone()
    history = [entry(1, "", "三个字", text, now), entry(2, "一二", "", text, now), entry(3, "一二", "三", text, now)]
    assert [each.how for each in happened(history, frozenset({text}))] == ["增1字，删2字", "删2字", "增3字"]


def test_findings_are_counted_once_while_they_stay_the_same() -> None:
    """Each key in a long text counted its thousand findings anew."""
    findings = tuple(Checks(empty()).findings)
    places = Places(FORM)
    counted = places.counts(findings)
    assert counted and places.counts(findings) is counted
    assert places.counts(findings[1:]) != counted
