"""The painting of cells: their faces, and the parts that are left out in a narrow column."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.model.change import Address, Area, Change, Edit
from app.session import Session
from app.table.cells import Face, State, Tint, copied_text, face, messages, tints
from app.table.entry import typed
from tests.gui.fitting import faults, words
from tests.gui.table.desk import Desk

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


Open = Callable[..., Desk]
FIGURES = {
    "requests.new.person": "358",
    "requests.new.business": "1234567",
    "requests.carried_in.person": "95",
    "requests.granted.person": "12（其中4件延期答复）",
    "requests.granted.total": "98765",
    "requests.partial.legal": "见说明",
}
ANSWERS = {"requests.carried_out.person": "95"} | {
    f"requests.{row}.{column}": "95" for row in ("new", "granted") for column in ("person", "business", "charity")
}
LAST = {"edition": "disclosure-2021", "year": 2022, "answers": ANSWERS}


def painted(desk: Desk) -> list[str]:
    return [word.text for word in words(desk.grid)]


@pytest.mark.parametrize(("width", "points"), [(480, 13.65), (560, 10.5), (700, 13.65)])
def test_an_entered_figure_is_never_cut(open_grid: Open, width: int, points: float) -> None:
    """The program showed 35…▲95 for 358 while last year's 95 was whole."""
    desk = open_grid("disclosure-2021", "requests", FIGURES, last=LAST)
    font = desk.grid.font()
    font.setPointSizeF(points)
    desk.grid.setFont(font)
    desk.grid.last_year.setChecked(True)
    desk.grid.resize(width, 1400)
    QApplication.processEvents()
    assert faults(desk.grid) == []
    for cell, text in FIGURES.items():
        desk.grid.show_cell(cell)
        QApplication.processEvents()
        assert any(each.startswith(text[:2]) for each in painted(desk)), cell
        assert "（" in text or cell.startswith("requests.partial") or text in painted(desk)
        assert faults(desk.grid) == []


@pytest.mark.parametrize("width", [480, 560, 1400])
def test_figure_mark_and_last_year_never_run_together(open_grid: Open, width: int) -> None:
    """`转 0 0` and `35…▲95` could be read as one figure: last year's stands in a line or column of its own."""
    figures = dict.fromkeys(ANSWERS, "12345") | {"requests.carried_in.person": "95"}
    desk = open_grid("disclosure-2021", "requests", figures, last=LAST)
    without = desk.grid.view.rowHeight(0)
    desk.grid.last_year.setChecked(True)
    desk.grid.resize(width, 1800)
    QApplication.processEvents()
    assert faults(desk.grid) == []
    written = words(desk.grid.view)
    last = [word.rect for word in written if word.text.endswith("95") and word.text != "12345"]
    for word in written:
        near = [at for at in last if at.intersects(word.rect.adjusted(-3, 0, 3, 0)) and at != word.rect]
        assert word.text != "12345" or not near
    assert (desk.grid.view.rowHeight(0) > without) == (width < 1400), "a small line where there is no room for a column"
    tip = desk.grid.model.data(desk.grid.model.index_of("requests.new.person"), Qt.ItemDataRole.ToolTipRole)
    assert "上年（2022年）是95" in tip


def test_a_column_grows_with_what_is_typed_into_it(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.resize(560, 1400)
    desk.go("new.charity")
    desk.type("123456789012\n")
    QApplication.processEvents()
    assert "123456789012" in painted(desk)
    assert faults(desk.grid) == []


def test_a_cut_remark_and_unread_text_are_told_in_a_tip(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", FIGURES)
    text = "详见附件中逐月列出的明细"
    address = Address(Area.ANSWERS, "requests.partial.person")
    desk.session.apply(Change("", (Edit(address, None, text),)))
    desk.grid.resize(560, 1400)
    QApplication.processEvents()
    assert not {text, "12（其中4件延期答复）"} & set(painted(desk))
    assert faults(desk.grid) == []
