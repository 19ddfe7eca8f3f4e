"""The program's log: one set-up for the window, the command line and their child processes.

Modules log to the logger of their own name. The file receives times, places in the program, kinds of errors and
counts. Messages of errors, and values that could be a figure or prose of a report, are filtered out here.
"""

import logging
import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from app import PROGRAM, system

FOLDER = "logs"
LARGEST, KEPT = 256 * 1024, 2
"""Bytes after which a new file begins, and the number of older files that are kept."""
_WORD = re.compile(r"[A-Za-z_][A-Za-z_.:-]{0,39}")
"""The permitted texts among a record's values: names of formats, commands and errors."""


def state_folder() -> Path:
    """Return the user's folder for logs; beside the library if that has a fixed place."""
    if fixed := system.fixed_folder():
        return fixed
    from platformdirs import user_state_path

    return user_state_path("nianbao", appauthor=False)


def set_up(part: str, folder: Path | None = None) -> logging.Handler:
    """Let all modules log to the file of this part (window, cli, worker, reader). Returns the handler."""
    handler = _Late(part, folder)
    logger = logging.getLogger("app")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logging.raiseExceptions = False  # what cannot be logged is not printed either: it may hold what is not logged
    logger.propagate = False  # libraries' own loggers, which may quote a document, have no file
    return handler


class _Late(logging.Handler):
    """Creates the file, and loads the modules that write it, at the first record."""

    def __init__(self, part: str, folder: Path | None) -> None:
        super().__init__()
        self._part = part
        self._folder = folder
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(Exception):  # a log that cannot be written is no second fault
            if self._file is None:
                self._file = _file((self._folder or state_folder()) / FOLDER / f"nianbao-{self._part}.log")
            self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _file(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    path.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
    file.setFormatter(_Plain())
    return file


class _Plain(logging.Formatter):
    """Writes time, program, level, module and message; for an error its kind and its places in the program."""

    def __init__(self) -> None:
        super().__init__(f"%(asctime)s {PROGRAM} %(process)d %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        bare = {"exc_info": None, "exc_text": None, "stack_info": None}
        copy = logging.makeLogRecord(record.__dict__ | bare)
        copy.args = tuple(map(_harmless, record.args)) if isinstance(record.args, tuple) else ()
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([super().format(copy), *(_described(error) if error else [])])


def _harmless(value: object) -> object:
    if isinstance(value, int | float) or value is None:
        return value
    return value if isinstance(value, str) and _WORD.fullmatch(value) else "…"


def _described(error: BaseException) -> list[str]:
    """Return kind and places of an error and of its causes."""
    lines = [f"  {type(error).__module__}.{type(error).__qualname__}"]
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"    {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    behind = error.__cause__ or error.__context__
    return lines + (_described(behind) if behind is not None else [])
