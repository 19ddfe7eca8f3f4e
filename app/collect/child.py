"""The child process that reads hand-ins: each file is recognised and checked there, so that the window never waits.

It answers with what a season stores, so that nothing is left to be worked out where the answer is received.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from app.checks import Finding, check
from app.collect.figures import Figures, decoded, encoded, of_report
from app.collect.season_file import sha256
from app.exporters import formats
from app.forms import Editions
from app.importers import Reading, UnreadableError, read
from app.importers.datafile import parse
from app.importers.files import Archive, FileKind, kind, load
from app.importers.opening import is_stamped
from app.model.datafile import DataFileError
from app.model.edition import DATA, FORMAT, MANIFEST, Level
from app.model.exchange import WORDS
from app.model.report import Report
from app.reader.child import serve
from app.session import from_reading

ARGUMENT = "hand-ins"
"""The argument that makes the program this child."""


class Asked(NamedTuple):
    """The season's demands on each file: its year and form, and the checks that do not apply."""

    year: int
    edition: str
    off: tuple[str, ...]


class HandInRead(NamedTuple):
    """A file that was read. `report`, `findings` and `numbers` are stored as they are.

    `year` is None where the file names none; `edition` is that of the report itself. `number` is the unit's own count
    of its submissions; `saved` and `data_digest` are "" for a document. The last four count findings.
    """

    report: str
    findings: str
    manifest: str
    numbers: str
    year: int | None
    edition: str
    unit_name: str
    code: str
    draft: bool
    report_id: str
    number: int | None
    saved: str
    data_digest: str
    errors: int
    blanks: int
    verify: int
    explained: int

    @property
    def values(self) -> Figures:
        return decoded(self.numbers)


def main() -> int:
    """Answer until stdin ends."""
    return serve(_answer)


def _answer(editions: Editions, path: Path, name: str, asked: Sequence[Any]) -> dict[str, Any]:
    """`name` is the file's own name, which may bear the mark of a draft. Raises UnreadableError, DataFileError."""
    year, edition, off = asked
    return read_hand_in(editions, path, name, Asked(year, edition, tuple(off)))._asdict()


def read_hand_in(editions: Editions, path: Path, name: str, asked: Asked) -> HandInRead:
    """Read and check a file. Raises UnreadableError, DataFileError, naming the file."""
    found, raw = _found(editions, path), load(path)
    what = kind(raw)
    manifest: Mapping[str, Any] = (manifest_of(raw) or {}) if what is FileKind.PACKAGE else {}
    data = raw if what is FileKind.DATA else _data_of(raw, manifest)
    notes: tuple[str, ...] = ()
    if isinstance(found, Reading):
        year: int | None = found.year
        draft = is_stamped(raw, what, found, name, editions[found.edition].words.draft)
        notes = (*found.doubts, *found.notes)
        report = from_reading(found, editions, year=asked.year)
    else:
        report, year, draft = found, found.year, bool(manifest.get("draft"))
    findings = tuple(one for one in check(report) if one.code not in asked.off)
    counts = Counter(one.level for one in findings if not one.explained)
    return HandInRead(
        report=formats.text(report),
        findings=json.dumps([finding_data(one) for one in findings], ensure_ascii=False),
        manifest=json.dumps({**manifest} | ({"notes": notes} if notes else {}), ensure_ascii=False),
        numbers=encoded(of_report(report, editions[asked.edition])),
        year=year,
        edition=report.edition.id,
        unit_name=report.unit_name.strip(),
        code=str(manifest.get("code") or ""),
        draft=draft,
        report_id=report.id,
        number=_number(manifest),
        saved=report.saved if data else "",
        data_digest=sha256(data) if data else "",
        errors=counts[Level.ERROR],
        blanks=counts[Level.BLANK],
        verify=counts[Level.VERIFY],
        explained=sum(one.explained for one in findings),
    )


def _found(editions: Editions, path: Path) -> Reading | Report:
    """As `importers.read`; a file that an office sends its units is called by its name."""
    try:
        return read(path, editions)
    except DataFileError:
        with suppress(DataFileError):
            said = parse(load(path))
            word = WORDS.get(str(said.get("format"))) if isinstance(said, dict) else None
            if word:
                raise UnreadableError(f"“{path.name}”是发给单位的{word}，不是年报。") from None
        raise


def _number(manifest: Mapping[str, Any]) -> int | None:
    submission = manifest.get("submission")
    number = submission.get("number") if isinstance(submission, dict) else manifest.get("number")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def manifest_of(data: bytes) -> dict[str, Any] | None:
    """The manifest of a package of ours; None for another zip."""
    with suppress(DataFileError):
        manifest = parse(Archive(data).content(MANIFEST))
        if isinstance(manifest, dict) and str(manifest.get("format", "")).startswith(FORMAT.partition("/")[0]):
            return manifest
    return None


def _data_of(package: bytes, manifest: Mapping[str, Any]) -> bytes:
    """The data file of a package that was read; b"" for another file."""
    files = manifest.get("files")
    name = next((str(each["name"]) for each in files if each["role"] == DATA), "") if isinstance(files, list) else ""
    return Archive(package).content(name) if name else b""


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as a season keeps it."""
    return {
        "code": finding.code,
        "level": str(finding.level),
        "message": finding.message,
        "cells": list(finding.cells),
        "texts": [{"text": span.text, "start": span.start, "end": span.end} for span in finding.texts],
        "figures": dict(finding.figures),
        "explained": finding.explained,
        "key": finding.key,
    }
