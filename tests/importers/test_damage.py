"""Damaged reports: whatever is taken out of a table or written twice, no figure is shifted without a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.fuzz import TRIALS, trial

LONG_AGO = [
    ("html", 9),
    ("html", 255),
    ("html", 304),
    ("html", 531),
    ("html", 1001880),
    ("docx", 44),
    ("docx", 273),
    ("docx", 1006036),
    ("text", 309),
    ("text", 77275),
    ("text", 77378),
]
"""Found once: headers that lost a label or had one twice, a figure merged over rows."""


@pytest.mark.parametrize(("kind", "seed"), LONG_AGO)
def test_a_shift_found_once_is_told(kind: str, seed: int) -> None:
    assert trial(kind, seed) in ("read", "refused")


@settings(max_examples=settings().max_examples // 3)  # each is a whole file
@given(st.sampled_from(sorted(TRIALS)), st.integers(0, 10**9))
def test_no_damage_shifts_a_figure_without_a_word(kind: str, seed: int) -> None:
    assert trial(kind, seed) in ("read", "refused")
