"""Starts the program: application, library and window, and what follows the first paint."""

import atexit
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from app.gui import TITLE
from app.gui.faults import Faults
from app.gui.input_method.choice import serves_ibus
from app.gui.input_method.composing import Compositions
from app.gui.keys import DialogHelp
from app.gui.look import appearance
from app.gui.opening import library_place, open_library
from app.gui.window import Window
from app.gui.workbench import News
from app.logs import state_folder
from app.store import Library, LibraryDamaged, LibraryError

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from app.forms import Editions


class DailyCheckAndBackup(QObject):
    """Checks the library and makes the first backup of a day, in a thread of its own; faults arrive as signals.

    None arrives after `end`. It lives as long as the application: the thread may outlive the window.
    """

    found = Signal(str)
    damaged = Signal(str)
    """Damage, in a sentence: a backup may put it right."""
    _told = Signal(object, str)
    """From the thread: what emits one of the signals above, and its sentence."""

    def __init__(self, library: Library) -> None:
        super().__init__(QApplication.instance())
        self._library = library
        self._is_over = False
        self._told.connect(self._tell)

    def end(self) -> None:
        """The window closes: tell nothing any more, and look at no more."""
        self._is_over = True

    def _tell(self, emit: Callable[[str], None], sentence: str) -> None:
        if not self._is_over:
            emit(sentence)

    def run(self) -> None:
        if self._library.read_only:
            return
        try:
            for fault in self._library.check():
                self._told.emit(self.damaged.emit, fault)
            if not self._is_over and not any(backup.at.date() == date.today() for backup in self._library.backups()):
                self._library.back_up()
        except LibraryDamaged as error:
            self._told.emit(self.damaged.emit, str(error))
        except LibraryError as error:
            self._told.emit(self.found.emit, str(error))


log = logging.getLogger(__name__)

STYLE = ("-style", "fusion")
"""Given as arguments: asking for it by a call would load all that Python knows of styles."""
FORMS = "NIANBAO_FORMS"
"""Environment variable: folders with further forms, separated as in PATH."""
OWN_WORDS = appearance.RESOURCES / "words"
"""Folder with our translation for Qt: a .ts file, and the .qm that lrelease makes of it."""
WAITS_FOR_IBUS = "IBUS_ENABLE_SYNC_MODE"
"""Environment variable that Qt reads when the application is made."""
INPUT_METHODS, NO_INPUT_METHOD = ("QT_IM_MODULE", "QT_IM_MODULES"), "compose"
"""Environment variables by which Qt chooses an input method, and what lets it only compose letters with accents."""
LC_ALL, LC_TIME, DATES = "LC_ALL", "LC_TIME", "zh_CN"
"""Environment variables from which Qt takes the format of dates on Linux, the first above the second; and ours."""
ALONE = ("offscreen", "minimal")
"""Platforms that share no clipboard with other programs."""
ROOMY = 1440
"""Pixels of width; on a narrower screen the first window takes all of it."""
SELDOM = 1000
"""Collections of younger objects between two of all."""
COLLECT_AFTER = 1000
"""Milliseconds after another page came to the front, when it has been looked at and nothing is typed yet."""
BACKUP_AFTER = 5000
"""Milliseconds after the start at which the library is looked over and backed up."""


def run(arguments: Sequence[str]) -> int:
    """Show the window until it is closed, with the file that is named opened in it; the exit code."""
    application = create(arguments)
    set_up(application)
    faults = Faults(state_folder())
    faults.install()
    try:
        return run_until_closed(application, [Path(file) for file in arguments])
    finally:
        faults.uninstall()


def create(arguments: Sequence[str]) -> QApplication:
    """The application. Qt is told to wait for the answer of ibus to each key: else quick digits change places.

    Where the bridge serves ibus, Qt is told of no input method at all. Its file dialogs write dates as Chinese does,
    whatever language the system has. Afterwards the variables are as they were, for the programs that are started from
    here.
    """
    with environment({LC_ALL: None, LC_TIME: DATES}):
        QLocale.system().name()  # Qt reads these variables here and not again
    told: dict[str, str | None] = {WAITS_FOR_IBUS: os.environ.get(WAITS_FOR_IBUS, "1")}
    if serves_ibus(os.environ):
        told |= dict.fromkeys(INPUT_METHODS, NO_INPUT_METHOD)
    with environment(told):
        return QApplication([TITLE, *STYLE, *arguments])


@contextmanager
def environment(values: Mapping[str, str | None]) -> Iterator[None]:
    """Set environment variables within; None takes one away. Afterwards they are as before."""
    before = {name: os.environ.get(name) for name in values}
    _set_variables(values)
    try:
        yield
    finally:
        _set_variables(before)


