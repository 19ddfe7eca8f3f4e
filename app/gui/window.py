"""The main window: the start page or an open report, and every command of the menus."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.gui import TITLE
from app.gui.commands import BAR, EDITING, FROZEN, MENUS, READ_ONLY, Command, Needs
from app.gui.keys import WindowKeys
from app.gui.library.reports_model import ReportsModel
from app.gui.library.start_page import StartPage
from app.gui.look.appearance import set_look
from app.gui.settings import Settings
from app.gui.status import StatusLine
from app.store import Library, LibraryDamaged, LibraryError

if TYPE_CHECKING:  # loaded when first needed: the window is to be there at once
    from app.forms import Editions
    from app.gui.bar import ReportBar
    from app.gui.jobs import Jobs
    from app.gui.report.page import ReportPage
    from app.session import Session

SETTING = "window"
NAMES = "form names"
LOG_LOST = "这份年报的修改记录已损坏，年报内容没有影响，但以前的修改不能再撤销；可以继续填写，也可以从备份恢复。"
LEAST = (700, 440)
"""Pixels of the window, with letters of the usual size. With the largest it still has room on 1366 × 768 at 150 % and
on 1920 × 1080 at 200 %, above the taskbar."""
LOOK = 300
"""Milliseconds after a report was opened or chosen at which the library is asked what else it knows of it."""


class Window(QMainWindow):
    """Shows one library. `editions` is asked for when the first name of a form is to be shown."""

    painted = Signal()
    """The window was painted for the first time."""
    closed = Signal()

    def __init__(self, library: Library, editions: Callable[[], "Editions"]) -> None:
        super().__init__()
        self.library = library
        self.settings = Settings(library)
        self._dress()
        self._editions = editions
        self._was_painted = False
        self.then: Callable[[], None] | None = None
        """What is to be done once the window and the library are closed, before both open again."""
        self._names: dict[str, str] = library.setting(NAMES, {})
        self.report: ReportPage | None = None
        self.actions_by_name: dict[str, QAction] = {}
        self.start = StartPage(ReportsModel(self._edition_name, self), self)
        self.status = StatusLine(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        self._make_menus()
        self._connect()
        self.setWindowTitle(TITLE)
        self._restore()
        self.list_reports()

    @cached_property
    def editions(self) -> "Editions":
        return self._editions()

    @cached_property
    def jobs(self) -> "Jobs":
        from app.gui.jobs import Jobs

        return Jobs(self, self.editions.folders, lambda: self.settings["own_faces"])

    @cached_property
    def bar(self) -> "ReportBar":
        from app.gui.bar import ReportBar

        bar = ReportBar(self.actions_by_name, self)
        self.addToolBar(bar)
        return bar

    def _edition_name(self, edition: str) -> str:
        """As last read from the form: reading forms must not hold up the first paint."""
        return self._names.get(edition, "")

    def _name_editions(self) -> None:
        """Read the names of the forms in use, and remember them."""
        names = {
            edition: self.editions.heading(edition).name if edition in self.editions else edition
            for edition in self.start.model.editions
        }
        if self._names | names != self._names:
            self._names |= names
            self.start.model.relabel()
            with suppress(LibraryError):
                self.library.set_setting(NAMES, self._names)

    # -- setting up ------------------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        for words, commands in MENUS.items():
            menu = self.menuBar().addMenu(words)
            menu.aboutToShow.connect(partial(self._set_icons, commands))
            for command in commands:
                menu.addAction(self._action(command))
                if command.ends_group:
                    menu.addSeparator()

        self._keys = WindowKeys(self, (keys for menu in MENUS.values() for each in menu for keys in each.keys))

    def _action(self, command: Command) -> QAction:
        action = QAction(command.words, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.triggered.connect(lambda: self.do(command.name))
        if command.in_bar:
            action.setIconText(command.in_bar)
        self.actions_by_name[command.name] = action
        return action

    def _connect(self) -> None:
        self.start.opened.connect(self.open_report)
        self.start.removed.connect(lambda report: self.do("remove", report))
        self.start.wanted.connect(self.do)
        self.start.chosen.connect(self._follow)
        self.status.retry.connect(self._save_again)
        self.start.step_wanted.connect(lambda step: self.do("go_to_step", step))
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(LOOK)
        self._resting.timeout.connect(lambda: self.do("show_steps"))
        self.start.chosen.connect(self._rest)
        self.painted.connect(self._after_first_paint)
        self.settings.listeners.append(self._setting_changed)

    def _rest(self) -> None:
        """Tell more of the chosen report once nothing moves any more, and never before the first paint."""
        if self._was_painted:
            self._resting.start()

    def _after_first_paint(self) -> None:
        """What the eye does not miss in the first moment."""
        if not self.isVisible():
            return  # closed again already
        from app.gui.dropping import FileDrops

        self._rest()
        self.start.filter.setClearButtonEnabled(True)
        self.windowHandle().installEventFilter(FileDrops(self))
        self._add_icons()
        self._name_editions()
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):  # another program comes to the front: a good moment to save
            application.applicationStateChanged.connect(self._save_again)
        if self.library.read_only:
            self.tell(f"年报库“{self.library.path}”不能写入，{READ_ONLY}")
        for notice in self.library.notices:
            if self.ask(notice, ("知道了", "从备份恢复…")) == 1:
                self.do("restore")

    def _setting_changed(self, key: str) -> None:
        if key in ("scheme", "text_size"):
            self._dress()

    def _system_changed(self) -> None:
        """The system went from light to dark or back: it sets colours and fonts of its own after it has said so."""
        QTimer.singleShot(0, self, lambda: self._dress(anew=True))

    def _dress(self, *, anew: bool = False) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            set_look(application, self.settings["scheme"], self.settings["text_size"], anew=anew)
        width, height = LEAST
        self.setMinimumSize(width * self.settings["text_size"] // 100, height)

    def _add_icons(self) -> None:
        """Those that are seen; a menu gets its own when it opens."""
        self.start.add_icons()
        self._set_icons([command for menu in MENUS.values() for command in menu if command.name in BAR])

    def _set_icons(self, commands: Sequence[Command]) -> None:
        from app.gui.look.icons import icon

        for command in commands:
            if command.icon:
                self.actions_by_name[command.name].setIcon(icon(command.icon))

    def _restore(self) -> None:
        kept = self.library.setting(SETTING, {})
        self.resize(1280, 760)
        if geometry := kept.get("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.has_stood = bool(geometry)
        """Whether it was open before, and stands again where it stood."""

    def _keep(self, **state: object) -> None:
        with suppress(LibraryError):  # how the window stood is not worth a question
            self.library.set_setting(SETTING, self.library.setting(SETTING, {}) | state)

    # -- commands --------------------------------------------------------------------------------------------------

    def do(self, name: str, *values: object) -> None:
        """Run a command by its name; what the library refuses is told in its own sentence."""
        from app.gui.acts import ACTS

        if name in EDITING and self.report is not None and self.report.session.read_only:
            self.status.show_message(FROZEN if self.report.session.frozen else READ_ONLY)
            return
        try:
            ACTS[name](self, *values)
        except LibraryError as error:
            self._tell_of(error)

    def _tell_of(self, error: Exception) -> None:
        """What the library or a file refused, in its own sentence; where a backup may help, with the way to it."""
        if not isinstance(error, LibraryDamaged):
            self.tell(str(error))
        elif self.ask(str(error), ("从备份恢复…", "关闭")) == 0:
            self.do("restore")

    def offer_restoring(self, sentence: str) -> None:
        """Damage that was found in the background, with the way to the backups; takes the focus from nobody."""
        self.status.offer(sentence, "从备份恢复…", lambda: self.do("restore"))

    def _follow(self) -> None:
        """Which commands make sense now, and what undo and redo would do."""
        has = {Needs.NOTHING: True, Needs.REPORT: self.report is not None}
        has[Needs.EDIT] = self.report is not None and not self.report.session.read_only
        has[Needs.CHOSEN] = self.report is not None or self.start.current() is not None
        for commands in MENUS.values():
            for command in commands:
                self.actions_by_name[command.name].setEnabled(has[command.needs])
        self.start.buttons["open"].setEnabled(self.start.current() is not None)
        self.start.buttons["export"].setEnabled(self.start.current() is not None)
        if self.report is not None:
            self._follow_report()

    def _follow_report(self) -> None:
        if self.report is None:
            return
        session = self.report.session
        for name, words, label in (("undo", "撤销", session.undo_label), ("redo", "重做", session.redo_label)):
            action = self.actions_by_name[name]
            text = f"{words}：{label}" if label else words
            if action.text() != text:
                action.setText(text)
                action.setIconText(words)
            action.setEnabled(label is not None)
        name = f"{session.report.unit_name}　{session.report.year}年"
        if session.frozen:
            name += f"　第{session.frozen.nth}次报送稿（只读）"
        elif session.read_only:
            name += "（只读）"
        self.bar.show_name(name)
        self.setWindowTitle(f"{name} - {TITLE}")
        self.status.count(session.known_findings)

    # -- reports ---------------------------------------------------------------------------------------------------

    def list_reports(self, current: str | None = None) -> None:
        """Show the library's reports."""
        self.start.model.show_reports(self.library.summaries())
        if self._was_painted:
            self._name_editions()
        if current:
            self.start.select(current)
        self._follow()

    def open_report(self, report: str) -> bool:
        """Open a report in the place of the start page or of another; whether it could be opened."""
        from app.session import Session

        if not self.open_session(lambda: Session.open(self.library, self.editions, report)):
            return False
        log_lost = self.report is not None and self.report.session.log_lost
        if log_lost and self.ask(LOG_LOST, ("继续填写", "从备份恢复…")) == 1:
            self.do("restore")
        if self.report is not None:
            QTimer.singleShot(LOOK, self.report, self._offer)
        return True

    def _offer(self) -> None:
        """One thing that the library knows of the open report."""
        self.do("offer_last")
        self.do("offer_since")

    def open_session(self, opening: Callable[[], "Session"]) -> bool:
        """Open what `opening` gives: a report, or a submission of one; whether it could be opened."""
        from app.gui.report.page import ReportPage
        from app.model.datafile import DataFileError

        if not self._saved_or_given_up():
            return False
        try:
            session = opening()
        except (LibraryError, DataFileError) as error:
            self._tell_of(error)
            return False
        self._leave_report()
        self.report = ReportPage(session, self.settings, lambda: self.jobs, self)
        self.report.changed.connect(self._follow_report)
        self.report.message.connect(self.status.show_message)
        self.report.explain.connect(lambda finding: self.do("explain", finding))
        self.report.wanted.connect(lambda name, table: self.do(name, *filter(None, [table])))
        self.report.convert.connect(lambda: self.do("convert"))
        self.report.print_wanted.connect(lambda: self.do("print"))
        self.report.submission_wanted.connect(self.do)
        self.report.saving.pending.connect(self.status.show_saving)
        self.report.saving.saved.connect(self.status.show_saved)
        self.report.saving.failed.connect(self.status.show_failed)
        self._stack.addWidget(self.report)
        self._stack.setCurrentWidget(self.report)
        self.status.begin(session.report.saved)
        self.bar.show()
        self.report.restore_layout(self.library.setting(SETTING, {}))
        self.report.take_focus()
        self._follow()
        return True

    def close_report(self) -> bool:
        """Save and leave the open report; False when it must stay because it could not be saved."""
        if not self._saved_or_given_up():
            return False
        self._leave_report()
        return True

    def _saved_or_given_up(self) -> bool:
        """Whether the open report may be left: everything is on disk, or somebody said twice that it need not be."""
        while self.report is not None and not self.report.flush():
            answer = self.ask(
                self.status.sentence or "最后的修改还没有存上。",
                ("再试一次", "另存为数据文件…", "不保存，放弃这些修改", "留在这里"),
            )
            if answer == 3 or (answer == 2 and not self._sure()):
                return False
            if answer == 1:
                self.do("save_as")
            if answer == 2:
                break
        return True

    def _leave_report(self) -> None:
        page = self.report
        if page is None:
            return
        self._keep(**page.layout_state)
        self.report = None
        page.release()
        self._stack.removeWidget(page)
        page.deleteLater()
        self.status.begin("")
        self.bar.hide()
        self.setWindowTitle(TITLE)
        self.list_reports(page.session.report.id)
        self.start.list.setFocus()

    def _sure(self) -> bool:
        from app.gui.questions import confirmed

        return confirmed(self, "没有存上的修改会丢失，确定要放弃吗？", "放弃修改", stay="返回")

    def begin_again(self, act: Callable[[], None]) -> None:
        """Close, do what needs the library closed, and open again; nothing where the window must stay open."""
        self.then = act
        if not self.close():
            self.then = None

    def ask(self, sentence: str, buttons: Sequence[str]) -> int:
        """The number of the chosen button; see `ask`."""
        from app.gui.questions import ask

        return ask(self, sentence, buttons)

    def tell(self, sentence: str) -> None:
        """News with nothing to choose."""
        from app.gui.questions import tell

        tell(self, sentence)

    def _save_again(self) -> None:
        if self.report is not None:
            self.report.saving.soon()

    def come_forward(self, files: Sequence[Path]) -> None:
        """The program was started once more, with these files: nothing is opened while a dialog asks something."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not files:
            return
        if QApplication.activeModalWidget() is not None:
            self.status.show_message(f"请先完成这个对话框，再打开“{files[0].name}”。")
            return
        self.do("bring_in", files[0])

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file is held over the window: it is welcome where it is one that lies on this machine."""
        if _is_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if _is_file(event.mimeData()):
            from app.gui.dropping import take

            event.acceptProposedAction()
            take(self, event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.close_report():
            event.ignore()
            return
        self._resting.stop()
        self._keep(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        if "jobs" in self.__dict__:
            self.jobs.close()
        self.closed.emit()
        event.accept()


def _is_file(data: QMimeData) -> bool:
    """Whether one file is being dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return len(paths) == 1 and paths[0].is_file()
