"""The page of a proposal: the form as an open report shows it, each figure with where it came from."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from app.gui.incoming.sources import origins
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.panes.pane import PaneKind
from app.gui.questions import confirmed
from app.gui.report.page import ReportPage
from app.gui.report.section import SectionPage, TableTools
from app.gui.settings import Settings
from app.importers import Reading
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import YEARS
from app.model.report import Report
from app.session import Session

if TYPE_CHECKING:
    from app.gui.jobs import Jobs


class ProposalPage(ReportPage):
    """Shows a session that is kept nowhere until the user accepts it."""

    kinds = (
        PaneKind("source", "原件", "app.gui.incoming.sources:SourcePane", "file"),
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
        self.unit = QLineEdit(report.unit_name, self)
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
        self.column.addLayout(self._row("单位名称", self.unit, "年度", self.year))
        self.column.addWidget(self.page, 1)
        self.column.addLayout(self._row("导入后用作", self.purpose, "", self.frame))
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

    def _name(self, text: str) -> None:
        self._edit(Address(Area.UNIT, "name"), text or None)

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
        errors = sum(finding.level == "error" for finding in self.session.known_findings)
        said = "采用前什么也不改动；读错的可以直接在表里改正。"
        if errors:
            said = f"有{errors}处对不上，按原件导入，采用后也可以改。"
        self._note.setText(said if name.strip() else "请先填单位名称。")
        self._accept.setEnabled(bool(name.strip()))

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
