"""Writes a document as PDF pages with ruled tables that break wherever the page ends."""

import io
import random
from functools import cache
from pathlib import Path

from tests.importers.documents import Box, Document, Grid, Words

_FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "GwSong.ttf"
_TOP, _BOTTOM, _LEFT, _WIDTH = 770.0, 80.0, 75.0, 445.0
_SIZE, _CELL_SIZE, _LEADING = 16.0, 8.0, 10.0


@cache
def _face() -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Song", str(_FONT)))
    return "Song"


class _Pages:
    """A canvas that knows how far down it has come."""

    def __init__(self, *, header: bool, render_mode: int = 0, borders: bool = True) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(595, 842), pageCompression=0, invariant=1)
        self.render_mode = render_mode
        self.borders = borders
        self.y = _TOP
        self.page = 1
        self.header = header

    def next_page(self) -> None:
        self.canvas.setFont(_face(), 10)
        self.canvas.drawCentredString(297, 40, f"— {self.page} —")
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP

    def words(self, block: Words) -> None:
        text = block.text if block.kind == "title" else "　　" + block.text
        per_line = int(_WIDTH // _SIZE)
        for start in range(0, len(text), per_line):
            if self.y - 28 < _BOTTOM:
                self.next_page()
            self.y -= 28
            self.canvas.setFont(_face(), _SIZE)
            line = text[start : start + per_line]
            indent = (_WIDTH - len(line) * _SIZE) / 2 if block.kind == "title" else 0
            blanks = len(line) - len(line.lstrip("　"))
            self.canvas.drawString(_LEFT + indent + blanks * _SIZE, self.y, line.lstrip("　"), mode=self.render_mode)

    def grid(self, grid: Grid) -> None:
        widths = _widths(grid)
        heights = [self._height(grid, row, widths) for row in range(grid.height)]
        row = 0
        while row < grid.height:
            end, used = row, 0.0
            while end < grid.height and used + heights[end] <= self.y - _BOTTOM:
                used += heights[end]
                end += 1
            if end == row or (end < grid.height and end <= grid.head):
                self.next_page()
                continue
            self._rows(grid, row, end, widths, heights)
            row = end
            if row < grid.height:
                self.next_page()
                if self.header and grid.head:
                    self._rows(grid, 0, grid.head, widths, heights)
        self.y -= 20

    def _height(self, grid: Grid, row: int, widths: list[float]) -> float:
        most = 1
        for box in grid.boxes:
            if box.top == row and box.rows == 1:
                most = max(most, len(_wrapped(box, widths)))
        return most * _LEADING + 6

    def _rows(self, grid: Grid, first: int, last: int, widths: list[float], heights: list[float]) -> None:
        for box in grid.boxes:
            top, bottom = max(box.top, first), min(box.top + box.rows, last)
            if top < bottom:
                y1 = self.y - sum(heights[first:top])
                y0 = y1 - sum(heights[top:bottom])
                x0 = _LEFT + sum(widths[: box.left])
                width = sum(widths[box.left : box.left + box.columns])
                if self.borders:
                    self.canvas.setLineWidth(0.5)
                    self.canvas.rect(x0, y0, width, y1 - y0)
                if top == box.top:
                    self._text(box, x0 + 2, y1, y0, widths)
        self.y -= sum(heights[first:last])

    def _text(self, box: Box, x: float, top: float, bottom: float, widths: list[float]) -> None:
        lines = _wrapped(box, widths)
        self.canvas.setFont(_face(), _CELL_SIZE)
        y = (top + bottom) / 2 + len(lines) * _LEADING / 2 - _CELL_SIZE
        for line in lines:
            self.canvas.drawString(x, y, line, mode=self.render_mode)
            y -= _LEADING


def _widths(grid: Grid) -> list[float]:
    if grid.width < 10:
        return [_WIDTH / grid.width] * grid.width
    if grid.head == 3 and any(box.left == 2 and box.role == "label" for box in grid.boxes):
        rest = (_WIDTH - 180) / (grid.width - 3)
        return [30.0, 50.0, 100.0, *[rest] * (grid.width - 3)]
    return [_WIDTH / grid.width] * grid.width


def _wrapped(box: Box, widths: list[float]) -> list[str]:
    room = max(int((sum(widths[box.left : box.left + box.columns]) - 4) // _CELL_SIZE), 1)
    if box.cell and box.text.isascii():
        room *= 2
    lines = []
    for line in box.text.split("\n"):
        lines += [line[start : start + room] for start in range(0, len(line), room)] or [""]
    return lines


def pdf(made: Document, draw: random.Random) -> bytes:
    """Ruled tables, with or without the header on the next page."""
    return _printed(made, _Pages(header=draw.random() < 0.5))


def bare_pdf(made: Document) -> bytes:
    """Tables without borders, their texts where the columns are."""
    return _printed(made, _Pages(header=False, borders=False))


def scan_with_text(made: Document) -> bytes:
    """A scan behind which lies what a program read on it: lines drawn, texts not."""
    return _printed(made, _Pages(header=True, render_mode=3))


def _printed(made: Document, pages: _Pages) -> bytes:
    for block in made.blocks:
        if isinstance(block, Grid):
            pages.grid(block)
        else:
            pages.words(block)
    pages.next_page()
    pages.canvas.save()
    return pages.out.getvalue()