def _set_variables(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def run_until_closed(application: QApplication, files: Sequence[Path]) -> int:
    """Open library and window, until they are closed for good; the exit code."""
    given = False
    news: News | None = None

    def handed() -> bool:
        nonlocal given
        from app.gui.second_start import hand_over

        given = folder is not None and hand_over(folder, files)
        return given

    while (folder := library_place()) and (library := open_library(folder, handed)):
        then = show_window(application, library, files, news)
        if then is None:
            return 0
        news = do_between(then)
        files = []
    return 0 if given else 1


def show_window(
    application: QApplication, library: Library, files: Sequence[Path], news: News | None
) -> Callable[[], News | None] | None:
    """Show the window, with `news` over it, until it is closed.

    Returns the step to take before the window opens again; None where it does not.
    """
    window = Window(library, editions)
    window.painted.connect(lambda: add_the_rest(application, window))
    if not files:
        window.painted.connect(window.reopen)
    for file in files:
        window.painted.connect(lambda file=file: window.do("bring_in", file))
    if news is not None:
        window.painted.connect(lambda: window.tell(news.sentence, news.details))
    if not window.has_kept_geometry and window.screen().availableGeometry().width() < ROOMY:
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.show()
    try:
        if code := application.exec():  # interrupted: the window is still open
            sys.exit(code)
        return window.before_reopening
    finally:
        window.end_jobs()
        library.close()
        window.deleteLater()


def do_between(step: Callable[[], News | None]) -> News | None:
    """Take a step that needs the library closed; the news for the window that opens next, None for none."""
    try:
        return step()
    except LibraryError as error:
        return News(str(error))


def set_up(application: QApplication) -> None:
    """Names, the language of dates and kinds of files, font and colours."""
    QLocale.setDefault(QLocale("zh_CN"))  # before the first widget: each later one would be told of another language
    application.setApplicationDisplayName("")
    application.setApplicationName("nianbao")
    appearance.set_look(application)
    Compositions(application)
    DialogHelp.show = staticmethod(show_help)
    atexit.register(leave_clipboard)


def show_help(dialog: QDialog) -> None:
    """Open the page of the manual for a dialog."""
    from app.gui.manual.window import of_dialog, show_manual

    show_manual(dialog, [of_dialog(dialog)])


def leave_clipboard() -> None:
    """Drop the clipboard's contents before Python ends, if the platform has no clipboard that other programs read.

    Qt keeps there what was copied until the process ends, and then deletes it by code that Python has taken along.
    """
    if QGuiApplication.instance() is not None and QGuiApplication.platformName() in ALONE:
        QGuiApplication.clipboard().clear()


def editions() -> "Editions":
    """The bundled forms, and those of the folders that the environment names."""
    from app.forms import Editions, bundled

    more = [Path(name) for name in os.environ.get(FORMS, "").split(os.pathsep) if name]
    if not more:
        return bundled()
    return Editions(Path(__file__).resolve().parents[2] / "forms", *more)


def add_the_rest(application: QApplication, window: Window) -> None:
    """Do what nobody sees in the first moment: Chinese for Qt's own dialogs, the program's icon, the day's backup."""
    log.info("the window is open")
    install_hearing()
    collect_seldom(window)
    translate(application)
    application.setWindowIcon(program_icon())
    listen(window)
    reach_input_method(application, window)
    work_while_idle(window)
    QTimer.singleShot(BACKUP_AFTER, window, lambda: check_and_back_up(window))


def install_hearing() -> None:
    """Texts are heard with their figures, and what is announced is spoken."""
    from app.gui.hearing import install

    install()


def work_while_idle(window: Window) -> None:
    """Load what a report needs, and build its tabs, while nothing is typed or clicked."""
    from app.gui.idle_work import IdleWork

    IdleWork(window)


def listen(window: Window) -> None:
    """A second start brings this window to the front, with the file it was given."""
    from app.gui.second_start import FrontDoor

    door = FrontDoor(window.library.path.parent, window)
    window.closed.connect(door.close)
    door.called.connect(window.come_forward)


def reach_input_method(application: QApplication, window: Window) -> None:
    """Serve the desktop's input method fcitx or ibus: Qt has no plugin for the one and waits for the other."""
    if not sys.platform.startswith("linux"):
        return
    from app.gui.input_method.bridge import open_bridge

    if bridge := open_bridge(application):
        bridge.fell_silent.connect(window.status.show_message)
        window.closed.connect(bridge.close)


def program_icon() -> "QIcon":
    """The same in every scheme, as it lies on the system's own ground."""
    from PySide6.QtGui import QIcon

    from app.gui.look.icons import picture

    made = QIcon()
    for size in (16, 24, 32, 48, 64):
        made.addPixmap(picture("nianbao", appearance.palette("light").highlight().color(), size))
    return made


def collect_seldom(window: Window) -> None:
    """Look for garbage among all there is when a report was opened or left, and hardly ever while one types.

    It takes 20 ms once a report is open: as long as several keys.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
    window.stack.currentChanged.connect(lambda: QTimer.singleShot(COLLECT_AFTER, window, gc.collect))


def translate(application: QApplication) -> None:
    """Qt's own words in Chinese; ours, which are asked first, for what it leaves out or calls otherwise than we do."""
    for name, folder in (
        ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("qt_zh_CN", str(OWN_WORDS)),
    ):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)


def check_and_back_up(window: Window) -> None:
    """Check the library in the background, and back it up unless that was done today."""
    import threading

    care = DailyCheckAndBackup(window.library)
    care.found.connect(window.status.show_message)
    care.damaged.connect(window.offer_restoring)
    window.closed.connect(care.end)
    threading.Thread(target=care.run, name="care", daemon=True).start()
