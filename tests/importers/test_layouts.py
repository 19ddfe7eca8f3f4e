"""Generated reports in every layout: a figure is exact or it is reported; nothing is silently wrong."""

import random
from collections import Counter

import pytest

from app.forms import bundled
from app.importers import Certainty, Reading, read_bytes
from tests.importers.documents import Document, document, expected, noisy, random_report
from tests.importers.pages import pdf, scan_with_text
from tests.importers.trouble import ODD_WRITERS, TROUBLE, UNREADABLE_TABLES
from tests.importers.writers import WRITERS
from tests.made import example

ALL = {**WRITERS, **ODD_WRITERS, "pdf": pdf}
LOSSY = ("html lost cells", "text dropped")
"""Layouts in which a blank leaves no trace of where it stood."""

EDITIONS = ("disclosure-2021", "disclosure-2019", "disclosure-2021-single")

EXACT = ("two header rows", "one header row", "shuffled rows", "total first", "units in cells", "merged noughts")
"""Troubles that are read through: unread are at most figures that no one could read."""


def outcome(made: Document, reading: Reading) -> Counter[str]:
    """The outcome of a document's figures: exact, told (not exact, but reported), silent."""
    counts: Counter[str] = Counter()
    for cell, form in made.report.edition.cells.items():
        found = reading.cells.get(cell)
        if found is None and cell in made.gone:
            continue  # without this table nothing tells which of two editions it is
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


@pytest.mark.parametrize(("seed", "layout"), list(enumerate(ALL)))
def test_a_clean_report_comes_in_exact(layout: str, seed: int) -> None:
    """Each edition is met in a third of the layouts."""
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


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("layout", ["html plain", "pdf"])
def test_a_report_in_trouble_comes_in_exact_or_is_reported(layout: str, trouble: str) -> None:
    draw = random.Random(f"{layout} {trouble}")
    made = document(random_report(bundled()[draw.choice(EDITIONS)], draw))
    TROUBLE[trouble](made, draw)
    reading = read_bytes(ALL[layout](made, draw), bundled())
    counts = outcome(made, reading)
    assert counts["silent"] == 0
    assert reading.is_doubtful or not counts["told"]
    if trouble in EXACT:
        assert counts["told"] <= 1
    if trouble in ("two reports", "last years table"):
        assert any("不止一份" in doubt or "2份年报" in doubt for doubt in reading.doubts)


@pytest.mark.parametrize("layout", UNREADABLE_TABLES)
def test_tables_that_cannot_be_read_are_said_to_be_missing(layout: str) -> None:
    made = document(example())
    reading = read_bytes(UNREADABLE_TABLES[layout](made, random.Random(1)), bundled())
    assert outcome(made, reading)["silent"] == 0
    assert {cell.certainty for cell in reading.cells.values()} == {Certainty.MISSING}
    assert sum(doubt.startswith("未找到") for doubt in reading.doubts) == len(made.report.edition.tables)
    assert any("图片" in doubt for doubt in reading.doubts) is ("pictures" in layout)


def test_what_was_recognised_on_a_scan_is_never_sure() -> None:
    made = document(example())
    reading = read_bytes(scan_with_text(made), bundled())
    assert {cell.certainty for cell in reading.cells.values()} == {Certainty.FUZZY}
    assert all("扫描" in cell.reason for cell in reading.cells.values())
    assert any("扫描" in left.text for left in reading.left_overs)


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
