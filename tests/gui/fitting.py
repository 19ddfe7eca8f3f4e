"""Looks at a window as it is painted: which words are cut, which lie on each other, which buttons are out of reach."""

import gc
import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, cast

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintDevice, QPaintEngine, QPaintEngineState, QPainterPath, QTextItem
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import Shiboken

from app.gui.table.grid import BalanceStrip
from app.gui.table.headers import PrintedHeader

SLACK = 2.0
"""Pixels that a letter may hang over: its own white space."""
DOTS = "…"
_METRIC = QPaintDevice.PaintDeviceMetric
_CARRIERS = (QAbstractButton, QLabel, QLineEdit, QComboBox, QAbstractSpinBox, QTabBar)


@dataclass(frozen=True, slots=True)
class Word:
    """Letters in one go. `rect` is where they stand in the window, `clip` what of it the painter lets
    through, `seen` what of it is not scrolled out of sight.
    """

    text: str
    rect: QRectF
    clip: QRectF
    seen: QRectF
    widget: QWidget


class _Engine(QPaintEngine):
    """Keeps the words and draws nothing."""

    def __init__(self, top: QWidget) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._top = top
        self.words: list[Word] = []
        self.covered: list[Word] = []
        """Words of a line of a list over which another line was painted."""

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        pass

    def drawTextItem(self, at: Any, item: QTextItem) -> None:
        if not item.text().strip() or not item.width() or self.painter().pen().color().alpha() == 0:
            return
        to_window = self.painter().deviceTransform()
        # Without the white above and below that a face keeps for accents.
        height = QFontMetricsF(item.font()).capHeight()
        rect = to_window.mapRect(QRectF(at.x(), at.y() - height, item.width(), height))
        widget = self._widget(rect)
        if widget is None:
            return
        clip = rect
        if self.painter().hasClipping() and not isinstance(widget.parentWidget(), QTextEdit | QPlainTextEdit):
            clip = to_window.mapRect(self.painter().clipBoundingRect())
        self.words.append(Word(item.text(), rect, clip, clip.intersected(self._open), widget))

    def drawRects(self, first: Any, count: int) -> None:
        self._cover(QRectF(first))

    def drawPath(self, path: QPainterPath) -> None:
        self._cover(path.boundingRect())

    def _cover(self, shape: QRectF) -> None:
        brush = self.painter().brush()
        if brush.style() != Qt.BrushStyle.SolidPattern or brush.color().alpha() < 255:
            return
        rect = self.painter().deviceTransform().mapRect(shape).intersected(self._open)
        if self.painter().hasClipping():
            rect = rect.intersected(self.painter().deviceTransform().mapRect(self.painter().clipBoundingRect()))
        widget = self._widget(rect)
        if widget is not None and isinstance(widget.parentWidget(), QAbstractItemView):
            own = (word for word in self.words if word.widget is widget)
            self.covered += [word for word in own if _inner(word.rect.intersected(word.seen)).intersects(rect)]

    @property
    def _open(self) -> QRectF:
        """The part of the window that may be painted now."""
        return QRectF(self.systemClip().boundingRect())

    def _widget(self, rect: QRectF) -> QWidget | None:
        """Return the painted widget; None if a list paints a line that is scrolled out of it."""
        device = self.painter().device()
        if isinstance(device, QWidget):
            return device
        seen = rect.intersected(self._open)
        return None if seen.isEmpty() else self._top.childAt(int(seen.center().x()), int(seen.center().y()))


def _nothing(engine: QPaintEngine, *shape: object) -> None:
    """A shape that is no word."""


for _shape in ("Pixmap", "Image", "Polygon", "Lines", "TiledPixmap", "Ellipse", "Points"):
    setattr(_Engine, f"draw{_shape}", _nothing)


