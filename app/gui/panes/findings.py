"""检查结果: the findings by cause, of one level or section or all; and 步骤, what is left to do."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.checks import Finding, Group, groups, placed
from app.gui import FOLLOW
from app.gui.command import COMMANDS
from app.gui.library.start_page import StepsView
from app.gui.look.appearance import LOOKS, set_secondary
from app.gui.look.labels import ElidedChoice
from app.gui.look.layouts import nest
from app.gui.panes.finding_cards import FINDING, GROUP, PLACE, FindingsList, FindingsModel, is_same
from app.gui.panes.finding_notes import RepairList
from app.gui.panes.pane import Pane, PaneHost
from app.model.change import Address
from app.model.edition import Level, Section
from app.session import deadline_sentence, steps
from app.session.places import Places

LETTERS = 10
"""The largest number of characters of a section's name in the narrow list."""


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
        row.addWidget(self.levels)
        row.addWidget(self.sections, 1)

    def _choice(self, name: str, lines: list[tuple[str, object]]) -> QComboBox:
        box = ElidedChoice(self)
        box.setAccessibleName(name)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
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


KEY = "F8 到下一条"
COLUMNS = 2
"""Buttons in a row."""
ANEW = "数字刚改过，请看新的建议，再按一次 Ctrl+F8。"
NOTHING = "先按 F8 到一个问题；这一条没有可以直接改的，核实的可以填写核实说明（Alt+F8）。"
EXPLAINED = (Level.VERIFY, Level.RETURN)
"""Levels of the findings that may be closed by words."""
PAUSE = 300
"""Milliseconds after the last change at which it is worked out again where the mistake may be: never on a key."""


