"""A text four times as long takes about four times as long to read, as one paragraph and as many."""

from collections.abc import Callable
from functools import partial

import pytest

from app.checks import told
from app.checks.catalogue import reading_part, units
from app.checks.claim_checks import claim_findings
from app.checks.claim_parser import read_claims
from app.model.report import Report
from app.model.texts import shown, splice, units_before
from tests.effort import effort
from tests.made import example

_SENTENCE = "2024年，全局共收到申请123件，比上年增长5.2%，其中予以公开45件，占36.6%，比2023年减少百分之三。"
_FEW, _MANY = 20, 80
_PART = "overview.requests"
KINDS = ("department", "government")


def long_report(sentences: int, between: str, kind: str) -> Report:
    report = example()
    report.unit["kind"] = kind
    report.texts[_PART] = between.join(f"{number}、{_SENTENCE}" for number in range(1, sentences + 1))
    return report


def assert_linear(act: Callable[[Report], object], between: str, kind: str = "department") -> None:
    """Run once before measuring, for work that is done only once; each text is a new one."""
    act(long_report(3, between, kind))
    few, many = (effort(partial(act, long_report(number, between, kind))) for number in (_FEW, _MANY))
    assert many < few * _MANY / _FEW * 1.25


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("between", ["", "\n"])
def test_every_check_of_a_text_is_linear_in_it(between: str, kind: str) -> None:
    def act(report: Report) -> None:
        for name in reading_part(report.edition)[_PART]:
            tuple(units(report.edition)[name].find(report))

    assert_linear(act, between, kind)


def test_shares_are_held_against_the_figures_before_them_in_linear_time() -> None:
    """Each share looked at all figures of the text: four seconds for 8,000 of them."""

    def act(shares: int) -> int:
        report = example()
        report.texts[_PART] = "予以公开45件，占36.6%。" * shares
        read_claims(report, _PART)
        return effort(lambda: tuple(claim_findings(report, _PART)))

    act(3)
    assert act(_MANY * 2) < act(_FEW * 2) * _MANY / _FEW * 1.25


@pytest.mark.parametrize("between", ["", "\n"])
def test_the_numbers_of_a_text_are_told_in_linear_time(between: str) -> None:
    assert_linear(lambda report: told(report, _PART), between)


@pytest.mark.parametrize("between", ["", "\n"])
def test_places_of_all_numbers_are_found_in_linear_time(between: str) -> None:
    def act(report: Report) -> None:
        stored = report.texts[_PART]
        units_before(stored, [at for at, letter in enumerate(stored) if letter.isdigit()])

    assert_linear(act, between)


def test_a_letter_typed_costs_the_same_in_a_long_paragraph() -> None:
    def act(report: Report) -> None:
        text = report.texts[_PART]
        splice(text, shown(text[: len(text) // 2] + "字" + text[len(text) // 2 :]))

    few, many = (effort(partial(act, long_report(number, "", KINDS[0]))) for number in (_FEW, _MANY))
    assert many < few * 1.5


def test_a_letter_typed_costs_the_same_among_many_paragraphs() -> None:
    def act(report: Report) -> None:
        text = report.texts[_PART]
        lines = text.split("\n")
        splice(text, shown(lines[9] + "字"), 9, 1)

    few, many = (effort(partial(act, long_report(number, "\n", KINDS[0]))) for number in (_FEW, _MANY))
    assert many < few * 1.5


@pytest.mark.parametrize("kind", KINDS)
def test_whose_a_figure_is_follows_from_the_nearest_words_of_its_paragraph(kind: str) -> None:
    report = long_report(1, "", kind)
    for text, scopes in (
        ("全市共收到申请12件。其中新收申请9件。\n共收到申请7件。", {"government": [True, True, None]}),
        ("市政府办公室共收到申请12件。共收到申请9件。\n全市共收到申请7件。", {"government": [False, False, True]}),
    ):
        report.texts[_PART] = text
        stated = read_claims(report, _PART).stated
        assert stated
        if kind in scopes:
            assert [claim.scope for claim in stated] == scopes[kind]
