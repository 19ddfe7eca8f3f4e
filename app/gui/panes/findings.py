"""Which of the findings are listed: those of one level, of one section, or all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.checks import Finding
from app.gui.library.start_page import StepsView
from app.gui.look.appearance import set_secondary
from app.gui.look.colours import LOOKS, colours, mixed
from app.gui.look.icons import icon
from app.gui.look.labels import ElidedChoice
from app.gui.panes.finding_notes import RepairList
from app.gui.panes.pane import Pane, PaneHost
from app.model.change import Address
from app.model.edition import Level, Section
from app.session import days_left, steps
from app.session.places import Places

LETTERS = 10
"""Of a section's name in the narrow list."""


class FindingFilter(QWidget):
    """Two lists to choose from, each line with its count."""

    changed = Signal()

    def __init__(self, places: Places, sections: tuple[Section, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self.levels = self._choice(
            "按级别筛选", [("全部级别", None), *((look.word, each) for each, look in LOOKS.items())]
        )
        names = [(section.tab[:LETTERS], number) for number, section in enumerate(sections)]
        self.sections = self._choice("按部分筛选", [("全部部分", None), *names])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.levels, 2)
        row.addWidget(self.sections, 3)

    def _choice(self, name: str, lines: list[tuple[str, object]]) -> QComboBox:
        box = ElidedChoice(self)
        box.setAccessibleName(name)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumWidth(60)
        for words, value in lines:
            box.addItem(words, (value, words))
        box.currentIndexChanged.connect(lambda: self.changed.emit())
        return box

    def section(self, finding: Finding) -> int | None:
        """The number of the section that a finding leads to."""
        address = self._places.of_finding(finding)
        return self._places.section(address) if address else None

    def count(self, findings: Iterable[Finding]) -> None:
        """Show on each line how many findings it would leave."""
        found = list(findings)
        _number(self.levels, Counter[object](each.level for each in found))
        _number(self.sections, Counter[object](map(self.section, found)))

    @property
    def is_open(self) -> bool:
        """Whether everything is let through."""
        return not (self.levels.currentIndex() or self.sections.currentIndex())

    def lets_through(self, finding: Finding) -> bool:
        level, section = self.levels.currentData()[0], self.sections.currentData()[0]
        return level in (None, finding.level) and (section is None or section == self.section(finding))


def _number(box: QComboBox, counts: Counter[object]) -> None:
    for row in range(1, box.count()):
        value, words = box.itemData(row)
        text = f"{words}（{counts[value]}）" if counts[value] else words
        if text != box.itemText(row):
            box.setItemText(row, text)


PAD = 10
GAP = 2
MOST_HEIGHTS = 500
_WRAP = int(Qt.TextFlag.TextWordWrap)


class CardDelegate(QStyledItemDelegate):
    """`role` is the item role under which a model gives the finding."""

    def __init__(self, role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role
        self._view = parent
        self._heights: dict[tuple[str, int, str], int] = {}
        """Of cards as they were wrapped before: a list asks for them all, again and again."""

    def _sentence(self, metrics: QFontMetrics, width: int, finding: Finding) -> QRect:
        return metrics.boundingRect(QRect(0, 0, max(40, width), 4000), _WRAP, finding.message)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        finding: Finding = index.data(self._role)
        look: Any = option  # the stubs do not know what it holds
        width = self._view.contentsRect().width() - _scroll_bar(self._view)
        key = finding.message, width, look.font.key()
        if key not in self._heights:
            metrics = QFontMetrics(look.font)
            height = self._sentence(metrics, width - 2 * (GAP + PAD), finding).height()
            self._heights[key] = height + metrics.height() + 5 * PAD // 2 + 2 * GAP
            if len(self._heights) > MOST_HEIGHTS:
                del self._heights[next(iter(self._heights))]
        return QSize(width, self._heights[key])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        finding: Finding = index.data(self._role)
        look: Any = option
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = look.rect.adjusted(GAP, GAP, -GAP, -GAP)
        self._ground(painter, card, look)
        inner = card.adjusted(PAD, PAD, -PAD, 0)
        line = QFontMetrics(look.font).height()
        self._head(painter, QRect(inner.left(), inner.top(), inner.width(), line), look, index.row(), finding)
        painter.setPen(look.palette.color(QPalette.ColorRole.Text))
        painter.setFont(look.font)
        painter.drawText(inner.adjusted(0, line + PAD // 2, 0, 0), _WRAP, finding.message)
        painter.restore()

    def _ground(self, painter: QPainter, card: QRect, look: Any) -> None:
        named = colours(look.palette)
        selected = bool(look.state & QStyle.StateFlag.State_Selected)
        painter.setPen(named.accent if selected else named.outline)
        painter.setBrush(mixed(named.accent, named.ground, 0.10) if selected else named.ground)
        painter.drawRoundedRect(card, 5, 5)

    def _head(self, painter: QPainter, line: QRect, look: Any, row: int, finding: Finding) -> None:
        level = LOOKS[finding.level]
        ink = level.ink(look.palette)
        size = line.height() - 2
        icon(level.icon, level.colour).paint(painter, QRect(line.left(), line.top() + 1, size, size))
        font = QFont(look.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(ink)
        words = f"{_circled(row + 1)} {level.word}" + ("（已说明）" if finding.explained else "")
        painter.drawText(line.adjusted(size + 6, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)
        if finding.difference is not None:
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(line, flags, f"相差 {finding.difference.removeprefix('-')}")


def _circled(number: int) -> str:
    """① to ⑳, then plain digits."""
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"


def _scroll_bar(view: QWidget) -> int:
    return view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)


FINDING = Qt.ItemDataRole.UserRole
ANEW = "数字刚改过，请看新的提示，再按一次 Ctrl+F8。"
NOTHING = "先按 F8 到一个问题；这一条没有可以直接改的，核实的可以填写核实说明（Alt+F8）。"
EXPLAINED = (Level.VERIFY, Level.RETURN)
"""Levels of the findings that may be closed by words."""
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
    """The list, and for the current card: 定位, the repair it offers, 填写核实说明. The page keeps it up to date."""

    jump = Signal(object)
    mend = Signal(object)
    explain = Signal(object)
    current = Signal(object)
    """The finding whose card is the current one, or None."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
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
        set_secondary(self._nothing)
        self._jump = self._button("定位", self.jump)
        self._jump.setToolTip("在检查结果里按 Enter 也可以定位")
        self._mend = self._button("", self.mend)
        self._explain = self._button("填写核实说明", self.explain)
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
        self._nothing.setText("无此类问题" if findings else "未发现问题")
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

    def show_return(self) -> None:
        """Make the first item of the return note the current card, and jump to its place."""
        rows = (self.model.index(row) for row in range(self.model.rowCount()))
        first = next((each for each in rows if each.data(FINDING).level is Level.RETURN), None)
        if first is not None:
            self.list.setCurrentIndex(first)
            self.jump.emit(self.finding)

    def explain_current(self) -> bool:
        """Ask for the explanation of the current card, where it takes one; whether it does."""
        finding = self.finding
        if finding is None or finding.level not in EXPLAINED:
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
        self._explain.setVisible(bool(finding and finding.level in EXPLAINED and may_edit and self.page.explains))
        if finding:
            self._mend.setText(finding.fix)
            self._mend.setToolTip("按这一条改正，可以撤销（Ctrl+F8）")
            is_returned = finding.level is Level.RETURN
            words = "填写答复" if is_returned else "修改核实说明" if finding.explained else "填写核实说明"
            self._explain.setText(words)
            self._explain.setToolTip("不改的写明原因（Alt+F8）" if is_returned else "数字无误的写明原因（Alt+F8）")


class StepsPane(Pane):
    """Every step leads to its first open place, or runs its command."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        inside = QWidget(self)
        heading = QLabel("填报步骤", inside)
        heading.setProperty("role", "heading")
        self.view = StepsView(QBoxLayout.Direction.TopToBottom, inside)
        self.view.chosen.connect(page.follow_step)
        self._change = QPushButton("修改报送期限…", inside)
        self._change.clicked.connect(lambda: page.run_command("deadline"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(heading)
        column.addWidget(self.view)
        column.addWidget(self._change)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scrolling(inside))

    def refresh(self) -> None:
        standing = [finding.level for finding in self.session.findings if not finding.explained]
        errors, verify = standing.count(Level.ERROR), standing.count(Level.VERIFY)
        report, handed_in = self.session.report, self.session.handed_in
        self._change.setHidden(self.session.read_only)
        self.view.show_steps(steps(report, errors, verify, handed_in), days_left(report, date.today(), handed_in))
