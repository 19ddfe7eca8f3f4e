"""Numbers in a sentence: which digits are figures, and how ordinals are written."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.numerals import in_sentence, sentences
from app.checks.printed import LONGEST_SENTENCE
from app.checks.wording import ordinal_like
from app.model.ordinals import read_ordinal, write_ordinal


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
    chinese = ordinal_like("一", number)
    assert read_ordinal(chinese) == number
    assert ordinal_like("7", number) == str(number)
    assert not any(letter.isdigit() and letter.isascii() for letter in chinese)


def test_ten_twenty_and_what_is_no_number() -> None:
    assert [write_ordinal(number) for number in (9, 10, 11, 20, 21, 35)] == [
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "三十五",
    ]
    assert read_ordinal("") == read_ordinal("甲") == 0


@given(st.text("一件，、；。\n字", max_size=4 * LONGEST_SENTENCE))
def test_sentences_are_the_whole_text_and_none_is_too_long(text: str) -> None:
    found = list(sentences(text))
    assert "".join(sentence for _, sentence in found) == text
    assert [start for start, _ in found] == list(accumulate([len(sentence) for _, sentence in found], initial=0))[:-1]
    assert all(0 < len(sentence) <= LONGEST_SENTENCE + 1 for _, sentence in found)


def test_a_sentence_without_end_is_split_behind_a_mark() -> None:
    """The number across the limit stays whole."""
    text = "收到12件，" * 400
    assert [each.value for _, sentence in sentences(text) for each in in_sentence(sentence)] == [12] * 400
