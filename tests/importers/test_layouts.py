"""Generated reports in every layout: a figure is exact or it is reported; nothing is silently wrong."""

import random
from collections import Counter

import pytest

from app.forms import bundled
from app.importers import Certainty, Reading, read_bytes
from tests.importers.documents import Document, document, expected, noisy, random_report
from tests.importers.pages import pdf
from tests.importers.writers import WRITERS

ALL = {**WRITERS, "pdf": pdf}
LOSSY = ("html lost cells", "text dropped")
"""Layouts in which a blank leaves no trace of where it stood."""

EDITIONS = ("disclosure-2021", "disclosure-2019", "disclosure-2021-single")


def outcome(made: Document, reading: Reading) -> Counter[str]:
    """How the figures of a document came out: exact, told (not exact, but reported), silent."""
    counts: Counter[str] = Counter()
    for cell, form in made.report.edition.cells.items():
        found = reading.cells.get(cell)
        if found is None:
            counts["told" if reading.is_doubtful else "silent"] += 1  # another edition was taken, with rows left over
            continue
        wanted = expected(made.truth.get(cell, ""), form.kind)
        text = expected(found.text, form.kind)
        if text == wanted:
            counts["exact"] += 1
        elif found.certainty is Certainty.SURE:
            counts["silent"] += 1
        else:
            counts["told"] += 1
    return counts


def drawn(layout: str, seed: int, noise: int) -> tuple[Document, Reading, list[str]]:
    draw = random.Random(f"{layout} {seed}")
    edition = bundled()[EDITIONS[seed % len(EDITIONS)]]
    made = document(random_report(edition, draw))
    done = noisy(made, draw, noise)
    return made, read_bytes(ALL[layout](made, draw), bundled()), done


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", ALL)
def test_a_clean_report_comes_in_exact(layout: str, seed: int) -> None:
    made, reading, _ = drawn(layout, seed, 0)
    counts = outcome(made, reading)
    assert reading.edition == made.report.edition.id
    assert reading.year == made.report.year
    assert reading.unit["name"] == made.report.unit_name
    assert counts["silent"] == 0
    if layout not in LOSSY:
        assert counts["told"] == 0


@pytest.mark.parametrize("layout", ALL)
def test_a_noisy_report_comes_in_exact_or_is_reported(layout: str) -> None:
    made, reading, done = drawn(layout, 7, 2)
    counts = outcome(made, reading)
    assert counts["silent"] == 0, done
    if counts["told"]:
        assert reading.is_doubtful


@pytest.mark.long
@pytest.mark.parametrize("layout", ALL)
def test_many_noisy_reports(layout: str) -> None:
    total: Counter[str] = Counter()
    for seed in range(100, 130):
        made, reading, done = drawn(layout, seed, seed % 4)
        counts = outcome(made, reading)
        assert counts["silent"] == 0, (seed, done)
        if "two years" not in done:  # which of them is meant, no reader can know
            total += counts
    assert total["exact"] / total.total() >= (0.7 if layout in LOSSY else 0.98)
