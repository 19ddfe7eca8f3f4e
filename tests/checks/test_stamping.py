"""What stamps an export is found without most checks, and is still what all of them find."""

import importlib
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import checks
from app.checks import check, is_stamped, stamps
from app.checks.catalogue import units
from tests.made import EDITION, change, changes, edition, empty, example, put

NAMES = (EDITION, "disclosure-2019", "disclosure-2021-single")


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_and_an_empty_report(name: str) -> None:
    assert is_stamped(example(name)) == stamps(check(example(name)))
    assert is_stamped(empty(name))


@pytest.mark.parametrize(
    ("cell", "text"), [("requests.new.person", None), ("requests.new.person", "/"), ("requests.new.total", "999")]
)
def test_a_blank_an_unread_figure_and_a_wrong_total_stamp(cell: str, text: str | None) -> None:
    report = example()
    assert not is_stamped(report)
    put(report, cell, text)
    assert is_stamped(report)


def test_a_statement_that_must_not_lack_stamps() -> None:
    report = example()
    del report.texts["problems"]
    assert is_stamped(report)


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.data())
def test_the_same_as_all_checks_whatever_was_typed(name: str, data: st.DataObject) -> None:
    report = example(name)
    report.apply(change(report, data.draw(changes(edition(name)))))
    assert is_stamped(report) == stamps(check(report))
    for unit in units(report.edition).values():
        assert unit.stamps or not stamps(unit.find(report))


def test_every_value_of_the_room_is_found_whatever_was_loaded_before() -> None:
    for module in ("explanations", "stamping", "suspects", "telling"):
        importlib.import_module(f"app.checks.{module}")
    for name in checks.__all__:
        assert not isinstance(getattr(checks, name), ModuleType)
    with pytest.raises(AttributeError):
        checks.__getattr__("nothing")
