"""The grid itself: a table view with the keys of a spreadsheet, its headers frozen, its cursor on figures only."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any, cast

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QTableView,
    QWidget,
)

from app.gui import input_method
from app.gui.command import FROZEN
from app.gui.keys import PASSING
from app.gui.look.appearance import apply_bar_style, colours
from app.gui.look.lists import Index
from app.gui.table.delegate import CellDelegate
from app.gui.table.headers import Corner, PrintedHeader, Sizes, least_height, lettering_of, sizes
from app.gui.table.model import Moves, TableModel
from app.model.change import Address, Area, Change
from app.table.cells import added_up
from app.table.paste import Proposal

Action = QAbstractItemView.CursorAction
Trigger = QAbstractItemView.EditTrigger
FEWEST_ROWS = 3
"""The least number of rows in view in a low window."""

STEPS: dict[int, int] = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class InEditor(Enum):
    """The effect of an action's key while a cell is being edited."""

    TYPES = auto()
    """The key goes to the editor."""
    CLOSES = auto()
    """The editor closes, then the action runs."""
    RUNS = auto()
    """The action runs and uses the editor."""


class TableAction(QAction):
    """An action of one table, in its menu and on its keys. `only_looks`: it does not change the report.

    The keys are no Qt shortcuts: some are also those of a command of the window, and Qt would then run neither. The
    view handles them while it has the focus, see `GridView.event`; the menu shows the first.
    """

    def __init__(
        self,
        words: str,
        keys: Sequence[QKeySequence],
        parent: QWidget,
        in_editor: InEditor = InEditor.TYPES,
        *,
        only_looks: bool = False,
    ) -> None:
        shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        super().__init__(f"{words}\t{shown}" if shown else words, parent)
        self.keys = keys
        self.is_in_menu = bool(words)
        self.in_editor = in_editor
        self.only_looks = only_looks


