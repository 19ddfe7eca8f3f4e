"""Tables of a PDF without borders: read where the form's words and the number of figures agree, told elsewhere."""

import random
import re

import pytest

from app.forms import bundled
from app.importers import Certainty, read_bytes
from tests.importers.damage import damage_pdf, shifted, source

LAYOUT = "pdf without borders"


def _figure(data: bytes, figure: str) -> re.Match[bytes]:
    """The drawing of a figure, whose digits stand in the file as they are."""
    found = re.search(rb"(?m)^BT .* \(%b\) Tj .*ET$" % figure.encode(), data)
    assert found is not None
    return found


@pytest.mark.parametrize("edition", sorted(bundled()))
def test_every_figure_is_read(edition: str) -> None:
    made, data = source(LAYOUT, edition)
    reading = read_bytes(data, bundled())
    assert reading.edition == edition
    assert reading.count(Certainty.SURE) == len(made.report.edition.cells)
    assert {cell.id: re.sub(r"\D", "", cell.text) for cell in reading.cells.values()} == {
        cell: re.sub(r"\D", "", text) for cell, text in made.truth.items()
    }
    assert not reading.is_doubtful


def test_the_texts_are_those_of_a_file_with_borders() -> None:
    bare, ruled = (read_bytes(source(layout, "disclosure-2021")[1], bundled()) for layout in (LAYOUT, "pdf"))
    assert bare.texts == ruled.texts


def test_a_figure_that_is_missing_makes_its_row_doubtful() -> None:
    made, data = source(LAYOUT, "disclosure-2021")
    gone = next(cell for cell in made.report.edition.cells if cell.startswith("requests.new."))
    place = _figure(data, made.truth[gone])
    reading = read_bytes(data[: place.start()] + b" " * len(place[0]) + data[place.end() :], bundled())
    row = [cell for cell in reading.cells.values() if cell.id.startswith("requests.new.")]
    assert {cell.certainty for cell in row} == {Certainty.FUZZY}
    assert [cell.text for cell in row] == ["" if cell.id == gone else made.truth[cell.id] for cell in row]


@pytest.mark.parametrize("seed", range(2))
def test_texts_that_are_gone_shift_no_figure(seed: int) -> None:
    made, data = source(LAYOUT, "disclosure-2019")
    reading = read_bytes(damage_pdf(data, random.Random(seed), wild=False), bundled())
    assert not shifted(made, reading)
