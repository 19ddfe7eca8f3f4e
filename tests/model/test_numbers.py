"""Figures as people type them, and what is no number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.numbers import INVISIBLE, Fault, Kind, fault, half_width, printed_figure, read, split_remark, written


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("１２", 12),
        (" 12 ", 12),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("1,234,567.50", Decimal("1234567.50")),
        ("+21", 21),
        ("－8", -8),
        ("−8", -8),
        ("12.50", Decimal("12.50")),
        (".5", Decimal("0.5")),
        ("007", 7),
        ("9" * 15, int("9" * 15)),
    ],
)
def test_a_number_is_read_in_every_usual_writing(typed: str, value: int | Decimal) -> None:
    answer = read(typed, Kind.DECIMAL)
    assert answer is not None
    assert answer.value == value
    assert type(answer.value) is type(value)
    assert answer.text == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "/",
        "-",
        "无",
        "十二",
        "减4",
        "12件",
        "1 2",
        "12,34",
        "1,23",
        "①",
        "1²",
        "0x1F",
        "1e5",
        "１２．",
        "--3",
        "٣",
        "9" * 16,
    ],
)
def test_what_is_no_number_stays_as_it_was_typed(typed: str) -> None:
    answer = read(typed, Kind.COUNT)
    assert answer is not None
    assert answer.value is None
    assert answer.shown == typed


@pytest.mark.parametrize("typed", ["12\u200b", "\ufeff12", "\u200e １２ \u200f"])
def test_invisible_characters_beside_a_number_are_not_part_of_it(typed: str) -> None:
    """As web pages leave them: the cell showed 12 and was called no number."""
    answer = read(typed, Kind.COUNT)
    assert answer is not None
    assert (answer.value, answer.shown, answer.text) == (12, "12", typed.strip())
    inside = read("1\u200b2", Kind.COUNT)
    assert inside is not None
    assert inside.value is None


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "　", "\u200b", "\ufeff \u200e"])
def test_blank_is_no_answer(blank: str) -> None:
    assert read(blank, Kind.COUNT) is None


def test_an_amount_keeps_its_unit_word() -> None:
    answer = read("251000元", Kind.AMOUNT)
    assert answer is not None
    assert (answer.value, answer.shown) == (251000, "251000元")
    unread = read("251000元", Kind.COUNT)
    assert unread is not None and unread.is_unread


@pytest.mark.parametrize(
    ("typed", "figure", "remark"),
    [
        ("22（其中修订16件）", "22", "其中修订16件"),
        ("22(其中修订16件)", "22", "其中修订16件"),
        ("２２（其中（一）6件）", "２２", "其中（一）6件"),
        ("12.50 （含退费）", "12.50", "含退费"),
        ("无（说明）", "无（说明）", None),
        ("22", "22", None),
        ("（22）", "（22）", None),
        ("251000元（含税）", "251000元", "含税"),
        ("3件（含税）", "3件（含税）", None),
    ],
)
def test_a_remark_in_brackets_is_split_from_its_number(typed: str, figure: str, remark: str | None) -> None:
    assert split_remark(typed) == (figure, remark)


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("3", Kind.COUNT, None),
        ("1.5", Kind.COUNT, Fault.NOT_WHOLE),
        ("-3", Kind.COUNT, Fault.NEGATIVE),
        ("-3", Kind.SIGNED, None),
        ("+1.5", Kind.SIGNED, Fault.NOT_WHOLE),
        ("-0.5", Kind.DECIMAL, Fault.NEGATIVE),
        ("1.123456", Kind.DECIMAL, None),
        ("1.1234567", Kind.DECIMAL, Fault.TOO_FINE),
        ("/", Kind.COUNT, Fault.UNREAD),
        ("9" * 16, Kind.COUNT, Fault.TOO_LONG),
        ("1" * 5000, Kind.COUNT, Fault.TOO_LONG),
    ],
)
def test_faults_of_answers(typed: str, kind: Kind, expected: Fault | None) -> None:
    answer = read(typed, kind)
    assert answer is not None
    assert fault(answer, kind) is expected


@given(st.text(max_size=40), st.sampled_from(Kind))
def test_reading_never_loses_what_was_typed(text: str, kind: Kind) -> None:
    answer = read(text, kind)
    assert (answer.text if answer else "") == (text.strip() if text.strip().strip(INVISIBLE + " \u3000") else "")
    figure, remark = split_remark(text)
    assert remark is None or (figure in text and remark in text)


@pytest.mark.parametrize("text", ["1", "1,", "1(", "(", "1)", "1 "])
def test_a_page_of_figures_in_one_cell_takes_no_time(text: str) -> None:
    typed = text * 100_000
    assert split_remark(typed)[0]
    read(typed, Kind.AMOUNT)


@given(st.text(max_size=40))
def test_half_width_keeps_the_length(text: str) -> None:
    assert len(half_width(text)) == len(text)


@given(st.integers(0, 10**15 - 1), st.booleans())
def test_any_count_comes_back_from_its_writing(value: int, separated: bool) -> None:
    answer = read(f"{value:,}" if separated else str(value), Kind.COUNT)
    assert answer is not None
    assert (answer.value, answer.shown) == (value, str(value))


@given(st.decimals(0, 10**9, places=4))
def test_decimals_are_exact_and_never_in_powers_of_ten(value: Decimal) -> None:
    text = written(value)
    assert "E" not in text
    answer = read(text, Kind.DECIMAL)
    assert answer is not None and answer.value == value and answer.shown == text


@pytest.mark.parametrize(
    ("typed", "kind", "printed"),
    [
        ("007", Kind.COUNT, "7"),
        ("+5", Kind.COUNT, "5"),
        ("-0", Kind.COUNT, "0"),
        ("１,234", Kind.COUNT, "1234"),
        ("+21", Kind.SIGNED, "+21"),
        ("-08", Kind.SIGNED, "-8"),
        ("+0", Kind.SIGNED, "0"),
        ("012.50", Kind.DECIMAL, "12.50"),
        (".5", Kind.DECIMAL, "0.5"),
        ("无", Kind.COUNT, "无"),
        ("251000元", Kind.AMOUNT, "251000元"),
    ],
)
def test_documents_print_a_number_without_what_says_nothing(typed: str, kind: Kind, printed: str) -> None:
    answer = read(typed, kind)
    assert answer is not None
    assert (printed_figure(answer, kind), answer.text) == (printed, typed)
