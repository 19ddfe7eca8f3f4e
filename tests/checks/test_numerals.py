"""Numbers in a sentence: which digits are figures, and how ordinals are written."""

import pytest

from app.checks.numerals import in_sentence
from app.checks.wording import read_ordinal, write_ordinal


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("收到12件。", [12]),
        ("收到12", [12]),
        ("编号12A、收到3件。", [3]),
        ("编号12 A、收到3件。", [3]),
        ("编号V2、收到3件。", [3]),
        ("收到12 件。", [12]),
        ("近12件，收到3件。", [3]),
        ("约 12件，收到3件。", [3]),
        ("1.5件与0.2%。", ["1.5", "0.2"]),
    ],
)
def test_codes_and_what_is_only_about_right_are_no_figures(sentence: str, values: list[object]) -> None:
    assert [str(each.value) for each in in_sentence(sentence)] == [str(value) for value in values]


@pytest.mark.parametrize("number", range(1, 100))
def test_an_ordinal_is_written_in_the_digits_of_another(number: int) -> None:
    chinese = write_ordinal("一", number)
    assert read_ordinal(chinese) == number
    assert write_ordinal("7", number) == str(number)
    assert not any(letter.isdigit() and letter.isascii() for letter in chinese)


def test_ten_twenty_and_what_is_no_number() -> None:
    assert [write_ordinal("二", number) for number in (9, 10, 11, 20, 21)] == ["九", "十", "十一", "二十", "二十一"]
    assert read_ordinal("") == read_ordinal("甲") == 0
