"""One run of the random clerk in this process: the window over a library of its own, native dialogs answered."""

import gc
import itertools
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from app.exporters.export import export
from app.forms import bundled
from app.gui import application
from tests.made import example
from tests.soak.invariants import broken, memory
from tests.soak.steps import Clerk, open_report

LOOKED_AT = 200
"""Steps from one look at the memory to the next."""
GROWTH = 250
"""MB by which the memory may grow in one run, the documents' child processes not counted."""
HARMLESS = ("propagateSizeHints", "This plugin does not support")
"""What the offscreen platform says of windows it cannot raise."""


def run(seed: int, steps: Sequence[int] | None, seconds: float) -> int:
    """Do the steps, or all until the time is over; 1 with a line for each thing that does not hold."""
    faults: list[str] = []
    _listen(faults)
    qapp = QApplication(["soak", *application.STYLE])
    application.set_up(qapp)
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder) / "files")
        _answer_native_dialogs(Random(seed), files, Path(folder) / "out")
        clerk = Clerk(Path(folder) / "library", files, bundled())
        open_report(clerk)
        ended = _go(clerk, seed, itertools.count() if steps is None else steps, seconds, faults)
        clerk.close()
    print(ended, *faults, sep="\n", flush=True)
    return 1 if faults else 0


def _go(clerk: Clerk, seed: int, steps: Iterable[int], seconds: float, faults: list[str]) -> str:
    until, first, done = time.monotonic() + seconds, 0, 0
    for number in steps:
        print(f"step {number}", end=" ", flush=True)
        try:
            print(clerk.do(number, seed), flush=True)
            faults += broken(clerk)
        except Exception:  # whatever it is, it ends the run and is told
            faults.append(traceback.format_exc())
        done += 1
        if done % LOOKED_AT == 0:
            gc.collect()
            first = first or memory()
            print(f"memory {memory()} MB, at first {first} MB", flush=True)
            if memory() > first + GROWTH:
                faults.append(f"the memory grew from {first} to {memory()} MB")
        if faults or time.monotonic() > until:
            break
    return f"{done} steps, seed {seed}"


def _listen(faults: list[str]) -> None:
    """Take what Qt warns of and what no one catches for faults."""

    def heard(kind: QtMsgType, context: Any, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(words in message for words in HARMLESS):
            faults.append(f"Qt: {message}")

    def uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        faults.append("".join(traceback.format_exception(kind, error, trace)))

    qInstallMessageHandler(heard)
    sys.excepthook = uncaught
    threading.excepthook = lambda args: faults.append("".join(traceback.format_exception(args.exc_value)))


def _files(folder: Path) -> list[Path]:
    """Documents of the example in each format, and some that are none."""
    folder.mkdir()
    made = [each.path for each in export(example(), folder, ["docx", "xlsx", "pdf", "html"], draft=False)]
    for name, content in (("empty.docx", b""), ("noise.xlsx", b"PK\x03\x04" + bytes(range(256))), ("note.txt", b"12")):
        path = folder / name
        path.write_bytes(content)
        made.append(path)
    return made


def _answer_native_dialogs(draw: Random, files: Sequence[Path], out: Path) -> None:
    """The system's own dialogs have no event loop of ours: they are answered at once, sometimes by 取消."""
    out.mkdir()

    def source(*_: object, **__: object) -> tuple[str, str]:
        return ("" if draw.random() < 0.1 else str(draw.choice(files)), "")

    def target(_: object, title: str = "", start: str = "", *__: object, **___: object) -> tuple[str, str]:
        return ("" if draw.random() < 0.2 else str(out / (Path(start).name or "file.json")), "")

    answers = (
        (QFileDialog, "getOpenFileName", source),
        (QFileDialog, "getSaveFileName", target),
        (QFileDialog, "getOpenFileNames", lambda *_, **__: ([source()[0]], "")),
        (QFileDialog, "getExistingDirectory", lambda *_, **__: str(out)),
        (QDesktopServices, "openUrl", lambda *_: True),
    )
    for owner, name, answer in answers:
        setattr(owner, name, staticmethod(answer))
