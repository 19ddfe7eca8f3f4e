"""Lines under numbers of a text that differ from the tables, and under words that findings are about."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.checks import Finding, State, Told, told
from app.gui.look.appearance import LOOKS, colours, mixed
from app.model.edition import Level
from app.model.numbers import written
from app.model.report import Report
from app.model.texts import units_before
from app.session import Session

PAUSE = 120
"""Milliseconds after the last change until lines are computed again. At a key, lines only move with the text."""

FEW = 60
"""Up to this number of lines all are drawn, visible or not."""

MARGIN = 400
"""Pixels above and below the visible part within which the lines of a long text are drawn too."""

BELOW = 3.0
"""Pixels from the baseline to a line."""

WAVE = 2.0
"""Wave length and height in pixels."""

_SLOW = 100
"""Characters of a text for each millisecond of delay: reading them takes a good part of it."""

LONGEST = 80
"""Characters above which the words of a finding are not underlined: a whole text would be."""


class Mark(NamedTuple):
    """A range of the stored text with its tool tip; `level` is that of a finding, None for a number."""

    start: int
    end: int
    words: str
    level: Level | None = None


class Line(NamedTuple):
    """A line under a range of the document, which moves with it."""

    cursor: QTextCursor
    style: QTextCharFormat.UnderlineStyle
    ink: QColor
    words: str


class Underlines(QObject):
    """The lines of one editor, drawn over its text. The document is never touched.

    They are no extra selections of Qt: each of those takes longer to paint than all of these together.
    """

    def __init__(self, editor: QTextEdit, session: Session, part: str) -> None:
        super().__init__(editor)
        self._editor = editor
        self._session = session
        self._report: Report = session.report
        self._part = part
        self.lines: list[Line] = []
        self._is_wanted = True
        self._near: QRect | None = None
        """The part of the editor whose lines are drawn; None for all of it."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.draw)

    def soon(self) -> None:
        """Compute the lines again when typing pauses."""
        self._later.start(pause_for(len(self._report.texts.get(self._part, "")), PAUSE))

    def set_wanted(self, wanted: bool) -> None:
        """Show or hide the lines."""
        self._is_wanted = wanted
        self.soon()

    def draw(self) -> None:
        """Compute the lines now; an invisible editor does so when it is shown."""
        self._later.stop()
        if not self._editor.isVisible():
            return
        marks = [*number_marks(self._report, self._part), *finding_marks(self._session.findings, self._part)]
        stored = self._report.texts.get(self._part, "")
        places = units_before(stored, [place for mark in marks for place in (mark.start, mark.end)])
        found = self._in_sight(marks, places) if self._is_wanted else []
        self.lines = []
        for mark in found:
            cursor = QTextCursor(self._editor.document())
            cursor.setPosition(places[mark.start])
            cursor.setPosition(places[mark.end], QTextCursor.MoveMode.KeepAnchor)
            self.lines.append(Line(cursor, _style(mark), _ink(mark, self._editor.palette()), mark.words))
        self._editor.viewport().update()

    def _in_sight(self, marks: list[Mark], places: dict[int, int]) -> list[Mark]:
        """Return the lines near the visible part of a long text. `paint` requests others when they come into view."""
        self._near = None
        if len(marks) <= FEW:
            return marks
        seen = self._editor.visibleRegion().boundingRect()
        self._near = near = seen.adjusted(0, -MARGIN, 0, MARGIN)
        first = self._editor.cursorForPosition(near.topLeft()).position()
        last = self._editor.cursorForPosition(near.bottomRight()).position()
        return [mark for mark in marks if places[mark.end] >= first and places[mark.start] <= last]

    def paint(self, rect: QRect) -> None:
        """Draw the lines within `rect` of the viewport; request those that are not known yet."""
        if self._near is not None and not self._near.contains(rect):
            self.soon()
        if not self.lines:
            return
        # At a key only the line of the cursor is painted anew.
        above = rect.topLeft() - QPoint(0, round(2 * BELOW))
        first = self._editor.cursorForPosition(above).position()
        last = self._editor.cursorForPosition(rect.bottomRight()).position()
        painter = QPainter(self._editor.viewport())
        painter.setClipRect(rect)
        painter.translate(0, -self._editor.verticalScrollBar().value())
        for line in self.lines:
            if line.cursor.selectionStart() <= last and line.cursor.selectionEnd() >= first:
                for left, right, y in stretches(line.cursor):
                    _draw(painter, line, left, right, y)
        painter.end()

    def words_at(self, position: int) -> str:
        """Return the tool tip of a position in the document; "" for none."""
        here = [
            line.words for line in self.lines if line.cursor.selectionStart() <= position <= line.cursor.selectionEnd()
        ]
        return "\n".join(dict.fromkeys(reversed(here)))


