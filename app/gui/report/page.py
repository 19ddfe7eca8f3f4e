"""An open report in the window: tabs, findings, and everything that follows the session."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.checks import WORDS, Finding, Repair
from app.gui.hearing import announce
from app.gui.look.appearance import apply_style
from app.gui.look.layouts import nest
from app.gui.panes.findings import FindingsPanel
from app.gui.panes.pane import PANES, Pane, PaneKind
from app.gui.prose.editor import ProseEditor
from app.gui.prose.underlines import pause_for
from app.gui.report.saving import Saving
from app.gui.report.section import FrozenBanner, SectionPage, SectionTabs
from app.gui.report.side import USUAL, Side
from app.gui.settings import Settings
from app.model.change import Address, Area, Change
from app.model.edition import Level
from app.model.report import Report
from app.model.texts import OBJECT
from app.session import Session, Step, as_last, taking
from app.session.places import Places, marks

_BETWEEN = "\u2029"
"""Stands between paragraphs in what Qt says is selected."""

CATCH_UP = 150
"""Milliseconds without a key after which long texts that changed are checked; a very long one waits for longer."""

if TYPE_CHECKING:
    from app.gui.jobs import Jobs
    from app.gui.report.guide import GuidePage


MOST_SELECTED = 60
"""Characters of a text that is selected as a whole for a finding about all of it."""


class ReportPage(QWidget):
    """Built from the edition; a tab's contents when it is first shown."""

    changed = Signal()
    """Something was edited, undone or mended: menus and counts are to follow."""
    message = Signal(str)
    selection = Signal(str)
    """The sum of the selected figures of a table in words; "" unless several are selected."""
    place_changed = Signal(object)
    """The cursor is at another address: a cell's, a text part's, a field's."""
    guided = Signal()
    """A guided page took the place of the form."""
    wanted = Signal(str, object)
    """The name of a command, and its argument: a table's id, a finding; None for none."""
    files_given = Signal(list)
    """Paths of files that were pasted into a text."""

    kinds: Sequence[PaneKind] = PANES
    """The panes at its side."""
    explains = True
    """Whether an explanation of a finding can be written here."""

    def __init__(
        self, session: Session, settings: Settings, jobs: Callable[[], "Jobs"], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.settings = settings
        self.jobs = jobs
        """The child process, asked for when there is first something to do in it."""
        self.places = Places(session.report.edition)
        self.saving = Saving(session, self)
        self.place: Address | None = None
        """The address that has the cursor, or had it last."""
        self._pages: dict[int, SectionPage] = {}
        self._begun: dict[int, SectionPage] = {}
        """Pages that are being built and not shown yet."""
        self._framed: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        self.guide: GuidePage | None = None
        """The guided page that replaces the form for now."""
        self.tabs = SectionTabs(session.report.edition.sections, self)
        self._panel = FindingsPanel(self, self)
        self._form = QWidget(self)
        """Tabs, sections, panes: all that a guided act takes the place of."""
        self._stack = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self.side = Side(self, self.kinds, {"findings": self._panel}, self)
        self._lay_out()
        for styled in (self._panel, self.side.rail):  # in their places: each move would style them anew
            apply_style(styled)
        self.tabs.currentChanged.connect(self._tab_chosen)
        # After a click one wants to write; with the arrow keys one may still be on the way.
        self.tabs.tabBarClicked.connect(lambda: QTimer.singleShot(0, self, self.take_focus))
        self._panel.jump.connect(self.show_finding)
        self._panel.mend.connect(self._mend)
        self._panel.explain.connect(lambda findings: self.run_command("explain", findings))
        self._panel.current.connect(self._point_out)
        self._panel.repairs.chosen.connect(self._repair)
        self.place_changed.connect(self.side.show_place)
        self.side.rail.asked.connect(lambda number: self.toggle_pane(self.kinds[number].name))
        self.side.width_wanted.connect(lambda width: self._split.setSizes([max(1, self.width() - width), width]))
        self._known = {finding.key: finding for finding in session.known_findings}
        session.listeners.append(self._session_changed)
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.timeout.connect(session.catch_up)
        session.listeners.append(self.side.follow)
        settings.listeners.append(self._setting_changed)
        self._show_marks()
        self._tab_chosen(0)
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._focus_changed)

    def _lay_out(self) -> None:
        for _ in self.session.report.edition.sections:
            self._stack.addWidget(QWidget())
        self._split.addWidget(self._stack)
        self._split.addWidget(self.side)
        self._split.setStretchFactor(0, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([1000, USUAL[False]])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.session.frozen:
            banner = FrozenBanner(self.session.frozen, self)
            banner.wanted.connect(self.run_command)
            column.addWidget(banner)
        column.addWidget(self._form, 1)
        inside = QVBoxLayout(self._form)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.tabs)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._split, 1)
        row.addWidget(self.side.rail)
        nest(inside, row, 1)

    def say(self, sentence: str) -> None:
        """Show a sentence in the window's status line."""
        self.message.emit(sentence)

    def run_command(self, name: str, value: object = None) -> None:
        """Run a command of the window, for a table's id or a finding where it needs one."""
        self.wanted.emit(name, value)

    # -- tabs ------------------------------------------------------------------------------------------------------

    def section(self, number: int) -> SectionPage:
        """The page of a section, built when it is first asked for."""
        if number not in self._pages:
            page = self._begun_page(number)
            while page.add_next():
                pass
            del self._begun[number]
            page.left.connect(self._left)
            page.message.connect(self.message)
            page.selection.connect(self.selection)
            page.wanted.connect(self.wanted)
            page.files_given.connect(self.files_given)
            page.cell_changed.connect(lambda cell: self._go_on_from(Address(Area.ANSWERS, cell) if cell else None))
            for grid in page.grids.values():
                grid.last_year.setChecked(self.settings["last_year"])
                grid.last_year.toggled.connect(lambda on: self.settings.__setitem__("last_year", on))
                grid.control.toggled.connect(lambda: self.side.follow(frozenset(), True))
            self._pages[number] = page
            self._underline(page)
            self._frame(page)
            old = self._stack.widget(number)
            self._stack.insertWidget(number, page)
            self._stack.removeWidget(old)
            old.deleteLater()
        return self._pages[number]

    def _begun_page(self, number: int) -> SectionPage:
        """The page of a section that is not complete yet."""
        if number not in self._begun:
            section = self.session.report.edition.sections[number]
            page = SectionPage(self.session, section, with_unit=number == 0, parent=self._stack)
            page.hide()  # else Qt would show it with its parent
            self._begun[number] = page
        return self._begun[number]

    def build_ahead(self) -> Iterator[None]:
        """Build the pages of all sections in short steps, the next ones first."""
        count, first = self.tabs.count(), self.tabs.currentIndex()
        for number in (each % count for each in range(first + 1, first + count)):
            while number not in self._pages and self._begun_page(number).add_next():
                yield
            page = self.section(number)
            yield
            if page.isHidden():
                page.prepare(self._stack.size())
                yield

    @property
    def findings(self) -> FindingsPanel:
        """The pane of findings, which shows all that the last key changed."""
        self._panel.catch_up()
        return self._panel

    @property
    def current_section(self) -> SectionPage:
        """The page of the section that is shown."""
        return self.section(self.tabs.currentIndex())

    def _tab_chosen(self, number: int) -> None:
        self._stack.setCurrentWidget(self.section(number))
        self._left()

    def put_on_top(self, band: QWidget) -> None:
        """Show a band above everything else."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, band)

    def show_guide(self, guide: "GuidePage") -> None:
        """Put a guided act in the place of the form, until a place of the form is gone to."""
        self.end_guide()
        self._panel.catch_up()  # what the page counts is what the status line counts
        self.guide = guide
        guide.closed.connect(self._close_guide)
        column = self.layout()
        assert column is not None
        column.addWidget(guide)
        self._form.hide()
        guide.show()  # else only once the layout has its turn, and what is hidden takes no focus
        guide.take_focus()
        self.guided.emit()

    def _close_guide(self) -> None:
        self.end_guide()
        self.take_focus()

    def end_guide(self) -> None:
        """Show the form again; what was done on the page in its place stays done."""
        if self.guide is None:
            return
        self.guide.hand_over()  # while the page is up: it takes no cursor to the places it changes
        guide, self.guide = self.guide, None
        had_focus = guide.isAncestorOf(QApplication.focusWidget())
        guide.leave()
        if guide.follow in self.session.listeners:
            self.session.listeners.remove(guide.follow)
        self._form.show()
        if had_focus:  # else Qt would hand it to whatever comes next
            self.take_focus()
        guide.hide()
        guide.deleteLater()
        self._left()

    def take_focus(self) -> None:
        """Give the focus to the last place in the tab, or to the first that can be entered."""
        self.current_section.take_focus()

    def show_section(self, number: int) -> None:
        self.end_guide()
        self.tabs.setCurrentIndex(number)
        self.take_focus()

    def step_tab(self, by: int) -> None:
        self.show_section((self.tabs.currentIndex() + by) % self.tabs.count())

    def _left(self) -> None:
        """An editor closed or the tab changed: a step ends, and is saved once the screen shows it."""
        self.session.end_edit_session()
        self.saving.soon()

    # -- following the session -------------------------------------------------------------------------------------

    def _session_changed(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        for page in self._pages.values():
            page.refresh(addresses, findings=findings_changed)
        if findings_changed:
            self._panel.follow_later()
            self._say_new_findings()
        self._show_marks()
        self.changed.emit()
        if self.session.is_behind:
            texts = self.session.report.texts
            self._catch_up.start(pause_for(max(map(len, texts.values()), default=0), CATCH_UP))

    def _say_new_findings(self) -> None:
        """Announce to screen readers the findings of an entry, or that none is left."""
        known, self._known = self._known, {finding.key: finding for finding in self.session.known_findings}
        new = [finding for key, finding in self._known.items() if key not in known and not finding.explained]
        if new:
            more = f"另有{len(new) - 1}条新问题。" if len(new) > 1 else ""
            announce(f"新问题，{WORDS[new[0].level]}：{new[0].message}{more}")
        elif known and not self._known:
            announce("未发现问题")

    def _setting_changed(self, key: str) -> None:
        for page in self._pages.values() if key == "underlines" else ():
            self._underline(page)
        if key == "last_year":
            for page in self._pages.values():
                for grid in page.grids.values():
                    grid.last_year.setChecked(self.settings[key])

    def _underline(self, page: SectionPage) -> None:
        for box in page.parts.values():
            box.editor.underlines.set_wanted(self.settings["underlines"])

    def _show_marks(self) -> None:
        self.tabs.show_marks(marks(self.session.report, self.session.known_findings, self.places))

    # -- where one is ----------------------------------------------------------------------------------------------

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._stack.isAncestorOf(new):
            self._go_on_from(getattr(new, "address", None))

    def _go_on_from(self, address: Address | None) -> None:
        """The cursor is there now; where no address stands (a button, say) the last one counts on."""
        if address is not None and address != self.place:
            self.place = address
            self.place_changed.emit(address)

    # -- going to places -------------------------------------------------------------------------------------------

    def show_address(self, address: Address, *, enter: bool | None = None) -> None:
        """Open the tab of an address and put its cursor there.

        `enter`: whether the keyboard focus goes there too; None: unless somebody types in a line beside the form.
        """
        section = self.places.section(address)
        if section is not None:
            self.end_guide()
            enters = not self._types_beside() if enter is None else enter
            self.tabs.setCurrentIndex(section)
            page = self.section(section)
            page.show_address(address, enter=enters)
            # The page may have been built just now: when it is laid out it is scrolled once more, and no more than
            # that, for the cursor may be elsewhere by then.
            QTimer.singleShot(0, page, lambda: page.scroll_to(address) if page.isVisible() else None)

    def _types_beside(self) -> bool:
        """Whether the focus is in a line or text of the side, such as 查找: what is shown must not take it."""
        focus = QApplication.focusWidget()
        return isinstance(focus, QLineEdit | QTextEdit | QPlainTextEdit) and self.side.isAncestorOf(focus)

    def _repair(self, repair: Repair) -> None:
        """Take a repair that still holds: figures may have changed since it was shown."""
        finding = self.findings.finding
        diagnosis = self.session.checks.diagnosis(finding) if finding else None
        if diagnosis is not None and repair in diagnosis.repairs:
            self.apply(repair.change(self.session.report))
        else:
            self._point_out(finding)

    def show_finding(self, finding: Finding, *, enter: bool | None = None) -> None:
        """Go where a finding leads; in a text its words are selected. `enter` as in `show_address`.

        A long text that is meant as a whole is not selected: a stray key would replace it.
        """
        address = self.places.of_finding(finding)
        if address is None:
            return
        self.show_address(address, enter=enter)
        if address.area is Area.TEXTS:
            span, text = finding.texts[0], self.session.report.texts.get(finding.texts[0].text, "")
            is_whole = span.start == 0 and span.end >= len(text) > MOST_SELECTED
            self.text_editor(span.text).show_span(span.start, span.start if is_whole else span.end)

    def _point_out(self, finding: Finding | None) -> None:
        """Frame the cells that the current card speaks of, and say where its mistake may be."""
        is_sought = finding is not None and finding.level is Level.ERROR and not self.session.read_only
        diagnosis = self.session.checks.diagnosis(finding) if finding and is_sought else None
        self._panel.repairs.show_diagnosis(diagnosis, self.session.report.edition)
        repairs = diagnosis.repairs[:1] if diagnosis else ()
        suspects = frozenset(cell for repair in repairs for cell, _ in repair.values)
        parts = frozenset(finding.cells if finding and finding.difference is not None else ())
        self._framed = (suspects, parts - suspects)
        for page in self._pages.values():
            self._frame(page)

    def _frame(self, page: SectionPage) -> None:
        for grid in page.grids.values():
            grid.mark(*self._framed)

    # -- steps and changes -------------------------------------------------------------------------------------------

    def undo(self) -> None:
        self._step(self.session.undo)

    def redo(self) -> None:
        self._step(self.session.redo)

    def _step(self, step: Callable[[], frozenset[Address]]) -> None:
        """Take a step in the history and show its changes."""
        self._show_first(step())
        self.saving.soon()
        self.changed.emit()

    def _show_first(self, addresses: Iterable[Address], enter: bool | None = None) -> None:
        address = self.places.first(addresses, self.tabs.currentIndex())
        if address is not None and self.guide is None:
            self.show_address(address, enter=enter)

    def text_editor(self, part: str) -> ProseEditor:
        """The editor of a text part, in the section that is shown."""
        return self.current_section.parts[part].editor

    @property
    def selected_words(self) -> str:
        """Return the selection in the text with the cursor, if it is within one paragraph."""
        editor = QApplication.focusWidget()
        words = editor.textCursor().selectedText() if isinstance(editor, ProseEditor) else ""
        return "" if _BETWEEN in words or OBJECT in words else words

    def is_controlled(self, table: str) -> bool:
        """Whether its totals are being typed in as a control."""
        grids = (page.grids.get(table) for page in self._pages.values())
        return any(grid.control.isChecked() for grid in grids if grid is not None)

    def paragraph_of(self, part: str) -> int:
        """The number of the paragraph in which a text's cursor is."""
        section = self.places.section(Address(Area.TEXTS, part))
        return self.section(section or 0).parts[part].editor.textCursor().blockNumber()

    def toggle_bold(self) -> None:
        editor = QApplication.focusWidget()
        if isinstance(editor, ProseEditor):
            editor.toggle_bold()

    def _mend(self, findings: list[Finding]) -> None:
        """Do the fix that all of these offer, and show its first place."""
        finding = findings[0]
        advice = self.session.report.edition.advice
        if advice and (finding.code, finding.fix) == (advice.code, advice.fix):
            self.run_command("convert")
            return
        self.session.end_edit_session()
        self.session.mend(*findings)
        self.saving.soon()
        address = self.places.of_finding(finding)
        if address is not None:
            self.show_address(address)

    def apply(self, change: Change, *, enter: bool | None = None) -> None:
        """Apply a change as one step that can be undone, and show where it is; `enter` as in `show_address`."""
        self.session.end_edit_session()
        self.session.apply(change)
        self.saving.soon()
        self._show_first(change.addresses, enter)

    def take_last(self, last: Report) -> None:
        """Another year's report becomes what is known of last year."""
        self.apply(taking(self.session.report, as_last(last)))
        self.message.emit(f"已放入{last.year}年的数据，各表中以灰色显示。")

    def step_finding(self, by: int) -> None:
        self.findings.step(by)
        if (finding := self.findings.finding) is not None:
            announce(f"{WORDS[finding.level]}：{finding.message}", "finding")

    def show_pane(self, name: str) -> Pane:
        """Bring a pane into view."""
        self.end_guide()
        self.side.choose(name)
        self.side.show()
        return self.side.pane(name)

    def follow_step(self, step: Step) -> None:
        """Go where a step of the work leads."""
        if step.place is not None:
            self.show_address(step.place)
        else:
            self.run_command(step.command)

    def enter_side(self) -> None:
        """Put the focus into the pane at the side, shown if it is not; from there back to the form."""
        if self.side.isAncestorOf(QApplication.focusWidget()):
            self.take_focus()
            return
        self.end_guide()
        self.side.show()
        self.side.take_focus()

    def toggle_pane(self, name: str) -> None:
        """Show a pane at the side, or hide the side where it is the one that shows."""
        showing = self.guide is None and not self.side.isHidden() and self.side.current == name
        self.end_guide()
        was_inside = self.side.isAncestorOf(QApplication.focusWidget())
        if not showing:
            self.side.choose(name)
        self.side.setVisible(not showing)
        if was_inside:  # the field with the cursor is hidden now: Qt would hand its keys to whatever comes next
            self.take_focus()

    @property
    def layout_state(self) -> dict[str, Any]:
        """The state of the side: its width, whether it is open and with which pane.

        It is kept from report to report.
        """
        return {"widths": self.side.widths, "hidden": self.side.isHidden(), "pane": self.side.current}

    def restore_layout(self, kept: Mapping[str, Any]) -> None:
        if widths := kept.get("widths"):
            self.side.restore_widths(widths)
        self.side.choose(str(kept.get("pane", "")))
        self.side.setHidden(bool(kept.get("hidden")))

    def flush(self) -> bool:
        """Save what is left and wait for it; whether everything is on disk. The focus stays where it was."""
        if self.isAncestorOf(focused := QApplication.focusWidget()):
            focused.clearFocus()  # an open editor hands over what it holds
            if QApplication.focusWidget() is None:
                _give_focus(focused)
        for page in self._pages.values():
            page.end_controls()
        if self.guide is not None:
            self.guide.hand_over()
        return self.session.flush()

    def release(self) -> None:
        """Disconnect from the session before the page is deleted."""
        self.session.listeners.clear()
        self.saving.end()
        self.settings.listeners.remove(self._setting_changed)
        self.session.close()


def _give_focus(widget: QWidget | None) -> None:
    """Give the focus to a widget or, if it is gone, to the nearest one around it that takes keys."""
    while widget is not None and not (widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus):
        widget = widget.parentWidget()
    if widget is not None:
        widget.setFocus()
