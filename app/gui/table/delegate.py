"""Paints the cells of a table and edits them: any text is accepted, and each keystroke goes into the report."""

import re
from enum import Enum
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygon,
    QValidator,
)
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.checks.figures import unread_words
from app.gui.look.appearance import Colours, colours, mixed
from app.gui.look.lists import Index
from app.gui.table.headers import draw_label, draw_rules, lettering_of
from app.gui.table.model import UNFINISHED, TableModel
from app.model.numbers import without_unit, written
from app.table.cells import Face, State, Tint, Verdict
from app.table.entry import meanwhile, summed, typed
from app.table.rule_state import Outcome

_FULL_STOP = re.compile(r"(?<=[0-9０-９])。")
LEAVING = frozenset(
    {
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)
"""Keys that end an edit."""

MOVING = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End})
"""Further keys that end an edit begun by typing, as in a spreadsheet. After F2 they move the text cursor."""


class PointValidator(QValidator):
    """Accepts any text. The full stop of a Chinese keyboard behind a digit becomes a decimal point."""

    def validate(self, text: str, position: int) -> object:
        figure = text.replace("(", "（").partition("（")[0]
        pointed = _FULL_STOP.sub(".", figure)
        return QValidator.State.Acceptable, pointed + text[len(figure) :], position


class FigureEditor(QLineEdit):
    """Edits one cell. `by_typing`: opened by the first character, so that arrows leave it.

    `edit_session`: its undo step.

    The composition of an input method is shown, but counts only once it is committed.
    """

    def __init__(self, cell: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.cell = cell
        self.edit_session = object()
        self.by_typing = False
        self._before: str | None = None
        """The text before an input method began to compose; None without a composition."""
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setValidator(PointValidator(self))
        self.setAutoFillBackground(True)

    def leaves(self, event: QKeyEvent) -> bool:
        """Whether a key ends the edit."""
        return event.key() in LEAVING or (self.by_typing and event.key() in MOVING)

    @property
    def is_composing(self) -> bool:
        return self._before is not None

    # -- Qt --------------------------------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep the selected text: Qt removes it as soon as something is composed over it."""
        words, is_done = event.commitString(), not event.preeditString()
        if words and not is_done:  # a part is chosen while the rest is still composed
            chosen = QInputMethodEvent()
            chosen.setCommitString(words)
            self.inputMethodEvent(chosen)
            event, words = QInputMethodEvent(event.preeditString(), event.attributes()), ""
        before = self.text() if self._before is None else self._before
        if words:
            self._before = None
            super().inputMethodEvent(event)
            return
        self._before = None if is_done else before
        blocked = self.blockSignals(True)
        super().inputMethodEvent(QInputMethodEvent() if is_done else event)
        if is_done and self.text() != before:
            self.setText(before)
            self.selectAll()
        self.blockSignals(blocked)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_of_window(event):
            event.ignore()  # a line edit would swallow undo and redo; they belong to the whole report
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.leaves(event) or _is_of_window(event) or event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
        elif event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self.by_typing = False
            self.deselect()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        named = colours(self.palette())
        pen = QPen(named.accent, named.frame)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = named.frame // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_typing = False
        super().mousePressEvent(event)


def _is_of_window(event: QEvent) -> bool:
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in keys)


WRONG = "✗"
"""Marks a wrong cell for people who do not see the colour."""

CARRIED = "转"
"""Marks a cell whose figure was carried in from last year."""

LEAPT = "! "
"""Marks last year's figure beside an unusual change, for people who do not see the colour."""

CUT = "（…"
"""Shown instead of a remark that does not fit."""

LEFT, RIGHT, CENTRE = (
    Qt.AlignmentFlag.AlignVCenter | along
    for along in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
)


_SELECTED = QStyle.StateFlag.State_Selected


class _Stands(Enum):
    """The state of a cell: current, selected, or in the current row or column."""

    ALONE = "alone"
    SELECTED = "selected"
    CURRENT = "current"


