"""After a report was published, every later hand-in is compared with what was public."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from app.collect import adding, decisions, exports, review
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import SeasonError, Unit
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of
from tests.made import put

CELL = "disclosure.normative.made"


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(3))]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as made:
        yield made


def handed_in(season: Season, folder: Path, figure: str, day: int) -> Unit:
    report = report_of(members(3)[1], 1)
    put(report, CELL, figure)
    report.saved = f"2025-01-{day:02}T10:00:00+08:00"
    list(adding.add(season, [hand_in(report, folder / str(day), "json")]))
    return season.unit("001")


def test_a_change_after_publishing_is_shown_against_what_was_public(season: Season, tmp_path: Path) -> None:
    unit = handed_in(season, tmp_path, "7", 10)
    with pytest.raises(SeasonError, match="尚无已接收"):
        review.publish(season, unit)
    decisions.accept(season, unit)
    assert review.corrections(season, unit) is None
    review.publish(season, unit, "www.example.gov.cn")
    # two further hand-ins, the second accepted: what was public stays what is compared with
    handed_in(season, tmp_path, "8", 11)
    handed_in(season, tmp_path, "9", 12)
    decisions.accept(season, unit)
    found = review.corrections(season, unit)
    assert found is not None and found.is_published
    assert [(row.before, row.after) for row in found.rows] == [("7", "9")]
    written = exports.write_corrections(season, unit, found, tmp_path)
    cells = [cell.text for row in docx.Document(str(written)).tables[0].rows for cell in row.cells]
    assert cells[1].endswith("地方") and cells[2].startswith("更正前（已公开，") and cells[7:9] == ["7", "9"]


def test_publishing_is_undone_by_an_entry(season: Season, tmp_path: Path) -> None:
    unit = handed_in(season, tmp_path, "7", 10)
    decisions.accept(season, unit)
    entry = review.publish(season, unit, "www.example.gov.cn")
    assert review.published(season, unit) is not None
    decisions.undo(season, entry.seq)
    assert review.published(season, unit) is None
    assert season.first_break() is None
