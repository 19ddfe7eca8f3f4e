"""One printed A4 page of the keys and of the checks with their codes, both from their declarations."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtWidgets import QApplication

from app.checks import WORDS, declared
from app.gui import TITLE
from app.gui.command import MENUS
from app.gui.table.actions import TABLE_ACTIONS
from app.model.edition import Edition

MARGIN, GAP = 12.0, 6.0
"""Millimetres of white around the page, and between its columns."""
COLUMNS = 3
SIZES = (3.4, 3.2, 3.0, 2.8, 2.6, 2.4, 2.2, 2.0, 1.8)
"""Millimetres that letters may be high: the first with which everything stands on one page is taken."""
NARROW = 0.34
"""The shares of a column's width for keys and codes; the words have the rest."""


WRAPPED = int(Qt.TextFlag.TextWordWrap)


class Line(NamedTuple):
    """Keys or numbers and what they stand for; a heading has only `words`."""

    name: str
    words: str

    @property
    def is_heading(self) -> bool:
        return not self.name


def lines(edition: Edition) -> list[Line]:
    """Everything that the page says, in order."""
    return [*_keys(), *_checks(edition)]


def _keys() -> Iterator[Line]:
    for menu in MENUS:
        with_keys = [command for command in menu if command.keys]
        if with_keys:
            yield Line("", f"按键：{menu.name}")
        yield from (Line("\n".join(command.keys), command.title) for command in with_keys)
    yield Line("", "按键：表格之内")
    for action in TABLE_ACTIONS:
        if action.words and action.keys:
            yield Line(action.shortcuts[0].toString(), action.words.rstrip("…"))


def _checks(edition: Edition) -> Iterator[Line]:
    for area, group in groupby(declared(edition), key=lambda check: check.area):
        yield Line("", f"检查：{area.value}")
        by_words: dict[str, list[tuple[str, str]]] = {}
        for check in group:
            by_words.setdefault(check.about, []).append((check.code, WORDS[check.level]))
        for words, found in by_words.items():
            levels = "、".join(dict.fromkeys(level for _, level in found))
            yield Line(_named([code for code, _ in found]), f"{words}（{levels}）")


MOST_CODES = 6


def _named(codes: Sequence[str]) -> str:
    """The codes of a line; of many the first and the last."""
    ordered = sorted(codes)
    return " ".join(ordered) if len(ordered) <= MOST_CODES else f"{ordered[0]}–{ordered[-1]}"


# -- the page ----------------------------------------------------------------------------------------------------------


def set_up(device: QPagedPaintDevice) -> None:
    """Set up whole A4 pages; the margins are part of the document."""
    whole = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    device.setPageLayout(whole)


class Placed(NamedTuple):
    """A line with its place on the page, in millimetres."""

    line: Line
    rect: QRectF


def laid_out(said: Sequence[Line], size: float) -> list[Placed] | None:
    """Every line in its column with letters of `size` millimetres; None where one page is too small."""
    wide = (210 - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    top, bottom = MARGIN + 3 * size, 297 - MARGIN
    placed: list[Placed] = []
    column, y = 0, top
    for number, line in enumerate(said):
        height = _height(line, wide, size)
        below = _height(said[number + 1], wide, size) if line.is_heading and number + 1 < len(said) else 0.0
        if y + height + below > bottom:
            column, y = column + 1, top
        if column == COLUMNS:
            return None
        placed.append(Placed(line, QRectF(MARGIN + column * (wide + GAP), y, wide, height)))
        y += height
    return placed


def _height(line: Line, wide: float, size: float) -> float:
    """Millimetres; words that need more than a line have several."""
    if line.is_heading:
        return size * 2.1
    metrics = QFontMetricsF(_font(100))
    rows = max(_rows(metrics, line.name, wide * NARROW, size), _rows(metrics, line.words, wide * (1 - NARROW), size))
    return rows * size * 1.42 + size * 0.2


def _rows(metrics: QFontMetricsF, words: str, room: float, size: float) -> int:
    rect = metrics.boundingRect(QRectF(0, 0, room / size * 100 - 20, 1e6), WRAPPED, words)
    return max(1, round(rect.height() / metrics.lineSpacing()))


def _font(pixels: float, *, bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(max(1, round(pixels)))
    font.setBold(bold)
    return font


def draw(device: QPagedPaintDevice, edition: Edition) -> bool:
    """Draw the page; whether the device could be drawn on."""
    said = lines(edition)
    size, placed = next((size, found) for size in SIZES if (found := laid_out(said, size)) is not None)
    painter = QPainter()
    if not painter.begin(device):
        return False
    dots = device.logicalDpiX() / 25.4
    painter.setFont(_font(size * 1.5 * dots, bold=True))
    head = QRectF(MARGIN, MARGIN - size, 210 - 2 * MARGIN, 3 * size)
    painter.drawText(_scaled(head, dots), Qt.AlignmentFlag.AlignCenter, f"{TITLE}：按键和检查编号")
    for each in placed:
        _draw_line(painter, each, size, dots)
    painter.end()
    return True


def _scaled(rect: QRectF, dots: float) -> QRectF:
    return QRectF(rect.x() * dots, rect.y() * dots, rect.width() * dots, rect.height() * dots)


def _draw_line(painter: QPainter, placed: Placed, size: float, dots: float) -> None:
    line, rect = placed.line, _scaled(placed.rect, dots)
    painter.setFont(_font(size * dots, bold=line.is_heading))
    if line.is_heading:
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignBottom), line.words)
        painter.setPen(QPen(Qt.GlobalColor.black, 0.15 * dots))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        return
    narrow = rect.width() * NARROW
    painter.drawText(QRectF(rect.x(), rect.y(), narrow - 0.2 * size * dots, rect.height()), WRAPPED, line.name)
    painter.drawText(QRectF(rect.x() + narrow, rect.y(), rect.width() - narrow, rect.height()), WRAPPED, line.words)