class _Paper(QPaintDevice):
    """As large as a window."""

    def __init__(self, top: QWidget) -> None:
        super().__init__()
        self._top = top
        self.engine = _Engine(top)

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        own = {
            _METRIC.PdmWidth: self._top.width(),
            _METRIC.PdmHeight: self._top.height(),
            _METRIC.PdmDevicePixelRatio: 1,
            _METRIC.PdmDevicePixelRatioScaled: 1 << 16,
            _METRIC.PdmDepth: 32,
            _METRIC.PdmNumColors: 1 << 24,
        }
        dots = (_METRIC.PdmDpiX, _METRIC.PdmDpiY, _METRIC.PdmPhysicalDpiX, _METRIC.PdmPhysicalDpiY)
        return self._top.logicalDpiX() if metric in dots else own.get(metric, 1)


def words(top: QWidget) -> list[Word]:
    """Return the words that are painted in a window and in all it contains."""
    return _painted(top).words


def _painted(top: QWidget) -> _Engine:
    paper = _Paper(top)
    top.render(paper, QPoint())
    return paper.engine


def faults(top: QWidget) -> list[str]:
    """Return the words and buttons of a window that cannot be read or reached; [] if there are none."""
    painted = _painted(top)
    found = [*_out_of_reach(top), *_cut(top, painted.words), *_without_tip(top, painted.words)]
    found += _on_each_other(painted.words)
    found += [f"painted over: {word.text!r} {_numbers(word.rect)} of {_name(word.widget)}" for word in painted.covered]
    return list(dict.fromkeys(found))


def _out_of_reach(top: QWidget) -> Iterator[str]:
    """Return the widgets with words that can be neither seen nor scrolled to."""
    for widget in cast(list[QWidget], top.findChildren(QWidget)):
        if widget.objectName() == "qt_toolbar_ext_button" and widget.isVisibleTo(top):
            yield "out of reach: buttons of the bar that have no room"
        if isinstance(widget, QScrollArea) and widget.isVisibleTo(top) and widget.horizontalScrollBar().maximum():
            yield f"scrolls sideways: {_name(widget)} by {widget.horizontalScrollBar().maximum()}"
        if not isinstance(widget, _CARRIERS) or not widget.isVisibleTo(top) or widget.isWindow():
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue
        room = _reachable(top, widget)
        own = QRectF(QRect(widget.mapTo(top, QPoint()), widget.size()))
        if not room.adjusted(-1, -1, 1, 1).contains(own):
            yield f"out of reach: {_name(widget)} {own.toRect().getRect()} in {room.toRect().getRect()}"


def _cut(top: QWidget, painted: Iterable[Word]) -> Iterator[str]:
    for word in painted:
        widget = word.widget
        if _is_typed_into(widget):
            continue
        room = word.clip.intersected(_reachable(top, widget, word.clip))
        over = _inner(word.rect)
        if over.left() < room.left() or over.right() > room.right():
            yield f"cut at its sides: {word.text!r} {_numbers(word.rect)} in {_numbers(room)} of {_name(widget)}"
        if over.top() < room.top() or over.bottom() > room.bottom():
            yield f"cut above or below: {word.text!r} {_numbers(word.rect)} in {_numbers(room)} of {_name(widget)}"


def _without_tip(top: QWidget, painted: Iterable[Word]) -> Iterator[str]:
    for word in painted:
        if DOTS not in word.text:
            continue
        widget = word.widget
        at = widget.mapFrom(top, word.rect.center().toPoint())
        view = widget.parentWidget()
        if isinstance(view, QListWidget) and view.wordWrap() and not _says_so_itself(widget, at, word.text):
            yield f"cut though it wraps: {word.text!r} of {_name(view)}"
        if not _says_so_itself(widget, at, word.text) and not _tip(widget, at, word.text):
            yield f"no tip: {word.text!r} of {_name(widget)}"


def _on_each_other(painted: Iterable[Word]) -> Iterator[str]:
    standing: list[tuple[QRectF, str]] = []
    once = {(word.text, *_numbers(word.rect)): word for word in painted}  # Qt paints a text with formats twice
    for word in sorted(once.values(), key=lambda each: each.rect.top()):
        rect = _inner(word.rect.intersected(word.seen))
        if rect.isEmpty():
            continue
        standing = [each for each in standing if each[0].bottom() > rect.top()]
        yield from (f"on each other: {other!r} and {word.text!r}" for at, other in standing if at.intersects(rect))
        standing.append((rect, word.text))


