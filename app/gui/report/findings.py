"""The findings as a list of cards: number, level, sentence, difference; what each offers stands below the list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from app.checks import Finding
from app.gui.appearance import quiet
from app.gui.levels import LOOKS
from app.gui.report.card import CardDelegate
from app.gui.report.filtering import FindingFilter
from app.gui.report.pane import Pane
from app.gui.report.repairs import RepairList
from app.model.change import Address
from app.model.edition import Level

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage

FINDING = Qt.ItemDataRole.UserRole
ANEW = "数字刚改过，请看新的提示，再按一次 Ctrl+F8。"
NOTHING = "先按 F8 到一个问题；这一条没有可以直接改的，核实的可以填写说明（Alt+F8）。"
_ORDER = list(Level)
PAUSE = 300
"""Milliseconds after the last change at which it is worked out anew where the mistake may be: never on a key."""


class FindingsModel(QAbstractListModel):
    """Findings, gravest first and else in the order of the form."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: list[Finding] = []

    def show_findings(self, findings: Sequence[Finding]) -> bool:
        """Take over new findings; whether the list was laid out anew."""
        wanted = sorted(findings, key=lambda each: (each.explained, _ORDER.index(each.level)))
        if list(map(_card, wanted)) == list(map(_card, self._findings)):
            changed = [row for row, pair in enumerate(zip(wanted, self._findings, strict=True)) if pair[0] != pair[1]]
            self._findings = wanted
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return False
        self.beginResetModel()
        self._findings = wanted
        self.endResetModel()
        return True

    def row_of(self, key: str) -> int | None:
        """Where the finding with this key is; None where it is gone."""
        return next((row for row, each in enumerate(self._findings) if each.key == key), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{LOOKS[finding.level].word}：{finding.message}"
            case Qt.ItemDataRole.UserRole:
                return finding
        return None


def _card(finding: Finding) -> tuple[Any, ...]:
    """What a card is of, whatever the figures are: one whose figures change stays the same card."""
    return finding.code, finding.cells, finding.texts


class FindingsList(QListView):
    """Cards; Enter and double click lead to the place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("检查结果")
        self.setItemDelegate(CardDelegate(FINDING, self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """A card that stays as high as it is is painted anew; Qt would lay out and paint the whole list."""
        if first == last and self.visualRect(first).height() == self.sizeHintForIndex(first).height():
            self.update(first)
        else:
            super().dataChanged(first, last, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is offered below takes its room from the list: the current card stays in view."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()  # cards are as high as their words on a line of this width; Qt looks at heights only
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class FindingsPanel(Pane):
    """The list, and for the current card: 定位, the repair it offers, 填写说明. The page keeps it up to date."""

    jump = Signal(object)
    mend = Signal(object)
    explain = Signal(object)
    current = Signal(object)
    """The finding whose card is the current one, or None."""

    def __init__(self, page: "ReportPage", parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.filter = FindingFilter(page.places, page.session.report.edition.sections, self)
        self.repairs = RepairList(self)
        self.model = FindingsModel(self)
        self.list = FindingsList(self)
        self.list.setModel(self.model)
        self._heading = QLabel(self)
        self._heading.setProperty("role", "heading")
        self._nothing = QLabel(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        quiet(self._nothing)
        self._jump = self._button("定位 (Enter)", self.jump)
        self._mend = self._button("", self.mend)
        self._explain = self._button("填写说明", self.explain)
        self._lay_out()
        self.filter.changed.connect(self.refresh)
        self.list.doubleClicked.connect(lambda index: self.jump.emit(index.data(FINDING)))
        self.list.activated.connect(lambda index: self.jump.emit(index.data(FINDING)))
        self.list.selectionModel().currentChanged.connect(lambda: self._current_changed())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(lambda: self.current.emit(self.finding))
        self._offer()

    def _button(self, words: str, signal: Any) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(lambda: self.finding and signal.emit(self.finding))
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self._jump, self._mend, self._explain):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._heading)
        column.addWidget(self.filter)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.repairs)
        column.addLayout(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.repairs.fit(self.height() * 2 // 5)

    def refresh(self) -> None:
        self.show_findings(self.session.findings)

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        """Nothing: it has followed already."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these as far as they are wanted; the card one was at stays the current one as long as it is there."""
        current = self.finding
        wanted = [finding for finding in findings if self.filter.lets_through(finding)]
        if self.model.show_findings(wanted) and current:
            row = self.model.row_of(current.key)
            if row is not None:
                self.list.setCurrentIndex(self.model.index(row))
        self._later.start()
        self.filter.count(findings)
        self.filter.setVisible(bool(findings) or not self.filter.is_open)
        count = f"{len(findings)}" if self.filter.is_open else f"{len(wanted)}/{len(findings)}"
        self._heading.setText(f"检查结果（{count}）" if findings else "检查结果")
        self._nothing.setText("没有这样的问题" if findings else "没有发现问题")
        self._nothing.setVisible(not wanted)
        self.list.setVisible(bool(wanted))
        self._offer()

    def _current_changed(self) -> None:
        self._offer()
        self.current.emit(self.finding)

    def step(self, by: int) -> None:
        """Make the next or previous card the current one, round and round, and jump to its place."""
        count = self.model.rowCount()
        if not count:
            return
        current = self.list.currentIndex()
        row = (current.row() + by) % count if current.isValid() else (0 if by > 0 else count - 1)
        self.list.setCurrentIndex(self.model.index(row))
        self.jump.emit(self.finding)

    def accept(self) -> str:
        """Do what the current card offers where that is beyond doubt; else why nothing was done, "" where it was.

        Where several repairs explain the finding alike, the choice gets the focus.
        """
        finding, shown = self.finding, self.repairs.diagnosis
        if self._later.isActive():
            # A figure has just changed: what is shown may hold no more.
            self._later.stop()
            self.current.emit(finding)
        diagnosis = self.repairs.diagnosis
        if diagnosis != shown:
            return ANEW
        if finding and diagnosis is not None:
            if diagnosis.sure is not None:
                self.repairs.chosen.emit(diagnosis.sure)
                return ""
            if diagnosis.repairs:
                self.repairs.choose()
            return diagnosis.sentence
        if finding and finding.fix:
            self.mend.emit(finding)
            return ""
        return NOTHING

    def explain_current(self) -> bool:
        """Ask for the explanation of the current card, where it takes one; whether it does."""
        finding = self.finding
        if finding is None or finding.level is not Level.VERIFY:
            return False
        self.explain.emit(finding)
        return True

    @property
    def finding(self) -> Finding | None:
        """The finding whose card is the current one."""
        index = self.list.currentIndex()
        finding: Finding | None = index.data(FINDING) if index.isValid() else None
        return finding

    def _offer(self) -> None:
        finding = self.finding
        self._jump.setVisible(bool(finding and (finding.cells or finding.texts)))
        may_edit = not self.session.read_only
        self._mend.setVisible(bool(finding and finding.fix and may_edit))
        self._explain.setVisible(bool(finding and finding.level is Level.VERIFY and may_edit and self.page.explains))
        if finding:
            self._mend.setText(finding.fix)
            self._mend.setToolTip("按这一条改正，可以撤销（Ctrl+F8）")
            self._explain.setText("修改说明" if finding.explained else "填写说明")
            self._explain.setToolTip("数字无误的写明原因（Alt+F8）")
