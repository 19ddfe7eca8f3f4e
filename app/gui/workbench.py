"""The services for commands: library, open report, jobs, questions and messages. The window adds the menus."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.gui.bars import StatusLine
from app.gui.command import COMMANDS, FROZEN, NOT_KEPT, READ_ONLY, Menu
from app.gui.library.reports_model import ReportsModel
from app.gui.library.start_page import StartPage
from app.gui.settings import Settings
from app.store import Library, LibraryDamaged, LibraryError, Summary

if TYPE_CHECKING:  # loaded when first needed: the window must appear at once
    from app.forms import Editions
    from app.gui.collect.page import SeasonPage
    from app.gui.jobs import Jobs
    from app.gui.report.page import ReportPage
    from app.model.report import Report
    from app.session import Session

WINDOW = "window"
"""The setting that holds geometry and layout of the window."""
EDITION_NAMES = "form names"
"""The setting that holds the names of the editions in use, so that the first paint need not read any form."""
SEASONS = "seasons"
"""The setting that lists the seasons opened here, newest first: path and title of each."""
FOLDER = "folder"
"""The setting that holds the folder of the file chosen last."""
LOG_LOST = "这份年报的修改记录已损坏，年报内容没有影响，但以前的修改不能再撤销；可以继续填写，也可以从备份恢复。"
SEVERAL = "一次只能打开一个文件，请只选一个。"
OFFER_DELAY = 300
"""Milliseconds after a report is opened or chosen until the library is searched for what else concerns it."""


class News(NamedTuple):
    """A sentence with its details, for `Workbench.tell`."""

    sentence: str
    details: str = ""


class Workbench(QMainWindow):
    """Shows one library: the start page, or one open report (`report`).

    `editions` is called when the first edition is needed.
    """

    report_shown = Signal()
    """A report was opened, closed or chosen: commands may be enabled now or disabled."""
    report_changed = Signal()
    """The open report was edited."""
    report_guided = Signal()
    """A guided page took the place of the report's form."""

    def __init__(self, library: Library, editions: Callable[[], "Editions"]) -> None:
        super().__init__()
        self.library = library
        self.settings = Settings(library)
        self.before_reopening: Callable[[], News | None] | None = None
        """The step to take after the window and the library are closed and before both open again; None: end.

        The next window shows the news that the step returns.
        """
        self.menus: list[Menu] = []
        """The menus that were made: those that are always there, and others once they are needed."""
        self.actions_by_name: dict[str, QAction] = {}
        """The actions of the menus, by the names of their commands."""
        self.report: ReportPage | None = None
        self.season: SeasonPage | None = None
        """The supervising office's season that is open; a report may be open over it."""
        self._season_menu: Menu | None = None
        self.told_errors: tuple[type[Exception], ...] = (LibraryError,)
        """The exceptions that a command may raise; each has a sentence for the user."""
        self._editions = editions
        self._edition_names: dict[str, str] = library.setting(EDITION_NAMES, {})
        self.start = StartPage(
            ReportsModel(lambda edition: self._edition_names.get(edition, ""), self.dated, self), self
        )
        self.status = StatusLine(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start)
        self.setCentralWidget(self.stack)
        self.setStatusBar(self.status)

    @cached_property
    def editions(self) -> "Editions":
        return self._editions()

    @cached_property
    def jobs(self) -> "Jobs":
        from app.gui.jobs import Jobs

        return Jobs(self, self.editions.folders, lambda: self.settings["own_faces"])

    def end_jobs(self) -> None:
        """End the child process, if there is one: it must not outlive the window."""
        if "jobs" in self.__dict__:
            self.jobs.close()

    # -- commands --------------------------------------------------------------------------------------------------

    def do(self, name: str, *values: object) -> None:
        """Run a command by its name; what the library refuses is shown in its own sentence.

        Without its subject (no report is open, or it is read-only) a command does nothing; an edit that is refused
        says why. Raises KeyError for a name that no command has.
        """
        command = COMMANDS[name]
        if not command.subject.is_there(self):
            self._say_read_only()
            return
        try:
            command(command.subject.of(self), *values)
        except self.told_errors as error:
            self.show_error(error)

    def _say_read_only(self) -> None:
        if self.report is not None and self.report.session.read_only:
            self.status.show_message(FROZEN if self.report.session.frozen else READ_ONLY)
        elif self.report is not None and not self.report.session.is_kept:
            self.status.show_message(NOT_KEPT)

    @classmethod
    def is_there(cls, workbench: "Workbench") -> bool:
        """As `Subject`: always."""
        return True

    @classmethod
    def of(cls, workbench: "Workbench") -> "Workbench":
        """As `Subject`."""
        return workbench

    def show_menu(self, menu: Menu, *, shown: bool) -> None:
        """Show or hide a menu that is not always there; the window does it."""
        raise NotImplementedError

    def dated(self, line: Summary) -> str:
        """The year of a report, and its period where its form has several in a year: 2024年, 2024年第一季度."""
        from app.model.period import Period

        return self.editions.dated(line.edition, Period(line.year, line.period))

    # -- questions and messages ------------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line for some seconds."""
        self.status.show_message(sentence)

    def ask(self, sentence: str, buttons: Sequence[str], details: str = "", *, careful: bool = False) -> int:
        """The number of the chosen button; see `questions.ask`."""
        from app.gui.questions import ask

        return ask(self, sentence, buttons, details, careful=careful)

    def confirmed(self, sentence: str, act: str, details: str = "", *, stay: str = "取消") -> bool:
        """Whether the user says that something is to be replaced or given up; see `questions.confirmed`."""
        from app.gui.questions import confirmed

        return confirmed(self, sentence, act, details, stay=stay)

    def tell(self, sentence: str, details: str = "") -> None:
        """Show a sentence in a box with one button."""
        from app.gui.questions import tell

        tell(self, sentence, details)

    def show_error(self, error: Exception) -> None:
        """Show why the library or a file refused; if a backup may help, with the command that restores one."""
        if not isinstance(error, LibraryDamaged):
            self.tell(str(error))
        elif self.ask(str(error), ("从备份恢复…", "关闭")) == 0:
            self.do("restore")

    def choose_source(self, title: str, kinds: str) -> Path | None:
        """Ask for a file to read; None if none was chosen. The folder is remembered."""
        from app.gui.file_dialogs import source

        path = source(self, title, self.library.setting(FOLDER, ""), kinds)
        if path is not None:
            self.library.set_setting(FOLDER, str(path.parent))
        return path

    def choose_target(self, title: str, name: str, kinds: str, folder: str = "") -> Path | None:
        """Ask for a file to write, proposed as `name` in `folder` or the folder of the last file; None for none."""
        from app.gui.file_dialogs import target

        path = target(self, title, Path(folder or self.library.setting(FOLDER, "")) / name, kinds)
        if path is not None and not folder:
            self.library.set_setting(FOLDER, str(path.parent))
        return path

    def write_file(self, path: Path, data: bytes) -> bool:
        """Write a file whole or not at all; False if it could not be written, which is told."""
        from app.exporters.files import FileError, replace_file

        try:
            replace_file(path, data)
        except FileError as error:
            self.tell(str(error))
            return False
        return True

    # -- the library's reports -------------------------------------------------------------------------------------

    def stored(self, report: str) -> "Report":
        """A report of the library by its id, read again."""
        from app.model.datafile import to_report

        return to_report(json.loads(self.library.document(report)), self.editions)

    def list_reports(self, current: str | None = None) -> None:
        """Show the library's reports, with one of them chosen."""
        self.start.model.show_reports(self.library.summaries())
        if current:
            self.start.select(current)
        self.report_shown.emit()

    def name_editions(self) -> None:
        """Read the names of the editions in use, show and remember them."""
        names = {
            edition: self.editions.heading(edition).name if edition in self.editions else edition
            for edition in self.start.model.editions
        }
        if self._edition_names | names != self._edition_names:
            self._edition_names |= names
            self.start.model.relabel()
            with suppress(LibraryError):
                self.library.set_setting(EDITION_NAMES, self._edition_names)

    # -- the open report -------------------------------------------------------------------------------------------

    def open_report(self, report: str) -> bool:
        """Open a report instead of the start page or of another report; whether it could be opened."""
        from app.session import Session

        if not self.open_session(lambda: Session.open(self.library, self.editions, report)):
            return False
        log_lost = self.report is not None and self.report.session.log_lost
        if log_lost and self.ask(LOG_LOST, ("继续填写", "从备份恢复…")) == 1:
            self.do("restore")
        if self.report is not None and not self.report.session.read_only:
            QTimer.singleShot(OFFER_DELAY, self.report, self._offer)
        return True

    def _offer(self) -> None:
        """Offer at most one thing that the library knows about the open report, once other news has had its time."""
        if self.status.is_offering:
            return
        if self.report is not None and (rest := self.status.news_left):
            QTimer.singleShot(rest, self.report, self._offer)
        elif self.report is not None and self.report.session.is_kept:
            self.do("offer_last")
            self.do("offer_since")

    def open_session(self, opening: Callable[[], "Session"]) -> bool:
        """Open the session that `opening` gives: a report, or a submission; whether it could be opened."""
        from app.gui.report.page import ReportPage
        from app.model.datafile import DataFileError

        if not self._saved_or_given_up():
            return False
        try:
            session = opening()
        except (LibraryError, DataFileError) as error:
            self.show_error(error)
            return False
        self._leave_report()
        page = ReportPage(session, self.settings, lambda: self.jobs, self.stack)
        self.report = page
        self._connect(page)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.status.begin(session.report.saved if session.is_kept else "")
        self.status.withdraw()  # news was about what was open before
        self.report_shown.emit()
        page.restore_layout(self.library.setting(WINDOW, {}))
        page.take_focus()
        return True

    def _connect(self, page: "ReportPage") -> None:
        page.changed.connect(self.report_changed)
        page.guided.connect(self.report_guided)
        page.message.connect(self.say)
        page.selection.connect(self.status.show_selection)
        page.wanted.connect(lambda name, value: self.do(name, *([] if value is None else [value])))
        page.files_given.connect(self.take_files)
        if page.session.is_kept:
            page.saving.pending.connect(self.status.show_saving)
            page.saving.saved.connect(self.status.show_saved)
            page.saving.failed.connect(self.status.show_failed)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open or import a file that was dropped or pasted, once the program that it comes from need not wait.

        A season that is shown takes any number of them.
        """
        if self.season is not None and self.report is None:
            QTimer.singleShot(0, self, lambda: self.do("season_receive", list(paths)))
        elif len(paths) != 1:
            self.say(SEVERAL)
        elif paths[0].is_file():
            QTimer.singleShot(0, self, lambda: self.do("bring_in", paths[0]))

    def close_report(self) -> bool:
        """Save and leave the open report; False if it must stay because it could not be saved."""
        if not self._saved_or_given_up():
            return False
        self._leave_report()
        return True

    def _saved_or_given_up(self) -> bool:
        """Whether the open report may be left: everything is on disk, or the user said twice that it need not be."""
        while self.report is not None and not self.report.flush():
            answer = self.ask(
                self.status.sentence or "最后的修改尚未保存。",
                ("再试一次", "另存为数据文件…", "不保存，放弃这些修改", "留在这里"),
            )
            if answer == 3 or (answer == 2 and not self._sure()):
                return False
            if answer == 1:
                self.do("save_as")
            if answer == 2:
                break
        return True

    def _sure(self) -> bool:
        return self.confirmed("尚未保存的修改会丢失，确定要放弃吗？", "放弃修改", stay="返回")

    def _leave_report(self) -> None:
        page = self.report
        if page is None:
            return
        self.keep(**page.layout_state)
        self.report = None
        page.release()
        self.stack.removeWidget(page)
        page.deleteLater()
        self.status.begin("")
        self.list_reports(page.session.report.id)
        self.show_home()

    def show_season(self, page: "SeasonPage", menu: Menu) -> None:
        """Show a season with its menu; it stays behind the reports that are opened over it."""
        self.season, self._season_menu = page, menu
        self.stack.addWidget(page)
        self.show_menu(menu, shown=True)
        self.show_home()

    def hide_season(self) -> None:
        """Show the start page again, after a season was closed."""
        page, self.season = self.season, None
        self.status.withdraw()  # a decision that another season would take back
        if page is not None and self._season_menu is not None:
            self.stack.removeWidget(page)
            self.show_menu(self._season_menu, shown=False)
            page.deleteLater()
        self.show_home()

    def show_home(self) -> None:
        """Show the season that is open or, without one, the start page."""
        if self.season is not None:
            self.stack.setCurrentWidget(self.season)
            self.season.take_focus()
        else:
            self.stack.setCurrentWidget(self.start)
            self.start.take_focus()
            self.report_shown.emit()

    def keep(self, **state: object) -> None:
        """Remember geometry or layout of the window."""
        with suppress(LibraryError):  # it is not worth a question
            self.library.set_setting(WINDOW, self.library.setting(WINDOW, {}) | state)

    def keep_place(self) -> None:
        """Remember which report is open and where its cursor is, before the window closes."""
        page = self.report
        if page is None or page.session.frozen:
            self.keep(report="", place=None)
        else:
            place = page.place
            self.keep(report=page.session.report.id, place=[place.area.value, place.key] if place else None)

    def reopen(self) -> None:
        """Open the report that was open when the window closed last, with the cursor where it was."""
        from app.model.change import Address, Area

        kept = self.library.setting(WINDOW, {})
        report, place = str(kept.get("report", "")), kept.get("place")
        is_there = any(line.report == report for line in self.library.summaries())
        if self.report is None and is_there and self.open_report(report) and self.report is not None and place:
            with suppress(ValueError):  # of another version of the program
                address = Address(Area(place[0]), str(place[1]))
                if self.report.places.section(address) is not None:
                    self.report.show_address(address)

    def reopen_after(self, step: Callable[[], News | None]) -> bool:
        """Close, take a step that needs the library closed, and open again; False if the window must stay open.

        The window that opens then tells what the step returns.
        """
        self.before_reopening = step
        if not self.close():
            self.before_reopening = None
        return self.before_reopening is not None


class OpenReport(NamedTuple):
    """Subject of the commands on the open report."""

    workbench: Workbench
    page: "ReportPage"

    @classmethod
    def is_there(cls, workbench: Workbench) -> bool:
        return workbench.report is not None

    @classmethod
    def of(cls, workbench: Workbench) -> Self:
        assert workbench.report is not None
        return cls(workbench, workbench.report)

    @property
    def session(self) -> "Session":
        return self.page.session

    @property
    def report(self) -> "Report":
        return self.page.session.report

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line for some seconds."""
        self.workbench.say(sentence)


