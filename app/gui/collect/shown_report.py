"""A report that is only looked at: its tables as grids of the form, and its prose with words marked in it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from app.checks import Finding
from app.gui.command import FROZEN
from app.gui.look.appearance import apply_bar_style, apply_style, colours
from app.gui.table.actions import add_actions
from app.gui.table.model import Origin, TableModel
from app.gui.table.view import GridView
from app.model.report import Report
from app.model.texts import plain
from app.session import Session

LOOK_ONLY = "这里只能查看，不能修改单位的数据。"


class ShownReport(Session):
    """A report that nothing changes, with given findings instead of those of the checks."""

    def __init__(self, report: Report, findings: tuple[Finding, ...]) -> None:
        super().__init__(None, report)
        self._findings = findings

    @property
    def read_only(self) -> bool:
        return True

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def replace(self, report: Report, findings: tuple[Finding, ...]) -> None:
        """Show another report."""
        self.report = report
        self._findings = findings

    @property
    def known_findings(self) -> tuple[Finding, ...]:
        return self.findings


class TablesView(QScrollArea):
    """The tables of a report under each other, in the form's own grid. `moved` brings the cell of the cursor, or ""."""

    moved = Signal(str)
    entered = Signal(str)
    """Enter or a double click on a cell."""
    message = Signal(str)

    def __init__(self, session: ShownReport, parent: QWidget, *, with_last: bool = False) -> None:
        super().__init__(parent)
        self.session = session
        self.views: dict[str, GridView] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        apply_bar_style(self)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 8)
        for table in session.report.edition.tables.values():
            title = QLabel(table.title, inside)
            title.setProperty("role", "heading")
            apply_style(title)
            column.addWidget(title)
            column.addWidget(self._grid(table.id, inside, with_last=with_last))
            column.addSpacing(12)
        column.addStretch(1)
        self.setWidget(inside)

    def _grid(self, table: str, inside: QWidget, *, with_last: bool) -> GridView:
        model = TableModel(self.session, self.session.report.edition.tables[table], inside)
        model.show_last(with_last and self.session.report.last_year is not None)
        view = GridView(model, inside)
        add_actions(view)
        view.setAccessibleName(model.table.title)
        view.laid_out.connect(lambda: view.setMinimumHeight(view.maximumHeight()))
        view.moved.connect(lambda cell: self._follow(view, cell))
        view.message.connect(lambda said: self.message.emit(LOOK_ONLY if said == FROZEN else said))
        view.doubleClicked.connect(lambda index: self._enter(model.cell(index)))
        self.views[table] = view
        return view

    def _follow(self, view: GridView, cell: str) -> None:
        """The cell of the cursor stays in sight: the grid itself is as high as its rows."""
        if cell and view.hasFocus():
            self._see(view, cell)
        self.moved.emit(cell)

    def _see(self, view: GridView, cell: str) -> None:
        place = view.visualRect(view.grid.index_of(cell))
        at = view.viewport().mapTo(self.widget(), place.center())
        self.ensureVisible(at.x(), at.y(), place.width() // 2, 2 * place.height())

    def _enter(self, cell: str | None) -> None:
        if cell:
            self.entered.emit(cell)

    @property
    def cell(self) -> str:
        """The cell that the cursor is on in the grid that was used last; "" for none."""
        for view in self.views.values():
            if view.hasFocus() and (cell := view.current_cell()):
                return cell
        return next((cell for view in self.views.values() if (cell := view.current_cell())), "")

    def show_cell(self, cell: str, *, focus: bool = False) -> None:
        """Bring a cell into view and put the cursor on it."""
        known = self.session.report.edition.cells.get(cell)
        if known is None:
            return
        for table, view in self.views.items():
            if table != known.table:
                view.setCurrentIndex(view.grid.index(-1, -1))
        view = self.views[known.table]
        view.go_to(cell)
        self._see(view, cell)
        if focus:
            view.setFocus()

    def show_report(self, report: Report, findings: tuple[Finding, ...]) -> None:
        """Show another report of the same form."""
        self.session.replace(report, findings)
        for view in self.views.values():
            view.grid.refresh(None, True)
            view.lay_out()

    def mark(self, cells: tuple[str, ...]) -> None:
        """Frame the cells that a finding speaks of."""
        for view in self.views.values():
            view.grid.mark(cells[:1], cells[1:])

    def show_origins(self, origins: Mapping[str, Origin]) -> None:
        for view in self.views.values():
            view.grid.show_origins({cell: one for cell, one in origins.items() if cell in view.grid.table.places})


class ProseView(QTextEdit):
    """The prose of a report under its headings, to read and to mark words in."""

    def __init__(self, report: Report, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("正文")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._starts: list[tuple[int, int, str]] = []
        """Begin and end of each part in the document, and its id."""
        cursor = QTextCursor(self.document())
        heading = QTextCharFormat()
        heading.setFontWeight(700)
        for part in report.edition.parts.values():
            text = plain(report, part.id)
            if not text.strip():
                continue
            cursor.insertText(f"{part.label}\n", heading)
            start = cursor.position()
            cursor.insertText(f"{text}\n", QTextCharFormat())
            self._starts.append((start, cursor.position() - 1, part.id))
            cursor.insertText("\n", QTextCharFormat())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        apply_style(self)

    def show_words(self, part: str, quote: str) -> None:
        """Scroll to a part, with the given words marked in it."""
        place = next(((start, end) for start, end, one in self._starts if one == part), None)
        self.setExtraSelections([])
        if place is None:
            return
        start, end = place
        text = self.document().toPlainText()[start:end]
        at = text.find(quote) if quote else -1
        cursor = QTextCursor(self.document())
        cursor.setPosition(start if at < 0 else start + at)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        if at >= 0:
            marked: Any = QTextEdit.ExtraSelection()  # the stubs do not know what it holds
            marked.cursor = QTextCursor(cursor)
            marked.cursor.setPosition(start + at + len(quote), QTextCursor.MoveMode.KeepAnchor)
            marked.format.setBackground(colours(self.palette()).verify_ground)
            self.setExtraSelections([marked])

    @property
    def marked(self) -> tuple[str, str]:
        """The part in which words are marked, and the words; ("", "") where none are."""
        cursor = self.textCursor()
        words = cursor.selectedText().replace("\u2029", "\n")
        for start, end, part in self._starts:
            if words and start <= cursor.selectionStart() and cursor.selectionEnd() <= end:
                return part, words
        return "", ""
