from collections.abc import Callable

import pytest

from app.session import Session
from app.table.cells import Face, State, Tint, copied_text, face, messages, tints
from app.table.entry import typed

APPLICANTS = ("person", "business", "research", "charity", "legal", "other")


@pytest.fixture
def session(open_session: Callable[..., Session]) -> Session:
    return open_session("disclosure-2021")


def put(session: Session, cell: str, text: str) -> None:
    session.apply(typed(session.report, cell, text))


def tint(session: Session, cell: str) -> Tint:
    table = session.report.edition.tables[cell.partition(".")[0]]
    return tints(session.report, session.findings, table).get(cell, Tint.NONE)


def test_a_total_is_unfinished_until_its_last_part_is_there(session: Session) -> None:
    assert face(session.report, "requests.new.total") == Face("", State.PARTIAL)
    for count, column in enumerate(APPLICANTS, 1):
        put(session, f"requests.new.{column}", "2")
        state = State.COMPUTED if count == len(APPLICANTS) else State.PARTIAL
        assert face(session.report, "requests.new.total") == Face(str(2 * count), state)
        assert copied_text(session.report, "requests.new.total") == ("12" if state is State.COMPUTED else "")


def test_a_known_zero_is_not_nothing(session: Session) -> None:
    put(session, "requests.new.person", "0")
    assert face(session.report, "requests.new.total") == Face("0", State.PARTIAL)


def test_a_total_of_totals_is_begun_when_one_of_their_parts_is(session: Session) -> None:
    put(session, "requests.granted.person", "0")
    assert face(session.report, "requests.closed.total") == Face("0", State.PARTIAL)


def test_remarks_and_unread_text_are_shown_as_they_are(session: Session) -> None:
    put(session, "disclosure.normative.made", "２２（其中修订6件）")
    put(session, "disclosure.rules.made", "无")
    assert face(session.report, "disclosure.normative.made") == Face("22（其中修订6件）", State.ENTERED)
    assert face(session.report, "disclosure.rules.made") == Face("无", State.UNREAD)
    assert tint(session, "disclosure.rules.made") is Tint.WRONG
    assert tint(session, "disclosure.rules.repealed") is Tint.BLANK
    assert tint(session, "disclosure.normative.made") is Tint.NONE


def test_an_entered_total_that_contradicts_is_wrong_and_its_parts_are_not(session: Session) -> None:
    for column in APPLICANTS:
        put(session, f"requests.new.{column}", "1")
    put(session, "requests.new.total", "7")
    assert face(session.report, "requests.new.total") == Face("7", State.ENTERED)
    assert tint(session, "requests.new.total") is Tint.WRONG
    assert tint(session, "requests.new.person") is Tint.NONE
    assert "相差1" in messages(session.findings, "requests.new.person")[0]


def test_the_cells_of_an_equation_that_fails_take_part_in_it(session: Session) -> None:
    for cell in session.report.edition.enterable:
        put(session, cell, "0")
    put(session, "requests.new.legal", "3")
    for row in ("new", "carried_in", "closed", "carried_out"):
        assert tint(session, f"requests.{row}.legal") is Tint.PART
    assert tint(session, "requests.granted.legal") is Tint.NONE


def test_what_wants_explaining_is_marked_until_it_is_explained(open_session: Callable[..., Session]) -> None:
    last = {"edition": "disclosure-2021", "year": 2022, "answers": {"disclosure.normative.in_force": "20"}}
    answers = {
        f"disclosure.normative.{column}": figure
        for column, figure in (("made", "3"), ("repealed", "1"), ("in_force", "25"))
    }
    session = open_session("disclosure-2021", answers, last=last)
    (finding,) = [each for each in session.findings if "disclosure.normative.in_force" in each.cells]
    assert tint(session, "disclosure.normative.in_force") is Tint.VERIFY
    explained = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound, "text": "修订"}
    session = open_session("disclosure-2021", answers, last=last, explanations=[explained])
    assert tint(session, "disclosure.normative.in_force") is Tint.NONE
    assert messages(session.findings, "disclosure.normative.in_force")[0].endswith("（已说明）")
