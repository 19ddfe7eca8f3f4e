"""Reports as the library sees them: ids, opaque text and changes."""

import hashlib
import json
from pathlib import Path
from typing import Any

from app.model.change import Address, Area, Change, Edit
from app.store import Entry, Library, Submission, Summary
from app.store.files import LIBRARY

AT = "2022-01-20T10:32:00+08:00"


def summary(report: str = "report-1", **given: Any) -> Summary:
    line = Summary(report, f"unit of {report}", "示范市统计局", 2021, "an-edition", 120, 214, 6, 9, 1, 2, 3, AT)
    return line._replace(**given)


def document(figure: int = 0, length: int = 200) -> str:
    """Text of about three times `length` bytes, no two alike."""
    prose = "".join(chr(0x4E00 + (figure * 7919 + place * 104729) % 20000) for place in range(length))
    return json.dumps({"figure": figure, "prose": prose}, ensure_ascii=False)


def entry(seq: int, after: str = "1", before: str | None = None, **given: Any) -> Entry:
    edit = Edit(Address(Area.ANSWERS, "table.row.column"), before, after)
    return Entry(seq, AT, Change("填写", (edit,)), **given)


def package(nth: int) -> bytes:
    """Stands for the file that was handed in."""
    return b"PK" + bytes(range(nth, 200 + nth))


def submission(nth: int) -> Submission:
    return Submission(nth, AT, f"示范市统计局_{nth}.zip", hashlib.sha256(package(nth)).hexdigest())


def filled(folder: Path, reports: int = 3, entries: int = 4, length: int = 200) -> Path:
    """A library that was closed, with some reports in it; returns its file."""
    library = Library.open(folder)
    for number in range(reports):
        line = summary(f"report-{number}")
        library.create(line, document(number, length), "新建")
        library.commit(line, document(number, length), [entry(seq) for seq in range(1, entries + 1)])
    library.close()
    return folder / LIBRARY
