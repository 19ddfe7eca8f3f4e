"""The main window: the workbench with its menus, shortcuts, bar and look."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMenu

from app.gui import FOLLOW, TITLE
from app.gui.command import MENUS, READ_ONLY, Command, Menu
from app.gui.keys import WindowKeys
from app.gui.look.appearance import set_look
from app.gui.menus import BAR_LEFT, BAR_RIGHT
from app.gui.workbench import OFFER_DELAY, SEASONS, WINDOW, Workbench
from app.store import Library

if TYPE_CHECKING:
    from app.forms import Editions
    from app.gui.bars import ReportBar

LEAST = (700, 440)
"""Least pixels of the window, with letters of the usual size. With those of 130 % it still has room on 1366 × 768 at
150 % and on 1920 × 1080 at 200 %, above the taskbar."""
ROOMY_TEXT = 130
"""Percent of the letters' size up to which the bar is never cut."""


class Window(Workbench):
    """Shows one library; see `Workbench`."""

    painted = Signal()
    """The window was painted for the first time."""
    closed = Signal()

    def __init__(self, library: Library, editions: Callable[[], "Editions"]) -> None:
        super().__init__(library, editions)
        self._apply_look()
        self._was_painted = False
        self._is_list_news = True
        self._made: dict[str, QMenu] = {}
        self.setAcceptDrops(True)
        self._make_menus()
        self._connect_signals()
        self.setWindowTitle(TITLE)
        self._restore_geometry()
        self.list_reports()
        self.start.take_focus()

    @cached_property
    def bar(self) -> "ReportBar":
        from app.gui.bars import ReportBar

        left, right = ([self.actions_by_name[each.name] for each in side] for side in (BAR_LEFT, BAR_RIGHT))
        bar = ReportBar(left, right, self)
        self.addToolBar(bar)
        return bar

    # -- setting up ------------------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        for menu in MENUS:
            self._make_menu(menu)
        self._keys = WindowKeys(self, (keys for menu in MENUS for each in menu for keys in each.keys))

    def _make_menu(self, menu: Menu) -> None:
        self.menus.append(menu)
        made = self.menuBar().addMenu(menu.title)
        self._fill_menu(made, menu)
        self._made[menu.name] = made

    def _fill_menu(self, made: QMenu, menu: Menu) -> None:
        own = [each for group in menu.groups for each in group if isinstance(each, Command)]
        made.aboutToShow.connect(partial(self._set_icons, own))
        for number, group in enumerate(menu.groups):
            if number:
                made.addSeparator()
            for each in group:
                if isinstance(each, Menu):
                    self._fill_menu(made.addMenu(each.title), each)
                else:
                    made.addAction(self._action(each))

    def show_menu(self, menu: Menu, *, shown: bool) -> None:
        """Show or hide a menu that is not always there; it is made when it is first shown."""
        if shown and menu not in self.menus:
            self._make_menu(menu)
            self._keys.add(keys for each in menu for keys in each.keys)
        if menu in self.menus:
            self._made[menu.name].menuAction().setVisible(shown)

    def _open_menus(self) -> None:
        """Open the first menu: the arrow keys go on from there."""
        self.menuBar().setActiveAction(self.menuBar().actions()[0])

    def _action(self, command: Command[Any]) -> QAction:
        action = QAction(command.words, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.triggered.connect(lambda: self.do(command.name))
        if command.in_bar:
            action.setIconText(command.in_bar)
        self.actions_by_name[command.name] = action
        return action

    def _connect_signals(self) -> None:
        self.start.opened.connect(self.open_report)
        self.start.removed.connect(lambda report: self.do("remove", report))
        self.start.wanted.connect(self.do)
        self.start.chosen.connect(self._follow_report)
        self.start.step_wanted.connect(lambda step: self.do("go_to_step", step))
        self.start.season_wanted.connect(lambda path: self.do("open_season", Path(path)))
        self.status.retry.connect(self._save_again)
        self.report_shown.connect(self._follow_report)
        self.report_changed.connect(self._follow_edit)
        self.report_guided.connect(self._describe_report)  # what the page counts is what the status line counts
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(FOLLOW)
        self._following.timeout.connect(self._describe_report)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(OFFER_DELAY)
        self._resting.timeout.connect(self._show_more)
        self.start.chosen.connect(self._rest)
        self.painted.connect(self._after_first_paint)
        self.settings.listeners.append(self._setting_changed)

    def _rest(self) -> None:
        """Show more of the chosen report once the choice rests, and never before the first paint."""
        if self._was_painted:
            self._resting.start()

    def _show_more(self) -> None:
        """Show what is left in the chosen report, and what is due if the list changed since that was shown."""
        self.do("show_steps")
        if self._is_list_news and self.report is None:
            self._is_list_news = False
            self.do("show_duties")

    def _after_first_paint(self) -> None:
        """Do what is not seen in the first moment."""
        if not self.isVisible():
            return  # closed again already
        from app.gui.dropping import FileDrops

        QShortcut("F10", self, self._open_menus)

        self._rest()
        self.start.filter.setClearButtonEnabled(True)
        drops = FileDrops(self)
        drops.given.connect(self.take_files)
        drops.refused.connect(self.say)
        self.windowHandle().installEventFilter(drops)
        self.start.add_icons()
        self.start.show_seasons(self.library.setting(SEASONS, []))
        self._set_icons([*BAR_LEFT, *BAR_RIGHT])
        self.name_editions()
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):  # another program comes to the front: a good moment to save
            application.applicationStateChanged.connect(self._save_again)
        if self.library.read_only:
            self.tell(f"年报库“{self.library.path}”不能写入，{READ_ONLY}")
        for notice in self.library.notices:
            if self.ask(notice, ("知道了", "从备份恢复…")) == 1:
                self.do("restore")

    def offer_restoring(self, sentence: str) -> None:
        """Show damage that was found in the background, with a button to the backups; the focus stays."""
        self.status.offer(sentence, "从备份恢复…", lambda: self.do("restore"))

    def list_reports(self, current: str | None = None) -> None:
        super().list_reports(current)
        self._is_list_news = True
        if self._was_painted:
            self.name_editions()

    # -- look ------------------------------------------------------------------------------------------------------

    def _setting_changed(self, key: str) -> None:
        if key in ("scheme", "text_size"):
            self._apply_look()

    def _system_changed(self) -> None:
        """The system went from light to dark or back: it sets colours and fonts of its own after this signal."""
        QTimer.singleShot(0, self, lambda: self._apply_look(anew=True))

    def _apply_look(self, *, anew: bool = False) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            set_look(application, self.settings["scheme"], self.settings["text_size"], anew=anew)
        width, height = LEAST
        # With the largest letters no wider than a small screen: a narrower bar puts its last buttons into a menu.
        widest = max(self.screen().availableGeometry().width(), width * ROOMY_TEXT // 100)
        self.setMinimumSize(min(width * self.settings["text_size"] // 100, widest), height)

    def _set_icons(self, commands: Iterable[Command[Any]]) -> None:
        """Give the actions of these commands their icons: those of a menu get them when it opens."""
        from app.gui.look.icons import icon

        for command in commands:
            if command.icon:
                self.actions_by_name[command.name].setIcon(icon(command.icon))

    def _restore_geometry(self) -> None:
        kept = self.library.setting(WINDOW, {})
        self.resize(1280, 760)
        if geometry := kept.get("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.has_kept_geometry = bool(geometry)
        """Whether it was open before, and stands again where it stood."""

    # -- following the report --------------------------------------------------------------------------------------

    def _follow_report(self) -> None:
        """Enable the commands that have their subject, and show which report is open."""
        for menu in self.menus:
            for command in menu:
                self.actions_by_name[command.name].setEnabled(command.subject.is_there(self))
        self.start.buttons["open"].setEnabled(self.start.current() is not None)
        self.start.buttons["export"].setEnabled(self.start.current() is not None)
        if self.report is not None:
            self.bar.show()
            self._follow_edit()
            self._describe_report()
        elif "bar" in self.__dict__:
            self.bar.hide()
        if self.report is None:
            self.setWindowTitle(f"{self.season.title} - {TITLE}" if self.season is not None else TITLE)

    def _follow_edit(self) -> None:
        """Enable undo and redo; what they would do is described when the keys pause."""
        if self.report is None:
            return
        session = self.report.session
        self.actions_by_name["undo"].setEnabled(session.undo_label is not None)
        self.actions_by_name["redo"].setEnabled(session.redo_label is not None)
        self._following.start()

    def _describe_report(self) -> None:
        """Show what undo and redo would do, the report's name and the number of findings."""
        if self.report is None:
            return
        session = self.report.session
        for name, words, label in (("undo", "撤销", session.undo_label), ("redo", "重做", session.redo_label)):
            action = self.actions_by_name[name]
            text = f"{words}：{label}" if label else words
            if action.text() != text:
                action.setText(text)
                action.setIconText(words)
        name = f"{session.report.unit_name}　{session.report.when_label}"
        if session.frozen:
            name += f"　第{session.frozen.nth}次报送稿（只读）"
        elif session.read_only:
            name += "（只读）"
        self.bar.show_name(name)
        self.setWindowTitle(f"{name} - {TITLE}")
        self.status.count(session.known_findings)

    def _save_again(self) -> None:
        if self.report is not None:
            self.report.saving.soon()

    def come_forward(self, files: Sequence[Path]) -> None:
        """The program was started once more, with these files: nothing is opened while a dialog is open."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not files:
            return
        if QApplication.activeModalWidget() is not None:
            self.say(f"请先完成这个对话框，再打开“{files[0].name}”。")
            return
        self.do("bring_in", files[0])

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, lambda: self.painted.emit())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one file of this machine that is held over the window."""
        from app.gui.dropping import local_files

        if self._are_taken(local_files(event.mimeData())):
            event.acceptProposedAction()

    def _are_taken(self, paths: Sequence[Path]) -> bool:
        is_season = self.season is not None and self.report is None
        return bool(paths) if is_season else len(paths) == 1 and paths[0].is_file()

    def dropEvent(self, event: QDropEvent) -> None:
        from app.gui.dropping import local_files

        paths = local_files(event.mimeData())
        if self._are_taken(paths):
            event.acceptProposedAction()
            self.take_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_place()
        if (self.season is not None and not self.season.may_close()) or not self.close_report():
            event.ignore()
            return
        if self.season is not None:
            self.season.release()
        self._resting.stop()
        self.keep(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        self.end_jobs()
        self.closed.emit()
        event.accept()