class FindingsPanel(Pane):
    """The cards, and for the current one its whole sentence, 定位, the repair it offers, 填写核实说明.

    The page keeps it up to date. What is done from a card of several findings is done to all of them.
    """

    jump = Signal(object)
    """A finding."""
    mend = Signal(list)
    """Findings that offer the same fix."""
    explain = Signal(list)
    """Findings that one explanation may settle."""
    current = Signal(object)
    """The finding whose card is the current one, or None."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        edition = page.session.report.edition
        self.filter = FindingFilter(page.places, edition.sections, self)
        self.repairs = RepairList(self)
        self.model = FindingsModel(edition, self)
        self.list = FindingsList(self)
        self.list.setModel(self.model)
        self._heading = QLabel(self)
        self._heading.setProperty("role", "heading")
        self._nothing = QLabel(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_secondary(self._nothing)
        self.whole = QLabel(self)
        """The long sentence of the current card."""
        self.whole.setWordWrap(True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setAccessibleName("检查结果全文")
        self._jump = self._button("定位", lambda: self.jump.emit(self.finding))
        self._jump.setToolTip("在检查结果里按 Enter 也可以定位")
        self._mend = self._button("", lambda: self.mend.emit(self.chosen))
        self._explain = self._button("填写核实说明", lambda: self.page.run_command("explain_current"))
        self._help = self._button("", lambda: self.page.run_command(self._command))
        self._hint = QLabel(KEY, self)
        set_secondary(self._hint)
        self._grid = QGridLayout()
        kept = self._jump.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the list does not shrink under the mouse when a card is first chosen
        self._jump.setSizePolicy(kept)
        self._lay_out()
        self.filter.changed.connect(self.refresh)
        self.list.doubleClicked.connect(lambda index: self.jump.emit(index.data(FINDING)))
        self.list.activated.connect(lambda index: self.jump.emit(index.data(FINDING)))
        self.list.clicked.connect(self._clicked)
        self.list.opening.connect(self._open)
        self.list.selectionModel().currentChanged.connect(lambda: self._current_changed())
        self._diagnosis_timer = QTimer(self)
        self._diagnosis_timer.setSingleShot(True)
        self._diagnosis_timer.setInterval(PAUSE)
        self._diagnosis_timer.timeout.connect(lambda: self.current.emit(self.finding))
        self._list_timer = QTimer(self)
        self._list_timer.setSingleShot(True)
        self._list_timer.setInterval(FOLLOW)
        self._list_timer.timeout.connect(self.refresh)
        self._order: dict[tuple[str, object], int] = {}
        self._offer()

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(lambda: self._press(act))
        return button

    def _press(self, act: Callable[[], None]) -> None:
        """Do what a button says, for the current finding if the last key left it."""
        self.catch_up()
        if self.finding:
            act()

    def _lay_out(self) -> None:
        self._grid.setColumnStretch(COLUMNS, 1)
        self._grid.addWidget(self._jump, 0, 0)
        self._grid.addWidget(self._hint, 0, 0, 1, COLUMNS + 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._heading)
        column.addWidget(self.filter)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addWidget(self.repairs)
        nest(column, self._grid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.repairs.fit(self.height() * 2 // 5)

    def refresh(self) -> None:
        self._list_timer.stop()
        self.show_findings(self.session.findings)

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        """Do nothing: the page calls `follow_later`, so that the list follows also while the pane is hidden."""

    def follow_later(self) -> None:
        """Show the present findings when the keys pause: the repaint of what was typed comes first."""
        self._list_timer.start()

    def catch_up(self) -> None:
        """Show the present findings now, if they changed. Whoever uses the list calls this before."""
        if self._list_timer.isActive():
            self.refresh()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these as far as they are wanted; the card one was at stays the current one as long as it is there."""
        current = self.finding
        wanted = [finding for finding in findings if self.filter.lets_through(finding)]
        grouped = groups(self.session.report.edition, wanted)
        if self.model.show_groups(grouped) and current:
            row = self.model.row_of(current)
            if row is not None:
                self.list.setCurrentIndex(self.model.index(row))
        self._diagnosis_timer.start()
        self.filter.count(findings)
        self.filter.setVisible(bool(findings) or not self.filter.is_open)
        self._heading.setText(_counted(grouped))
        self._nothing.setText("无此类问题" if findings else "未发现问题")
        self._nothing.setVisible(not wanted)
        self.list.setVisible(bool(wanted))
        self._offer()

    def _current_changed(self) -> None:
        self._offer()
        self.current.emit(self.finding)

    def _clicked(self, index: QModelIndex) -> None:
        group: Group = index.data(GROUP)
        if index.data(PLACE) is None:
            self._open(index, not self.model.is_open(group.key))

    def _open(self, index: QModelIndex, is_open: bool) -> None:
        group: Group = index.data(GROUP)
        if index.data(PLACE) is not None and not is_open:
            row = next(row for row in range(index.row(), -1, -1) if self.model.index(row).data(PLACE) is None)
            self.list.setCurrentIndex(self.model.index(row))
        self.model.set_open(group.key, is_open)

    def step(self, by: int) -> None:
        """Make the next or previous finding the current one, round and round, and jump to its place."""
        findings = self.model.findings
        if not findings:
            return
        self._go_to(findings[self._next(findings, by) % len(findings)])

    def go_on(self, settled: Sequence[Finding]) -> None:
        """Go to the next open finding after some were settled, if there is one."""
        findings = [each for each in self.model.findings if not each.explained]
        known = self._order
        last = max((known.get(_identity(each), -1) for each in settled), default=-1)
        later = [each for each in findings if known.get(_identity(each), -1) > last]
        if following := next(iter(later or findings), None):
            self._go_to(following)

    def remember_order(self) -> None:
        """Keep the order of the findings as they stand now, for `go_on`."""
        self._order = {_identity(each): at for at, each in enumerate(self.model.findings)}

    def _next(self, findings: Sequence[Finding], by: int) -> int:
        """The number of the finding one step on; from a card of several the first of its places comes next."""
        current = self.finding
        at = next((at for at, each in enumerate(findings) if current and is_same(each, current)), None)
        if at is None:
            return 0 if by > 0 else -1
        return at if by > 0 and len(self.chosen) > 1 else at + by

    def _go_to(self, finding: Finding) -> None:
        if (group := self.model.group_of(finding)) is not None:
            self.model.set_open(group.key, True)
        row = self.model.row_of(finding)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.jump.emit(finding)

    def accept(self) -> str:
        """Do what the current card offers where that is beyond doubt; else why nothing was done, "" where it was.

        Where several repairs explain the finding alike, the choice gets the focus.
        """
        finding, shown = self.finding, self.repairs.diagnosis
        if self._diagnosis_timer.isActive():
            # A figure has just changed: what is shown may hold no more.
            self._diagnosis_timer.stop()
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
        if finding and self._fix:
            self.mend.emit(self.chosen)
            return ""
        return NOTHING

    def show_return(self) -> None:
        """Make the first item of the return note the current one, and jump to its place."""
        first = next((each for each in self.model.findings if each.level is Level.RETURN), None)
        if first is not None:
            self._go_to(first)

    def explain_current(self) -> bool:
        """Ask for the explanation of the current card, where it takes one; whether it does."""
        finding = self.finding
        if finding is None or finding.level not in EXPLAINED:
            return False
        self.explain.emit([each for each in self.chosen if each.level in EXPLAINED])
        return True

    @property
    def finding(self) -> Finding | None:
        """The finding whose card or line is the current one; of a card with several, the first."""
        index = self.list.currentIndex()
        finding: Finding | None = index.data(FINDING) if index.isValid() else None
        return finding

    @property
    def chosen(self) -> list[Finding]:
        """The findings of the current line: all of a card, one of a place; [] for none."""
        index = self.list.currentIndex()
        if not index.isValid():
            return []
        group: Group = index.data(GROUP)
        return [index.data(FINDING)] if index.data(PLACE) is not None else list(group.findings)

    def others_open(self, findings: Sequence[Finding]) -> list[Finding]:
        """The other findings of the same card that take an explanation and have none yet."""
        group = self.model.group_of(findings[0])
        listed = [each for each in group.findings if each.level in EXPLAINED] if group is not None else []
        return [each for each in listed if not each.explained and not any(is_same(each, one) for one in findings)]

    @property
    def _fix(self) -> str:
        """The fix that all of `chosen` offer."""
        fixes = {finding.fix for finding in self.chosen}
        return fixes.pop() if len(fixes) == 1 else ""

    def _offer(self) -> None:
        finding, chosen = self.finding, self.chosen
        may_edit = not self.session.read_only
        many = len(chosen) > 1
        is_long = finding is not None and not many and finding.message.rstrip("。") != finding.brief
        self.whole.setText(placed(self.session.report.edition, finding) if finding and is_long else "")
        self.whole.setVisible(is_long)
        self._jump.setVisible(bool(finding and self.page.places.of_finding(finding)))
        self._hint.setVisible(finding is None and not self.list.isHidden())
        self._mend.setVisible(bool(self._fix and may_edit))
        self._explain.setVisible(bool(finding and finding.level in EXPLAINED and may_edit and self.page.explains))
        if finding:
            self._mend.setText(self._fix)
            self._mend.setToolTip("按这一条改正，可以撤销（Ctrl+F8）")
            is_returned = finding.level is Level.RETURN
            words = "一并说明" if many else f"{'修改' if finding.explained else '填写'}核实说明"
            self._explain.setText("填写答复" if is_returned else words)
            self._explain.setToolTip("不改的写明原因（Alt+F8）" if is_returned else "数字无误的写明原因（Alt+F8）")
        self._help.setVisible(bool(self._command) and self.page.explains)
        if self._command:
            self._help.setText(COMMANDS[self._command].words.removeprefix("显示或隐藏").rstrip("…"))
        self._arrange()

    @property
    def _command(self) -> str:
        """Return the program's command that helps with the current card; "" for none."""
        index = self.list.currentIndex()
        group: Group | None = index.data(GROUP) if index.isValid() else None
        name = group.command if group is not None and not self.session.read_only else ""
        return name if name in COMMANDS else ""

    def _arrange(self) -> None:
        """The buttons that are wanted, in rows that fit a narrow pane."""
        shown = [each for each in (self._jump, self._mend, self._explain, self._help) if not each.isHidden()]
        for at, button in enumerate(shown):
            self._grid.addWidget(button, at // COLUMNS, at % COLUMNS)


def _counted(shown: Sequence[Group]) -> str:
    """Return the heading, with the number of cards and places that are not explained."""
    left = [group for group in shown if not group.is_explained]
    places = sum(not finding.explained for group in left for finding in group.findings)
    if not left:
        return "检查结果（均已说明）" if shown else "检查结果"
    return f"检查结果（{len(left)}类，{places}处）" if len(left) < places else f"检查结果（{places}处）"


def _identity(finding: Finding) -> tuple[str, object]:
    return finding.key, finding.texts


class StepsPane(Pane):
    """Every step leads to its first open place, or runs its command."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        inside = QWidget(self)
        heading = QLabel("填报步骤", inside)
        heading.setProperty("role", "heading")
        self.view = StepsView(inside)
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
        self.view.show_steps(
            steps(report, errors, verify, handed_in), deadline_sentence(report, date.today(), handed_in)
        )
