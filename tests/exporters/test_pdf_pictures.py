"""Charts of several years, and where the preview says that tables and texts stand."""

import io
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from app.exporters.layout import layout
from app.exporters.pdf import preview, write
from app.exporters.pdf.fonts import HEI
from app.exporters.pdf.pictures import Chart, Series, chart_page, picture
from app.model.edition import Role
from tests.made import empty, example, put

YEARS = ("2021", "2022", "2023")
CHARTS = (
    Chart("申请（件）", (Series("新收", (41, None, 66)), Series("办结", (40, None, 60)))),
    Chart("诉讼（件）", (Series("行政诉讼", (0, 0, 0)),)),
)


def test_each_number_stands_over_its_year_and_none_where_it_is_not_known() -> None:
    page = chart_page("某某局数据图解", YEARS, CHARTS)
    assert page == chart_page("某某局数据图解", YEARS, CHARTS)
    with pdfplumber.open(io.BytesIO(page)) as pdf:
        (only,) = pdf.pages
        words = [(word["text"], word["x0"]) for word in only.extract_words()]
    texts = [text for text, _ in words]
    for wanted in ("某某局数据图解", "申请（件）", "诉讼（件）", "新收", "办结", "行政诉讼", *YEARS, "41", "40", "66"):
        assert wanted in texts
    at = dict(words)
    assert at["41"] < at["2022"] < at["66"]


def test_large_numbers_are_written_whole_and_do_not_cover_each_other() -> None:
    values = (1_481_400, 1_456_710, 98_765, 1, 12_345, 326.458)
    charts = [
        Chart("收费（万元）", tuple(Series(f"第{number}类", (value,) * 5) for number, value in enumerate(values)))
    ]
    with pdfplumber.open(
        io.BytesIO(chart_page("某某局数据图解", ("2020", "2021", "2022", "2023", "2024"), charts))
    ) as pdf:
        (only,) = pdf.pages
        upright = [char for char in only.chars if not char["upright"]]
        columns = {round(char["x0"]): "" for char in upright}
        for char in sorted(upright, key=lambda char: -float(char["top"])):
            columns[round(char["x0"])] += char["text"]
    assert sorted(columns.values()) == sorted(["1481400", "1456710", "98765", "1", "12345", "326.458"] * 5)
    assert "e+" not in only.extract_text()


def test_upright_numbers_stay_below_the_names_of_their_chart() -> None:
    """Over the highest bars they covered the legend, whose names touched each other."""
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    charts = [Chart("案件（件）", tuple(Series(name, (123_456_789,) * 5) for name in names))] * 4
    page = chart_page("某某局数据图解", ("2020", "2021", "2022", "2023", "2024"), charts)
    with pdfplumber.open(io.BytesIO(page)) as pdf:
        (only,) = pdf.pages
        words = only.filter(lambda item: item.get("upright", True)).extract_words()
        upright = [char for char in only.chars if not char["upright"]]
    legends = [word for word in words if word["text"] in names]
    assert len(legends) == len(names) * len(charts)
    assert upright
    assert not [
        (word["text"], char["text"])
        for word in legends
        for char in upright
        if char["x0"] < word["x1"] and word["x0"] < char["x1"]
        if char["top"] < word["bottom"] and word["top"] < char["bottom"]
    ]


def test_a_character_that_the_face_lacks_is_set_in_another_in_the_title() -> None:
    rare = next(letter for letter in "䢺𪣻𬭬㙦☑✓" if HEI.has(letter) and HEI[letter].face.name != "GwHei")
    with pdfplumber.open(io.BytesIO(chart_page(f"甲{rare}乙局数据图解", YEARS, CHARTS))) as pdf:
        title = [char for char in pdf.pages[0].chars if char["size"] == pytest.approx(18)]
    (face,) = {char["fontname"].partition("+")[2] for char in title if char["text"] not in "甲乙局数据图解"}
    assert face.startswith(HEI[rare].face.name)


def test_what_is_less_than_nothing_stays_on_the_page() -> None:
    charts = [Chart("增减", (Series("数", (-8, 21, 3)),))]
    with pdfplumber.open(io.BytesIO(chart_page("某某局", YEARS, charts))) as pdf:
        (only,) = pdf.pages
        assert max(rect["bottom"] for rect in only.rects) < only.height - 40
        assert "-8" in only.extract_text()


def test_a_long_title_stands_on_two_lines_as_large_as_a_short_one() -> None:
    title = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局2021—2023年政府信息公开数据图解"
    with pdfplumber.open(io.BytesIO(chart_page(title, YEARS, CHARTS))) as pdf:
        large = [char for char in pdf.pages[0].chars if char["size"] == pytest.approx(18)]
    assert "".join(char["text"] for char in large) == title
    assert len({round(char["top"]) for char in large}) == 2


def test_the_picture_is_a_page_of_a4() -> None:
    image = Image.open(io.BytesIO(picture(chart_page("某某局数据图解", YEARS, CHARTS))))
    assert image.format == "PNG"
    assert abs(image.height / image.width - 297 / 210) < 0.01
    assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 10


_REPORT = "sys.stdout.buffer.write(pdf_pages.written(made.example()))"
_SCRIPT = "import sys; from tests import made; from tests.exporters import pdf_pages, test_pdf_pictures as charts; "


def test_a_report_has_the_same_bytes_after_charts(project_root: Path) -> None:
    """A process knows a face by the first object that is registered under its name."""
    drawn = "charts.chart_page('某某局', charts.YEARS, charts.CHARTS); "
    first, second = (
        subprocess.run([sys.executable, "-c", script], cwd=project_root, capture_output=True, check=True).stdout
        for script in (_SCRIPT + _REPORT, _SCRIPT + drawn + _REPORT)
    )
    assert first == second
    assert first.startswith(b"%PDF")


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
    put(report, "requests.new.person", "1")  # a report with nothing at all has room to write by hand
    _, places = preview(layout(report, draft=True))
    assert set(places) == set(report.edition.tables)
