"""The data file and back: nothing a file says is lost, whatever a report holds is found again."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import DataFileError, to_dict, to_report
from app.model.report import Report, contents
from tests.made import EDITION, edition, empty

CELL = edition().enterable[0]
TOTAL = next(iter(edition().definitions))
HEAD: dict[str, Any] = {"format": "nianbao-report/1", "edition": EDITION, "year": 2024, "unit": {"name": "某局"}}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
cells = st.sampled_from([CELL, TOTAL, "no.such.cell"])
parts = st.sampled_from(["title", "preamble", "no.such.part"])
words = st.text().filter(bool)


def explanation(number: int) -> dict[str, Any]:
    return {"code": "S301", "cells": [TOTAL], "figures": {TOTAL: str(number)}, "text": f"原因{number}", "at": "2025"}


files = st.fixed_dictionaries(
    {
        "unit": st.fixed_dictionaries({"name": words}, optional={"phone": st.text(), "former": anything}),
        "answers": st.dictionaries(cells, words.map(lambda text: f"甲{text}乙")),
        "remarks": st.dictionaries(cells, words),
        "texts": st.dictionaries(parts, words),
        "explanations": st.lists(st.integers(0, 2).map(explanation)),
    },
    optional={"id": words, "saved": st.text(), "made by": anything},
)


@given(files)
def test_whatever_a_file_says_is_written_again(file: dict[str, Any]) -> None:
    given_ = HEAD | file
    written = to_dict(to_report(given_, bundled()), "nianbao")
    assert {key: written[key] for key in given_} == given_
    again = to_dict(to_report(json.loads(json.dumps(written)), bundled()), "nianbao")
    assert again == written


def everything(report: Report) -> list[object]:
    return [contents(report, area) for area in Area if area not in (Area.YEAR, Area.LAST)]


figures = st.one_of(
    st.text(), st.from_regex(r"[0-9０-９]{0,3}[，,.]?[0-9]{0,3} ?[(（][^\ud800-\udfff]{1,3}[)）]", fullmatch=True)
)


@given(figures, st.none() | st.text(), st.text())
def test_whatever_was_entered_is_found_again(figure: str, remark: str | None, text: str) -> None:
    report = empty()
    wishes = {Area.ANSWERS: (CELL, figure), Area.REMARKS: (CELL, remark), Area.TEXTS: ("preamble", text)}
    step = Change("", tuple(Edit(Address(area, key), None, after) for area, (key, after) in wishes.items()))
    report.apply(step)
    again = to_report(to_dict(report, ""), bundled())
    assert everything(again) == everything(report)
    again.apply(step.inverse())
    assert everything(again) == everything(empty())


@pytest.mark.parametrize("typed", ["22（其中修订16件）", "22(其中修订16件) ", "２２（其中修订16件）"])
def test_a_figure_with_its_remark_is_taken_apart(typed: str) -> None:
    report = to_report(HEAD | {"answers": {CELL: typed}}, bundled())
    assert (report.value(CELL), report.remarks) == (22, {CELL: "其中修订16件"})


def test_whole_numbers_are_read_and_floats_refused() -> None:
    assert to_report(HEAD | {"answers": {CELL: 12}}, bundled()).answers[CELL].text == "12"
    for given_ in (1.5, 12.0, True, None, [1]):
        with pytest.raises(DataFileError, match=CELL):
            to_report(HEAD | {"answers": {CELL: given_}}, bundled())


def test_last_years_figures_are_read_as_answers_are() -> None:
    last = {"edition": EDITION, "year": 2023, "answers": {CELL: "22（其中修订16件）", "requests.new.person": 3}}
    known = to_report(HEAD | {"last": last}, bundled()).last_year
    assert known is not None
    assert [known.answers[cell].value for cell in last["answers"]] == [22, 3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("unit", [{"name": "某局", "phone": 5}, {"name": None}, {"name": "某局", "id": []}])
def test_what_the_cover_shows_must_be_text(unit: dict[str, Any]) -> None:
    with pytest.raises(DataFileError, match="unit"):
        to_report(HEAD | {"unit": unit}, bundled())


def test_an_id_is_text() -> None:
    with pytest.raises(DataFileError, match="id"):
        to_report(HEAD | {"id": {"a": 1}}, bundled())