def _reachable(top: QWidget, widget: QWidget, clip: QRectF | None = None) -> QRectF:
    """The room around a widget in which it can be seen; without end where it can be scrolled to."""
    room = QRectF(top.rect())
    chain = list(takewhile(lambda each: each is not top, _chain(widget)))
    for outer in reversed(chain):
        rect = QRectF(QRect(outer.mapTo(top, QPoint()), outer.size()))
        if outer is not widget or clip is not None:
            room = room.intersected(rect)
        area = outer.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is outer:
            view = area.parentWidget() if isinstance(area, QHeaderView) else area
            room = _scrolled(view if isinstance(view, QAbstractScrollArea) else area, room)
        elif isinstance(area, BalanceStrip):
            room = _scrolled(area.view, room)
    return room


def _scrolled(area: QAbstractScrollArea, room: QRectF) -> QRectF:
    far = 1e6
    if area.horizontalScrollBar().maximum() > area.horizontalScrollBar().minimum():
        room = QRectF(-far, room.top(), 2 * far, room.height())
    if area.verticalScrollBar().maximum() > area.verticalScrollBar().minimum():
        room = QRectF(room.left(), -far, room.width(), 2 * far)
    return room


def _is_typed_into(widget: QWidget) -> bool:
    """Whether the cursor brings into view what does not fit."""
    return isinstance(widget, QLineEdit) and not widget.isReadOnly() and bool(widget.text())


def _says_so_itself(widget: QWidget, at: QPoint, shown: str) -> bool:
    """Whether the dots belong to the words and were not put in for want of room."""
    own = [getattr(widget, name)() for name in ("text", "placeholderText", "toPlainText") if hasattr(widget, name)]
    view = widget.parentWidget()
    if isinstance(view, QAbstractItemView):
        own.append(str(view.indexAt(at).data() or ""))
    if isinstance(view, QTextEdit):
        own.append(view.toPlainText())
    return any(shown.strip() in str(each).replace("&", "") for each in own)


def _tip(widget: QWidget, at: QPoint, shown: str) -> bool:
    """Whether the mouse, resting there, is told all that the dots stand for."""
    said = [each.toolTip() for each in _chain(widget)]
    view = widget.parentWidget()
    if isinstance(widget, QTabBar):
        said.append(widget.tabToolTip(widget.tabAt(at)))
    if isinstance(view, PrintedHeader):
        said.append(view.tip_at(at))
    elif isinstance(view, QHeaderView):
        across = view.orientation() == Qt.Orientation.Horizontal
        section = view.logicalIndexAt(at.x() if across else at.y())
        said.append(str(view.model().headerData(section, view.orientation(), Qt.ItemDataRole.ToolTipRole) or ""))
    elif isinstance(view, QAbstractItemView):
        said.append(str(view.indexAt(at).data(Qt.ItemDataRole.ToolTipRole) or ""))
    parts = [part.strip() for part in shown.split(DOTS)]
    if isinstance(widget, QTabBar):
        parts = parts[:1]  # what stands behind the name is said in words
    return any(all(part in html.unescape(each) for part in parts) for each in said if each)


def _chain(widget: QWidget) -> list[QWidget]:
    """The widget and all that it lies in."""
    chain = [widget]
    while (parent := chain[-1].parentWidget()) is not None:
        chain.append(parent)
    return chain


def _name(widget: QWidget) -> str:
    said = getattr(widget, "text", lambda: "")() or widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__} {said!r}"


def _inner(rect: QRectF) -> QRectF:
    return rect.adjusted(SLACK, SLACK, -SLACK, -SLACK)


def _numbers(rect: QRectF) -> tuple[int, ...]:
    return rect.toRect().x(), rect.toRect().y(), rect.toRect().width(), rect.toRect().height()


def layout_items() -> list[QLayoutItem]:
    """The Python objects of items other than layouts that still stand for an address."""
    alive = [each for each in gc.get_objects() if isinstance(each, QLayoutItem) and not isinstance(each, QLayout)]
    return [each for each in alive if Shiboken.isValid(each)]
