"""The page of a proposal: the form as an open report shows it, and the source of each figure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.layouts import nest
from app.gui.look.line import Line
from app.gui.look.lists import LineList
from app.gui.panes.pane import Pane, PaneHost, PaneKind
from app.gui.questions import confirmed
from app.gui.report.page import ReportPage
from app.gui.report.section import SectionPage, TableTools
from app.gui.settings import Settings
from app.gui.table.model import Origin
from app.importers import Certainty, LeftOver, ReadCell, Reading
from app.model.change import Address, Area, Change, Edit
from app.model.period import YEARS
from app.model.report import Report
from app.model.texts import clipped
from app.session import Session

if TYPE_CHECKING:
    from app.gui.jobs import Jobs


class Look(NamedTuple):
    """The display of a certainty: a word, a sign in the cell and the name of a ground colour."""

    word: str
    sign: str
    ground: str


LOOKS: Mapping[Certainty, Look] = {
    Certainty.SURE: Look("确定", "", "good_ground"),
    Certainty.FUZZY: Look("请核对", "≈", "verify_ground"),
    Certainty.UNREAD: Look("不是数", "？", "error_ground"),
    Certainty.MISSING: Look("未找到", "缺", "blank_ground"),
}


def origins(reading: Reading) -> dict[str, Origin]:
    """Return the mark of each cell of the edition that shows how certainly it was read."""
    looks = ((name, LOOKS[cell.certainty], cell) for name, cell in reading.cells.items())
    return {name: Origin(look.sign, look.ground, sentence(cell)) for name, look, cell in looks}


def extent(reading: Reading) -> str:
    """Count the cells that were found, by certainty."""
    counts = ((look, reading.count(certainty)) for certainty, look in LOOKS.items())
    marked = (f"{look.word}{count}格{f'（标“{look.sign}”）' if look.sign else ''}" for look, count in counts if count)
    return "，".join(marked) + f"；正文{len(reading.texts)}段"


def sentence(cell: ReadCell) -> str:
    """Say where a figure is in the source, how it is written there, and how certain it is."""
    if cell.certainty is Certainty.MISSING or cell.source is None:
        return cell.reason or "原件里未找到这一格。"
    where = f"原件{cell.source.table}，行“{_brief(cell.source.row)}”，列“{_brief(cell.source.column)}”"
    written = f"写作“{_brief(cell.text)}”" if cell.text else "是空的"
    sure = LOOKS[cell.certainty].word
    return f"{where}，{written}（{sure}{f'：{cell.reason}' if cell.reason else ''}）。"


def _brief(text: str) -> str:
    return clipped(" ".join(text.split()), 40)


LEAST_LINES = 6
"""The least height of the list, in lines of text."""
CELL = Qt.ItemDataRole.UserRole
ALL_OF_IT = Qt.ItemDataRole.UserRole + 1
"""The text of a line that shows only its first place."""


class ReadingHost(PaneHost, Protocol):
    """The page of a proposal."""

    reading: Reading


class SourcePane(Pane):
    """A list in groups; what leads to a cell goes there with Enter or a double click."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.reading = cast("ReadingHost", page).reading
        self.here = QLabel(self)
        self.here.setObjectName("source here")
        self.here.setWordWrap(True)
        self.here.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = LineList(self, wraps=True)
        self.list.setObjectName("source list")
        self.list.setAccessibleName("需要看的地方")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMinimumHeight(LEAST_LINES * self.fontMetrics().lineSpacing())
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it scrolls, not the pane
        summary = QLabel(extent(self.reading), self)
        summary.setWordWrap(True)
        inside = QWidget(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scrolling(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(_heading("当前这一格", self))
        column.addWidget(self.here)
        column.addWidget(_heading("读取情况", self))
        column.addWidget(summary)
        column.addWidget(self.list, 1)
        self._fill()
        self.list.itemActivated.connect(self._go)

    def show_place(self, address: Address) -> None:
        cell = self.reading.cells.get(address.key) if address.area is Area.ANSWERS else None
        self.here.setText(sentence(cell) if cell else "正文从原件相应的标题下导入。")

    def refresh(self) -> None:
        if not self.here.text():
            self.here.setText("把光标移到一格上，这里说明它在原件的什么地方。")

    def _fill(self) -> None:
        for heading, lines in self._groups():
            if not lines:
                continue
            title = QListWidgetItem(f"{heading}（{len(lines)}）", self.list)
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            for words, cell in lines:
                first, _, more = words.partition("\n")
                item = QListWidgetItem(f"{first}（双击看全部）" if more else first, self.list)
                item.setData(CELL, cell)
                item.setData(ALL_OF_IT, words if more else "")
                item.setToolTip(first)

    def _groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Heading, and per line its words and the cell it leads to, "" for none."""
        reading = self.reading
        for certainty in (Certainty.FUZZY, Certainty.UNREAD, Certainty.MISSING):
            yield LOOKS[certainty].word, self._by_row(certainty)
        yield "未导入", [(_line(each), "") for each in reading.left_overs if each.is_doubtful]
        reasons = {cell.reason for cell in reading.cells.values() if cell.certainty is Certainty.FUZZY and cell.reason}
        told = tuple(f"：{reason}。" for reason in reasons)  # of the cells listed above: not said twice
        yield "存疑", [(words, "") for words in reading.doubts if not words.endswith(told)]
        yield "处理情况", [(words, "") for words in reading.notes]
        yield "页面上的其他文字", [(_line(each), "") for each in reading.left_overs if not each.is_doubtful]

    def _by_row(self, certainty: Certainty) -> list[tuple[str, str]]:
        """The cells of one certainty, those of a row with the same reason as one line."""
        cells = self.session.report.edition.cells
        rows: dict[tuple[str, str], list[str]] = {}
        for cell in self.reading.cells.values():
            if cell.certainty is certainty:
                reason = cell.reason or (f"原件写作“{cell.text}”" if cell.text else "")
                rows.setdefault((cells[cell.id].row_name, reason), []).append(cell.id)
        return [
            (_row_words(row, reason, [cells[each].column_name for each in found]), found[0])
            for (row, reason), found in rows.items()
        ]

    def _go(self, item: QListWidgetItem) -> None:
        """Show the cell that a line leads to, or all of a line that stands for many places."""
        if cell := item.data(CELL):
            self.page.show_address(Address(Area.ANSWERS, cell))
        elif words := item.data(ALL_OF_IT):
            item.setText(words)
            item.setData(ALL_OF_IT, "")


def _row_words(row: str, reason: str, columns: list[str]) -> str:
    which = f"“{columns[0]}”" if len(columns) == 1 else f"{len(columns)}格"
    return f"{row}，{which}" + (f"：{reason}" if reason else "")


def _line(left: LeftOver) -> str:
    lines = [" ".join(line.split()) for line in left.text.split("\n")]
    return f"{left.place}，" + "\n".join(line for line in lines if line)


def _heading(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setProperty("role", "heading")
    return label


class ProposalPage(ReportPage):
    """Shows a session that is kept nowhere until the user accepts it."""

    kinds = (
        PaneKind("source", "原件", "app.gui.incoming.proposal:SourcePane", "file"),
        PaneKind("findings", "检查结果", "app.gui.panes.findings:FindingsPanel", "findings"),
    )

    explains = False

    def __init__(
        self,
        session: Session,
        settings: Settings,
        jobs: Callable[[], "Jobs"],
        reading: Reading,
        parent: QWidget | None = None,
    ) -> None:
        self.reading = reading
        super().__init__(session, settings, jobs, parent)

    def section(self, number: int) -> SectionPage:
        is_new = number not in self._pages
        page = super().section(number)
        if is_new:
            for grid in page.grids.values():
                grid.show_origins(origins(self.reading))
            shown: Iterable[TableTools] = page.findChildren(TableTools)
            for tools in shown:
                tools.keep_control()
        return page


class Purpose(Enum):
    """The use of a report that was read."""

    KEEP = "keep"
    """A report of the library."""
    CONTINUE = "continue"
    """The report before a new one, which is begun from it."""
    LAST = "last"
    """Last year's figures of the report that is open."""


class ProposalDialog(Dialog):
    """`report` is what was read, as a report of its own; it is only looked at and corrected here."""

    def __init__(
        self,
        name: str,
        reading: Reading,
        report: Report,
        purposes: Sequence[Purpose],
        settings: Settings,
        jobs: Callable[[], "Jobs"],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"导入“{name}”", parent)
        self.session = Session(None, report)
        self.page = ProposalPage(self.session, settings, jobs, reading, self)
        self.page.changed.connect(self._follow)
        self.unit = Line(report.unit_name, self)
        self.year = QSpinBox(self)
        self.purpose = QComboBox(self)
        self.frame = QCheckBox("正文以它为底稿", self)
        self._note = QLabel(self)
        self._set_up(report, purposes)
        self._accept = self.end("采用", note=self._note)
        self._follow()
        self.resize((parent.size() if parent else self.size()) - QSize(60, 40))

    def _set_up(self, report: Report, purposes: Sequence[Purpose]) -> None:
        self.unit.setObjectName("proposal unit")
        self.unit.setAccessibleName("单位名称")
        self.unit.setCursorPosition(0)  # a long name shows its beginning
        self.unit.textEdited.connect(self._name)
        self.year.setRange(YEARS[0], YEARS[-1])
        self.year.setValue(report.year)
        self.year.setSuffix(" 年")
        self.year.setAccessibleName("年度")
        self.year.valueChanged.connect(self._date)
        self.purpose.setObjectName("purpose")
        self.purpose.setAccessibleName("导入后用作")
        for purpose in purposes:
            self.purpose.addItem("", purpose)
        self.purpose.currentIndexChanged.connect(self._follow)
        self.frame.setChecked(True)
        self._note.setWordWrap(True)
        set_secondary(self._note)
        self.column.setContentsMargins(16, 12, 16, 12)
        nest(self.column, self._row("单位名称", self.unit, "年度", self.year))
        self.column.addWidget(self.page, 1)
        nest(self.column, self._row("导入后用作", self.purpose, "", self.frame))
        QShortcut(QKeySequence.StandardKey.Undo, self, self.page.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.page.redo)
        QShortcut("F8", self, lambda: self.page.step_finding(1))
        QShortcut("Shift+F8", self, lambda: self.page.step_finding(-1))

    def _row(self, first: str, one: QWidget, second: str, other: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, widget, stretch in ((first, one, 1), (second, other, 0)):
            if words:
                label = QLabel(words, self)
                label.setBuddy(widget)
                row.addWidget(label)
            row.addWidget(widget, stretch)
        return row

    # -- unit and year ---------------------------------------------------------------------------------------------

    def _name(self) -> None:
        self._edit(Address(Area.UNIT, "name"), self.unit.text() or None)

    def _date(self, year: int) -> None:
        self._edit(Address(Area.YEAR), year)

    def _edit(self, address: Address, after: object) -> None:
        self.session.apply(
            Change("修改", (Edit(address, self.session.report.at(address), after),)), edit_session=address
        )

    # -- what it becomes -------------------------------------------------------------------------------------------

    @property
    def report(self) -> Report:
        return self.session.report

    @property
    def chosen(self) -> Purpose:
        return Purpose(self.purpose.currentData())

    @property
    def wants_frame(self) -> bool:
        """Whether the texts of a report that is begun from it start as this one's."""
        return self.frame.isChecked()

    def _follow(self) -> None:
        year, name = self.report.year, self.report.unit_name
        words = {
            Purpose.KEEP: f"{year}年年报，存入年报库",
            Purpose.CONTINUE: f"上年年报：存入年报库，并由它新建{year + 1}年年报",
            Purpose.LAST: f"上年数据：放进已打开的{year + 1}年年报",
        }
        for place in range(self.purpose.count()):
            self.purpose.setItemText(place, words[Purpose(self.purpose.itemData(place))])
        if self.unit.text() != name and not self.unit.hasFocus():
            self.unit.setText(name)
        self.frame.setVisible(self.chosen is Purpose.CONTINUE)
        self._note.setText(self._said() if name.strip() else "请先填单位名称。")
        self._accept.setEnabled(bool(name.strip()))

    def _said(self) -> str:
        """Return what is to be known before it is taken over: first that it may be the file of another year."""
        begun, due = self.report.year + 1, date.today().year - 1
        if self.chosen is Purpose.CONTINUE and self.report.edition.calendar.is_yearly and begun != due:
            return f"这是{begun - 1}年年报，由它新建的是{begun}年年报；要填{due}年年报的，请改选{due - 1}年年报。"
        errors = sum(finding.level == "error" for finding in self.session.known_findings)
        if errors:
            return f"有{errors}处对不上，按原件导入，采用后也可以改。"
        return "采用前什么也不改动；读错的可以直接在表里改正。"

    @property
    def is_worked_on(self) -> bool:
        """Return False: `reject` asks its own question, once, about what was corrected in the report."""
        return False

    def reject(self) -> None:
        """Ask before corrections made here are lost."""
        sentence = "放弃这次导入？在这里改过的内容也不会留下。"
        if self.session.undo_label is None or confirmed(self, sentence, "放弃", stay="返回"):
            super().reject()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the tables and lists within; it must not take the proposal over by the way."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.page.flush()
        self.page.release()
        super().done(result)
