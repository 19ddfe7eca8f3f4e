"""Signature and date in their places, by numbers alone."""

import pytest

from app.exporters.layout import LONGEST, layout, lines_of, spans
from app.forms import bundled
from tests.made import example

EM, WIDTH = 10.0, 280.0
DATE = "2025年1月20日"


def test_a_name_longer_than_the_date_ends_two_characters_from_the_right() -> None:
    name, date = spans(["甲" * 12, DATE], [120.0, 65.0], WIDTH, EM, sealed=False)
    assert (name.left, name.right, name.side) == (140, 260, 0)
    assert (date.left, date.side) == (160, 0)


def test_a_date_longer_than_the_name_ends_there_instead() -> None:
    name, date = spans(["甲" * 4, DATE], [40.0, 65.0], WIDTH, EM, sealed=False)
    assert (date.right, date.side) == (260, 1)
    assert name.left == 260 - 65 - 20


def test_under_a_seal_the_date_ends_four_characters_from_the_right_and_the_name_stands_over_its_middle() -> None:
    name, date = spans(["甲" * 9, DATE], [90.0, 65.0], WIDTH, EM, sealed=True)
    assert name == date
    assert (date.left + date.right) / 2 + 65 / 2 == WIDTH - 40
    assert date.side == 0.5


def test_under_a_seal_a_long_name_does_not_pass_the_margin() -> None:
    name, _ = spans(["甲" * 24, DATE], [240.0, 65.0], WIDTH, EM, sealed=True)
    assert (name.left + name.right) / 2 + 120 == WIDTH


@pytest.mark.parametrize("texts", [["某某单位", "某年某月"], ["联系人：某某"]])
def test_lines_without_a_date_end_two_characters_from_the_right(texts: list[str]) -> None:
    assert {(span.right, span.side) for span in spans(texts, [40.0] * len(texts), WIDTH, EM, sealed=True)} == {(260, 1)}


@pytest.mark.parametrize("date", ["2025年1月20日", "二〇二五年一月二十日", "　　年　　月　　日", "2025 年 1 月 20 日"])
def test_dates_are_known_in_all_their_writings(date: str) -> None:
    assert spans(["甲" * 12, date], [120.0, 65.0], WIDTH, EM, sealed=False)[1].side == 0


def test_a_long_name_has_lines_that_end_at_the_borders_of_its_words() -> None:
    lines = lines_of("新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府")
    assert lines == ["新疆维吾尔自治区伊犁哈萨克自治州", "察布查尔锡伯自治县人民政府"]
    assert all(len(line) <= LONGEST for line in lines_of("甲" * 90))


def test_the_cover_says_whether_there_is_a_seal_and_the_form_what_is_usual() -> None:
    report = example()
    assert not report.edition.signature.sealed
    for chosen, sealed in ((None, False), ("sealed", True), ("unsealed", False), ("别的", False)):
        if chosen:
            report.unit["seal"] = chosen
        assert layout(report, draft=False).sealed is sealed
    for edition in bundled().values():
        choices = dict(next(field for field in edition.fields if field.key == edition.signature.field).choices)
        assert set(choices) == {"sealed", "unsealed"}
