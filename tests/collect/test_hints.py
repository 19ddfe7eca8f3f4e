"""Hints at figures that two units may both have counted: a list of the form, looked at over the counted units."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.collect import adding, decisions
from app.collect.rollup import Rollup, double_counts, of_other_forms
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import Scope
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of
from tests.made import put

RULES, NORMATIVE = "disclosure.rules.made", "disclosure.normative.made"


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(5))]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as made:
        yield made


def accepted(season: Season, folder: Path, figures: dict[str, tuple[str, str]]) -> Rollup:
    """The own-level sum over reports with these figures of rules and normative documents, by unit."""
    for member in members(5)[1:4]:
        report = report_of(member, 1)
        for cell, text in zip((RULES, NORMATIVE), figures[member.code], strict=True):
            put(report, cell, text)
        list(adding.add(season, [hand_in(report, folder, "json")]))
        decisions.accept(season, season.unit(member.code))
    return Rollup(season, Scope.OWN)


def test_rules_of_two_units_and_like_numbers_of_documents_are_named(season: Season, tmp_path: Path) -> None:
    summed = accepted(season, tmp_path, {"001": ("2", "5"), "002": ("1", "5"), "003": ("0", "4")})
    found = {hint.cell: hint for hint in double_counts(summed)}
    assert set(found) == {RULES, NORMATIVE}
    assert [unit.code for unit in found[RULES].units] == ["001", "002"]
    assert [unit.code for unit in found[NORMATIVE].units] == ["001", "002"]
    assert "5件" in found[NORMATIVE].sentence and found[NORMATIVE].units[0].name in found[NORMATIVE].sentence
    assert of_other_forms(summed) == []


def test_one_unit_alone_and_single_documents_are_no_hint(season: Season, tmp_path: Path) -> None:
    summed = accepted(season, tmp_path, {"001": ("2", "1"), "002": ("0", "1"), "003": ("0", "0")})
    assert double_counts(summed) == []
