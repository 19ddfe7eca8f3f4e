"""Practice: each planted mistake is found by the check that it names, and is over once it is put right."""

import pytest

from app.checks import check
from app.forms import bundled
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.session.practice import Planted, open_ones, practice
from tests.made import EDITION, example

PLANTED = practice(bundled(), EDITION)[1]


def mended(report: Report, mistake: Planted) -> None:
    """Put the example's own text or figure back."""
    place, sound = mistake.place, example()
    if place.area is Area.ANSWERS:
        report.apply(Change("改", (Edit(place, report.at(place), sound.at(place)),)))
        return
    plant = next(each for each in bundled().practice(EDITION).plant if each.code == mistake.code)
    at = report.texts[plant.part].index(plant.new)
    report.apply(Change("改", (Edit(Address(Area.TEXTS, plant.part), plant.new, plant.old, at=at),)))


def test_there_are_ten_of_ten_kinds() -> None:
    assert len(PLANTED) == 10 and len({each.code for each in PLANTED}) == 10


@pytest.mark.parametrize("mistake", PLANTED, ids=lambda each: each.code)
def test_each_is_found_by_its_check_and_over_once_put_right(mistake: Planted) -> None:
    report, planted = practice(bundled(), EDITION)
    assert mistake in open_ones(planted, check(report))
    mended(report, mistake)
    assert open_ones(planted, check(report)) == tuple(each for each in planted if each != mistake)


def test_all_put_right_it_is_the_example_again() -> None:
    report, planted = practice(bundled(), EDITION)
    for mistake in planted:
        mended(report, mistake)
    assert (report.answers, report.texts) == (example().answers, example().texts)
    assert open_ones(planted, check(report)) == ()


def test_it_is_no_report_of_the_library() -> None:
    one, other = practice(bundled(), EDITION)[0], practice(bundled(), EDITION)[0]
    assert len({one.id, other.id, example().id}) == 3
    assert one.unit["id"] != example().unit["id"]


def test_a_form_without_practice_has_none() -> None:
    assert practice(bundled(), "disclosure-2019")[1] == ()
