"""Where the preview says that tables and texts stand, held against the words in the file itself."""

import io

import pdfplumber
import pytest

from app.exporters.layout import layout
from app.exporters.pdf import preview, write
from app.model.edition import Role
from tests.made import empty, example


@pytest.mark.parametrize("name", ["disclosure-2021", "disclosure-2019"])
def test_rows_and_texts_stand_where_it_says(name: str) -> None:
    report = example(name)
    printed = layout(report, draft=False)
    data, places = preview(printed)
    assert data == write(report, printed)
    with pdfplumber.open(io.BytesIO(data)) as file:
        for table in report.edition.tables.values():
            assert [row for row, _, _ in places[table.id]] == list(range(table.height))
            labels = [place for place in table.grid if place.role is Role.LABEL and place.rows == 1]
            for place in labels:
                _, page, points = places[table.id][place.top]
                below = file.pages[page].crop((0, points, 595, points + 60)).extract_text().replace("\n", "")
                assert place.text[:4].replace(" ", "") in below.replace(" ", "")
        for part in ("overview.requests", "problems"):
            if part in report.texts:
                ((_, page, points),) = places[part]
                words = report.texts[part].replace("*", "")[:6]
                below = file.pages[page].crop((0, points, 595, points + 40)).extract_text()
                assert words in "".join(below.split())


def test_what_is_not_printed_stands_nowhere() -> None:
    report = empty()
    _, places = preview(layout(report, draft=True))
    assert set(places) == set(report.edition.tables)
