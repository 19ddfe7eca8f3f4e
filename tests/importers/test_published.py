"""Published reports: the seed text, two PDFs as published, a blank form, other figures in every layout."""

import random
import re
from pathlib import Path

import pytest

from app.exporters.layout import figure_text
from app.forms import bundled
from app.importers import Certainty, Reading, read, read_bytes
from app.model.report import Report
from app.session import from_reading
from tests.importers.documents import document
from tests.importers.test_layouts import ALL, outcome
from tests.reports.reader import read_figures

SINGLE = {"09_hongze_2023", "10_hongze_2024"}
FIGURES = ["02_shanghai_zfbgt_2019", "05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024", *sorted(SINGLE)]


def reading_of(path: Path) -> Reading:
    found = read(path, bundled())
    assert isinstance(found, Reading)
    return found


def printed(report: Report) -> dict[str, str]:
    return {cell.id: figure_text(report, cell) for cell in report.edition.cells.values()}


def test_the_seed_report_comes_in_whole(shared_reports: Path) -> None:
    reading = reading_of(shared_reports / "01-seed-zhongwei-2021.txt")
    assert (reading.edition, reading.year) == ("disclosure-2021", 2021)
    source = "".join((shared_reports / "01-seed-zhongwei-2021.txt").read_text("utf-8").split())
    assert set(reading.unit) == {"name", "address", "postcode", "phone"}
    assert source.startswith(f"{reading.unit['name']}2021年")
    for label, key in (("地址", "address"), ("邮编", "postcode"), ("电话", "phone")):
        assert re.search(f"{label}：{re.escape(reading.unit[key])}[，）]", source)
    assert {cell.text for cell in reading.cells.values()} == {"0"}
    assert reading.count(Certainty.SURE) == len(reading.cells)
    assert not reading.is_doubtful
    assert not any(total in reading.answers for total in bundled()[reading.edition].definitions)


def test_the_seed_reports_prose_is_divided_and_rejoined(shared_reports: Path) -> None:
    reading = reading_of(shared_reports / "01-seed-zhongwei-2021.txt")
    source = (shared_reports / "01-seed-zhongwei-2021.txt").read_text("utf-8")
    edition = bundled()[reading.edition]
    aspects = [part for part in edition.parts.values() if part.words]
    assert all(reading.texts[part.id].startswith("（") for part in aspects)
    assert all(reading.texts[part.id].count("\n") == 0 for part in aspects)
    squeezed = "".join(source.split())
    for text in reading.texts.values():
        for paragraph in text.split("\n"):
            assert "".join(paragraph.split()) in squeezed
    headings = {"".join(section.heading.split()) for section in edition.sections}
    prose = "".join("".join(line.split()) for line in source.splitlines() if "\t" not in line)
    for heading in headings:
        prose = prose.replace(heading, "", 1)
    prose = prose.removeprefix(f"{reading.unit['name']}{edition.words.title.format(unit='', year=2021)}")
    assert len("".join("".join(text.split()) for text in reading.texts.values())) == len(prose)
    bold = re.findall(r"\*\*.+?\*\*", source)
    assert bold and all(any(each in text for text in reading.texts.values()) for each in bold)


@pytest.mark.parametrize("name", sorted(SINGLE))
def test_a_published_pdf_comes_in_with_every_figure_right(shared_reports: Path, name: str) -> None:
    truth, _ = read_figures(shared_reports / f"{name}.txt", single=True)
    reading = reading_of(shared_reports / f"{name}.pdf")
    assert (reading.edition, reading.year) == (truth.edition.id, truth.year)
    wanted = printed(truth)
    assert {cell: found.text for cell, found in reading.cells.items()} == wanted
    misspelt = [cell for cell, found in reading.cells.items() if found.certainty is not Certainty.SURE]
    assert {cell.split(".")[1] for cell in misspelt} == {"denied_2"}, "the row that is misspelt there"
    assert printed(from_reading(reading, bundled())) == wanted
    assert len(reading.texts) == 9
    narrative = "".join((shared_reports / f"{name}.txt").read_text("utf-8").partition("[NARRATIVE]")[2].split())
    for text in reading.texts.values():
        start = "".join(text.replace("**", "").split())[:20]
        assert start in narrative


def test_the_wrong_totals_of_a_published_pdf_stay_entered(shared_reports: Path) -> None:
    reading = reading_of(shared_reports / "09_hongze_2023.pdf")
    entered = [total for total in bundled()[reading.edition].definitions if total in reading.answers]
    assert entered == ["review.reconsideration.total", "review.after.total"]


def test_an_offices_blank_form_is_recognised(shared_reports: Path) -> None:
    reading = reading_of(shared_reports / "blank-template-2021.docx")
    assert reading.edition == "disclosure-2021"
    assert reading.answers == {}
    assert reading.count(Certainty.SURE) == len(reading.cells)


@pytest.mark.parametrize("number", [*range(3), *(pytest.param(each, marks=pytest.mark.long) for each in range(3, 18))])
def test_published_figures_come_in_exact_in_every_layout(shared_reports: Path, number: int) -> None:
    """A run meets each report, and each layout; the long set meets each report in each layout."""
    for place, (layout, write) in enumerate(ALL.items()):
        if place % 3 != number % 3:
            continue
        name = FIGURES[(place + number // 3) % len(FIGURES)]
        report, _ = read_figures(shared_reports / f"{name}.txt", single=name in SINGLE)
        made = document(report)
        counts = outcome(made, read_bytes(write(made, random.Random(name)), bundled()))
        assert counts["silent"] == 0, layout
        if layout not in ("html lost cells", "text dropped"):
            assert counts["told"] == 0, layout