class CellDelegate(QStyledItemDelegate):
    """The delegate of one table. `editor` is the open editor, if any."""

    told = Signal(str)
    """A sentence about the entered text: a computed sum, or that it is no figure."""

    def __init__(self, model: TableModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.lettering = lettering_of(view.font())
        self.colours = colours(view.palette())
        self.asides: tuple[int, ...] = ()
        """Pixels at the right of each grid column for last year's figures."""
        self.lower = 0
        """Pixels at the foot of each cell for last year's figure."""
        self.by_typing = False
        self.editor: FigureEditor | None = None

    def _live(self, text: str) -> None:
        """Write a keystroke to the report, unless the text is no figure yet. White space alone empties no cell."""
        if self.editor is not None and (not text or text.strip()):
            self._model.write(self.editor.cell, meanwhile(text), self.editor.edit_session)

    def _grow(self) -> None:
        """Widen the editor for a long remark, over the cells to its right."""
        if (editor := self.editor) is None:
            return
        rect = self._view.visualRect(self._model.index_of(editor.cell)).adjusted(0, 0, -1, -1)
        needed = editor.fontMetrics().horizontalAdvance(editor.text()) + 6 * self.lettering.pad
        room = max(rect.width(), self._view.viewport().width() - rect.left() - 1)
        rect.setWidth(min(max(rect.width(), needed), room))
        editor.setGeometry(rect)

    # -- painting --------------------------------------------------------------------------------------------------

    def needed(self, cell: str) -> int:
        """The least width in pixels at which the figure of a cell is not cut."""
        face = self._model.face(cell)
        if not face.figure:
            return 0
        width = self.lettering.width(face.figure) + self._mark_width(cell)
        rest = self.lettering.width(CUT) if face.text != face.figure else 0
        return width + rest + 2 * self._margin + 1

    @property
    def _margin(self) -> int:
        return self.lettering.pad // 2 + 1

    def _mark_width(self, cell: str) -> int:
        is_marked = self._model.tint(cell) is Tint.WRONG and not self._model.is_controlled
        return self.lettering.width(WRONG) + 1 if is_marked else 0

    def _paint_figure(self, painter: QPainter, rect: QRect, cell: str, named: Colours, stands: _Stands) -> None:
        face, tint, origin = self._model.face(cell), self._model.tint(cell), self._model.origins.get(cell)
        ground = getattr(named, origin.ground) if origin else _ground(face, tint, named)
        painter.fillRect(rect, mixed(named.accent, ground, named.chosen) if stands is _Stands.SELECTED else ground)
        draw_rules(painter, rect, named, right=True, bottom=True)
        self._draw_words(painter, rect, cell, face, named)
        if tint in (Tint.PART, Tint.VERIFY):
            _draw_ear(painter, rect, named.error if tint is Tint.PART else named.verify)
        self._draw_frame(painter, rect, cell, named)
        if stands is _Stands.CURRENT:
            width = named.frame if self._view.hasFocus() else named.frame // 2
            _draw_rect(painter, rect.adjusted(0, 0, -1, -1), QPen(named.accent, width), width)

    def _draw_words(self, painter: QPainter, rect: QRect, cell: str, face: Face, named: Colours) -> None:
        """Draw the figure in full, and beside it what fits."""
        whole = rect.adjusted(self._margin, 0, -self._margin - 1, -1)
        self._draw_last(painter, whole, cell, named)
        inner = whole.adjusted(0, 0, -self.aside(cell), -self.lower)
        marked = self._mark_width(cell)
        free = inner.width() - marked - self.lettering.width(face.text)
        verdict = self._model.verdict(cell)
        right = self._draw_verdict(painter, inner, verdict, named, free) if verdict else 0
        if not right and face.state is State.PARTIAL:
            right = self._draw_note(painter, inner, face, named, free)
        left = self._draw_sign(painter, whole, cell, named, free - right)
        if marked:
            painter.setFont(self.lettering.font)
            painter.setPen(named.error)
            painter.drawText(inner, LEFT, WRONG)
        self._draw_text(painter, inner, (max(marked, left), right), face, _ink(face, bool(marked), named))

    def _stands(self, option: QStyleOptionViewItem, index: Index) -> _Stands:
        if index == self._view.currentIndex():
            return _Stands.CURRENT
        look: Any = option  # the stubs do not know what it holds
        return _Stands.SELECTED if look.state & _SELECTED else _Stands.ALONE

    def _draw_sign(self, painter: QPainter, whole: QRect, cell: str, named: Colours, free: int) -> int:
        """Draw the origin of a figure, small at the left.

        Returns its width in pixels, 0 in the line of last year's figure.

        It is left out if there is no room.
        """
        origin = self._model.origins.get(cell)
        sign = origin.sign if origin else CARRIED if self._model.is_carried(cell) else ""
        width = self.lettering.small_width(sign) + self.lettering.pad
        room = whole.width() - self.last_width(cell) if self.lower else free
        if not sign or width > room:
            return 0
        painter.setFont(self.lettering.small)
        painter.setPen(named.computed)
        painter.drawText(self._foot(whole) if self.lower else whole, LEFT, sign)
        return 0 if self.lower else width

    def last_width(self, cell: str) -> int:
        """Return the width in pixels of last year's figure with its mark and a gap; 0 if none is shown."""
        if (last := self._model.last(cell)) is None:
            return 0
        mark = self.lettering.small_width(LEAPT)  # it comes and goes: its room is always kept
        return self.lettering.small_width(last.text) + mark + 2 * self.lettering.pad

    def aside(self, cell: str) -> int:
        """Pixels at the right of a cell that are kept for last year's figure."""
        place = self._model.table.places[cell]
        return self.asides[place.left + place.columns - 1] if self.asides else 0

    def _foot(self, whole: QRect) -> QRect:
        """The small line of last year's figure."""
        return QRect(whole.left(), whole.bottom() - self.lower + 1, whole.width(), self.lower)

    def _draw_last(self, painter: QPainter, whole: QRect, cell: str, named: Colours) -> None:
        """Draw last year's figure, small in its own line or column, with a mark if this year's changed unusually."""
        if (last := self._model.last(cell)) is None:
            return
        painter.setFont(self.lettering.small)
        painter.setPen(named.verify if last.leap else named.computed)
        words = f"{LEAPT}{last.text}" if last.leap else last.text
        painter.drawText(self._foot(whole) if self.lower else whole, RIGHT, words)

    def _draw_verdict(self, painter: QPainter, inner: QRect, verdict: Verdict, named: Colours, free: int) -> int:
        """Draw whether a typed total agrees, small at the right. Returns its width in pixels, 0 without room."""
        width = self.lettering.small_width(verdict.words) + self.lettering.pad
        if width > free:
            return 0
        inks = {Outcome.HOLDS: named.good, Outcome.DIFFERS: named.error, Outcome.UNFINISHED: named.computed}
        painter.setFont(self.lettering.small)
        painter.setPen(inks[verdict.outcome])
        painter.drawText(inner, RIGHT, verdict.words)
        return width

    def _draw_note(self, painter: QPainter, inner: QRect, face: Face, named: Colours, free: int) -> int:
        """Mark an unfinished total. Returns the width in pixels that its partial sum loses."""
        width = self.lettering.small_width(UNFINISHED) + 1
        if width > free:
            return 0
        painter.setFont(self.lettering.small)
        painter.setPen(named.computed)
        painter.drawText(inner, RIGHT if face.text else CENTRE, UNFINISHED)
        return width if face.text else free

    def _draw_text(self, painter: QPainter, inner: QRect, beside: tuple[int, int], face: Face, ink: QColor) -> None:
        """Centre the text in the cell between the marks on either side."""
        left, right = beside
        needed = self.lettering.width(face.text)
        room = inner.adjusted(left, 0, -right, 0)
        middle = (inner.width() - needed) // 2
        if left <= middle and right <= middle:
            room = inner
        painter.setFont(self.lettering.font)
        painter.setPen(ink)
        text = face.text
        if needed > room.width():
            text = self.lettering.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, CENTRE, text)

    def _draw_frame(self, painter: QPainter, rect: QRect, cell: str, named: Colours) -> None:
        """Draw a solid frame around a suspect, a dashed one around the other cells of its equation."""
        if cell in self._model.suspects:
            _draw_rect(painter, rect.adjusted(0, 0, -1, -1), QPen(named.error, 2), 2)
        elif cell in self._model.equation_cells:
            _draw_rect(painter, rect.adjusted(0, 0, -1, -1), QPen(named.error, 1, Qt.PenStyle.DashLine), 1)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place = self._model.place(index)
        if place is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs do not know what it holds
        named = self.colours
        painter.save()
        if place.cell is None:
            draw_label(painter, rect, place, named, self.lettering)
        else:
            self._paint_figure(painter, rect, place.cell.id, named, self._stands(option, index))
        self._draw_outer_lines(painter, rect, index, named)
        painter.restore()

    def _draw_outer_lines(self, painter: QPainter, rect: QRect, index: Index, named: Colours) -> None:
        """Draw the table's own upper and left line if no frozen header draws them."""
        is_first_row = index.row() == 0 and not self._model.table.head
        is_first_column = index.column() == 0 and not self._model.table.side
        if is_first_row or is_first_column:
            draw_rules(painter, rect, named, left=is_first_column, top=is_first_row)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        place = self._model.place(index)
        assert place is not None and place.cell is not None
        report = self._model.session.report
        editor = FigureEditor(place.cell.id, parent)
        editor.by_typing = self.by_typing
        editor.setFont(self.lettering.font)
        if place.cell.id in report.edition.definitions:
            computed = report.computed(place.cell.id).value
            is_told = computed is not None and not self._model.is_controlled
            editor.setPlaceholderText(written(computed) if computed is not None and is_told else "")
        editor.setAccessibleName(place.cell.name)
        editor.textEdited.connect(self._live)
        editor.textChanged.connect(self._grow)
        self.editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor when it opens and whenever the cell changes: after undo it shows the present text."""
        field = cast(FigureEditor, editor)
        report = self._model.session.report
        if field.isModified() and typed(report, field.cell, meanwhile(field.text())).is_empty:
            return
        text = self._model.entry_text(field.cell)
        if field.text() != text:
            field.setText(text)
            field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        field = cast(FigureEditor, editor)
        text = field.text()
        if field.isModified() and not field.is_composing and (not text or text.strip()):
            self._model.write(field.cell, text, field.edit_session)
            self._tell(field.cell, text)

    def _tell(self, cell: str, text: str) -> None:
        """Emit a sentence if the entered text was not simply a figure."""
        report = self._model.session.report
        answer, at = report.answers.get(cell), report.edition.cells[cell]
        if answer is None:
            return
        if summed(text) is not None:
            self.told.emit(f"{text.strip().removeprefix('=').removeprefix('＝')}＝{answer.text}，已填{answer.text}。")
        elif answer.is_unread:
            what, remedy = unread_words(answer, at)
            self.told.emit(f"“{answer.text}”{what}，已按原样记下并标出；{remedy}。")
        elif without_unit(text, at.kind, at.unit) != text:
            self.told.emit(f"“{text.strip()}”已填{answer.text}，单位不用填。")

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and cast(QKeyEvent, event).key() in LEAVING:
            return False  # they go on to the view, which knows where they lead
        return super().eventFilter(watched, event)


def _ground(face: Face, tint: Tint, named: Colours) -> QColor:
    match tint:
        case Tint.WRONG:
            return named.error_ground
        case Tint.VERIFY:
            return named.verify_ground
        case Tint.BLANK:
            return named.blank_ground
        case _ if face.state in (State.COMPUTED, State.PARTIAL):
            return named.computed_ground
        case _:
            return named.ground


def _ink(face: Face, is_wrong: bool, named: Colours) -> QColor:
    if is_wrong or face.state is State.UNREAD:
        return named.error
    return named.computed if face.state in (State.COMPUTED, State.PARTIAL) else named.ink


def _draw_ear(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Draw a folded corner, which marks a cell with a finding."""
    right, top = rect.right(), rect.top()
    size = max(5, rect.height() // 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon([QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)]))


def _draw_rect(painter: QPainter, rect: QRect, pen: QPen, width: int) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width // 2
    painter.drawRect(rect.adjusted(inset, inset, -inset if inset else 0, -inset if inset else 0))
