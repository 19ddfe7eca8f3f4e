"""A submission stays as it was handed in: counted, compared, looked at, written out again."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.checks import check, checked
from app.exporters.export import pack
from app.exporters.package import data_file
from app.forms import bundled
from app.model.change import Address, Area, Change, Edit
from app.model.exchange import Item, ReturnNote
from app.session import Session, add, change_of_deadline
from app.session.office import answering, attaching
from app.session.submissions import corrections, freeze, frozen, next_submission, open_frozen, previous_data, since
from app.store import Library, LibraryError
from tests.made import example


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def session(library: Library) -> Iterator[Session]:
    report = example()
    add(library, report, "示例")
    session = Session.open(library, bundled(), report.id)
    yield session
    session.close()


def hand_in(library: Library, session: Session, folder: Path) -> Path:
    """As the window does it."""
    nth, is_new = next_submission(library, bundled(), session.report)
    made = pack(session.report, folder, checked(session.report, check(session.report)), nth, draft=False)
    assert made.differences == ()
    if is_new:
        freeze(library, session.report.id, nth, made.path)
    return made.path


def put(session: Session, cell: str, text: str) -> None:
    address = Address(Area.ANSWERS, cell)
    session.apply(Change("填写", (Edit(address, session.report.at(address), text),)))


def test_what_was_handed_in_is_kept_and_compared_and_opened(library: Library, session: Session, tmp_path: Path) -> None:
    report = session.report
    path = hand_in(library, session, tmp_path / "1")
    handed = path.read_bytes()
    put(session, "disclosure.licensing.decisions", "77")
    (edit,) = since(library, bundled(), report, 1).edits  # type: ignore[union-attr]
    assert (edit.address.key, edit.after) == ("disclosure.licensing.decisions", "77")
    put(session, "disclosure.licensing.decisions", "78")

    look = open_frozen(library, bundled(), report.id, library.submissions(report.id)[0])
    before = dict(look.report.answers)
    assert look.report.at(edit.address) == edit.before
    put(look, "disclosure.licensing.decisions", "1")
    assert (look.undo(), look.redo(), look.is_saved) == (frozenset(), frozenset(), True)
    assert look.report.answers == before
    assert look.close()
    assert library.package(report.id, 1) == handed
    again = pack(look.report, tmp_path / "again", checked(look.report, look.findings), 1, draft=False)
    assert again.path.read_bytes() == handed


def test_each_changed_report_is_counted_and_an_unchanged_one_is_the_same_again(
    library: Library, session: Session, tmp_path: Path
) -> None:
    assert next_submission(library, bundled(), session.report) == (1, True)
    first = hand_in(library, session, tmp_path / "1").read_bytes()
    assert next_submission(library, bundled(), session.report) == (1, False)
    put(session, "disclosure.licensing.decisions", "77")
    assert next_submission(library, bundled(), session.report) == (2, True)
    session.undo()
    assert next_submission(library, bundled(), session.report) == (1, False), "taken back, it says what was handed in"
    session.redo()
    second = hand_in(library, session, tmp_path / "2").read_bytes()
    assert [one.nth for one in library.submissions(session.report.id)] == [1, 2]
    assert [library.package(session.report.id, nth) for nth in (1, 2)] == [first, second]
    assert frozen(library, bundled(), session.report.id, 2).answers == session.report.answers


def test_the_deadline_is_no_part_of_what_is_handed_in(library: Library, session: Session, tmp_path: Path) -> None:
    hand_in(library, session, tmp_path)
    session.apply(change_of_deadline(session.report, date(2025, 1, 26)))
    assert next_submission(library, bundled(), session.report) == (1, False)


def test_a_number_is_given_once(library: Library, session: Session, tmp_path: Path) -> None:
    path = hand_in(library, session, tmp_path)
    with pytest.raises(LibraryError, match="第1次报送稿已经有了"):
        freeze(library, session.report.id, 1, path)
    with pytest.raises(OSError, match="none"):
        freeze(library, session.report.id, 2, tmp_path / "none.zip")
    assert len(library.submissions(session.report.id)) == 1


CELL = "disclosure.licensing.decisions"


def note(session: Session, *items: Item) -> ReturnNote:
    report = session.report
    return ReturnNote("n1", "", "", report.unit_name, report.id, 1, "", "张某", "2025-01-20", "2025-01-25", items)


def test_an_answer_to_a_return_note_makes_a_new_submission(library: Library, session: Session, tmp_path: Path) -> None:
    session.apply(attaching(session.report, note(session, Item("1", "请说明"))))
    hand_in(library, session, tmp_path)
    assert next_submission(library, bundled(), session.report) == (1, False)
    put(session, CELL, "77")
    assert next_submission(library, bundled(), session.report) == (2, True), "a changed figure with the same answers"
    session.undo()
    session.apply(answering(session.report, "1", "附件已另行报送。"))
    assert next_submission(library, bundled(), session.report) == (2, True)
    session.undo()
    assert next_submission(library, bundled(), session.report) == (1, False)


def test_each_submission_names_the_data_of_the_one_before(library: Library, session: Session, tmp_path: Path) -> None:
    report = session.report.id
    assert previous_data(library, report, 1) is None
    hand_in(library, session, tmp_path / "1")
    put(session, CELL, "77")
    hand_in(library, session, tmp_path / "2")
    first, second = (hashlib.sha256(data_file(library.package(report, nth))).hexdigest() for nth in (1, 2))
    assert first != second
    assert [previous_data(library, report, nth) for nth in (1, 2, 3)] == [None, first, second]


def test_what_is_frozen_is_told_as_it_is_kept(library: Library, session: Session, tmp_path: Path) -> None:
    path = hand_in(library, session, tmp_path)
    put(session, CELL, "77")
    kept = freeze(library, session.report.id, 2, path)
    assert kept == library.submissions(session.report.id)[1]
    assert (kept.nth, kept.name, kept.digest) == (2, path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_correction_has_the_reason_that_the_office_or_the_unit_gave(session: Session) -> None:
    """A change of the year, which has no key, once had the reason of the first item without a text."""
    asked, plain, said = CELL, "requests.new.legal", "requests.new.person"
    items = (Item("1", "数不对", (asked,)), Item("2", "请改写", text="problems"), Item("3", "没有附件"))
    session.apply(attaching(session.report, note(session, *items)))
    session.report.explanations[f"V101 {said} requests.new.total"] = {"text": "已核对。"}
    edits = tuple(
        Edit(Address(area, key), before, after)
        for area, key, before, after in (
            (Area.ANSWERS, asked, "1", "2"),
            (Area.TEXTS, "problems", "旧", "新"),
            (Area.ANSWERS, said, None, "3"),
            (Area.ANSWERS, plain, "4", None),
            (Area.YEAR, "", 2023, 2024),
            (Area.EXPLANATIONS, "V101", None, {"text": "x"}),
        )
    )
    found = corrections(session.report, Change("修改", edits))
    assert [tuple(each)[1:] for each in found] == [
        ("1", "2", "退回意见：数不对"),
        ("旧", "新", "退回意见：请改写"),
        ("（空）", "3", "已核对。"),
        ("4", "（空）", ""),
        ("2023", "2024", ""),
    ]
