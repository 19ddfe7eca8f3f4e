"""Pages of a PDF as pictures, and charts of several years' figures."""

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from app.exporters.layout import Grid, Layout, Paragraph
from app.exporters.name_lines import name_lines
from app.exporters.pdf.fonts import FOLDER, HEI, shown
from app.exporters.pdf.line_breaking import TOP
from app.exporters.pdf.page_flow import Start

Places: TypeAlias = dict[str, list[tuple[int, int, float]]]
"""Table or text part → for each row of the table's grid, or once: row, page from 0, points from its upper edge."""


class Picture(NamedTuple):
    """A page, counted from 0, in pixels: a byte of grey each, row by row."""

    page: int
    width: int
    height: int
    greys: bytes


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [tuple(document.get_page_size(number)) for number in range(len(document))]
    finally:
        document.close()


def pictures(pdf: Path, pages: Iterable[int], width: int) -> Iterator[Picture]:
    """Pages drawn `width` pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in pages:
            page = document[number]
            drawn = page.render(scale=width / page.get_width(), grayscale=True, may_draw_forms=False)
            yield Picture(number, drawn.width, drawn.height, bytes(drawn.buffer))
    finally:
        document.close()


def places(layout: Layout, starts: Sequence[Sequence[Start]]) -> Places:
    """A text begins with its first paragraph; a table is told row by row."""
    found: Places = {}
    for block, lines in zip(layout.blocks, starts, strict=True):
        told = [(start.line, start.page, TOP + start.y) for start in lines]
        match block:
            case Grid():
                found[block.table.id] = told
            case Paragraph():
                found.setdefault(block.part, told[:1])
    return found


_FACE = "GwHei"
_INK, _GRID = "#222222", "#cccccc"
_COLOURS = ("#1f5fa8", "#d9822b", "#4a9d5b", "#8a5fb0", "#c2504e", "#6b7785")
"""Apart in lightness too, so that a print in greys tells them apart."""
_WIDTH, _HEIGHT, _MARGIN, _GAP = 595.0, 842.0, 56.0, 26.0
"""The page in points: A4 upright."""
_TITLE, _SMALL, _LABEL = 18.0, 8.5, 7.0
_TITLE_PITCH = 1.4
_DIGIT = 0.56
"""The width of a digit in its size."""
_DIGITS = 15
"""Digits that a value surely has."""
_DENSITY = 200
"""Dots per inch of the PNG."""


class Series(NamedTuple):
    """The figures of one colour: a value for each year, None where it is not known."""

    name: str
    values: tuple[float | None, ...]


class Chart(NamedTuple):
    """One chart; series without any value are left out."""

    title: str
    series: tuple[Series, ...]


def chart_page(title: str, years: Sequence[str], charts: Sequence[Chart]) -> bytes:
    """The PDF: the charts one below the other, each with a legend and a number over each bar."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    _register(_FACE)
    page = Canvas(made, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    page.setTitle(title)
    lines = name_lines(title, (_WIDTH - 2 * _MARGIN) / _TITLE)
    top = _HEIGHT - _MARGIN
    for line in lines:
        top -= _TITLE if line is lines[0] else _TITLE * _TITLE_PITCH
        _write_centred(page, line, top)
    top -= _GAP
    height = (top - _MARGIN) / max(1, len(charts)) - _GAP
    for number, chart in enumerate(charts):
        drawing = _drawing(chart, years, _WIDTH - 2 * _MARGIN, height)
        renderPDF.draw(drawing, page, _MARGIN, top - (number + 1) * (height + _GAP) + _GAP)
    page.save()
    return made.getvalue()


def _register(name: str) -> None:
    """Let reportlab's drawings set a face of ours."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))


def _write_centred(page: Any, line: str, top: float) -> None:
    """A line of the title; a character that its face lacks is set in the next that has it."""
    stretches = [(name, "".join(each)) for name, each in groupby(shown(line), lambda letter: HEI[letter].face.name)]
    for name in {name for name, _ in stretches} - {_FACE}:
        _register(name)
    left = (_WIDTH - sum(page.stringWidth(text, name, _TITLE) for name, text in stretches)) / 2
    for name, text in stretches:
        page.setFont(name, _TITLE)
        page.drawString(left, top, text)
        left += page.stringWidth(text, name, _TITLE)


def picture(pdf: bytes) -> bytes:
    """The first page as PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[0].render(scale=_DENSITY / 72)
        made = io.BytesIO()
        drawn.to_pil().save(made, "PNG", dpi=(_DENSITY, _DENSITY))
        return made.getvalue()
    finally:
        document.close()


def _drawing(chart: Chart, years: Sequence[str], width: float, height: float) -> Any:
    from reportlab.graphics.shapes import Drawing, String
    from reportlab.lib.colors import HexColor

    drawing = Drawing(width, height)
    drawing.add(String(0, height - 12, chart.title, fontName=_FACE, fontSize=11, fillColor=HexColor(_INK)))
    drawing.add(_bars(chart, years, width, height - 44))
    drawing.add(_legend(chart, width, height))
    return drawing


def _bars(chart: Chart, years: Sequence[str], width: float, height: float) -> Any:
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.lib.colors import HexColor

    bars = VerticalBarChart()
    bars.x, bars.y, bars.width = 34, 18, width - 38
    bars.data = [list(series.values) for series in chart.series]
    bars.groupSpacing, bars.barSpacing = 8, 1
    bars.barLabelFormat = _figure
    values = [value for series in chart.series for value in series.values if value is not None]
    bars.height = height - 18 - _label(bars, len(years), max(len(_figure(value)) for value in values))
    axis = bars.categoryAxis
    axis.categoryNames = list(years)
    axis.labels.fontName, axis.labels.fontSize = _FACE, _SMALL
    scale = bars.valueAxis
    scale.valueMin, scale.visibleGrid = min(0, *values), True
    axis.joinAxisMode = "bottom"
    scale.labels.fontName, scale.labels.fontSize = _FACE, _SMALL
    scale.labelTextFormat = _figure
    scale.gridStrokeColor, scale.gridStrokeWidth = HexColor(_GRID), 0.4
    scale.strokeColor = axis.strokeColor = HexColor(_INK)
    if not any(values):
        scale.valueMax, scale.valueStep = 1, 1
    for number in range(len(chart.series)):
        bars.bars[number].fillColor = HexColor(_COLOURS[number % len(_COLOURS)])
        bars.bars[number].strokeColor = None
    return bars


def _label(bars: Any, years: int, longest: int) -> float:
    """Set the numbers over the bars; return the points that they take beyond those that a chart always has.

    They stand upright where the longest, in characters, is wider than its bar.
    """
    labels = bars.barLabels
    labels.fontName, labels.fontSize, labels.nudge = _FACE, _LABEL, 6
    room = bars.width / (years * (len(bars.data) + bars.groupSpacing / 10))
    if longest * _DIGIT * _LABEL > room:
        labels.angle, labels.boxAnchor, labels.nudge = 90, "w", 3
        return max(0.0, longest * _DIGIT * _LABEL - 2 * _LABEL)
    return 0.0


def _figure(value: float | None) -> str:
    """Write a number in plain digits, never in powers of ten; "" for None."""
    return "" if value is None else format(Decimal(f"{value:.{_DIGITS}g}").normalize(), "f")


def _legend(chart: Chart, width: float, height: float) -> Any:
    from reportlab.graphics.charts.legends import Legend
    from reportlab.lib.colors import HexColor

    legend = Legend()
    legend.x, legend.y, legend.boxAnchor = width, height + 2, "ne"
    legend.alignment, legend.columnMaximum, legend.dxTextSpace = "right", 1, 4
    legend.variColumn, legend.deltax = True, 10
    legend.dx = legend.dy = 7
    legend.fontName, legend.fontSize, legend.strokeWidth = _FACE, _SMALL, 0
    pairs = enumerate(chart.series)
    legend.colorNamePairs = [(HexColor(_COLOURS[number % len(_COLOURS)]), series.name) for number, series in pairs]
    return legend
