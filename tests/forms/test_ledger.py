"""The ledger of an edition: what the linter refuses, and rows that another edition has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.forms import Editions, bundled
from app.forms.lint import lint

Copied = Callable[..., Path]
PARTIAL = 'id = "partial"\nwords = ["区分处理", "部分公开区分处理"]\n'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('pending = ["', 'waiting = ["', "“waiting”不认识"),
        ('words = ["国家秘密", "涉及国家秘密"]', 'word = ["国家秘密"]', "“word”不认识"),
        ('id = "closed"\n', "", "各列应恰好是"),
        ('id = "denied_3"', 'id = "denied_9"', "“denied_9”不在表里"),
        (
            '[[outcome]]\nid = "partial"\nwords = ["区分处理", "部分公开区分处理"]\n',
            "",
            "数不出requests.partial.business",
        ),
        ('id = "rejected_2"', 'id = "closed"', "是合计，或不在表里"),
        ('words = ["公开出版物"]', 'words = ["国家秘密"]', "“国家秘密”既是“denied_1”又是“rejected_3”"),
    ],
)
def test_a_broken_ledger_is_told(old: str, new: str, sentence: str, copied: Copied) -> None:
    faults = lint(Editions(copied("disclosure-2021", ("ledger.toml", old, new))), "disclosure-2021")
    assert any(sentence in fault for fault in faults), faults


def test_a_ledger_that_cannot_be_read_is_told(copied: Copied) -> None:
    breakage = ("ledger.toml", "width = 36", "breadth = 36\nwidth = 36")
    (fault,) = lint(Editions(copied("disclosure-2021", breakage)), "disclosure-2021")
    assert "ledger.toml" in fault


def test_editions_with_one_row_for_several_outcomes_take_over_the_rest() -> None:
    for name in ("disclosure-2019", "disclosure-2021-single"):
        ledger = bundled()[name].ledger
        assert ledger
        outcomes = [choice.id for choice in ledger.outcomes]
        assert "other" in outcomes and "other_1" not in outcomes and len(outcomes) == 19
