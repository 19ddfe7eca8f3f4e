"""A season in the window: its heading, the pages behind tabs, receiving, and what follows a decision."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.collect import stock
from app.collect.adding import Added
from app.collect.season import Season
from app.collect.stock import Line
from app.collect.values import SeasonError, Unit
from app.gui.collect.log_page import LogPage
from app.gui.collect.receiving import Background, Receiving, ReceivingStrip, forget_work_of
from app.gui.collect.review_page import ReviewPage
from app.gui.collect.sum_page import SumPage
from app.gui.collect.trays_page import TraysPage
from app.gui.collect.units_page import UnitsPage
from app.gui.command import COMMANDS
from app.gui.look.appearance import apply_style
from app.gui.look.labels import ElidedLabel

if TYPE_CHECKING:
    from app.gui.jobs import Jobs

UNITS, TRAYS, SUM, LOG, REVIEW = range(5)
TOPICS = ("units", "trays", "sum", "log", "review")
TABS = ("单位进度", "待处理文件", "汇总", "记录")
FOLLOW_AFTER = 150
"""Milliseconds after files came in at which the lists are shown again."""


class SeasonHost(Protocol):
    """The part of the window that a season uses. Members are explained at `Workbench`."""

    report_shown: Any
    status: Any

    @property
    def jobs(self) -> "Jobs": ...

    def do(self, name: str, *values: object) -> None: ...

    def say(self, sentence: str) -> None: ...

    def tell(self, sentence: str, details: str = "") -> None: ...

    def confirmed(self, sentence: str, act: str, details: str = "", *, stay: str = "取消") -> bool: ...

    def hide_season(self) -> None: ...


class SeasonPage(QWidget):
    """Everything of one season. Decisions are on the disk before they are shown."""

    def __init__(self, season: Season, workbench: SeasonHost, parent: QWidget) -> None:
        super().__init__(parent)
        self.season = season
        self.workbench = workbench
        self.title = str(season.setting("title"))
        self.lines: list[Line] = []
        self.received_from = season.path.parent
        """The folder from which files were chosen last."""
        self.receiving: Receiving | None = None
        self._working: Background | None = None
        """Long work of which the strip tells."""
        self.units = UnitsPage(self)
        self.trays = TraysPage(season, self)
        self.sum = SumPage(season, self)
        self.log = LogPage(season, self)
        self.review = ReviewPage(season, lambda: workbench.jobs, self)
        self._heading = ElidedLabel(parent=self)
        self._stock = ElidedLabel(parent=self)
        self.strip = ReceivingStrip(self)
        self.tabs = QTabBar(self)
        self.stack = QStackedWidget(self)
        self._buttons: list[tuple[str, QPushButton]] = []
        self._lay_out()
        self._connect()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(FOLLOW_AFTER)
        self._later.timeout.connect(self._follow_received)
        self._came: dict[int, Unit] = {}
        """The units whose files were received since the lists were last brought up to date."""
        self.refresh()

    def _lay_out(self) -> None:
        self._heading.setProperty("role", "title")
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        for name, words in (
            ("season_add_files", "收文件…"),
            ("season_add_folder", "收文件夹…"),
            ("season_task", "下发任务…"),
            ("season_close", "关闭收集"),
        ):
            button = QPushButton(words, self)
            button.clicked.connect(lambda _=False, name=name: self.workbench.do(name))
            self._buttons.append((name, button))
            head.addWidget(button)
        self._bar = bar = QWidget(self)
        head.setContentsMargins(0, 0, 0, 0)
        bar.setLayout(head)
        for name in TABS:
            self.tabs.addTab(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for page in (self.units, self.trays, self.sum, self.log, self.review):
            self.stack.addWidget(page)
        for widget in (bar, self.tabs, self._stock):
            apply_style(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(6)
        for widget in (bar, self._stock, self.strip, self.tabs):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.tabBarClicked.connect(lambda tab: self.show_page(tab) if tab >= 0 else None)
        self.tabs.currentChanged.connect(self.show_page)
        self.units.opened.connect(self.show_unit)
        self.sum.opened.connect(self.show_contribution)
        self.sum.message.connect(self.workbench.say)
        self.review.left.connect(lambda: self.show_page(UNITS))
        self.strip.stopped.connect(self._stop)
        for page in (self.trays, self.sum, self.log, self.review):
            page.wanted.connect(lambda name: self.workbench.do(name))
            page.moved.connect(self.follow)
        self.units.moved.connect(self.follow)

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The page in view."""
        return self.stack.currentIndex()

    @property
    def topic(self) -> str:
        """The topic of the manual for it."""
        return f"season {TOPICS[self.current]}"

    @property
    def line(self) -> Line | None:
        """The unit that is under review or, on the first page, the current one."""
        if self.current == REVIEW:
            return self.review.line
        return self.units.line if self.current == UNITS else None

    def refresh(self) -> None:
        """Refresh everything after files came in, or the list of units changed."""
        self.lines = stock.lines(self.season)
        self.title = str(self.season.setting("title"))
        self._heading.show_words(self.title)
        self._show_stock()
        self.units.show_lines(self.lines)
        self._count_trays()
        self.sum.forget()
        if self.current in (SUM, LOG):
            self.show_page(self.current)
        elif self.current == REVIEW and self.review.line is not None:
            self._review_again(next(line for line in self.lines if line.unit.unit == self.review.line.unit.unit))
        self.follow()

    def _show_stock(self) -> None:
        self._stock.show_words(stock.heading(self.season, self.lines))

    def _count_trays(self) -> None:
        count = self.trays.refresh()
        self.tabs.setTabText(TRAYS, f"{TABS[TRAYS]} {count}" if count else TABS[TRAYS])

    def show_page(self, page: int) -> None:
        """Show a page behind a tab, with what there is now."""
        if page == UNITS and self.current == REVIEW:
            self.units.show_lines(self.lines)
        self.stack.setCurrentIndex(page)
        for widget in (self._bar, self._stock):  # the report under review needs the room
            widget.setVisible(page != REVIEW)
        if page == REVIEW and not self.strip.is_busy:
            self.strip.hide()
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(UNITS if page == REVIEW else page)
        self.tabs.blockSignals(False)
        if page == TRAYS:
            self._count_trays()
        elif page == SUM:
            self.sum.refresh()
        elif page == LOG:
            self.log.refresh()
        self.take_focus()

    def take_focus(self) -> None:
        self.stack.currentWidget().setFocus()
        self.follow()

    def show_unit(self, code: str) -> bool:
        """Show a unit's latest hand-in for review; False, with the unit chosen, where it has none that can be read."""
        line = next((one for one in self.lines if one.unit.code == code), None)
        if line is None:
            return False
        if line.handin is None:
            self.show_page(UNITS)
            self.units.select(code)
            self.workbench.say(f"“{line.unit.name}”尚未报送。")
            return False
        try:
            self.review.show_line(line)
        except SeasonError as error:
            self.workbench.tell(str(error))
            return False
        self.units.select(code)
        self.show_page(REVIEW)
        return True

    def show_contribution(self, code: str) -> None:
        """Go from a cell of the sum to the same cell of a unit's report."""
        cell = self.sum.cell
        if self.show_unit(code) and cell:
            from app.model.change import Address, Area

            self.review.show_address(Address(Area.ANSWERS, cell))

    def step_unit(self, step: int) -> None:
        """Go to the next unit of the list that has a hand-in."""
        line = self.review.line
        code = self.units.following(line.unit.code, step) if line else ""
        if code:
            self.show_unit(code)
        else:
            self.workbench.say("没有下一个单位了。" if step > 0 else "前面没有单位了。")

    def follow(self) -> None:
        """Let commands and buttons be used or not as things stand now."""
        self.workbench.report_shown.emit()
        for name, button in self._all_buttons():
            if name in COMMANDS:
                button.setEnabled(COMMANDS[name].subject.is_there(self.workbench))

    def _all_buttons(self) -> list[tuple[str, QPushButton]]:
        return [*self._buttons, *self.review.buttons.items(), *self.trays.buttons.items(), *self.sum.buttons.items()]

    # -- decisions -------------------------------------------------------------------------------------------------

    def decided(self, *units: Unit) -> None:
        """Units stand otherwise now: show it, in the sums as well."""
        wanted = {unit.unit for unit in units}
        changed = []
        for place, one in enumerate(self.lines):
            if one.unit.unit in wanted:
                self.lines[place] = fresh = stock.line(self.season, one)
                changed.append(fresh)
                self.sum.decided(fresh.unit)
                if self.review.line is not None and self.review.line.unit.unit == fresh.unit.unit:
                    self._review_again(fresh)
        self.units.update_lines(changed)
        self._show_stock()
        self.follow()

    def _review_again(self, line: Line) -> None:
        if line.handin is None:
            self.show_page(UNITS)
        else:
            self.review.show_line(line)

    def run(self, words: str, work: Callable[[], Any], said: Callable[[Any], str]) -> None:
        """Do long `work` in a thread; the strip shows `words` meanwhile, then what `said` makes of the result."""
        if self._is_busy():
            return
        self.strip.wait(words)

        def tell(sentence: str) -> None:
            self._working = None
            self.strip.tell(sentence)

        self._working = Background(work, self, lambda made: tell(said(made)), tell)

    def _is_busy(self) -> bool:
        """Whether the strip tells of something that is being done; this is said then."""
        if self.receiving is not None:
            self.workbench.say("正在收件，请等这一批收完，或先停止。")
        elif self._working is not None:
            self.workbench.say(f"{self.strip.words.text()}请等它结束。")
        else:
            return False
        return True

    # -- receiving -------------------------------------------------------------------------------------------------

    def receive(self, paths: Sequence[Path]) -> None:
        """Receive files and folders in the background."""
        if self._is_busy():
            return
        self.strip.begin()
        self.receiving = Receiving(self.season, paths, self)
        self.receiving.began.connect(self.strip.count)
        self.receiving.added.connect(self._received)
        self.receiving.ended.connect(self._ended)
        self.receiving.start()
        self.follow()

    def _received(self, added: Added) -> None:
        self.strip.take(added)
        if added.unit is not None:
            self._came[added.unit.unit] = added.unit
        if not self._later.isActive():
            self._later.start()

    def _follow_received(self) -> None:
        units, self._came = list(self._came.values()), {}
        self.decided(*units)
        self._count_trays()

    def _ended(self, sentence: str) -> None:
        self.receiving = None
        self._later.stop()
        self.refresh()
        self.workbench.say(self.strip.end(sentence, was_stopped=False))

    def _stop(self) -> None:
        if self.receiving is None:
            self.strip.hide()
            return
        receiving, self.receiving = self.receiving, None
        receiving.stop()
        self._later.stop()
        self.refresh()
        self.workbench.say(self.strip.end("", was_stopped=True))

    def stop_receiving(self) -> None:
        if self.receiving is not None:
            self._stop()

    # -- leaving ---------------------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Whether the season may be closed: nothing is being done, or it is to be stopped."""
        if self.receiving is not None:
            return self.workbench.confirmed("正在收件。关闭后，尚未收的文件要再收一次。", "停止并关闭", stay="继续收件")
        return self._working is None or self.workbench.confirmed(
            f"{self.strip.words.text()}关闭后要重新做一次。", "停止并关闭", stay="返回"
        )

    def leave(self) -> bool:
        """Close the season and show the start page; False if it stays open."""
        if not self.may_close():
            return False
        self.release()
        self.workbench.hide_season()
        return True

    def release(self) -> None:
        """Stop what is under way, forget what is on its way, and close the file."""
        if self.receiving is not None:
            self.receiving.stop()
            self.receiving = None
        forget_work_of(self)
        self._later.stop()
        self.season.close()
