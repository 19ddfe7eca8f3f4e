"""A text four times as long takes about four times as long to read, as one paragraph and as many."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from app.checks import told
from app.checks.catalogue import reading_part, units
from app.checks.claim_checks import claim_findings
from app.checks.claim_parser import read_claims
from app.checks.similarity import stale_figures
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


@pytest.mark.parametrize("words", ["新收{}件，", "第{}户未收到申请，"])
def test_every_check_is_linear_in_a_sentence_without_end(words: str) -> None:
    """A text without a full stop is one sentence: 10,000 characters of it took five seconds."""

    def act(characters: int) -> int:
        report = example()
        report.texts[_PART] = "".join(words.format(characters + number) for number in range(characters // 10))
        names = reading_part(report.edition)[_PART]
        return effort(lambda: [tuple(units(report.edition)[name].find(report)) for name in names])

    act(100)
    assert act(6_000) < act(1_500) * 4 * 1.4


@pytest.mark.long
@pytest.mark.parametrize("line", ["\n", "\u3000\n", "《", "（第", "一", "。\n"])
def test_every_pattern_is_linear_in_a_text_of_one_sign(line: str) -> None:
    """Patterns count no steps, so that time alone tells: squared it were sixteen times as much."""

    def act(characters: int) -> float:
        report = example()
        report.texts[_PART] = line * (characters // len(line))
        names = reading_part(report.edition)[_PART]
        began = time.process_time()
        for name in names:
            tuple(units(report.edition)[name].find(report))
        return time.process_time() - began

    act(100)
    assert min(act(12_000 + run) for run in range(2)) < max(act(3_000 + run) for run in range(2)) * 9


def test_a_changed_text_is_held_against_last_years_in_linear_time() -> None:
    """Each changed sentence read all of last year's again: a second for 10,000 characters."""

    def act(sentences: int) -> int:
        report = example()
        assert report.last_year is not None
        numbered = [f"会议部署了{sentences}项年度的{number}项重点工作" for number in range(sentences)]
        report.last_year = replace(report.last_year, texts={_PART: "。".join(numbered)})
        report.texts[_PART] = "。".join(f"{each}并作了安排" for each in numbered)
        return effort(lambda: stale_figures(report, _PART))

    act(3)
    assert act(_MANY) < act(_FEW) * _MANY / _FEW * 1.25


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
