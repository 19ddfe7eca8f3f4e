"""The child process that reads foreign files, and a Reading as JSON carries it back."""

import gc
import json
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from app import PROGRAM
from app.forms import Editions, bundled
from app.importers import Certainty, LeftOver, ReadCell, Reading, Source, UnreadableError, read
from app.importers.files import head, needs_conversion
from app.importers.opening import read_ledger
from app.model.datafile import DataFileError, to_dict
from app.reader.limits import end_with_parent, limit

log = logging.getLogger(__name__)


def data_of(reading: Reading) -> dict[str, Any]:
    """The inverse of `reading_of`. Nothing is copied, for it becomes JSON at once."""
    data = _fields(reading)
    data["cells"] = {name: _cell_data(cell) for name, cell in reading.cells.items()}
    data["left_overs"] = [_fields(left_over) for left_over in reading.left_overs]
    return data


def _cell_data(cell: ReadCell) -> dict[str, Any]:
    return _fields(cell) | {"source": _fields(cell.source) if cell.source else None}


def _fields(value: Reading | ReadCell | LeftOver | Source) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def reading_of(data: dict[str, Any]) -> Reading:
    cells = {name: _cell(**cell) for name, cell in data.pop("cells").items()}
    left_overs = tuple(LeftOver(**each) for each in data.pop("left_overs"))
    lists: dict[str, Any] = {name: tuple(data.pop(name)) for name in ("doubts", "notes", "reports")}
    return Reading(cells=cells, left_overs=left_overs, **lists, **data)


def _cell(*, certainty: str, source: dict[str, str] | None, **rest: Any) -> ReadCell:
    return ReadCell(certainty=Certainty(certainty), source=Source(**source) if source else None, **rest)


Answer = Callable[..., dict[str, Any]]
"""Called with the editions, a file's path and what else the parent says of it; raises what `importers.read` raises."""


def main(folders: Sequence[str] = ()) -> int:
    """Read files for the parent until stdin ends. The editions are those of `folders`, or the program's own."""
    return serve(_read, folders)


def serve(answer: Answer, folders: Sequence[str] = ()) -> int:
    """Answer until stdin ends, and with it what is being read. Ctrl+C is for the parent, which then ends this process.

    Each file is held to its time and memory.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints must not come between the answers
    editions = Editions(*map(Path, folders)) if folders else bundled()
    _get_ready(editions)
    for line in sys.stdin.buffer:
        told = _answer(answer, editions, **json.loads(line))
        answers.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        answers.flush()
    return 0


def _get_ready(editions: Editions) -> None:
    """Load the modules that every document needs, while the parent is still starting."""
    from app.importers.labels import vocabulary

    for edition in editions.values():
        vocabulary(edition)
    gc.freeze()  # what is loaded stays: no collection is to look at it again


def _answer(answer: Answer, editions: Editions, path: str, **asked: Any) -> dict[str, Any]:
    """Return the answer about a file; `error` is the sentence of a refused one."""
    file = Path(path)
    limit(is_old=needs_conversion(head(file)))
    try:
        told = answer(editions, file, **asked)
    except (UnreadableError, DataFileError) as error:
        log.info("a file is refused: %s", type(error).__name__)
        return {"error": str(error)}
    except Exception:
        log.exception("a file did harm")
        raise
    log.info("a file is read: %s", ", ".join(sorted(told)[:3]))
    return told


def _read(editions: Editions, file: Path, ledger: str = "", report: int | None = None) -> dict[str, Any]:
    """`ledger` is the edition into which the file is to be counted, "" for a report; `report` which of several."""
    if ledger and (known := editions[ledger].ledger):
        return {"entries": [entry._asdict() for entry in read_ledger(file, known)]}
    found = read(file, editions, report=report)
    return {"reading": data_of(found)} if isinstance(found, Reading) else {"report": to_dict(found, PROGRAM)}