def stretches(cursor: QTextCursor) -> Iterator[tuple[float, float, float]]:
    """Yield left, right and baseline of the part of each line that a cursor selects."""
    block = cursor.document().findBlock(cursor.selectionStart())
    layout = block.layout()
    at = cursor.selectionStart() - block.position()
    end = min(cursor.selectionEnd() - block.position(), block.length() - 1)
    origin = layout.position()
    while at < end:
        line: Any = layout.lineForTextPosition(at)  # the stubs know no result of cursorToX
        if not line.isValid():
            return
        stop = min(end, line.textStart() + line.textLength())
        left, right = (origin.x() + line.cursorToX(place)[0] for place in (at, stop))
        yield left, right, origin.y() + line.y() + line.ascent()
        if stop <= at:
            return
        at = stop


def _draw(painter: QPainter, line: Line, left: float, right: float, baseline: float) -> None:
    styles = QTextCharFormat.UnderlineStyle
    y = baseline + BELOW
    if line.style is styles.WaveUnderline:
        # One tiled picture for each stretch: a line of some hundred points takes ten times as long.
        wave = _wave(line.ink.rgba(), painter.device().devicePixelRatio())
        painter.drawTiledPixmap(QRectF(left, y - 1, right - left, WAVE + 2), wave)
        return
    painter.setPen(QPen(line.ink, 1, Qt.PenStyle.DotLine if line.style is styles.DotLine else Qt.PenStyle.SolidLine))
    painter.drawLine(QPointF(left, y), QPointF(right, y))


@cache
def _wave(ink: int, ratio: float) -> QPixmap:
    """Return one length of the wave in a colour, at the pixels per unit of a screen."""
    tile = QPixmap(QSizeF(2 * WAVE * ratio, (WAVE + 2) * ratio).toSize())
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setPen(QPen(QColor.fromRgba(ink), 1))
    painter.drawPolyline([QPointF(WAVE * step, 1 + (step % 2) * WAVE) for step in range(-1, 4)])
    painter.end()
    return tile


def pause_for(characters: int, least: int) -> int:
    """Milliseconds without a key before a text of this length is read again."""
    return max(least, characters // _SLOW)


def number_marks(report: Report, part: str) -> Iterator[Mark]:
    """Return the numbers that differ from the tables; the pane lists the others."""
    for number in told(report, part):
        if number.state is State.DIFFERS:
            yield Mark(number.span.start, number.span.end, reading(report, number))


def finding_marks(findings: tuple[Finding, ...], part: str) -> Iterator[Mark]:
    """Return the ranges of findings about words, not about whole sentences or the part."""
    for finding in findings:
        is_long = sum(span.end - span.start for span in finding.texts) > LONGEST
        for span in finding.texts if not finding.explained and not is_long else ():
            if span.text == part and span.start < span.end:
                words = f"{LOOKS[finding.level].word}：{finding.message}"
                yield Mark(span.start, span.end, words, level=finding.level)


def bound_to(report: Report, number: Told) -> str:
    """Return the cell that a number stands for; "" for none."""
    cells = [report.edition.cells[cell].name for cell in number.cells if cell in report.edition.cells]
    return cells[0] if len(cells) == 1 else f"表中{len(cells)}格之和" if cells else ""


def value_of(report: Report, number: Told) -> str:
    """Return the tables' figure for a number; a blank counts for nothing."""
    return written(sum((report.value(cell) or 0 for cell in number.cells if cell in report.edition.cells), start=0))


def reading(report: Report, number: Told) -> str:
    """Say how a number is read, and with what it was compared."""
    where = bound_to(report, number)
    match number.state:
        case State.LIVE:
            return f"联动数字，随{where}变。"
        case State.AGREES if where:
            return f"读作“{number.name}”，与{where}相同。"
        case State.AGREES:
            return f"读作“{number.name}”，按数字算相符。"
        case State.DIFFERS if where:
            return f"读作“{number.name}”，{where}是{value_of(report, number)}。"
        case State.DIFFERS:
            return f"读作“{number.name}”，与按数字算的不符。"
        case State.OPEN:
            return f"读作“{number.name}”，{where}未填全，不能比较。"
        case State.NONE if number.why:
            return f"{f'读作“{number.name or number.object}”，' if number.object else ''}不比较：{number.why}。"
        case State.NONE:
            return "不是表中的数字。"


def _style(mark: Mark) -> QTextCharFormat.UnderlineStyle:
    styles = QTextCharFormat.UnderlineStyle
    if mark.level is Level.HINT:
        return styles.DotLine
    return styles.SingleUnderline if mark.level is None else styles.WaveUnderline


def _ink(mark: Mark, palette: QPalette) -> QColor:
    named = colours(palette)
    if mark.level is not None:
        return LOOKS[mark.level].ink(palette)
    return mixed(named.verify, named.ground, 0.55)
