"""A note about a figure is bound to the figure and its sentence."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.checks.printed import Printed, binding, words_only

ENDS = "。；！？\n"


class Searched(str):
    """A text of which nobody may search the whole."""

    def find(self, *_: Any) -> int:
        raise AssertionError("the text was searched to its end")

    rfind = find


def bound(text: str, start: int, end: int) -> dict[str, str]:
    return binding(Printed("part", Searched(text), (), (), ()), (start, end))


@given(st.text(alphabet="申请12，" + ENDS, min_size=1, max_size=40), st.data())
def test_a_figure_is_bound_to_the_words_of_its_sentence(text: str, data: st.DataObject) -> None:
    """For each figure the whole text was searched for each mark that ends sentences, though few occur in a text."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    begin = 1 + max(text.rfind(mark, 0, start) for mark in ENDS)
    ends = [found for mark in ENDS if (found := text.find(mark, end)) >= 0]
    close = min(ends) + 1 if ends else len(text)
    assert bound(text, start, end) == {
        "part": "part",
        "figure": text[start:end],
        "before": words_only(text[begin:start]),
        "behind": words_only(text[end:close]),
    }
