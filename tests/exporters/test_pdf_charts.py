"""Charts of several years: every number is to be read on the page, and the picture is one."""

import io
import subprocess
import sys
from pathlib import Path

import pdfplumber
from PIL import Image

from app.exporters.pdf.charts import Chart, Series, chart_page, picture

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


def test_the_picture_is_a_page_of_a4() -> None:
    image = Image.open(io.BytesIO(picture(chart_page("某某局数据图解", YEARS, CHARTS))))
    assert image.format == "PNG"
    assert abs(image.height / image.width - 297 / 210) < 0.01
    assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 10


_REPORT = "sys.stdout.buffer.write(pdf_pages.written(made.example()))"
_SCRIPT = "import sys; from tests import made; from tests.exporters import pdf_pages, test_pdf_charts as charts; "


def test_a_report_has_the_same_bytes_after_charts(project_root: Path) -> None:
    """A process knows a face by the first object that is registered under its name."""
    drawn = "charts.chart_page('某某局', charts.YEARS, charts.CHARTS); "
    first, second = (
        subprocess.run([sys.executable, "-c", script], cwd=project_root, capture_output=True, check=True).stdout
        for script in (_SCRIPT + _REPORT, _SCRIPT + drawn + _REPORT)
    )
    assert first == second
    assert first.startswith(b"%PDF")
