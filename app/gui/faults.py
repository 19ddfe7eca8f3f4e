"""The program's own faults: one clear dialog, and a log that names places in the program but nothing of a report."""

import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType

from app import PROGRAM

LARGEST = 256 * 1024
"""Bytes after which the log begins anew; the one before it is kept."""


class Faults:
    """Takes the place of `sys.excepthook`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "logs" / "nianbao.log"
        self._showing = False

    def install(self) -> None:
        sys.excepthook = self.caught

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it, and say so once: a fault in a repaint would otherwise bring a dialog per frame."""
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        written = self.log(kind, trace)
        if self._showing:
            return
        self._showing = True
        try:
            self._show(kind, written)
        finally:
            self._showing = False

    def log(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        """Append kind and places; not the error's words: these may hold a report's. Whether that was possible."""
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} {PROGRAM} {kind.__module__}.{kind.__name__}", *places, ""]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LARGEST:
                self.path.replace(self.path.with_suffix(".log.1"))
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n".join(lines))
        except OSError:
            return False
        return True

    def _show(self, kind: type[BaseException], written: bool) -> None:
        from PySide6.QtWidgets import QApplication

        from app.gui.ask import tell

        if QApplication.instance() is None:
            return
        where = f"出错的地方（不含年报内容）记在“{self.path}”，请把它交给维护人员。" if written else ""
        tell(
            QApplication.activeWindow(),
            "程序出了错，刚才这一步可能没有完成；以前保存的内容都还在。",
            f"{where}\n（{kind.__name__}）".strip(),
        )
