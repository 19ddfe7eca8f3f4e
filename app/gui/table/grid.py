"""One table of an open report as an editable grid, with the live balance of its columns below."""

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.look.appearance import colours
from app.gui.look.labels import ElidedLabel, InkedLine
from app.gui.table.actions import FindLine, RemarkLine, add_actions, remark, zero_blanks
from app.gui.table.headers import draw_rules
from app.gui.table.model import Origin, TableModel
from app.gui.table.pasting import ask
from app.gui.table.view import GridView
from app.model.edition import Equation
from app.session import Session
from app.table import cells
from app.table.rule_state import Balance, Outcome, balance, balanced, caption

CAPTION = "勾稽"
_INKS = {Outcome.HOLDS: "good", Outcome.DIFFERS: "error", Outcome.UNFINISHED: "computed"}


class BalanceStrip(QWidget):
    """One line for one rule. Its fields stay under the columns of the view while it scrolls."""

    def __init__(self, view: GridView, equations: Mapping[int, Equation], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._equations = equations
        report = view.grid.session.report
        words = {caption(report.edition, equation) for equation in equations.values()}
        self.caption = ElidedLabel(f"{CAPTION}　{words.pop()}" if len(words) == 1 else CAPTION, self)
        self._fields = QWidget(self)
        self.fields = {column: InkedLine(parent=self._fields) for column in equations}
        self._shown: dict[int, Balance] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that lies beneath is painted at each key
        for label in (self.caption, *self.fields.values()):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.laid_out.connect(self.place)
        self.refresh(None)

    def refresh(self, cells: frozenset[str] | None) -> None:
        """Show the state of the equations that contain any of the cells (None: all)."""
        report = self.view.grid.session.report
        for column, equation in self._equations.items():
            if cells is not None and not cells.intersection(equation.cells):
                continue
            fresh = balance(report, equation)
            if fresh != self._shown.get(column):
                self._shown[column] = fresh
                self._show(column, fresh)

    def _show(self, column: int, shown: Balance) -> None:
        label = self.fields[column]
        label.setText(shown.text)
        label.setToolTip(f"{shown.text}　{shown.sentence}")
        label.setAccessibleName(f"{CAPTION} {shown.text}")
        label.setAccessibleDescription(shown.sentence)
        label.set_ink(_INKS[shown.outcome])

    def place(self) -> None:
        """Put every field under its column."""
        view, height = self.view, self.height()
        side = view.along.width() if view.grid.table.side else 0
        self.caption.setGeometry(0, 0, side, height)
        self._fields.setGeometry(side, 0, view.viewport().width(), height)
        first = view.grid.table.side
        for column, label in self.fields.items():
            label.setGeometry(view.columnViewportPosition(column - first), 0, view.columnWidth(column - first), height)
        self.update()

    # -- Qt --------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() * 3 // 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and lines within the region; to the right of the last field the ground is the window's."""
        painter = QPainter(self)
        named = colours(self.palette())
        boxes = [label.geometry().translated(self._fields.pos()) for label in self.fields.values()]
        whole = self.rect()
        whole.setRight(max(box.right() for box in boxes))
        painter.fillRect(event.rect(), self.palette().window())
        painter.fillRect(whole, named.label_ground)
        for box in (self.caption.geometry(), *boxes):
            if event.region().intersects(box):
                draw_rules(painter, box, named, right=True)
        draw_rules(painter, whole, named, left=True, top=True, bottom=True)  # the rows above scroll beneath it
        painter.end()


class TableGrid(QWidget):
    """Draws a table from its edition, edits it through the session, and repaints after changes."""

    current_changed = Signal(str)
    """The cell the cursor is on; "" for none."""

    edit_session_ended = Signal()
    """An editor was closed or a step was made: the report should be saved, after repainting."""

    message = Signal(str)
    """A sentence for the user about what was just done."""

    def __init__(self, session: Session, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        edition = session.report.edition
        self.table = edition.tables[table]
        self.model = TableModel(session, self.table, self)
        self.view = GridView(self.model, self)
        self.view.confirm = partial(ask, self.view)
        self.find_line = FindLine(self.view)
        self.remark_line = RemarkLine(self.view)
        add_actions(self.view)
        rules = balanced(edition, self.table)
        self.strips = tuple(BalanceStrip(self.view, equations, self) for equations in rules.values())
        self.view.moved.connect(self.current_changed)
        self.view.edit_session_ended.connect(self.edit_session_ended)
        self.view.message.connect(self.message)
        self.view.setAccessibleName(self.table.title)
        self.setFocusProxy(self.view)
        self.last_year = self._last_year_action()
        self.control = self._control_action()
        self.view.addActions([self.last_year, self.control])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        for strip in self.strips:
            layout.addWidget(strip)
        layout.addStretch()

    def _last_year_action(self) -> QAction:
        """Checked while last year's figures are shown beside this year's.

        `toggled` lets the window keep the setting.
        """
        action = QAction("显示上年数", self)
        action.setCheckable(True)
        action.setEnabled(self.model.session.report.last_year is not None)
        action.toggled.connect(self.model.show_last)
        return action

    def _control_action(self) -> QAction:
        """Checked while totals are typed in for comparison; the keys then move from total to total."""
        action = QAction(cells.LABEL, self)
        action.setCheckable(True)
        action.setEnabled(bool(cells.totals(self.model.session.report, self.table)))
        action.toggled.connect(self._set_controlled)
        return action

    def _set_controlled(self, on: bool) -> None:
        self.view.end_edit()
        report, totals = self.model.session.report, cells.totals(self.model.session.report, self.table)
        self.view.moves.stops = totals if on else None
        if on:
            first = next(cell for cell in self.table.places if cell in totals)
            self.model.set_controlled(True)
            self.show_cell(self.view.moves.entered(self.view.moves.first) or first)
            self.message.emit("请逐个输入原稿上的合计，按回车到下一个：✓相符，“差”后面是差数。再按一次结束核对。")
            return
        said = cells.summary(report, self.table)
        self.view.apply(cells.settled(report, self.table))
        self.model.set_controlled(False)
        self.message.emit(said)

    @property
    def whole_height(self) -> int:
        """The height in pixels that shows the whole table at its present width."""
        return self.view.maximumHeight() + sum(strip.sizeHint().height() for strip in self.strips)

    def show_cell(self, cell: str) -> None:
        """Scroll to a cell, put the cursor on it and take the focus."""
        self.view.go_to(cell)
        self.view.setFocus()

    def zero_blanks(self) -> None:
        """Enter 0 into every blank cell, as one step."""
        zero_blanks(self.view)

    def open_remark(self) -> None:
        """Open the line for the remark of the cell that the cursor is on."""
        remark(self.view)

    def refresh(self, cells: Iterable[str] | None, findings: bool) -> None:
        """Repaint these cells and their totals (None: all), and the marks of findings if those changed."""
        changed = None if cells is None else self.model.reached(cells)
        self.last_year.setEnabled(self.model.session.report.last_year is not None)
        self.model.refresh(changed, findings)
        for strip in self.strips:
            strip.refresh(changed)

    def show_origins(self, origins: Mapping[str, Origin]) -> None:
        """Show the origin of each cell's figure."""
        self.model.show_origins(origins)

    def mark(self, suspects: Iterable[str], parts: Iterable[str]) -> None:
        """Frame the cells that a finding suspects, and with dashes the others of its equation."""
        self.model.mark(suspects, parts)