class GridView(QTableView):
    """Shows one table. Holds the cursor and the selection, nothing else.

    Its menu shows the added actions, in a read-only report only those that do not change it.
    """

    confirm: Callable[[Proposal], Proposal | None]
    """Asks before a doubtful paste and returns the paste to apply; the grid sets it to `pasting.ask`."""

    edit_session_ended = Signal()
    message = Signal(str)
    moved = Signal(str)
    files_given = Signal(list)
    """Paths of files that were pasted."""
    summed = Signal(str)
    """The sum of the selected figures as words; "" unless several are selected."""
    laid_out = Signal()
    """Columns or rows have new sizes or positions."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self.moves = Moves(model.table)
        self._sizes: Sizes | None = None
        self._needs: tuple[dict[str, int], dict[str, int]] | None = None
        """The widths that figures and last year's figures take, by cell; None: to be measured."""
        self._widening = QTimer(self)
        self._widening.setSingleShot(True)
        self._widening.timeout.connect(self.lay_out)
        self._composes = False
        """Whether an input method composes for an editor while the focus stays here, as Qt does at first."""
        self._by_key: dict[int, TableAction] = {}
        self._tabbed_from: str | None = None
        """The cell where the present run of Tabs began; None after any other move."""
        self.moves.passes = self._is_computed
        self._told_sum = ""
        self._summing = QTimer(self)
        self._summing.setSingleShot(True)
        self._summing.timeout.connect(self._tell_sum)
        self.across = PrintedHeader(model.table, Qt.Orientation.Horizontal, self)
        self.along = PrintedHeader(model.table, Qt.Orientation.Vertical, self)
        self.corner = Corner(model.table, self)
        self.setHorizontalHeader(self.across)
        self.setVerticalHeader(self.along)
        self.setModel(model)
        self.cells = CellDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.cells.told.connect(self.message)
        model.last_changed.connect(self._lay_out_anew)
        self._set_up()
        for place in model.table.grid:
            row, column = place.top - model.table.head, place.left - model.table.side
            if row >= 0 and column >= 0 and (place.rows > 1 or place.columns > 1):
                self.setSpan(row, column, place.rows, place.columns)

    def _set_up(self) -> None:
        self.setEditTriggers(Trigger.AnyKeyPressed | Trigger.EditKeyPressed | Trigger.DoubleClicked)
        # One range at a time: what is copied, cut or cleared is always a rectangle.
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setTabKeyNavigation(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        apply_bar_style(self)
        # A header scrolls its pixels along, but the text of a merged label stays in the part that is seen.
        self.verticalScrollBar().valueChanged.connect(self.along.settle)
        self.horizontalScrollBar().valueChanged.connect(self.across.settle)
        self.horizontalScrollBar().valueChanged.connect(lambda: self.laid_out.emit())

    # -- cursor ----------------------------------------------------------------------------------------------------

    def current_cell(self) -> str | None:
        return self.grid.cell(self.currentIndex())

    @property
    def address(self) -> Address | None:
        """The id of the current cell."""
        cell = self.current_cell()
        return Address(Area.ANSWERS, cell) if cell else None

    def go_to(self, cell: str) -> None:
        index = self.grid.index_of(cell)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._told_sum or len(self.selectionModel().selection().indexes()) > 1:
            self._summing.start(0)  # once the selection is painted

    def _tell_sum(self) -> None:
        cells = self.selected_cells() if self.isVisible() else []
        words = added_up(self.grid.session.report, cells) if len(cells) > 1 else ""
        if words != self._told_sum:
            self._told_sum = words
            self.summed.emit(words)

    def _is_computed(self, cell: str) -> bool:
        """Tell whether a cell is a computed total."""
        report = self.grid.session.report
        return cell in report.edition.definitions and cell not in report.answers

    def selected_cells(self) -> list[str]:
        """The figures of the selection in printed order."""
        selected = {self.grid.cell(index) for index in self.selectedIndexes()}
        if not selected and (current := self.current_cell()):
            return [current]
        return [cell for cell in self.grid.table.places if cell in selected]

    def widen(self, *, rows: bool) -> None:
        """Select the whole rows (columns) that the selection touches."""
        selected = [self.grid.index_of(cell) for cell in self.selected_cells()]
        if not selected:
            return
        last_row, last_column = self.grid.rowCount() - 1, self.grid.columnCount() - 1
        lines = [index.row() if rows else index.column() for index in selected]
        top, bottom = (min(lines), max(lines)) if rows else (0, last_row)
        left, right = (0, last_column) if rows else (min(lines), max(lines))
        area = QItemSelection(self.grid.index(top, left), self.grid.index(bottom, right))
        self.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _destination(self, action: Action, cell: str, far: bool) -> str | None:
        moves, page = self.moves, max(1, self.viewport().height() // max(1, self.rowHeight(self.currentIndex().row())))
        match action:
            case Action.MoveUp | Action.MoveDown:
                step = 1 if action is Action.MoveDown else -1
                return moves.far_below(cell, step) if far else moves.below(cell, step)
            case Action.MoveLeft | Action.MoveRight:
                step = 1 if action is Action.MoveRight else -1
                return moves.row_end(cell, step) if far else moves.beside(cell, step)
            case Action.MoveHome:
                return moves.first if far else moves.row_end(cell, -1)
            case Action.MoveEnd:
                return moves.last if far else moves.row_end(cell, 1)
            case Action.MovePageUp | Action.MovePageDown:
                return moves.far_below(cell, 1 if action is Action.MovePageDown else -1, page)
            case _:
                return moves.tabbed(cell, 1 if action is Action.MoveNext else -1)

    # -- edits -----------------------------------------------------------------------------------------------------

    def end_edit(self, keep: bool = True) -> None:
        """Close the open editor, if any; without `keep` its edit is undone."""
        if (editor := self.cells.editor) is None:
            return
        if keep:
            self.commitData(editor)
        else:
            self.grid.session.cancel_edit_session()
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def apply(self, change: Change) -> None:
        """Make a change of many cells, as one step."""
        if not change.is_empty:
            self.grid.apply(change)
            self.edit_session_ended.emit()

    def _begins(self, index: Index, event: QEvent | None) -> bool:
        """Tell whether typed text opens an editor: any text but white space."""
        text = event.text() if isinstance(event, QKeyEvent) else ""
        text = event.commitString() if isinstance(event, QInputMethodEvent) else text
        return self.grid.cell(index) is not None and (not text or bool(text.strip()))

    # -- layout ----------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Fit columns and rows to the space available."""
        table, lettering, room = self.grid.table, self.cells.lettering, self.contentsRect()
        needs, lasts = self._needs = self._needs or self._measured()
        beside = room.width() - self.verticalScrollBar().sizeHint().width()
        # Decided here, not by whether the bar shows yet: no going to and fro.
        scrolls = least_height(table, lettering) > room.height()
        fresh = sizes(table, beside if scrolls else room.width(), lettering, needs, lasts)
        if not scrolls and sum(fresh.heights) > room.height():
            fresh = sizes(table, beside, lettering, needs, lasts)
        if fresh != self._sizes:
            self._sizes = fresh
            self.cells.asides, self.cells.lower = fresh.asides, fresh.lower
            self.across.set_sizes(fresh.heights[: table.head], fresh.widths[table.side :], lettering)
            self.along.set_sizes(fresh.widths[: table.side], fresh.heights[table.head :], lettering)
            self.corner.lettering = lettering
            self.updateGeometries()
            self._bound(fresh)
        self.laid_out.emit()

    def _measured(self) -> tuple[dict[str, int], dict[str, int]]:
        places = self.grid.table.places
        lasts = {cell: width for cell in places if (width := self.cells.last_width(cell))}
        return {cell: self.cells.needed(cell) for cell in places}, lasts

    def _lay_out_anew(self) -> None:
        """Follow last year's figures, once the table has a size."""
        self._needs = None
        if self._sizes is not None:
            self.lay_out()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Widen a column after one of its figures needed more room than it has."""
        super().dataChanged(first, last, roles)
        self._needs = None
        if self._told_sum:
            self._summing.start(0)
        if self._sizes is None or self._widening.isActive():
            return
        cell = self.grid.cell(first)
        changed = self.grid.table.places if first != last else [cell] if cell else []
        if any(self._is_cut(each, self._sizes) for each in changed):
            self._widening.start()

    def _is_cut(self, cell: str, sizes: Sizes) -> bool:
        """Tell whether a figure needs more room than its columns have."""
        place = self.grid.table.places[cell]
        width = sum(sizes.widths[place.left : place.left + place.columns])
        return self.cells.needed(cell) > width - self.cells.aside(cell)

    def _bound(self, fresh: Sizes) -> None:
        """Limit the height to its rows, so that the balance is directly under the table."""
        is_wide = sum(fresh.widths) > self.contentsRect().width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        self.setMaximumHeight(sum(fresh.heights) + bar)
        self.updateGeometry()

    # -- Qt --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Not when they are typed into a line that lies over the table: its keys come by here as well.
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_key and self.hasFocus() and self._action_of(cast(QKeyEvent, event)):
            event.accept()  # these keys are the table's, also where the window has a command on them
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the table's keys, and those that an open editor does not use."""
        action = self._action_of(event)
        if action is not None and self.grid.session.read_only and not action.only_looks:
            self.message.emit(FROZEN)
            return
        if (editor := self.cells.editor) is not None and (action is None or action.in_editor is InEditor.TYPES):
            if not editor.leaves(event):
                event.ignore()
                return
            self.end_edit(keep=event.key() != Qt.Key.Key_Escape)
            if event.key() == Qt.Key.Key_Escape:
                return
        if action is not None:
            if action.in_editor is not InEditor.RUNS:
                self.end_edit()
            action.trigger()
        elif not self._step(event):
            super().keyPressEvent(event)

    def add_action(self, action: TableAction) -> None:
        """Add an action to the menu and take its keys."""
        self.addAction(action)
        action.setVisible(action.is_in_menu and (action.only_looks or not self.grid.session.read_only))
        self._by_key.update({keys[0].toCombined(): action for keys in cast(Any, action.keys)})

    def _action_of(self, event: QKeyEvent) -> TableAction | None:
        """The action of a key, on the main keyboard or the keypad."""
        return self._by_key.get(event.keyCombination().toCombined() & ~Qt.KeyboardModifier.KeypadModifier.value)

    def _step(self, event: QKeyEvent) -> bool:
        """Move on Enter and Tab in the order of entry. Tab in the last cell leaves the table."""
        step = STEPS.get(event.key())
        cell = self.current_cell()
        if step is None or cell is None:
            return False
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_enter, start = event.key() in ENTER, self._tabbed_from
        if is_enter and start is not None and not back and self.moves.stops is None:
            following = self.moves.returned(cell, start)
        else:
            lead = self.moves.entered if is_enter else self.moves.tabbed
            following = lead(cell, -1 if back and is_enter else step)
        if following is not None:
            self.go_to(following)
        self._tabbed_from = None if is_enter else start or cell
        event.setAccepted(following is not None or is_enter)
        return True

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        cell = self.current_cell()
        far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        following = self._destination(action, cell, far) if cell else self.moves.first
        return self.currentIndex() if following is None else self.grid.index_of(following)

    def edit(  # type: ignore[override]  # of the two overloads Qt calls this one
        self, index: Index, trigger: Trigger = Trigger.NoEditTriggers, event: QEvent | None = None
    ) -> bool:
        if self.grid.session.read_only:
            if trigger & self.editTriggers() and self.grid.cell(index):
                self.message.emit(FROZEN)
            return False
        if trigger == Trigger.AnyKeyPressed and not self._begins(index, event):
            return False
        self.cells.by_typing = trigger == Trigger.AnyKeyPressed
        if self._composes and self.cells.editor is None:
            return self._edit_afresh(index, event)
        is_open = super().edit(index, trigger, event)  # type: ignore[arg-type]  # the stub does not allow None
        if is_open and self.cells.editor is not None and not self.cells.by_typing:
            self.cells.editor.end(False)  # what is to be edited is not to be replaced by the first key
        return is_open

    def _edit_afresh(self, index: Index, event: QEvent | None) -> bool:
        """Edit as `edit`, after ending a composition that is open in another cell: Qt still waits for its end.

        The composition must end before the key, or the next key would replace the typed character.
        """
        is_open = bool(super().edit(index, Trigger.AllEditTriggers, None))  # type: ignore[call-overload]  # the same
        super().inputMethodEvent(QInputMethodEvent())
        self._composes = False
        if self.cells.editor is not None and event is not None:
            QCoreApplication.sendEvent(self.cells.editor, event)
        return is_open

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Insert text committed without composing, as full-width digits are: Qt only opens the editor and loses it."""
        is_direct = bool(event.commitString()) and not event.preeditString() and self.cells.editor is None
        if not is_direct:
            super().inputMethodEvent(event)
            self._composes = bool(event.preeditString()) and self.cells.editor is not None
        elif self.edit(self.currentIndex(), Trigger.AnyKeyPressed, event) and self.cells.editor is not None:
            QCoreApplication.sendEvent(self.cells.editor, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._told_sum:
            self._told_sum = ""
            self.summed.emit("")

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        self._end_composing()
        super().closeEditor(editor, hint)
        self.grid.session.end_edit_session()
        self.edit_session_ended.emit()

    def _end_composing(self) -> None:
        """End the composition of one cell before another cell takes a key."""
        input_method.reset()
        editor = self.cells.editor
        if self._composes and self.hasFocus() and editor is not None and editor.cell == self.current_cell():
            super().inputMethodEvent(QInputMethodEvent())  # Qt's own end, which puts the focus into the editor
            self._composes = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._composes:
            self._end_composing()
        super().mousePressEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint pending regions before scrolling: Qt would otherwise repaint every cell."""
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)
        super().scrollContentsBy(dx, dy)

    def keyboardSearch(self, search: str) -> None:
        """Disable Qt's search by typed letters."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._tabbed_from = None  # `_step` sets it again after a Tab
        if self.hasFocus():
            self._end_composing()
        place = self.grid.place(current) if current.isValid() else None
        self.across.mark(range(current.column(), current.column() + place.columns) if place else range(0))
        self.along.mark(range(current.row(), current.row() + place.rows) if place else range(0))
        self.moved.emit(self.grid.cell(current) or "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint only the cursor when the focus goes to an editor or back: Qt would repaint cells, bars and frame."""
        if not self.currentIndex().isValid():
            super().focusInEvent(event)
            return
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update(self.currentIndex())
        goes_out = event.reason() not in PASSING and QApplication.focusWidget() is not self.cells.editor
        if self._composes and goes_out:
            self.end_edit()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.corner.setGeometry(0, 0, self.along.width(), self.across.height())
        self.corner.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.cells.colours = colours(self.palette())
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.cells.lettering = lettering_of(self.font())
            self._sizes = self._needs = None
            self.lay_out()

    def sizeHint(self) -> QSize:
        heights = self._sizes.heights if self._sizes else ()
        return QSize(super().sizeHint().width(), sum(heights) or super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        heights = self._sizes.heights if self._sizes else ()
        return QSize(super().minimumSizeHint().width(), sum(heights[: self.grid.table.head + FEWEST_ROWS]))
