"""Submissions: numbered, frozen copies of a report, and what changed since one."""

import json
from collections.abc import Mapping
from pathlib import Path

from app.checks.returned import answers_of, returned
from app.exporters.files import digest_of
from app.exporters.package import Correction, data_file
from app.model.change import Address, Area, Change
from app.model.datafile import to_report
from app.model.dates import now
from app.model.edition import Edition
from app.model.report import Report, difference
from app.session.places import Places, shortened, shown_value
from app.session.session import Session
from app.store import Library, Submission


def frozen(library: Library, editions: Mapping[str, Edition], report: str, nth: int) -> Report:
    """Return the report as it was handed in. Raises LibraryError, DataFileError."""
    return to_report(json.loads(data_file(library.package(report, nth))), editions)


def open_frozen(library: Library, editions: Mapping[str, Edition], report: str, submission: Submission) -> Session:
    """Open a submission for viewing. Raises LibraryError, DataFileError."""
    return Session(library, frozen(library, editions, report, submission.nth), frozen=submission)


def since(library: Library, editions: Mapping[str, Edition], report: Report, nth: int) -> Change | None:
    """Return the changes since a submission; empty if there are none, None if the report has another edition now.

    Data of the unit beside the form's own fields, such as its deadline, are not part of a submission.
    """
    before = frozen(library, editions, report.id, nth)
    if before.edition is not report.edition:
        return None
    change = difference(before, report, f"第{nth}次报送稿之后的修改")
    fields = {field.key for field in report.edition.fields}
    told = (edit for edit in change.edits if edit.address.area is not Area.UNIT or edit.address.key in fields)
    return change._replace(edits=tuple(told))


PRINTED = (Area.UNIT, Area.YEAR, Area.PERIOD, Area.ANSWERS, Area.REMARKS, Area.TEXTS)
"""The areas of a report that its documents show."""


def corrections(report: Report, change: Change) -> list[Correction]:
    """Return the places of the printed report that a change makes different, each with the reason if one is known.

    The reason is the item of the return note that asked for it, or the explanation of a finding there.
    """
    places = Places(report.edition)
    found = []
    for edit in change.edits:
        if edit.address.area in PRINTED:
            before, after = shortened(*map(shown_value, (edit.before, edit.after)))
            found.append(Correction(places.name(edit.address), before, after, _reason(report, edit.address)))
    return found


def _reason(report: Report, address: Address) -> str:
    for one in returned(report):
        if address.key and address.key in (*one.item.cells, one.item.text):
            return f"退回意见：{one.item.message}"
    said = (each for key, each in report.explanations.items() if address.key in key.split(" ")[1:])
    return next((str(each.get("text", "")) for each in said), "")


def next_submission(library: Library, editions: Mapping[str, Edition], report: Report) -> tuple[int, bool]:
    """Return the number of the next submission, and whether it is new.

    A report that equals its last submission is that submission again, not a further one.
    """
    submissions = library.submissions(report.id)
    if not submissions:
        return 1, True
    last = submissions[-1].nth
    change = since(library, editions, report, last)
    is_new = change is None or not change.is_empty
    if not is_new and report.exchange:  # only an answer to a return note may have come
        is_new = answers_of(frozen(library, editions, report.id, last)) != answers_of(report)
    return last + is_new, is_new


def previous_data(library: Library, report: str, nth: int) -> str | None:
    """Return the SHA-256 of the data file of the submission before `nth`; None for the first. Raises LibraryError."""
    before = [one.nth for one in library.submissions(report) if one.nth < nth]
    return digest_of(data_file(library.package(report, before[-1]))) if before else None


def freeze(library: Library, report: str, nth: int, path: Path) -> Submission:
    """Keep the package at `path` as the `nth` submission. Raises LibraryError, OSError."""
    package = path.read_bytes()
    submission = Submission(nth, now(), path.name, digest_of(package))
    library.submit(report, submission, package)
    return submission