class EditableReport(OpenReport):
    """Subject of the commands that change the open report: it is neither a submission nor in a read-only library."""

    @classmethod
    def is_there(cls, workbench: Workbench) -> bool:
        return workbench.report is not None and not workbench.report.session.read_only


class KeptReport(OpenReport):
    """Subject of the commands on what the library keeps of the open report: it is no practice."""

    @classmethod
    def is_there(cls, workbench: Workbench) -> bool:
        return workbench.report is not None and workbench.report.session.is_kept


class KeptEditableReport(EditableReport):
    """Subject of the commands that change what the library keeps of the open report."""

    @classmethod
    def is_there(cls, workbench: Workbench) -> bool:
        return EditableReport.is_there(workbench) and KeptReport.is_there(workbench)


class ChosenReport(NamedTuple):
    """Subject of the commands on the open report or, if none is open, the report chosen on the start page."""

    workbench: Workbench
    report: "Report"

    @classmethod
    def is_there(cls, workbench: Workbench) -> bool:
        return workbench.report is not None or workbench.start.current() is not None

    @classmethod
    def of(cls, workbench: Workbench) -> Self:
        if workbench.report is not None:
            return cls(workbench, workbench.report.session.report)
        return cls(workbench, workbench.stored(workbench.start.current() or ""))

    def request(self) -> dict[str, Any]:
        """The report as the child process needs it."""
        return request_of(self.report)


def request_of(report: "Report") -> dict[str, Any]:
    """A report as the child process needs it: its document, and whether it is stamped as a draft."""
    from app import PROGRAM
    from app.checks import is_stamped
    from app.model.datafile import to_dict

    return {"document": to_dict(report, PROGRAM), "draft": is_stamped(report)}
