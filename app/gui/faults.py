"""The program's own faults: one clear dialog, and a log that names places in the program but nothing of a report."""

import faulthandler
import sys
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from app import PROGRAM
from app.logs import FOLDER

LARGEST = 256 * 1024
"""Bytes after which the log begins again; the one before it is kept."""
INTERRUPTED = 130
"""The exit code after Ctrl+C."""
COPY, OPEN, DONE = "复制出错报告", "打开日志文件夹", "知道了"


class Faults:
    """Takes the place of `sys.excepthook`, and of what threads and the interpreter itself would print at their end."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FOLDER / "nianbao.log"
        self._showing = False
        self._crashes: TextIO | None = None

    def install(self) -> None:
        sys.excepthook = self.caught
        threading.excepthook = lambda fault: self.log(described(fault.exc_type, fault.exc_traceback))
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._crashes = self.path.with_name("crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._crashes)  # names places only, as we do

    def uninstall(self) -> None:
        """Called at the end of the program."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it, and say so once: a fault in a repaint would otherwise bring a dialog per frame."""
        if issubclass(kind, KeyboardInterrupt):
            _interrupt()
            return
        report = described(kind, trace)
        written = self.log(report)
        if self._showing:
            return
        self._showing = True
        try:
            self._show(report, written)
        finally:
            self._showing = False

    def log(self, report: str) -> bool:
        """Append a report; whether that was possible."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LARGEST:
                self.path.replace(self.path.with_suffix(".log.1"))
            with self.path.open("a", encoding="utf-8") as file:
                file.write(report)
        except OSError:
            return False
        return True

    def _show(self, report: str, written: bool) -> None:
        from PySide6.QtWidgets import QApplication

        from app.gui.questions import ask

        if QApplication.instance() is None:
            return
        sentence = "程序出了错，刚才这一步可能没有完成；以前保存的内容都还在。"
        details = "请把出错报告交给维护人员：里面只有程序出错的位置，不含年报内容。"
        buttons = [COPY, *([OPEN] if written else []), DONE]
        while (chosen := buttons[ask(QApplication.activeWindow(), sentence, buttons, details)]) != DONE:
            if chosen == COPY:
                QApplication.clipboard().setText(report)
                details = "出错报告已复制，可以粘贴到邮件或聊天里交给维护人员。"
            else:
                open_folder(self.path.parent)


def _interrupt() -> None:
    """End the event loops, so that the program ends its child process; without an application, end at once."""
    from PySide6.QtCore import QCoreApplication

    if QCoreApplication.instance() is None:
        sys.exit(INTERRUPTED)
    QCoreApplication.exit(INTERRUPTED)


def described(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return kind and places of a fault, and its occasion, without its message, which may quote a report."""
    import platform

    system = f"{platform.system()} {platform.release()} Python {platform.python_version()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} {PROGRAM} {system} {kind.__module__}.{kind.__name__}"]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join([*lines, ""])


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own file manager."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
