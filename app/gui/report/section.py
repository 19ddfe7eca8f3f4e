"""The sections of an open report: the tab bar, and a page of cover, tables and text parts for each."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.gui.library.reports_model import when
from app.gui.look.appearance import apply_bar_style, apply_style, set_secondary
from app.gui.look.icons import icon
from app.gui.look.labels import ElidedLabel
from app.gui.look.layouts import nest
from app.gui.prose.editor import ProseEditor
from app.gui.prose.part import PartBox
from app.gui.report.cover import CoverForm
from app.gui.table.grid import TableGrid
from app.model.change import Address, Area
from app.model.edition import Edition, Section
from app.session import Session, zero_action
from app.session.places import Mark
from app.store import Submission


class SectionTabs(QTabBar):
    """Short names with a mark each: its sign and colour tell the gravest level, its number all open findings."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("年报各部分")
        apply_style(self)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)  # only in a window narrower than 1024
        self._fit_marks()
        self._sections = tuple(sections)
        self._marks: list[Mark | None] = [None] * len(sections)
        for section in sections:
            self.addTab(section.short)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_marks()

    def _fit_marks(self) -> None:
        """Make the signs as high as the names. Chinese characters stand lower in their line than its middle."""
        side = round(self.fontMetrics().height() * 0.8)
        lower = round(side / 10)
        self.setIconSize(QSize(side, side + 2 * lower))

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show the marks of the sections. Unchanged tabs are not touched, because this runs after every key."""
        for number, (section, mark) in enumerate(zip(self._sections, marks, strict=True)):
            old, self._marks[number] = self._marks[number], mark
            if mark == old:
                continue
            if old is None or _count(old) != _count(mark):
                self.setTabText(number, section.short + _count(mark))
            if old is None or old.sign != mark.sign:
                self.setTabIcon(number, _sign(mark))
            self.setTabToolTip(number, f"{section.tab}：{mark.words}")
            self.setAccessibleTabName(number, f"{section.tab}，{mark.words}")


def _sign(mark: Mark) -> QIcon:
    if mark.errors or mark.returned:
        return icon("error", "error")
    if mark.left:
        return icon("open-circle", "computed")
    return icon("verify", "verify") if mark.verify else icon("good", "good")


def _count(mark: Mark) -> str:
    """Behind a section's name: how many findings of it are open, whatever their level."""
    return f" {mark.open}" if mark.open else ""


