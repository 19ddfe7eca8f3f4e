"""The hand-in package: one zip with every document of a report, what was checked, a page to sign, and a manifest.

A zip of the members, in this order: DOCX, XLSX, PDF, the data file, the list of checks, the page to be signed, and
`manifest.json`. Names are UTF-8 and marked so; there are no folders; times are the report's last change. The manifest
`nianbao-package/1` is UTF-8 JSON, by which a package is known and read again:

    {"format": "nianbao-package/1",
     "report": "…",               id of the report, that of the data file
     "code": "…",                 the supervising office's code for the unit
     "number": 1,                 the how-manieth submission of this report; null where it was not counted
     "submission": {"number": 1, "previous": "…"},   the same, and the SHA-256 of the data file before, or null
     "reply_to": "…",             id of the return note that is answered, or null
     "answers": [{"item": "…", "kind": "changed|answered", "text": "…"}],
     "counts": {"error": 0, "blank": 0, "verify": 1, "explained": 1},
     "check_code": "…",           SHA-256 of the data file in blocks of four, as printed on the page to be signed
     "draft": false,              true while errors or blanks stand, or where a draft was asked for
     "edition": "…", "year": 2021,
     "unit": {"id": "…", "name": "…", "kind": "…", "level": "…"},     "" where the report does not say
     "saved": "2022-01-20T10:32:00+08:00",      the report's last change, as in the data file
     "program": "nianbao 0.1.0",
     "files": [{"role": "docx", "name": "….docx", "size": 13690, "sha256": "…"}, …]}

`role` is one of docx, xlsx, pdf, data, checks, sign; each stands once, in the order of the zip. All keys are always
there; readers pass over those they do not know, a change that they could not bear gets another number in `format`.
"""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZipFile

from app import PROGRAM
from app.exporters import formats
from app.exporters.files import Member, stem, wall_clock, without_half_pairs, zipped
from app.exporters.formats import written
from app.exporters.layout import Layout
from app.exporters.package_pages import Handed, checks_sheet, sign_sheet
from app.model.edition import DATA, FORMAT, MANIFEST
from app.model.exchange import check_code, of_answers
from app.model.report import Report
from app.model.submission import Checked

CHECKS, SIGN = "checks", "sign"
DOCUMENTS = ("docx", "xlsx", "pdf")
WRITTEN = (*DOCUMENTS, CHECKS, SIGN)
"""The roles that take their time, in order."""

Step = Callable[[str], None]
"""Called with the role of each member before it is written."""


def write(
    report: Report,
    printed: Layout,
    checked: Checked,
    number: int | None,
    step: Step = lambda role: None,
    previous: str | None = None,
) -> bytes:
    """The file. The same report, checks and number give the same bytes.

    `previous` is the SHA-256 of the data file that was handed in before, None for the first.
    """
    members = []
    for role in DOCUMENTS:
        step(role)
        members.append(Member(role, f"{_stem(report, printed)}.{role}", written(role, report, printed)))
    members.append(Member(DATA, f"{_stem(report, printed)}.json", formats.write(report)))
    for role, sheet in sheets(report, printed, checked, number, members).items():
        step(role)
        members.append(Member(role, _sheet_name(report, printed, role), written("pdf", report, sheet)))
    said = _manifest(report, printed, number, members) | _exchange(report, checked, number, previous, members)
    manifest = json.dumps(said, ensure_ascii=False, indent=1)
    members.append(Member("", MANIFEST, without_half_pairs(manifest).encode("utf-8")))
    return zipped(members, wall_clock(report.saved, report.year))


def sheets(
    report: Report, printed: Layout, checked: Checked, number: int | None, members: Sequence[Member]
) -> dict[str, Layout]:
    """The sheets that accompany `members`, by role."""
    handed = Handed(report, printed, number, tuple(members))
    return {CHECKS: checks_sheet(handed, checked), SIGN: sign_sheet(handed)}


def data_file(package: bytes) -> bytes:
    """The data file in a package of ours."""
    return member(package, DATA)


def member(package: bytes, role: str) -> bytes:
    """The file of a role in a package of ours. Raises BadZipFile, KeyError, ValueError where it is none."""
    with ZipFile(BytesIO(package)) as archive:
        files = json.loads(archive.read(MANIFEST))["files"]
        named = {entry["role"]: entry["name"] for entry in files}
        return archive.read(named[role])


def contents(report: Report, *, draft: bool) -> tuple[tuple[str, str], ...]:
    """Role and name of each file of the package, in order, without the manifest."""
    words, whole = report.edition.package, stem(report, draft=draft)
    sheets = ((CHECKS, words.checks), (SIGN, words.sign))
    return (
        *((role, f"{whole}.{role}") for role in DOCUMENTS),
        (DATA, f"{whole}.json"),
        *((role, f"{stem(report, draft=draft, part=part)}.pdf") for role, part in sheets),
    )


def _stem(report: Report, printed: Layout, part: str = "") -> str:
    return stem(report, draft=bool(printed.stamp), part=part)


def _sheet_name(report: Report, printed: Layout, role: str) -> str:
    words = report.edition.package
    return f"{_stem(report, printed, {CHECKS: words.checks, SIGN: words.sign}[role])}.pdf"


def _manifest(report: Report, printed: Layout, number: int | None, members: Sequence[Member]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "report": report.id,
        "number": number,
        "draft": bool(printed.stamp),
        "edition": report.edition.id,
        "year": report.year,
        **({"period": report.period} if report.period else {}),
        "unit": {key: report.unit_value(key) for key in ("id", "name", "kind", "level")},
        "saved": report.saved,
        "program": PROGRAM,
        "files": [
            {"role": member.role, "name": member.name, "size": len(member.data), "sha256": member.digest}
            for member in members
        ],
    }


def _exchange(
    report: Report, checked: Checked, number: int | None, previous: str | None, members: Sequence[Member]
) -> dict[str, object]:
    """What the supervising office goes by: its own code, which submission it is, and the answers to its note."""
    data = next(member for member in members if member.role == DATA)
    return {
        "code": str(report.unit.get("code") or ""),
        "submission": {"number": number, "previous": previous},
        "reply_to": checked.reply_to,
        "answers": of_answers(checked.answers),
        "counts": dict(checked.counts),
        "check_code": check_code(data.digest),
    }
