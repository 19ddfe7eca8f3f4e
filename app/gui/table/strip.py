"""The live balance under a table: for each column whether the form's equation holds, or by how much it does not."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.gui.look.colours import colours
from app.gui.look.labels import ElidedLabel, InkedLine
from app.gui.table.headers import draw_rules
from app.gui.table.view import GridView
from app.model.edition import Equation
from app.table.rule_state import Balance, Outcome, balance, caption

CAPTION = "勾稽"
_INKS = {Outcome.HOLDS: "good", Outcome.DIFFERS: "error", Outcome.UNFINISHED: "computed"}


class BalanceStrip(QWidget):
    """One line for one rule. Its fields stand under the columns of the view, whatever that is scrolled to."""

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
        for label in (self.caption, *self.fields.values()):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.laid_out.connect(self.place)
        self.refresh(None)

    def refresh(self, cells: frozenset[str] | None) -> None:
        """Show how the equations that name any of the cells stand now (None: all)."""
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
        painter = QPainter(self)
        named = colours(self.palette())
        boxes = [label.geometry().translated(self._fields.pos()) for label in self.fields.values()]
        whole = self.rect()
        whole.setRight(max(box.right() for box in boxes))
        painter.fillRect(whole, named.label_ground)
        for box in boxes:
            draw_rules(painter, box, named, right=True)
        draw_rules(painter, self.caption.geometry(), named, right=True)
        draw_rules(painter, whole, named, left=True, top=True, bottom=True)  # the rows above scroll beneath it
        painter.end()