class FrozenBanner(QWidget):
    """Stands above the form; `wanted` names the command of the button that was pressed."""

    wanted = Signal(str)

    def __init__(self, submission: Submission, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frozen")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        words = QLabel(f"第{submission.nth}次报送稿（{when(submission.at)} 生成）　只能查看，不能修改", self)
        words.setProperty("role", "heading")
        row.addWidget(words)
        row.addStretch(1)
        for text, command in (
            ("与现稿的差异…", "compare_submission"),
            ("再次导出…", "export_submission"),
            ("返回现稿", "back_to_report"),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(lambda _=False, name=command: self.wanted.emit(name))
            row.addWidget(button)
        apply_style(self)


CONTROL = "control"
LEGEND = "灰色小字＝上年"


class TableTools(QWidget):
    """The buttons that apply to the table; each asks for a command of the window."""

    wanted = Signal(str, object)
    """The name of a command, and the table's id."""

    def __init__(
        self, edition: Edition, table: str, control: QAction, last_year: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table = table
        self.legend = QLabel(LEGEND, parent)
        """Stands before the buttons: in their line, or beside the heading above them."""
        set_secondary(self.legend)
        for changed in (last_year.toggled, last_year.changed):
            changed.connect(lambda: self.legend.setVisible(last_year.isChecked() and last_year.isEnabled()))
        self.legend.setVisible(last_year.isChecked() and last_year.isEnabled())
        self.buttons: dict[str, QPushButton] = {}
        self._columns = 0
        """The columns of buttons."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._add("zero_blanks", "空白填0", "表中未填的格都填0，已填的不变")
        if (zero := zero_action(edition, table)) is not None:
            self._add("zero_all", zero.label, "已填的数先列出，确认后才替换")
        if any(rule.carries and edition.cells[rule.left[0].cell].table == table for rule in edition.equations):
            self._add("carry", "结转上年数", "从上年年报逐列结转，只填空白格")
        if control.isEnabled():
            self._show(control)

    def keep_control(self) -> None:
        """Hide the buttons that fill in figures, for a report that is only viewed."""
        for command, button in self.buttons.items():
            button.setVisible(command == CONTROL)

    def _add(self, command: str, words: str, tip: str) -> None:
        button = self._button()
        button.setText(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.wanted.emit(command, self._table))
        self.buttons[command] = button

    def _show(self, action: QAction) -> None:
        """A button of an action that stays pressed while it is on."""
        button = self._button()
        button.setText(action.text())
        button.setToolTip("逐个输入原稿上的合计，与计算的合计当场比较")
        button.setCheckable(True)
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        action.toggled.connect(lambda on: button.setText(f"结束{action.text()[-2:]}" if on else action.text()))
        self.buttons[CONTROL] = button

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        self._grid.addWidget(button, 0, self._grid.count())
        return button

    def fit(self, width: int) -> None:
        """Stand in one row, or in two where `width` pixels are too few."""
        buttons = list(self.buttons.values())
        needed = sum(button.sizeHint().width() + self._grid.spacing() for button in buttons)
        columns = len(buttons) if needed - self._grid.spacing() <= width else (len(buttons) + 1) // 2
        if columns == self._columns:
            return
        self._columns = columns
        for at, button in enumerate(buttons):
            self._grid.addWidget(button, at // columns, at % columns)


MOST_PROSE = 860
"""Pixels that a line of prose is wide at most: longer ones tire the eye."""

LEAST_GRID = 240
"""Pixels of height below which a table would show too few rows."""

MARGIN = 16

PEEK = 24
"""Pixels of what stands below a table that are seen with it."""


class SectionPage(QScrollArea):
    """Drawn from `section.contents`; shows what the session holds and holds nothing itself."""

    left = Signal()
    """An editor was left or closed: what was typed is to be saved."""
    message = Signal(str)
    selection = Signal(str)
    """The sum of the selected figures in words; "" unless several are selected."""
    cell_changed = Signal(str)
    wanted = Signal(str, object)
    """The name of a command, and the id of the table that it is for, None for none."""
    files_given = Signal(list)
    """Paths of files that were pasted into a text."""

    def __init__(self, session: Session, section: Section, *, with_unit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.section = section
        self.grids: dict[str, TableGrid] = {}
        self.parts: dict[str, PartBox] = {}
        self.cover: CoverForm | None = None
        self._top: QHBoxLayout | None = None
        self._first: QHBoxLayout | None = None
        """The line of the heading, with the legend of the first table at its end."""
        self._heading: ElidedLabel | None = None
        self._tools: TableTools | None = None
        """The buttons beside the heading, or below it if both do not fit into a line."""
        self._missed: frozenset[Address] = frozenset()
        self._missed_findings = False
        self._has_table = not session.report.edition.tables.keys().isdisjoint(section.contents)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on the page takes it
        apply_bar_style(self)
        self._column = self._inside()
        if with_unit:
            self._add_cover()
        self._to_add = list(section.contents)

    def add_next(self) -> bool:
        """Add the next of the contents; False once the page is complete."""
        if not self._to_add:
            return False
        content = self._to_add.pop(0)
        if content in self._session.report.edition.tables:
            self._add_grid(content)
        else:
            self._add_part(content)
        if not self._to_add:
            self._column.addStretch(1)
            if not self._has_table:
                apply_style(self.widget())
        return True

    def _apply_style(self, part: QWidget) -> None:
        """Style what stands beside a table by itself; without a table the whole page is styled at once."""
        if self._has_table:
            apply_style(part)

    def prepare(self, size: QSize) -> None:
        """Lay the page out for a size while it is hidden, so that it is quickly shown."""
        self.resize(size)
        self.grab(QRect(0, 0, 1, 1))  # Qt lays out what it is to picture

    def _inside(self) -> QVBoxLayout:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(16)
        if self.section.heading:
            self._top = QHBoxLayout()
            self._first = QHBoxLayout()
            for line in (self._top, self._first):
                line.setSpacing(12)
            nest(column, self._top)
            nest(self._top, self._first, 1)
            self._heading = ElidedLabel(self.section.heading, inside)
            self._heading.setProperty("role", "title")
            self._apply_style(self._heading)
            self._first.addWidget(self._heading, 1)
        self.setWidget(inside)
        return column

    def _add_cover(self) -> None:
        report = self._session.report
        form = QLabel(f"{report.when_label}　{report.edition.name}", self.widget())
        form.setWordWrap(True)
        self._column.addWidget(form)
        self.cover = CoverForm(self._session, report.edition.fields, self.widget())
        self._apply_style(self.cover)
        self.cover.left.connect(self.left)
        self._add_narrow(self.cover)

    def _add_grid(self, table: str) -> None:
        grid = TableGrid(self._session, table)
        grid.setParent(self.widget())
        grid.current_changed.connect(self.cell_changed)
        grid.edit_session_ended.connect(self.left)
        grid.message.connect(self.message)
        grid.view.summed.connect(self.selection)
        grid.view.files_given.connect(self.files_given)
        grid.view.laid_out.connect(self._fit_grids)
        tools = TableTools(self._session.report.edition, table, grid.control, grid.last_year, self.widget())
        for styled in (tools, tools.legend):
            self._apply_style(styled)
        tools.wanted.connect(self.wanted)
        tools.setHidden(self._session.read_only)
        if self._top is not None and self._first is not None and not self.grids:
            self._first.addWidget(tools.legend)
            self._top.addWidget(tools, 0, Qt.AlignmentFlag.AlignRight)
            self._tools = tools
        else:
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(tools.legend)
            row.addWidget(tools)
            nest(self._column, row)
        self.grids[table] = grid
        self._column.addWidget(grid)
        if grid.table.head:
            # The table has its own scroll bar, and two side by side confuse: wheel, focus and jumps move the page.
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fit_tools(self) -> None:
        if self._top is None or self._heading is None or self._tools is None:
            return
        room = self.viewport().width() - 2 * MARGIN
        self._tools.fit(room)
        line = [self._heading, *([] if self._tools.legend.isHidden() else [self._tools.legend])]
        heading = sum(each.sizeHint().width() + self._top.spacing() for each in line)
        is_narrow = self._tools.sizeHint().width() + heading > room
        directions = QBoxLayout.Direction
        self._top.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def _fit_grids(self) -> None:
        """As high as a table is; one with headers no higher than the page: it scrolls itself, they stay in view.

        With letters so large that headers and a few rows need more than the page, the page scrolls too.
        What stands below such a table shows its first line, as a sign that the page goes on.
        """
        heading = self._top.sizeHint().height() + self._column.spacing() if self._top else 0
        below = PEEK + self._column.spacing() - MARGIN if self.parts else 0
        room = max(LEAST_GRID, self.viewport().height() - 2 * MARGIN - heading - below)
        for grid in self.grids.values():
            whole = grid.whole_height
            height = min(whole, max(room, grid.minimumSizeHint().height())) if grid.table.head else whole
            if grid.maximumHeight() != height:
                grid.setFixedHeight(height)
                if (layout := grid.layout()) is not None:
                    layout.invalidate()  # it may be placing the table just now, and goes on with the old heights

    def _add_part(self, part: str) -> None:
        box = PartBox(self._session, self._session.report.edition.parts[part], self.widget())
        self._apply_style(box)
        box.setMaximumWidth(MOST_PROSE)
        box.editor.left.connect(self.left)
        box.editor.message.connect(self.message)
        box.editor.files_given.connect(self.files_given)
        box.editor.figure_wanted.connect(lambda: self.wanted.emit("insert_figure", None))
        box.editor.moved.connect(self._follow_cursor)
        self.parts[part] = box
        self._add_narrow(box)

    def _add_narrow(self, widget: QWidget) -> None:
        """Put a widget with a largest width into a row: alone in the column it would be as high as on a wider line."""
        row = QHBoxLayout()
        row.addWidget(widget, 1)
        row.addStretch()
        nest(self._column, row)

    # -- following the session -------------------------------------------------------------------------------------

    def refresh(self, addresses: frozenset[Address], *, findings: bool) -> None:
        """Show what changed at `addresses`; a page that is not seen does so when it is shown."""
        if not self.isVisible():
            self._missed |= addresses
            self._missed_findings |= findings
            return
        cells = {address.key for address in addresses if address.area in (Area.ANSWERS, Area.REMARKS)}
        for table, grid in self.grids.items():
            own = self._touched(table, cells)
            if own or findings:
                grid.refresh(own, findings)
        texts = {address.key for address in addresses if address.area is Area.TEXTS}
        about_unit = any(address.area in (Area.UNIT, Area.YEAR) for address in addresses)
        for part, box in self.parts.items():
            box.follow(text=part in texts, figures=bool(cells), unit=about_unit, findings=findings)
        if self.cover and about_unit:
            self.cover.refresh()

    def _touched(self, table: str, cells: set[str]) -> set[str]:
        """The cells of a table that show something else now: those edited and the totals they are part of."""
        edition = self._session.report.edition
        own = {cell for cell in cells if cell in edition.cells and edition.cells[cell].table == table}
        return own.union(*(edition.dependents.get(cell, frozenset()) for cell in own))

    def show_address(self, address: Address, *, enter: bool = True) -> None:
        """Bring a place into view with its cursor there; `enter`: the keyboard focus goes there too."""
        if address.area is Area.ANSWERS:
            self._grid_of(address.key).view.go_to(address.key)
        if enter and (field := self._field(address)) is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_to(address)

    def scroll_to(self, address: Address) -> None:
        """Scroll to a place; cursor and focus stay where they are."""
        field = self._field(address)
        match address.area:
            case Area.ANSWERS:
                grid = self._grid_of(address.key)
                self.ensureWidgetVisible(grid, 0, 0)
                grid.view.scrollTo(grid.model.index_of(address.key))
            case Area.TEXTS if isinstance(field, ProseEditor):
                self._show_cursor(field)
            case _ if field is not None:
                self.ensureWidgetVisible(field)

    def _grid_of(self, cell: str) -> TableGrid:
        return self.grids[self._session.report.edition.cells[cell].table]

    def _field(self, address: Address) -> QWidget | None:
        """Return the input widget of an address; None if this page has none."""
        match address.area:
            case Area.ANSWERS:
                return self._grid_of(address.key).view
            case Area.TEXTS:
                return self.parts[address.key].editor
            case Area.UNIT if self.cover:
                return self.cover.field(address.key)
        return None

    def end_edits(self) -> None:
        """Close an open editor of a table; what was typed in it stays."""
        for grid in self.grids.values():
            grid.view.end_edit()

    def end_controls(self) -> None:
        """No control of totals goes on any longer."""
        for grid in self.grids.values():
            grid.control.setChecked(False)

    def take_focus(self) -> None:
        """Put the cursor where it was last here; at first into the first table or, without one, field or text."""
        last: QWidget | None = self.focusWidget()
        if last is not None and last is not self:
            last.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        first: list[QWidget] = [*self.grids.values(), *(box.editor for box in self.parts.values())]
        if self.cover:
            self.cover.focus_first()
        elif first:
            first[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_cursor(self) -> None:
        editor = self.sender()
        if isinstance(editor, ProseEditor) and editor.hasFocus():
            self._show_cursor(editor)

    def _show_cursor(self, editor: ProseEditor) -> None:
        rect = editor.cursorRect()
        place = editor.mapTo(self.widget(), rect.center())
        self.ensureVisible(place.x(), place.y(), 0, rect.height() + 24)

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._column.invalidate()  # a table that became higher while it was hidden would lie over what follows it
        self._column.activate()
        missed, findings = self._missed, self._missed_findings
        self._missed, self._missed_findings = frozenset(), False
        if missed or findings:
            self.refresh(missed, findings=findings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tools()
        self._fit_grids()
